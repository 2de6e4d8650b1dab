/** Laws of a script: whatever happens in whatever order, nothing leaves before its time, after an end, or late. */
import fc from 'fast-check';
import { NO_DELIVERIES, type DeliveryCounts } from '../../../src/domain/delivery/delivery-counts';
import {
  changeStep,
  decideStep,
  hasBegun,
  holdByGates,
  letGo,
  planStep,
  possibleDecisions,
  STEP_DECISIONS,
  stateOfStep,
  whyFixed,
  type Script,
  type StepDecision,
} from '../../../src/domain/script/step';
import { isQuiet, type Timing } from '../../../src/domain/script/timing';

const HOUR = 3_600_000;
const NOON = Date.parse('2026-11-21T12:00:00Z');
const PEOPLE = 4;

const waiting = (): DeliveryCounts => ({ ...NO_DELIVERIES, total: PEOPLE, planned: PEOPLE });
const accepted = (count: number): DeliveryCounts => ({ ...waiting(), planned: PEOPLE - count, accepted: count });

const planned = (timing: Parameters<typeof planStep>[0]) => {
  const result = planStep(timing, { authorisedAt: NOON });
  if ('missing' in result) throw new Error(`The ${result.missing} is missing.`);
  return result.step;
};

const QUIET = { from: '22:00', until: '06:00', timeZone: 'Europe/Berlin' };

/** Notice first; announcement at 13:00 UTC once all of the notice is sent; late after 30 hours. */
const TIMINGS: Readonly<Record<'notice' | 'announcement', Timing>> = {
  notice: { start: { kind: 'at-once' } },
  announcement: {
    start: { kind: 'at', at: NOON + HOUR },
    after: { communiqueId: 'notice', degree: 'sent', percent: 100 },
    quiet: QUIET,
    lateAfterMinutes: 30 * 60,
  },
};
const SCRIPT: Script = { notice: planned(TIMINGS.notice), announcement: planned(TIMINGS.announcement) };

type Id = keyof typeof TIMINGS;
type Move =
  | { readonly kind: 'wait'; readonly minutes: number }
  | { readonly kind: 'decide'; readonly id: Id; readonly decision: StepDecision }
  | { readonly kind: 'change'; readonly id: Id; readonly what: 'words' | 'time' }
  | { readonly kind: 'approve'; readonly id: Id }
  | { readonly kind: 'leave'; readonly id: Id; readonly outcome: 'accepted' | 'failed' };

const anId = fc.constantFrom<Id>('notice', 'announcement');
const aMove: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 600 }) }),
  fc.record({ kind: fc.constant('decide' as const), id: anId, decision: fc.constantFrom(...STEP_DECISIONS) }),
  fc.record({ kind: fc.constant('change' as const), id: anId, what: fc.constantFrom('words', 'time') }),
  fc.record({ kind: fc.constant('approve' as const), id: anId }),
  fc.record({ kind: fc.constant('leave' as const), id: anId, outcome: fc.constantFrom('accepted', 'failed') }),
);

interface Run {
  script: Script;
  counts: Record<string, DeliveryCounts>;
  now: number;
  readonly left: { readonly id: string; readonly at: number; readonly script: Script }[];
}

