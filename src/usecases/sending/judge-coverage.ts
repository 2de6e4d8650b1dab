/** Tells the ledger, once, whether the targets of what was sent are reached or missed, and the lists how they stand. */
import { NO_DELIVERIES } from '../../domain/delivery/delivery-counts';
import type { PlannedCommunique } from '../../domain/delivery/send-plan';
import type { RecordDocument } from '../../domain/documents';
import type { LedgerEvent } from '../../domain/ledger/event';
import { draftedCorrection } from '../../domain/communique/correction';
import { chasedSince } from '../../domain/record/chase';
import { confirmationOf, coverageOf, type Coverage, type CoverageMark } from '../../domain/record/coverage';
import { recordLog, withLedger, type LedgerPorts } from '../ledger/with-ledger';
import { turnOf, waits } from './run-script';
import { currentSendId, readSendProgress, type SendProgress } from './send-progress';

/** So many are told in one transaction; the rest follow in the next. */
const TOLD_AT_ONCE = 10;

/**
 * Costs one read while no target is open. A target is that of the current round: what is being corrected need not be
 * confirmed any more, and the readers of a correction have to confirm that.
 *
 * @returns `news` when something stands otherwise than before, which the record's mirror in Jira does not say yet
 */
export async function judgeCoverage(ports: LedgerPorts, issueId: string): Promise<'news' | 'as-before'> {
  const known = await ports.store.get('record', issueId);
  if (!known || !isAwaited(known.body)) return 'as-before';
  return withLedger<'news' | 'as-before'>(ports, recordLog(ports, issueId), async () => {
    const stored = await ports.store.get('record', issueId);
    const sendId = stored && currentSendId(stored.body);
    if (!stored || !isAwaited(stored.body) || sendId === undefined) return { unchanged: 'as-before' };
    const progress = await readSendProgress(ports, sendId);
    const { send } = progress;
    if (!send || (send.stopReason !== undefined && send.reopenedAt === undefined)) return { unchanged: 'as-before' };
    const now = ports.clock.now();
    const judged = coverages(progress, now);
    const before = stored.body.coverage ?? [];
    const news = judged
      .filter(({ communique, coverage }) => isNews(before, sendId, communique.communiqueId, coverage.state))
      .slice(0, TOLD_AT_ONCE);
    const marks = news.map(({ communique, coverage }): CoverageMark => ({
      sendId,
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
      events: news.map((one, index) => coverageEvent(send.authorisation.id, one, marks[index]?.outcome ?? 'missed')),
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

/** A target that was missed may be reached late. */
function isAwaited({ confirmation, corrections }: RecordDocument): boolean {
  return (confirmation === 'open' || confirmation === 'missed') && draftedCorrection(corrections) === undefined;
}

function isNews(
  marks: readonly CoverageMark[],
  sendId: string,
  communiqueId: string,
  state: Coverage['state'],
): boolean {
  const known = marks.find((mark) => mark.sendId === sendId && mark.communiqueId === communiqueId)?.outcome;
  return state !== 'open' && state !== known && known !== 'reached';
}

interface JudgedCommunique {
  readonly communique: PlannedCommunique;
  readonly coverage: Coverage;
}

/** How each communiqué of a send that has a target stands. */
export function coverages({ send, byCommunique }: SendProgress, now: number): readonly JudgedCommunique[] {
  return (send?.communiques ?? []).flatMap((communique) => {
    const { communiqueId, target, unreachable = 0 } = communique;
    if (!send || !target) return [];
    const counts = byCommunique[communiqueId] ?? NO_DELIVERIES;
    // Nothing is missed while it waits for its turn.
    const since = waits(turnOf(send, communiqueId, now)) ? now : chasedSince(send, send.script?.[communiqueId]);
    return [{ communique, coverage: coverageOf(target, { counts, unreachable, since }, now) }];
  });
}

function coverageEvent(
  authorisation: string,
  { communique, coverage }: JudgedCommunique,
  outcome: CoverageMark['outcome'],
): LedgerEvent {
  const { proof = 'acknowledged', percent = 100, hours = 0 } = communique.target ?? {};
  return {
    type: 'coverage-judged',
    data: {
      authorisation,
      communique: communique.communiqueId,
      proof,
      percent,
      hours,
      people: coverage.people,
      reached: coverage.reached,
      outcome,
    },
  };
}
