/** Which judgement of a record somebody looks at, to tell whether there is a newer one. */
import { digestOf } from '../encoding/digest';
import type { RecordDocument } from '../documents';

/** Differs once the gates, or the approvals that they wait for, were last judged otherwise; nothing else follows from it. */
export function judgedAs({
  state,
  mirrored,
  awaiting,
}: Pick<RecordDocument, 'state' | 'mirrored' | 'awaiting'>): string {
  return digestOf({ state, mirrored: mirrored ?? null, awaiting: awaiting ?? null });
}
