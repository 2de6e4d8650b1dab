import Button from '@atlaskit/button/new';
import { type Further } from '../lib/use-further';

interface ShowMoreProps {
  readonly further: Pick<Further<unknown>, 'hasMore' | 'loading' | 'problem' | 'more'>;
  /** What the pages hold: “entries”. */
  readonly what: string;
}

/** Asks for the next page of a list, and says when it could not be read. */
export function ShowMore({ further, what }: ShowMoreProps) {
  if (!further.hasMore) return null;
  return (
    <div className="stack-100">
      {further.problem && !further.loading && (
        <p role="alert">
          Further {what} could not be read: {further.problem}
        </p>
      )}
      <div>
        <Button onClick={further.more} isDisabled={further.loading}>
          {further.loading ? 'Reading more…' : `Show more ${what}`}
        </Button>
      </div>
    </div>
  );
}
