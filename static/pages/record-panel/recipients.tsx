import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { Field } from '../../components/field';
import { NativeSelect } from '../../components/native-select';
import { Section } from '../../components/section';
import { Working } from '../../components/working';
import { useReader } from '../../lib/reader';
import { DELIVERY_STATE } from '../../lib/words';
import { RecipientRow } from './recipient-row';
import { useRecord } from './record';
import { PROBLEM_STATES, STATE_ORDER, addedUp, useDeliveries, type DeliveryState } from './use-deliveries';

const FIRST_ROWS = 8;
const MORE_ROWS = 25;

type Filter = 'all' | 'problems' | DeliveryState;

/** Everybody who is told, problems first; only there once a send was authorised. */
export function Recipients() {
  const { view, progress } = useRecord();
  const counts = view.communiques.flatMap(({ id, deliveries }) => progress?.byCommunique[id] ?? deliveries ?? []);
  if (counts.length === 0) return null;
  return <RecipientList counts={addedUp(counts)} />;
}

function RecipientList({ counts }: { readonly counts: Readonly<Record<DeliveryState, number>> }) {
  const { view } = useRecord();
  const { locale } = useReader();
  const [filter, setFilter] = useState<Filter>('all');
  const [limit, setLimit] = useState(FIRST_ROWS);
  const wanted = filter === 'all' ? STATE_ORDER : filter === 'problems' ? PROBLEM_STATES : [filter];
  const states = wanted.filter((state) => counts[state] > 0);
  const total = STATE_ORDER.reduce((sum, state) => sum + counts[state], 0);
  const problems = PROBLEM_STATES.reduce((sum, state) => sum + counts[state], 0);
  const query = useDeliveries(states, STATE_ORDER.map((state) => counts[state]).join());
  const deliveries = query.data?.pages.flatMap((page) => page.deliveries) ?? [];
  const shown = deliveries.slice(0, limit);
  const showMore = () => {
    setLimit(limit + MORE_ROWS);
    if (deliveries.length < limit + MORE_ROWS && query.hasNextPage) void query.fetchNextPage();
  };
  const groupOf = (communiqueId: string) => view.communiques.find(({ id }) => id === communiqueId)?.group.name ?? '';
  const choose = (value: string) =>
    setFilter(value === 'problems' ? 'problems' : (STATE_ORDER.find((state) => state === value) ?? 'all'));
  return (
    <Section title="Recipients" count={total}>
      <div className="recipient-filter">
        <Field label="Show">
          {(control) => (
            <NativeSelect {...control} value={filter} onChange={(event) => choose(event.currentTarget.value)}>
              <option value="all">All {total.toLocaleString(locale)}, problems first</option>
              <option value="problems">Problems ({problems.toLocaleString(locale)})</option>
              {STATE_ORDER.filter((state) => counts[state] > 0).map((state) => (
                <option key={state} value={state}>
                  {DELIVERY_STATE[state].word} ({counts[state].toLocaleString(locale)})
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
      </div>
      {states.length === 0 && <p className="subtle">No problem: nobody was left untold.</p>}
      {states.length > 0 && query.isPending && <Working words="Reading the recipients…" />}
      {query.isError && (
        <p role="alert">
          The recipients could not be read.{' '}
          <Button spacing="compact" onClick={() => void query.refetch()}>
            Try again
          </Button>
        </p>
      )}
      {states.length > 0 && shown.length > 0 && (
        <ul className="rows">
          {shown.map((delivery) => (
            <RecipientRow
              key={delivery.id}
              delivery={delivery}
              groupName={groupOf(delivery.communiqueId)}
              onSettled={() => void query.refetch()}
            />
          ))}
        </ul>
      )}
      {(query.hasNextPage || deliveries.length > limit) && states.length > 0 && (
        <div>
          <Button onClick={showMore} isDisabled={query.isFetchingNextPage}>
            {query.isFetchingNextPage ? 'Reading more…' : 'Show more'}
          </Button>
        </div>
      )}
    </Section>
  );
}