/** Plays the moves as the app would: decisions and changes only where they are possible, deliveries only where a step is due. */
function play(moves: readonly Move[]): Run {
  const run: Run = {
    script: SCRIPT,
    counts: { notice: waiting(), announcement: waiting() },
    now: NOON,
    left: [],
  };
  for (const move of moves) {
    if (move.kind === 'wait') {
      run.now += move.minutes * 60_000;
      continue;
    }
    const state = stateOfStep(run.script, move.id, run.counts, run.now);
    const counts = run.counts[move.id] ?? NO_DELIVERIES;
    if (move.kind === 'decide') {
      const step = run.script[move.id];
      if (!step || !possibleDecisions(state, hasBegun(counts)).includes(move.decision)) continue;
      run.script = { ...run.script, [move.id]: decideStep(step, state, move.decision, run.now, 'a reason') };
    } else if (move.kind === 'change') {
      const before = run.script[move.id];
      if (whyFixed(run.script, move.id, counts) !== undefined) continue;
      const communique = { revision: (before?.revision ?? 0) + 1, timing: TIMINGS[move.id] };
      run.script = { ...run.script, [move.id]: changeStep(before, communique, move.what, run.now) };
    } else if (move.kind === 'approve') {
      const before = run.script[move.id];
      if (before?.heldBy) run.script = { ...run.script, [move.id]: letGo(planned(TIMINGS[move.id]), before) };
    } else if (state.at === 'due') {
      run.counts[move.id] = { ...counts, planned: counts.planned - 1, [move.outcome]: counts[move.outcome] + 1 };
      run.left.push({ id: move.id, at: run.now, script: run.script });
    }
  }
  return run;
}

