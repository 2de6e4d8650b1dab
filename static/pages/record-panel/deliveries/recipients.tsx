import Button from '@atlaskit/button/new';
import Textfield from '@atlaskit/textfield';
import { useState } from 'react';
import { type Channel, type CommuniqueView } from '../../../../src/contract';
import { Field } from '../../../components/field';
import { NativeSelect } from '../../../components/native-select';
import { NotRead } from '../../../components/not-read';
import { Section } from '../../../components/section';
import { Working } from '../../../components/working';
import { useReader } from '../../../lib/reader';
import { useSettled } from '../../../lib/use-settled';
import { CHANNEL, DELIVERY_STATE, channelInSentence } from '../../../lib/words';
import { RecipientRow } from './recipient-row';
import { useRecord } from '../record';
import { whyNotAgain } from './sent-again';
import { MAY_SETTLE } from '../next-step';
import { SettleMany } from './settle-many';
import { ToMend } from '../to-mend';
import { PROBLEM_STATES, STATE_ORDER, addedUp, useDeliveries, type DeliveryState } from './use-deliveries';

const FIRST_ROWS = 8;
const MORE_ROWS = 25;

const TYPING_PAUSE_MILLISECONDS = 400;
/** The states of which many can be settled at once. */
const SETTLED_TOGETHER = ['uncertain', 'failed', 'bounced'] as const;

function isIn({ id, channel }: CommuniqueView, part: Part): boolean {
  return part === 'everybody' || part === `communique ${id}` || part === `channel ${channel}`;
}

type Filter = 'all' | 'problems' | DeliveryState;

/** What stands where nobody is left in what was asked for: it moves while the list is open. */
function nothingIn(filter: Filter): string {
  switch (filter) {
    case 'all':
      return 'Nobody is listed here yet.';
    case 'problems':
      return 'No problem: nobody was left untold.';
    default:
      return `Nobody stands as “${DELIVERY_STATE[filter].word}” any more.`;
  }
}

function onceForEachGroup(communiques: readonly CommuniqueView[]): readonly CommuniqueView[] {
  return [...new Map(communiques.map((communique) => [communique.group.id, communique])).values()];
}

/** Everybody who is told, problems first; only there once a send was authorised. */
export function Recipients() {
  const { view, progress } = useRecord();
  const counts = view.communiques.flatMap(({ id, deliveries }) => progress?.byCommunique[id] ?? deliveries ?? []);
  if (counts.length === 0) return null;
  return <RecipientList />;
}

/** The whole list, one group's, or one channel's. */
type Part = 'everybody' | `channel ${Channel}` | `communique ${string}`;

function RecipientList() {
  const { view, progress } = useRecord();
  const { locale } = useReader();
  const [filter, setFilter] = useState<Filter>('all');
  const [part, setPart] = useState<Part>('everybody');
  const [typed, setTyped] = useState('');
  const [limit, setLimit] = useState(FIRST_ROWS);
  const words = useSettled(typed.trim(), TYPING_PAUSE_MILLISECONDS);
  const told = view.communiques.filter(({ id, deliveries }) => progress?.byCommunique[id] ?? deliveries);
  const chosen = told.filter((communique) => isIn(communique, part));
  const repeatable = chosen.filter((communique) => whyNotAgain(communique) === undefined);
  const communiqueIds = part === 'everybody' ? undefined : chosen.map(({ id }) => id);
  const countsOf = (some: readonly CommuniqueView[]) =>
    addedUp(some.flatMap(({ id, deliveries }) => progress?.byCommunique[id] ?? deliveries ?? []));
  const counts = countsOf(chosen);
  const wanted = filter === 'all' ? STATE_ORDER : filter === 'problems' ? PROBLEM_STATES : [filter];
  const states = wanted.filter((state) => counts[state] > 0);
  const countsAgain = countsOf(repeatable);
  const settledTogether = SETTLED_TOGETHER.filter((state) => states.includes(state))
    .map((state) => ({ state, count: (state === 'uncertain' ? counts : countsAgain)[state] }))
    .filter(({ count }) => count > 1);
  const total = STATE_ORDER.reduce((sum, state) => sum + counts[state], 0);
  const problems = PROBLEM_STATES.reduce((sum, state) => sum + counts[state], 0);
  const query = useDeliveries(states, { communiqueIds, words }, STATE_ORDER.map((state) => counts[state]).join());
  const deliveries = query.data?.pages.flatMap((page) => page.deliveries) ?? [];
  const shown = deliveries.slice(0, limit);
  const showMore = () => {
    setLimit(limit + MORE_ROWS);
    if (deliveries.length < limit + MORE_ROWS && query.hasNextPage) void query.fetchNextPage();
  };
  const channels = [...new Set(told.map(({ channel }) => channel))];
  const narrow = (value: string) =>
    setPart(
      told.map(({ id }): Part => `communique ${id}`).find((one) => one === value) ??
        channels.map((channel): Part => `channel ${channel}`).find((one) => one === value) ??
        'everybody',
    );
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
              {STATE_ORDER.filter((state) => counts[state] > 0 || state === filter).map((state) => (
                <option key={state} value={state}>
                  {DELIVERY_STATE[state].word} ({counts[state].toLocaleString(locale)})
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        {told.length > 1 && (
          <Field label="Group or channel">
            {(control) => (
              <NativeSelect {...control} value={part} onChange={(event) => narrow(event.currentTarget.value)}>
                <option value="everybody">All groups and channels</option>
                {told.map(({ id, group, kind }) => (
                  <option key={id} value={`communique ${id}`}>
                    {group.name}, {channelInSentence(group.channel)}
                    {kind === 'correction' ? ' (correction)' : ''}
                  </option>
                ))}
                {channels.length > 1 &&
                  channels.map((channel) => (
                    <option key={channel} value={`channel ${channel}`}>
                      {CHANNEL[channel]}, all groups
                    </option>
                  ))}
              </NativeSelect>
            )}
          </Field>
        )}
        <Field label="Name, address or number">
          {(control) => (
            <Textfield
              {...control}
              isCompact
              dir="auto"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          )}
        </Field>
      </div>
      {onceForEachGroup(chosen).map((communique) => (
        <ToMend key={communique.group.id} communique={communique} />
      ))}
      {view.allowed.send &&
        words === '' &&
        settledTogether.map(({ state, count }) => (
          <SettleMany
            key={`${state} ${part}`}
            state={state}
            count={count}
            communiqueIds={communiqueIds}
            onlyOnce={repeatable.length === 0}
            onSettled={() => void query.refetch()}
          />
        ))}
      {!view.allowed.send && SETTLED_TOGETHER.some((state) => states.includes(state)) && <p>{MAY_SETTLE}</p>}
      {states.length === 0 && <p className="subtle">{nothingIn(filter)}</p>}
      {states.length > 0 && query.isSuccess && shown.length === 0 && !query.hasNextPage && (
        <p className="subtle">
          {words === '' ? nothingIn(filter) : `Nobody here is called “${words}”. Try fewer letters, or another group.`}
        </p>
      )}
      {states.length > 0 && query.isPending && <Working words="Reading the recipients…" />}
      {query.isError && <NotRead sentence="The recipients could not be read." again={query.refetch} />}
      {states.length > 0 && shown.length > 0 && (
        <ul className="rows">
          {shown.map((delivery) => (
            <RecipientRow
              key={delivery.id}
              delivery={delivery}
              communique={view.communiques.find(({ id }) => id === delivery.communiqueId)}
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
