/** Tells the ledger, once, whether the targets of what was sent are reached or missed, and the lists how they stand. */
import { isServedByPeople } from '../../domain/channels/names';
import { NO_DELIVERIES } from '../../domain/delivery/delivery-counts';
import type { PlannedCommunique } from '../../domain/delivery/send-plan';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import type { LedgerEvent } from '../../domain/ledger/event';
import { draftedCorrection, sentCorrectionOf } from '../../domain/communique/correction';
import { chasedSince } from '../../domain/record/chase';
import {
  confirmationOf,
  countsWordOf,
  coverageOf,
  type Coverage,
  type CoverageMark,
} from '../../domain/record/coverage';
import { recordLog, withLedger, type LedgerPorts } from '../ledger/with-ledger';
import { turnOf, waits } from '../run-book/run-script';
import { readRounds, type SendProgress } from '../sending/send-progress';

/** So many are told in one transaction; the rest follow in the next. */
const TOLD_AT_ONCE = 10;

/**
 * Costs one read while no target is open. A target counts until a correction of its communiqué is sent, whose readers then
 * have to confirm that; while one is written nobody knows what there is to confirm, so it is open again.
 *
 * @returns `news` when something stands otherwise than before, which the record's mirror in Jira does not say yet
 */
export async function judgeCoverage(ports: LedgerPorts, issueId: string): Promise<'news' | 'as-before'> {
  const known = await ports.store.get('record', issueId);
  if (!known || !isAwaited(known.body)) return 'as-before';
  return withLedger<'news' | 'as-before'>(ports, recordLog(ports, issueId), async () => {
    const stored = await ports.store.get('record', issueId);
    if (!stored || !isAwaited(stored.body)) return { unchanged: 'as-before' };
    const now = ports.clock.now();
    const judged = standingTargets(stored.body, await readRounds(ports, stored.body), now);
    const before = stored.body.coverage ?? [];
    const news = judged.filter((one) => isNews(before, one)).slice(0, TOLD_AT_ONCE);
    const marks = news.map(({ send, communique, coverage }): CoverageMark => ({
      sendId: send.id,
      communiqueId: communique.communiqueId,
      outcome: coverage.state === 'reached' ? 'reached' : 'missed',
      at: now,
    }));
    const confirmation = confirmationOf(judged.map(({ coverage }) => coverage.state));
    if (news.length === 0 && confirmation === stored.body.confirmation) return { unchanged: 'as-before' };
    const kept = before.filter(
      (mark) => !marks.some((one) => one.sendId === mark.sendId && one.communiqueId === mark.communiqueId),
    );
    return {
      actor: { kind: 'app' },
      events: news.map((one, index) => coverageEvent(one, marks[index]?.outcome ?? 'missed')),
      changes: [
        {
          kind: 'record',
          key: issueId,
          body: { ...stored.body, coverage: [...kept, ...marks], confirmation, changedAt: now },
          expected: stored.revision,
        },
      ],
      value: 'news',
    };
  });
}

/** A target that was missed may be reached late, and one that was reached is open again once what was told is wrong. */
function isAwaited({ confirmation, corrections }: RecordDocument): boolean {
  return confirmation !== undefined && (confirmation !== 'reached' || draftedCorrection(corrections) !== undefined);
}

/** The targets that have to be reached for the record to be confirmed. */
export function standingTargets(
  { corrections }: RecordDocument,
  rounds: readonly SendProgress[],
  now: number,
): readonly JudgedTarget[] {
  const draft = draftedCorrection(corrections);
  return rounds.flatMap((progress) => {
    const { send } = progress;
    if (!send || (send.stopReason !== undefined && send.reopenedAt === undefined)) return [];
    const isDrafted = (communiqueId: string): boolean =>
      draft?.corrects.sendId === send.id && draft.communiques.some(({ corrects }) => corrects === communiqueId);
    return coverages(progress, now)
      .filter(({ communique: { communiqueId } }) => !sentCorrectionOf(corrections, { sendId: send.id, communiqueId }))
      .map(({ communique, coverage, attested }): JudgedTarget => ({
        send,
        communique,
        attested,
        coverage: isDrafted(communique.communiqueId) ? { ...coverage, state: 'open' } : coverage,
      }));
  });
}

interface JudgedTarget extends JudgedCommunique {
  readonly send: SendDocument;
}

/**
 * How each communiqué of a round that has a target stands, for people who look on: also one that was corrected, which the
 * record does not wait for any more.
 */
export function judgedIn(record: RecordDocument, round: SendProgress, now: number): readonly JudgedCommunique[] {
  const standing = standingTargets(record, [round], now);
  const isStanding = (communiqueId: string): boolean =>
    standing.some(({ communique }) => communique.communiqueId === communiqueId);
  return [...standing, ...coverages(round, now).filter(({ communique }) => !isStanding(communique.communiqueId))];
}

/** What was reached stays so, whatever is reported later, unless a person took back that people had been told. */
function isNews(
  marks: readonly CoverageMark[],
  { send, communique: { communiqueId, target }, coverage: { state } }: JudgedTarget,
): boolean {
  const known = marks.find((mark) => mark.sendId === send.id && mark.communiqueId === communiqueId)?.outcome;
  return state !== 'open' && state !== known && (known !== 'reached' || (target !== undefined && countsWordOf(target)));
}

export interface JudgedCommunique {
  readonly communique: PlannedCommunique;
  readonly coverage: Coverage;
  /** How many are known by the word of who told them. */
  readonly attested: number;
}

/** How each communiqué of a send that has a target stands; one that a person left out, or ended, has none any more. */
export function coverages({ send, byCommunique }: SendProgress, now: number): readonly JudgedCommunique[] {
  return (send?.communiques ?? []).flatMap((communique) => {
    const { communiqueId, target, unreachable = 0 } = communique;
    if (!send || !target || send.script?.[communiqueId]?.ended) return [];
    const counts = byCommunique[communiqueId] ?? NO_DELIVERIES;
    // Nothing is missed while it waits for its turn.
    const since = waits(turnOf(send, communiqueId, now)) ? now : chasedSince(send, send.script?.[communiqueId]);
    const { attested } = counts;
    return [{ communique, coverage: coverageOf(target, { counts, unreachable, since }, now), attested }];
  });
}

function coverageEvent(
  { send, communique, coverage, attested }: JudgedTarget,
  outcome: CoverageMark['outcome'],
): LedgerEvent {
  const { proof = 'acknowledged', percent = 100, hours = 0, next } = communique.target ?? {};
  return {
    type: 'coverage-judged',
    data: {
      authorisation: send.authorisation.id,
      communique: communique.communiqueId,
      proof,
      percent,
      hours,
      people: coverage.people,
      reached: coverage.reached,
      ...(next && isServedByPeople(next.channel) ? { attested } : {}),
      outcome,
    },
  };
}
