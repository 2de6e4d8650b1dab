/** What was told and turned out not to be right is not told further, nor again: its correction is. */
import { currentCorrection, sentCorrectionOf } from '../../domain/communique/correction';
import type { RecordDocument, SendDocument } from '../../domain/documents';

export const OVERTAKEN = 'A correction of what was told was begun.';

/** Whether a later round of the record tells that this send, or one of these communiqués of it, is not right. */
export function isOvertaken(
  { corrections }: RecordDocument,
  { id, correction }: SendDocument,
  communiqueIds: readonly string[] = [],
): boolean {
  const current = currentCorrection(corrections);
  if (current !== undefined && current.id !== correction?.id) return true;
  return communiqueIds.some(
    (communiqueId) => sentCorrectionOf(corrections, { sendId: id, communiqueId }) !== undefined,
  );
}
