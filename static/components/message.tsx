import SectionMessage, { type Appearance } from '@atlaskit/section-message';
import { type ReactNode, type RefObject } from 'react';

interface MessageProps {
  readonly appearance: Appearance;
  readonly title?: string;
  readonly children: ReactNode;
  /** Whether it appears by itself and is to be read out: politely, or at once. */
  readonly live?: 'polite' | 'assertive';
  /** By which the focus is moved to it. */
  readonly place?: RefObject<HTMLDivElement>;
}

/** A message about the part of the page that it stands in. */
export function Message({ appearance, title, children, live, place }: MessageProps) {
  const role = live === 'assertive' ? 'alert' : live === 'polite' ? 'status' : undefined;
  const content = <div className="stack-100">{children}</div>;
  return (
    <div role={role} ref={place} tabIndex={place && -1}>
      {title ? (
        <SectionMessage appearance={appearance} title={title} headingLevel="h2">
          {content}
        </SectionMessage>
      ) : (
        <SectionMessage appearance={appearance}>{content}</SectionMessage>
      )}
    </div>
  );
}
