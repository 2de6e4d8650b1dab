import Button from '@atlaskit/button/new';
import Checkbox from '@atlaskit/checkbox';
import Textfield from '@atlaskit/textfield';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type AuditRow } from '../../../src/contract';
import { Empty } from '../../components/empty';
import { Fenced } from '../../components/fenced';
import { Field } from '../../components/field';
import { Message } from '../../components/message';
import { StateLozenge } from '../../components/state-lozenge';
import { Time } from '../../components/time';
import { Working } from '../../components/working';
import { NowProvider } from '../../lib/now';
import { useReader } from '../../lib/reader';
import { RECORD_STATE, counted } from '../../lib/words';
import { call } from './calls';
import { Controls } from './controls';

interface AuditListProps {
  readonly chosen?: string;
  readonly onChoose: (issueId: string) => void;
}

/** All records that the auditor may see, found by words. */
export function AuditList({ chosen, onChoose }: AuditListProps) {
  const [words, setWords] = useState('');
  const [asked, setAsked] = useState('');
  const [overridden, setOverridden] = useState(false);
  const query = useInfiniteQuery({
    queryKey: ['audit', asked, overridden],
    queryFn: ({ pageParam }) =>
      call('openAudit', {
        words: asked || undefined,
        cursor: pageParam === '' ? undefined : pageParam,
        ...(overridden ? { overridden } : {}),
      }),
    initialPageParam: '',
    getNextPageParam: (page) => (page.ok ? page.value.nextCursor : undefined),
  });
  const pages = query.data?.pages ?? [];
  const rows = pages.flatMap((page) => (page.ok ? page.value.rows : []));
  const now = pages.reduce((latest, page) => (page.ok ? page.value.now : latest), 0);
  const fenced = pages.flatMap((page) => (page.ok ? (page.value.fenced ?? []) : []))[0];
  const refusal = pages.flatMap((page) => (page.ok ? [] : [page.refusal]))[0];
  return (
    <NowProvider value={now}>
      <section className="stack-200" aria-label="Records">
        <Fenced because={fenced} />
        <form
          role="search"
          className="inline audit-search"
          onSubmit={(event) => {
            event.preventDefault();
            setAsked(words.trim());
          }}
        >
          <Field label="Find records" help="By key, version, project or configuration item.">
            {(control) => (
              <Textfield {...control} value={words} onChange={(event) => setWords(event.currentTarget.value)} />
            )}
          </Field>
          <Button type="submit">Find</Button>
        </form>
        <Checkbox
          isChecked={overridden}
          onChange={(event) => setOverridden(event.currentTarget.checked)}
          label="Only records that were sent by override"
        />
        {query.isPending && <Working words="Reading the records…" />}
        {query.isError && (
          <Message appearance="error" title="Something broke" live="assertive">
            <p>The records could not be read. They are unharmed: reading changes nothing.</p>
            <div>
              <Button spacing="compact" onClick={() => void query.refetch()}>
                Try again
              </Button>
            </div>
          </Message>
        )}
        {refusal && (
          <Message appearance="warning" title="Cannot open the records" live="assertive">
            <p>{refusal.message}</p>
          </Message>
        )}
        {query.isSuccess && !refusal && rows.length === 0 && (
          <Empty title={emptyTitle(asked, overridden)}>
            {overridden
              ? 'No record that was looked through was sent past a held gate by two people.'
              : asked
                ? 'Try a version’s name, the key of a work item, or the name of a configuration item.'
                : 'Every release whose communications are planned appears here, with who approved, who verified, who was told what, and when.'}
          </Empty>
        )}
        {rows.length > 0 && (
          <>
            <p className="subtle" role="status">
              {counted(rows.length, 'record', 'records')}
              {query.hasNextPage && ' so far'}
            </p>
            <ul className="rows">
              {rows.map((row) => (
                <AuditListRow key={row.issueId} row={row} chosen={row.issueId === chosen} onChoose={onChoose} />
              ))}
            </ul>
          </>
        )}
        {query.hasNextPage && (
          <div>
            <Button onClick={() => void query.fetchNextPage()} isDisabled={query.isFetchingNextPage}>
              {query.isFetchingNextPage ? 'Reading more…' : 'Show more'}
            </Button>
          </div>
        )}
      </section>
    </NowProvider>
  );
}

function emptyTitle(asked: string, overridden: boolean): string {
  if (asked) return `Nothing was found for “${asked}”`;
  return overridden ? 'Nothing was sent by override' : 'There is nothing to audit yet';
}

interface AuditListRowProps {
  readonly row: AuditRow;
  readonly chosen: boolean;
  readonly onChoose: (issueId: string) => void;
}

function AuditListRow({ row, chosen, onChoose }: AuditListRowProps) {
  const { locale } = useReader();
  return (
    <li className={chosen ? 'audit-row chosen' : 'audit-row'}>
      <div className="inline spread">
        <button
          type="button"
          className="row-button"
          aria-current={chosen ? 'true' : undefined}
          onClick={() => onChoose(row.issueId)}
        >
          {row.issueKey} <bdi>{row.versionName}</bdi>
        </button>
        <span className="inline">
          {row.controls.some(({ result }) => result === 'override') && (
            <StateLozenge word="Overridden" tone="warning" />
          )}
          <StateLozenge {...RECORD_STATE[row.state]} />
        </span>
      </div>
      <p className="small subtle">
        {row.projectKey} · planned <Time at={row.plannedAt} />
        {row.sentAt !== undefined && (
          <>
            {' · sent '}
            <Time at={row.sentAt} />
          </>
        )}
        {` · ${row.acknowledged.toLocaleString(locale)} of ${row.recipients.toLocaleString(locale)} acknowledged`}
      </p>
      <Controls controls={row.controls} brief />
    </li>
  );
}
