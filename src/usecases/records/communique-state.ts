/** How communiqués stand once their send was authorised: each by its own deliveries, however far the others are. */
import type { CommuniqueView } from '../../contract';
import { settledCount, type DeliveryCounts } from '../../domain/delivery/delivery-counts';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import type { Coverage } from '../../domain/record/coverage';
import { judgedIn } from '../confirming/judge-coverage';
import type { SendProgress } from '../sending/send-progress';

type StateOnceSent = Exclude<CommuniqueView['state'], 'draft' | 'ready'>;

/** @param coverage how its target stands, where it has one that counts */
export function stateOnceSent(
  { stopReason, script }: SendDocument,
  communiqueId: string,
  deliveries: DeliveryCounts,
  coverage: Coverage['state'] | undefined,
): StateOnceSent {
  const isEnded = stopReason !== undefined || script?.[communiqueId]?.ended !== undefined;
  const open = deliveries.total - settledCount(deliveries);
  if (isEnded && deliveries.stopped + open > 0) return 'stopped';
  if (open > 0) return open === deliveries['to-do'] ? 'to-do' : 'sending';
  return (coverage ?? (deliveries.acknowledged === deliveries.total ? 'reached' : 'open')) === 'reached'
    ? 'confirmed'
    : 'sent';
}

/** Of each communiqué of one round, by its id. */
export function statesOnceSent(
  record: RecordDocument,
  progress: SendProgress,
  now: number,
): Readonly<Record<string, StateOnceSent>> {
  const { send, byCommunique } = progress;
  if (!send) return {};
  const judged = judgedIn(record, progress, now);
  const states = Object.entries(byCommunique).map(([id, deliveries]) => {
    const coverage = judged.find(({ communique }) => communique.communiqueId === id)?.coverage;
    return [id, stateOnceSent(send, id, deliveries, coverage?.state)] as const;
  });
  return Object.fromEntries(states);
}