describe('any history of a script', () => {
  it('lets nothing leave before its start, in quiet hours, once held, or once ended', () => {
    fc.assert(
      fc.property(fc.array(aMove, { maxLength: 40 }), (moves) => {
        for (const { id, at, script } of play(moves).left) {
          const step = script[id];
          expect(at).toBeGreaterThanOrEqual(step?.startAt ?? Infinity);
          expect(step?.quiet && isQuiet(at, step.quiet)).not.toBe(true);
          expect(step?.heldSince).toBeUndefined();
          expect(step?.ended).toBeUndefined();
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('tells all readers of a communiqué the same, and nobody what was changed and not approved since', () => {
    fc.assert(
      fc.property(fc.array(aMove, { maxLength: 40 }), (moves) => {
        const { left, script: atLast } = play(moves);
        for (const { id, script } of left) {
          expect(script[id]?.heldBy).toBeUndefined();
          expect(script[id]?.revision).toBe(atLast[id]?.revision);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('lets nothing leave late, or after a predecessor that fell short, unless a person let that pass', () => {
    fc.assert(
      fc.property(fc.array(aMove, { maxLength: 40 }), (moves) => {
        const { left } = play(moves);
        left.forEach(({ id, at, script }, index) => {
          if (id !== 'announcement') return;
          const step = script[id];
          if (at >= (step?.lateAt ?? Infinity)) expect(step?.passed).toContain('late');
          const notices = left.slice(0, index).filter((one) => one.id === 'notice').length;
          if (notices < PEOPLE) expect(step?.passed).toContain('predecessor');
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('ends once every step is done or ended, and nothing is left to decide then', () => {
    fc.assert(
      fc.property(fc.array(aMove, { maxLength: 60 }), (moves) => {
        const { script, counts, now } = play(moves);
        for (const id of Object.keys(script)) {
          const state = stateOfStep(script, id, counts, now);
          const open = (counts[id]?.planned ?? 0) > 0 && !script[id]?.ended;
          expect(possibleDecisions(state, hasBegun(counts[id])).length > 0).toBe(open);
        }
      }),
    );
  });
});

describe('a step whose time was changed', () => {
  it('has nothing of what was reached, or let pass, for the time before it; one whose words were changed has', () => {
    const before = { startAt: NOON, reachedAt: NOON, passed: ['late'], heldSince: NOON } as const;
    const communique = { revision: 2, timing: TIMINGS.announcement };
    const { after, quiet } = TIMINGS.announcement;
    const waits = { startAt: NOON + HOUR, heldBy: ['change-approved'], heldSince: NOON, after, quiet, revision: 2 };
    expect(changeStep(before, communique, 'time', NOON + HOUR)).toEqual(waits);
    const { reachedAt, passed } = before;
    expect(changeStep(before, communique, 'words', NOON + HOUR)).toEqual({ ...waits, reachedAt, passed });
  });

  it('is known as changed however its gates hold it afterwards, and once it is let go', () => {
    const changed = changeStep(undefined, { revision: 2, timing: TIMINGS.notice }, 'words', NOON);
    const held = holdByGates(TIMINGS.notice, ['freeze-clear'], NOON, changed);
    expect([held.revision, letGo(planned(TIMINGS.notice), held).revision]).toEqual([2, 2]);
  });

  it('waits for what held it before, besides the approval', () => {
    const before = { startAt: NOON, heldBy: ['deployment-verified', 'freeze-clear'] } as const;
    const communique = { revision: 2, timing: TIMINGS.notice };
    expect(changeStep(before, communique, 'words', NOON).heldBy).toEqual([
      'change-approved',
      'deployment-verified',
      'freeze-clear',
    ]);
  });
});

describe('a step', () => {
  const state = (script: Script, counts: Record<string, DeliveryCounts>, now: number) =>
    stateOfStep(script, 'announcement', counts, now);

  it('waits for its time, then for what it depends on, then for the morning', () => {
    const counts = { notice: waiting(), announcement: waiting() };
    expect(state(SCRIPT, counts, NOON)).toEqual({ at: 'waiting', for: 'time', until: NOON + HOUR });
    expect(state(SCRIPT, counts, NOON + HOUR)).toEqual({ at: 'waiting', for: 'step', communiqueId: 'notice' });
    const sent = { ...counts, notice: accepted(PEOPLE) };
    expect(state(SCRIPT, sent, NOON + HOUR)).toEqual({ at: 'due' });
    const night = Date.parse('2026-11-21T23:00:00Z');
    const morning = Date.parse('2026-11-22T05:00:00Z');
    expect(state(SCRIPT, sent, night)).toEqual({ at: 'waiting', for: 'quiet-hours', until: morning });
    expect(state(SCRIPT, sent, morning)).toEqual({ at: 'due' });
  });

  it('counts what was acknowledged, not what was sent, where that is what it waits for', () => {
    const after = { communiqueId: 'notice', degree: 'acknowledged', percent: 50 } as const;
    const script = { ...SCRIPT, announcement: planned({ start: { kind: 'at-once' }, after }) };
    const notice = { ...accepted(PEOPLE), accepted: 3, acknowledged: 1 };
    expect(state(script, { notice, announcement: waiting() }, NOON).at).toBe('waiting');
    const half = { ...notice, accepted: 2, acknowledged: 2 };
    expect(state(script, { notice: half, announcement: waiting() }, NOON).at).toBe('due');
  });

  it('is held when what it waits for was skipped, until a person releases it', () => {
    const skipped = (script: Script): Script => ({
      ...script,
      notice: decideStep(planned({ start: { kind: 'at-once' } }), { at: 'due' }, 'skip', NOON, 'Not needed.'),
    });
    const counts = { notice: waiting(), announcement: waiting() };
    const held = state(skipped(SCRIPT), counts, NOON + HOUR);
    expect(held).toEqual({ at: 'held', why: 'predecessor' });
    const step = SCRIPT.announcement;
    if (!step) throw new Error('The script has an announcement.');
    const released = skipped({ ...SCRIPT, announcement: decideStep(step, held, 'release', NOON + HOUR, '') });
    expect(state(released, counts, NOON + HOUR)).toEqual({ at: 'due' });
  });

  it('that was released from a person’s hold is held all the same once it is late', () => {
    const step = SCRIPT.announcement;
    if (!step) throw new Error('The script has an announcement.');
    const held = decideStep(step, { at: 'due' }, 'hold', NOON, 'The branch is asked first.');
    const counts = { notice: accepted(PEOPLE), announcement: waiting() };
    const reason = 'The branch is asked first.';
    expect(state({ ...SCRIPT, announcement: held }, counts, NOON + HOUR)).toEqual({
      at: 'held',
      why: 'person',
      reason,
    });
    const released = decideStep(held, { at: 'held', why: 'person' }, 'release', NOON + HOUR, '');
    expect(state({ ...SCRIPT, announcement: released }, counts, NOON + HOUR).at).toBe('due');
    expect(state({ ...SCRIPT, announcement: released }, counts, NOON + 31 * HOUR)).toEqual({ at: 'held', why: 'late' });
  });
});
