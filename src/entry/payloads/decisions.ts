/** What is sent when changes are decided about, on their panel and in My approvals. */
import { z } from 'zod';
import { contentDigest, gateHistory, identifier, looking, numericId, reason } from './shared';

const onBehalfOf = z.string('Choose in whose name you decide.').min(1).max(128).optional();
const seenAt = z.number('Reload the page to see what stands now.').int().min(0).optional();

export const approveChange = z.object({
  onBehalfOf,
  recordIssueId: numericId,
  contentDigest,
  seenAt,
  comment: z.string().trim().max(2000, 'Keep the remark below 2,000 characters.').optional(),
});
export const declineChange = z.object({ recordIssueId: numericId, contentDigest, seenAt, reason, onBehalfOf });
const decisive = z.object({
  decision: z.enum(['approved', 'declined'], 'Choose whether you approve or decline.'),
  records: z
    .array(z.object({ recordIssueId: numericId, contentDigest }), 'Choose the releases that you decide on.')
    .min(1, 'Choose at least one release.')
    .max(20, 'Choose at most 20 releases at once.')
    .refine(
      (records) => new Set(records.map(({ recordIssueId }) => recordIssueId)).size === records.length,
      'Choose each release once.',
    ),
  reason: z.string().trim().max(2000, 'Keep the reason below 2,000 characters.').optional(),
  onBehalfOf,
});

/** A decline without a reason would leave the authors with nothing to answer. */
const withReasonToDecline = <S extends typeof decisive>(schema: S) =>
  schema.refine(({ decision, reason: given }) => decision === 'approved' || (given ?? '') !== '', {
    path: ['reason'],
    error: 'Give a reason; it becomes part of the record.',
  });

export const decideRecords = withReasonToDecline(decisive);
const onChange = { changeIssueId: numericId };
export const changeToDecide = looking.extend(onChange);
export const decideOnChange = withReasonToDecline(decisive.extend(onChange));
export const gateHistoryOf = gateHistory.extend({ recordIssueId: numericId });
export const withdrawDecision = z.object({ recordIssueId: numericId, reason, onBehalfOf });
export const withdrawOnChange = withdrawDecision.extend(onChange);
export const reviewEmergency = z.object({
  recordIssueId: numericId,
  overrideId: identifier,
  outcome: z.enum(['justified', 'not-justified'], 'Choose whether it was justified.'),
  words: z
    .string('Say what you found; it becomes part of the record.')
    .trim()
    .min(1, 'Say what you found; it becomes part of the record.')
    .max(2000, 'Keep what you found below 2,000 characters.'),
});
export const reviewOnChange = reviewEmergency.extend(onChange);
