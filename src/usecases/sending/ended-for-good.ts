/** What of a send was ended before its time: nothing more of it leaves, nothing a second time, and no reminder. */
import type { SendDocument } from '../../domain/documents';

/**
 * Why nothing of a send, or of this communiqué of it, leaves any more, as it was said when that was ended; undefined while
 * something may. What stopped only a second try ends nothing for good, once that is over.
 */
export function whyEndedForGood(
  { state, stopReason, reopenedAt, script }: SendDocument,
  communiqueId?: string,
): string | undefined {
  if (state === 'stopped' || (stopReason !== undefined && reopenedAt === undefined))
    return stopReason ?? 'The send was stopped.';
  return communiqueId === undefined ? undefined : script?.[communiqueId]?.ended?.reason;
}
