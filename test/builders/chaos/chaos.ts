/** What can go wrong around a send, as data: events, answers, Jira, the process, and time. */
import fc from 'fast-check';
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import type { FarAnswer, PendingEvent } from '../world/state';
import { report, valueOf, view, CHANGE } from '../world/story';
import { World } from '../world/world';

const MINUTE = 60_000;

type EventFate =
  'arrives' | 'arrives-twice' | 'arrives-again-later' | 'is-lost' | 'is-late' | 'kills' | 'kills-and-stays';

export type Trouble =
  | { readonly what: 'event'; readonly index: number; readonly fate: EventFate; readonly atCall: number }
  | { readonly what: 'answers'; readonly of: number; readonly answers: readonly FarAnswer[] }
  | { readonly what: 'jira'; readonly fails: 429 | 503 | undefined }
  | { readonly what: 'receipt'; readonly of: number; readonly kind: 'delivered' | 'bounced'; readonly twice: boolean }
  | { readonly what: 'sweep' }
  | { readonly what: 'time'; readonly minutes: number }
  | { readonly what: 'objection'; readonly by: 'manager' | 'pipeline' };

/** What the troubles have done so far that the promises depend on. */
export interface Happened {
  kills: number;
  /** When somebody said that nothing more may leave, and the app took it. */
  objectedAt?: number;
  /** Since when Jira answers nothing. */
  jiraDownSince?: number;
  /** From when to when it did not, each time before. */
  readonly outages: { readonly from: number; readonly until: number }[];
  readonly reported: Map<string, Set<'delivered' | 'bounced'>>;
  readonly startedAt: number;
}

export function nothingHappened(now: number): Happened {
  return { kills: 0, outages: [], reported: new Map(), startedAt: now };
}

const BUSY: FarAnswer = { kind: 'try-again', reason: 'Busy.' };
const REFUSED: FarAnswer = { kind: 'refused', reason: 'No such address.' };
const LOST: FarAnswer = { kind: 'unknown', reason: 'The time was over.' };
const ALL_LOST: FarAnswer = { ...LOST, lost: 'with-the-message' };
const answer = fc.constantFrom<FarAnswer>(
  BUSY,
  BUSY,
  { ...BUSY, afterSeconds: 60 },
  { ...BUSY, afterSeconds: 900 },
  REFUSED,
  LOST,
  ALL_LOST,
);
/** In any order, and the ones that tempt to forget that it may have arrived. */
const answers: fc.Arbitrary<readonly FarAnswer[]> = fc.oneof(
  { weight: 3, arbitrary: fc.array(answer, { minLength: 1, maxLength: 4 }) },
  { weight: 1, arbitrary: fc.constantFrom([LOST, REFUSED], [LOST, BUSY, REFUSED], [ALL_LOST, LOST]) },
);

const answering: fc.Arbitrary<Trouble> = fc.record({
  what: fc.constant('answers' as const),
  of: fc.nat(12),
  answers,
});

const anyTroubles: fc.Arbitrary<readonly Trouble[]> = fc.array(
  fc.oneof(
    {
      weight: 30,
      arbitrary: fc.record({
        what: fc.constant('event' as const),
        index: fc.nat(9),
        fate: fc.constantFrom<EventFate>(
          'arrives',
          'arrives',
          'arrives',
          'arrives-twice',
          'arrives-again-later',
          'is-lost',
          'is-late',
          'kills',
          'kills-and-stays',
        ),
        atCall: fc.integer({ min: 1, max: 60 }),
      }),
    },
    { weight: 10, arbitrary: answering },
    {
      weight: 6,
      arbitrary: fc.record({
        what: fc.constant('jira' as const),
        fails: fc.constantFrom(429 as const, 503 as const, undefined),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        what: fc.constant('receipt' as const),
        of: fc.nat(12),
        kind: fc.constantFrom('delivered' as const, 'delivered' as const, 'bounced' as const),
        twice: fc.boolean(),
      }),
    },
    { weight: 6, arbitrary: fc.constant({ what: 'sweep' as const }) },
    {
      weight: 12,
      arbitrary: fc.record({ what: fc.constant('time' as const), minutes: fc.constantFrom(1, 2, 5, 20, 60, 24 * 60) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        what: fc.constant('objection' as const),
        by: fc.constantFrom('manager' as const, 'pipeline' as const),
      }),
    },
  ),
  { maxLength: 45, size: 'max' },
);

