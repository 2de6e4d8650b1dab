import fc from 'fast-check';
import {
  driftNotice,
  REST_MILLISECONDS,
  type DriftMoment,
  type DriftWatch,
} from '../../../src/domain/approval/drift-notice';
import type { VoidedApproval } from '../../../src/domain/approval/voided-approvals';
import { runs } from '../../builders/arbitraries';

const MINUTE = 60_000;
const START = 1_000 * MINUTE;

const anApproval = (id: string, covers: string): VoidedApproval => ({
  id,
  source: 'app',
  accountIds: [`manager-of-${id}`],
  at: START,
  contentDigest: covers,
});

/** Contents that come and go, looked at after pauses of all lengths, now and then submitted anew. */
const histories = fc.array(
  fc.record({
    content: fc.constantFrom('approved', 'b', 'c'),
    minutes: fc.constantFrom(0, 1, 5, 9, 10, 11, 60),
    submitted: fc.boolean(),
  }),
  { maxLength: 25 },
);

interface Told {
  readonly mark: string;
  readonly at: number;
  /** Since when the content stood at all the looks before. */
  readonly stoodSince: number;
  readonly submitted: boolean;
}

/** What is told over a history of looks, each of which stores what the one before found. */
function tellOver(history: readonly { content: string; minutes: number; submitted: boolean }[]): readonly Told[] {
  const approvals = [anApproval('one', 'approved'), anApproval('two', 'approved')];
  const told: Told[] = [];
  let watch: DriftWatch | undefined;
  let [now, stoodSince, stood] = [START, START, 'approved'];
  for (const { content, minutes, submitted } of history) {
    now += minutes * MINUTE;
    if (content !== stood) [stood, stoodSince] = [content, now];
    const moment: DriftMoment = {
      voided: approvals.filter((approval) => approval.contentDigest !== content),
      contentDigest: content,
      submittedAt: submitted ? now + 1 : undefined,
      now,
    };
    const notice = driftNotice(watch, moment);
    if ('watch' in notice && notice.watch) watch = notice.watch;
    if (notice.step === 'tell')
      told.push(
        ...notice.people.map(({ approval, accountId, contentDigest }) => ({
          mark: `${approval} ${accountId} ${contentDigest}`,
          at: now,
          stoodSince,
          submitted,
        })),
      );
  }
  return told;
}

describe('telling approvers of a drift', () => {
  it('tells nobody twice of the same content, however often it comes and goes', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const marks = tellOver(history).map(({ mark }) => mark);
        expect(marks).toEqual([...new Set(marks)]);
      }),
      runs(500),
    );
  });

  it('tells nobody of what did not rest, unless it was submitted anew', () => {
    fc.assert(
      fc.property(histories, (history) => {
        for (const { at, stoodSince, submitted } of tellOver(history))
          expect(submitted || at - stoodSince >= REST_MILLISECONDS).toBe(true);
      }),
      runs(500),
    );
  });

  it('tells every approver of what rests in the end', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const quiet = { minutes: 60, submitted: false } as const;
        const told = tellOver([...history, { content: 'c', ...quiet }, { content: 'c', ...quiet }]);
        const ofTheLast = told.filter(({ mark }) => mark.endsWith(' c')).map(({ mark }) => mark);
        expect([...ofTheLast].sort()).toEqual(['one manager-of-one c', 'two manager-of-two c']);
      }),
      runs(500),
    );
  });

  it('writes nothing while nothing is new', () => {
    const moment: DriftMoment = { voided: [anApproval('one', 'a')], contentDigest: 'b', now: START };
    const first = driftNotice(undefined, moment);
    expect(first.step).toBe('watch');
    const watch = 'watch' in first ? first.watch : undefined;
    expect(driftNotice(watch, { ...moment, now: START + MINUTE })).toEqual({ step: 'wait' });
    const told = driftNotice(watch, { ...moment, now: START + REST_MILLISECONDS });
    expect(told.step).toBe('tell');
    const after = 'watch' in told ? told.watch : undefined;
    expect(driftNotice(after, { ...moment, now: START + 20 * MINUTE })).toEqual({ step: 'none' });
    expect(driftNotice(undefined, { ...moment, voided: [] })).toEqual({ step: 'none' });
  });
});
