/** A change manager says afterwards whether telling people without an approval of the change was justified. */
import type { ChangeView, EmergencyReview } from '../../contract';
import { refuse, type Answer } from '../../domain/answer';
import { changeRequests } from '../../domain/gates/snapshot';
import { reviewDue } from '../../domain/policy/override';
import { authorise, NOT_VISIBLE, type Person } from '../people/authorise';
import { changeOverrides, NO_OVERRIDE, overrideOf, type OverridePorts } from './change-overrides';
import { openChange } from '../approving/open-change';
import { openingOfText } from '../ledger/person-commitment';

/** Not for who asked, who granted or who sent: a review of one's own deed is none. */
export async function reviewEmergency(
  ports: OverridePorts,
  person: Person,
  changeIssueId: string,
  { recordIssueId, overrideId, outcome, words }: EmergencyReview,
): Promise<Answer<ChangeView>> {
  const permissions = await authorise(ports, { issueId: changeIssueId }, 'approve-communications');
  if (!permissions.ok) return permissions;
  const visible = await ports.jira.visibleIssues([recordIssueId]);
  if (!visible.has(recordIssueId)) return NOT_VISIBLE;
  const opening = openingOfText(ports, words);
  const reviewed = await changeOverrides(ports, person, recordIssueId, async (loaded, firstIndex) => {
    if (!changeRequests(loaded.snapshot).some((change) => change.issueId === changeIssueId))
      return refuse(
        'not-linked',
        'This record is not linked to the change request any more. Reload the page.',
        'recordIssueId',
      );
    const override = overrideOf(loaded, overrideId);
    if (!override?.granted || !override.used || reviewDue(override) === undefined) return NO_OVERRIDE;
    if (override.review) return refuse('already-reviewed', 'This emergency is reviewed already.', 'overrideId');
    const involved = [override.asked.accountId, override.granted.accountId, override.used.accountId];
    if (involved.includes(person.accountId))
      return refuse(
        'second-person',
        'You asked for this override, granted it or sent under it; another change manager has to review it.',
      );
    return {
      override: {
        ...override,
        review: { accountId: person.accountId, at: ports.clock.now(), ledgerIndex: firstIndex, outcome, words },
      },
      opening,
      record: {
        ...loaded.record,
        reviews: (loaded.record.reviews ?? []).map((review) =>
          review.overrideId === overrideId ? { ...review, outcome } : review,
        ),
      },
      event: {
        type: 'emergency-reviewed',
        data: {
          override: overrideId,
          grant: override.granted.ledgerIndex,
          authorisation: override.used.authorisation,
          outcome,
          words: opening.commitment,
        },
      },
    };
  });
  return reviewed.ok ? openChange(ports, person, changeIssueId) : reviewed;
}