/** The troubles of one send, some of them before anything leaves. Nothing fires the sweep but a trouble that says so. */
export const troubles: fc.Arbitrary<readonly Trouble[]> = fc
  .tuple(fc.array(answering, { maxLength: 5 }), anyTroubles)
  .map(([first, then]) => [...first, ...then]);

/** Lets the trouble happen to the world, in which `outcomes` has everybody, and takes down what the promises depend on. */
export async function happen(world: World, issueId: string, trouble: Trouble, happened: Happened): Promise<void> {
  const { state } = world;
  switch (trouble.what) {
    case 'event':
      return onEvent(world, trouble, happened);
    case 'answers': {
      const everybody = Object.entries(state.outcomes);
      const [who, known] = everybody[trouble.of % everybody.length] ?? [];
      if (who !== undefined) state.outcomes[who] = [...(known ?? []), ...trouble.answers];
      return;
    }
    case 'jira':
      if (happened.jiraDownSince !== undefined)
        happened.outages.push({ from: happened.jiraDownSince, until: state.now });
      happened.jiraDownSince = trouble.fails && state.now;
      state.jiraFails = trouble.fails && { status: trouble.fails, retryAfterSeconds: 30 };
      return;
    case 'receipt': {
      const { deliveryId } = state.handed.filter(({ taken }) => taken)[trouble.of] ?? {};
      if (deliveryId === undefined) return;
      const receipt = { deliveryId, kind: trouble.kind, at: state.now, reason: 'Full.' };
      await recordReceipts(world.ports(), trouble.twice ? [receipt, receipt] : [receipt]);
      if (trouble.twice) await recordReceipts(world.ports(), [receipt]);
      happened.reported.set(deliveryId, (happened.reported.get(deliveryId) ?? new Set()).add(trouble.kind));
      return;
    }
    case 'sweep':
      return world.sweep();
    case 'time':
      return world.advance(trouble.minutes * MINUTE);
    case 'objection':
      // While Jira is down nobody can open the page, so nobody can decline.
      if (happened.objectedAt !== undefined || state.jiraFails) return;
      if (trouble.by === 'pipeline') await report(world, { status: 'rolled-back' });
      else await decline(world, issueId);
      happened.objectedAt = state.now;
  }
}

async function decline(world: World, issueId: string): Promise<void> {
  const { contentDigest } = await view(world, issueId);
  const about = { recordIssueId: issueId, contentDigest, reason: 'Not now.' };
  valueOf(await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'declineChange', about));
}

async function onEvent(
  world: World,
  { index, fate, atCall }: Extract<Trouble, { readonly what: 'event' }>,
  happened: Happened,
): Promise<void> {
  const { state } = world;
  const event = state.pending[index % Math.max(1, state.pending.length)];
  if (!event) return;
  const later = (delay: number): PendingEvent => ({
    ...event,
    id: (state.eventCount += 1),
    dueAt: state.now + delay,
  });
  const without = (): PendingEvent[] => state.pending.filter(({ id }) => id !== event.id);
  switch (fate) {
    case 'arrives':
      await world.deliver(event);
      return;
    case 'arrives-twice':
      await Promise.all([world.deliver(event), world.deliver(event)]);
      return;
    case 'arrives-again-later':
      await world.deliver(event);
      state.pending.push(later(10 * MINUTE));
      return;
    case 'is-lost':
      state.pending = without();
      return;
    case 'is-late':
      state.pending = [...without(), later(20 * MINUTE)];
      return;
    case 'kills':
    case 'kills-and-stays': {
      const kill = { atCall: state.calls.length + atCall, when: atCall % 2 === 0 ? 'before' : 'after' } as const;
      const end = await new World(state, { kill }).deliver(event);
      if (end === 'killed') happened.kills += 1;
      if (end === 'killed' && fate === 'kills-and-stays') state.pending.push(later(MINUTE));
    }
  }
}

/** After the trouble: everything works again. */
export function calmDown({ state }: World, happened: Happened): void {
  if (happened.jiraDownSince !== undefined) happened.outages.push({ from: happened.jiraDownSince, until: state.now });
  happened.jiraDownSince = undefined;
  state.jiraFails = undefined;
  for (const who of Object.keys(state.outcomes)) state.outcomes[who] = [];
}
