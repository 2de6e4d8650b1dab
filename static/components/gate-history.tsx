import Button from '@atlaskit/button/new';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { type Answer, type GateHistory as History, type GateHistoryEntry } from '../../src/contract';
import { PeopleProvider } from '../lib/people';
import { Name } from './fact';
import { NotRead } from './not-read';
import { Person } from './person';
import { Time } from './time';
import { Working } from './working';

interface GateHistoryProps {
  /** What is behind the button is read again when this changes. */
  readonly asOf: string | number;
  readonly recordIssueId: string;
  readonly read: (cursor: string | undefined) => Promise<Answer<History>>;
}

/** What a record's gates went through, newest first; read only when somebody wants to see it. */
export function GateHistory(props: GateHistoryProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className="stack-100">
      <div>
        <Button
          spacing="compact"
          appearance="subtle"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Hide the history of the gates' : 'Show the history of the gates'}
        </Button>
      </div>
      {open && (
        <div id={id} className="stack-100">
          <Entries {...props} />
        </div>
      )}
    </div>
  );
}

function Entries({ asOf, recordIssueId, read }: GateHistoryProps) {
  const query = useInfiniteQuery({
    queryKey: ['gate history', recordIssueId, asOf],
    queryFn: async ({ pageParam }) => {
      const found = await read(pageParam);
      if (!found.ok) throw new Error(found.refusal.message);
      return found.value;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  });
  if (query.isPending) return <Working words="Reading the history…" />;
  if (query.isError) return <NotRead sentence="The history could not be read." again={query.refetch} />;
  const { pages } = query.data;
  const entries = pages.flatMap((page) => page.entries);
  return (
    <PeopleProvider value={Object.assign({}, ...pages.map(({ people }) => people))}>
      {entries.length === 0 && !query.hasNextPage && (
        <p className="subtle">
          Nothing yet. Approvals, reports on the deployment and each attempt to send are listed here, with how every
          gate stood.
        </p>
      )}
      {entries.length > 0 && (
        <ol className="timeline" aria-label="History of the gates, newest first">
          {entries.map((entry) => (
            <Entry key={entry.index} entry={entry} />
          ))}
        </ol>
      )}
      {query.hasNextPage && (
        <div>
          <Button spacing="compact" onClick={() => void query.fetchNextPage()} isDisabled={query.isFetchingNextPage}>
            {query.isFetchingNextPage ? 'Reading more…' : 'Show earlier'}
          </Button>
        </div>
      )}
    </PeopleProvider>
  );
}

function Entry({ entry: { title, accountId, actor, at, verdicts } }: { readonly entry: GateHistoryEntry }) {
  return (
    <li>
      <h3 dir="auto">{title}</h3>
      <p className="small subtle">
        {accountId ? <Person accountId={accountId} /> : <Name>{actor}</Name>} · <Time at={at} exact />
      </p>
      {verdicts
        ?.filter(({ because }) => because.length > 0)
        .map(({ gate, because }) => (
          <p key={gate} className="small">
            Held: {gate}. {because.join(' ')}
          </p>
        ))}
      {verdicts && <p className="small">{verdictsInWords(verdicts)}</p>}
    </li>
  );
}

const RESULTS = [
  ['held', 'Held'],
  ['overridden', 'Open by override'],
  ['not-asked', 'Not asked'],
  ['open', 'Open'],
] as const;

/** Of those that held for no reason of their own: “Not asked: No freeze. Open: Release identified.” */
function verdictsInWords(verdicts: NonNullable<GateHistoryEntry['verdicts']>): string {
  return RESULTS.flatMap(([result, word]) => {
    const gates = verdicts
      .filter((verdict) => verdict.result === result && verdict.because.length === 0)
      .map(({ gate }) => gate);
    return gates.length === 0 ? [] : [`${word}: ${gates.join(', ')}.`];
  }).join(' ');
}
