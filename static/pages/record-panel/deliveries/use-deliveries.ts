import { useInfiniteQuery } from '@tanstack/react-query';
import { type DeliveryCounts, type DeliveryView, type People, type RecordCalls } from '../../../../src/contract';
import { call } from '../calls';

export type DeliveryState = DeliveryView['state'];

/** The states in the order in which people want to see them: problems first. */
export const STATE_ORDER: readonly DeliveryState[] = [
  'uncertain',
  'bounced',
  'failed',
  'stopped',
  'to-do',
  'attempting',
  'planned',
  'accepted',
  'delivered',
  'attested',
  'acknowledged',
];
export const PROBLEM_STATES: readonly DeliveryState[] = ['uncertain', 'bounced', 'failed', 'stopped'];

const ENOUGH_ROWS = 25;

type DeliveriesAnswer = ReturnType<RecordCalls['listDeliveries']>;

interface Place {
  readonly state: number;
  readonly cursor?: string;
}

interface DeliveriesPage {
  readonly deliveries: readonly DeliveryView[];
  readonly people: People;
  readonly next?: Place;
}

/** Adds up the deliveries of several communiqués. */
export function addedUp(counts: readonly DeliveryCounts[]): Readonly<Record<DeliveryState, number>> {
  const sum = (state: DeliveryState) => counts.reduce((total, one) => total + one[state], 0);
  return {
    uncertain: sum('uncertain'),
    bounced: sum('bounced'),
    failed: sum('failed'),
    stopped: sum('stopped'),
    'to-do': sum('to-do'),
    attempting: sum('attempting'),
    planned: sum('planned'),
    accepted: sum('accepted'),
    delivered: sum('delivered'),
    attested: sum('attested'),
    acknowledged: sum('acknowledged'),
  };
}

/** Which deliveries are wanted, besides their states. */
export interface Narrowed {
  readonly communiqueIds?: readonly string[];
  /** Of a name or an address; empty for all. */
  readonly words: string;
}

/** A search that finds little gives back what it has after so many calls, and goes on when more is asked for. */
const CALLS_AT_ONCE = 12;

/** Reads the deliveries of the given states one after the other, a screenful at a time. */
async function readPage(
  states: readonly DeliveryState[],
  { communiqueIds, words }: Narrowed,
  start: Place,
): Promise<DeliveriesPage> {
  const deliveries: DeliveryView[] = [];
  let people: People = {};
  let place: Place | undefined = start;
  for (let calls = 0; place && deliveries.length < ENOUGH_ROWS && calls < CALLS_AT_ONCE; calls += 1) {
    const { state, cursor }: Place = place;
    const answer: DeliveriesAnswer = await call('listDeliveries', {
      state: states[state],
      cursor,
      communiqueIds,
      ...(words === '' ? {} : { words }),
    });
    if (!answer.ok) throw new Error(answer.refusal.message);
    deliveries.push(...answer.value.deliveries);
    people = { ...people, ...answer.value.people };
    if (answer.value.nextCursor) place = { state, cursor: answer.value.nextCursor };
    else place = state + 1 < states.length ? { state: state + 1 } : undefined;
  }
  return { deliveries, people, next: place };
}

/** The deliveries in the given states; `signature` changes when the list has to be read again. */
export function useDeliveries(states: readonly DeliveryState[], narrowed: Narrowed, signature: string) {
  return useInfiniteQuery({
    queryKey: ['deliveries', states.join(), narrowed.communiqueIds?.join(), narrowed.words, signature],
    queryFn: ({ pageParam }) => readPage(states, narrowed, pageParam),
    initialPageParam: { state: 0 } as Place,
    getNextPageParam: (page) => page.next,
    enabled: states.length > 0,
    placeholderData: (before) => before,
  });
}
