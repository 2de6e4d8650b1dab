import { type ReactNode } from 'react';
import Spinner from '@atlaskit/spinner';
import SectionMessage from '@atlaskit/section-message';
import type { UseQueryResult } from '@tanstack/react-query';

/** A wait that says in words what is being waited for. */
export function Waiting({ label }: { readonly label: string }) {
  return (
    <div className="waiting" role="status">
      <Spinner size="small" />
      <span>{label}</span>
    </div>
  );
}

/** Why something is empty, and what to do about it. */
export function NothingHere({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="nothing-here">
      <h3>{title}</h3>
      <div>{children}</div>
    </div>
  );
}

export function Problem({ title, error }: { readonly title: string; readonly error: unknown }) {
  return (
    <div role="alert">
      <SectionMessage appearance="error" title={title}>
        <p>{error instanceof Error ? error.message : String(error)}</p>
      </SectionMessage>
    </div>
  );
}

/** Shows a query's three states: words while it loads, the refusal when it failed, else its data. */
export function Loaded<Data>({
  query,
  label,
  children,
}: {
  readonly query: UseQueryResult<Data>;
  /** What is loaded, in words: "Loading LABEL…", "LABEL could not be loaded". */
  readonly label: string;
  readonly children: (data: Data) => ReactNode;
}) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <Problem title={`Not loaded: ${label}`} error={query.error} />;
  return <Waiting label={`Loading ${label}…`} />;
}
