import Button from '@atlaskit/button/new';
import { type ReactNode } from 'react';
import { NowProvider, useRunningNow } from '../lib/now';
import { PeopleProvider } from '../lib/people';
import { type Page } from '../lib/use-page';
import { type People } from '../../src/contract';
import { Message } from './message';
import { Working } from './working';

interface Viewed {
  readonly now: number;
  readonly people?: People;
}

interface PageBodyProps<T extends Viewed> {
  readonly page: Omit<Page<T>, 'shownAt'>;
  /** What is being opened, for the waiting sentence: "the release communications". */
  readonly what: string;
  readonly children: (value: T) => ReactNode;
}

/** The states that every page has: opening, refused, broken, shown, shown but possibly old. */
export function PageBody<T extends Viewed>({ page, what, children }: PageBodyProps<T>) {
  const again = (
    <div>
      <Button spacing="compact" onClick={page.reload} isDisabled={page.loading}>
        Try again
      </Button>
    </div>
  );
  if (page.value)
    return (
      <Shown value={page.value} stale={page.broken && again}>
        {children(page.value)}
      </Shown>
    );
  if (page.refusal)
    return (
      <Message appearance="warning" title={`Cannot open ${what}`} live="assertive">
        <p>{page.refusal.message}</p>
        {again}
      </Message>
    );
  if (page.broken && !page.loading)
    return (
      <Message appearance="error" title="Something broke" live="assertive">
        <p>Opening {what} did not work. Nothing was changed, and anything that is being sent goes on.</p>
        {again}
      </Message>
    );
  return <Working words={`Opening ${what}…`} />;
}

interface ShownProps {
  readonly value: Viewed;
  readonly stale: ReactNode;
  readonly children: ReactNode;
}

function Shown({ value, stale, children }: ShownProps) {
  const now = useRunningNow(value.now);
  return (
    <NowProvider value={now}>
      <PeopleProvider value={value.people ?? {}}>
        {stale && (
          <Message appearance="warning" live="polite">
            <p>This page could not be brought up to date just now. What you see may be old.</p>
            {stale}
          </Message>
        )}
        {children}
      </PeopleProvider>
    </NowProvider>
  );
}
