/** Every communiqué is complete and has somebody to reach (domain C1). */
import { inRecipients } from '../../channels/recipients';
import type { GateReason, GateVerdict } from '../gate';
import { isCorrection, type GateSnapshot } from '../snapshot';

export function communiquesComplete(snapshot: GateSnapshot): GateVerdict {
  const reasons: GateReason[] = [];
  if (snapshot.communiques.length === 0)
    reasons.push({
      code: 'no-communique',
      text: 'There is no communiqué yet.',
      whoCanOpen: 'Whoever may prepare release communications',
      remedy: 'edit-communiques',
    });
  const communiques = thoseThatLeave(snapshot);
  if (communiques.length < snapshot.communiques.length && communiques.length === 0)
    reasons.push({
      code: 'nobody-told',
      text: 'Nobody was told what this corrects, so there is nobody to correct it for.',
      whoCanOpen: 'Whoever may send release communications, by dropping the correction',
    });
  for (const { communique, groupName, audience } of communiques) {
    if (communique.problems.length > 0)
      reasons.push({
        code: 'incomplete-communique',
        text: `${groupName}: ${communique.problems.map((problem) => problem.message).join(' ')}`,
        whoCanOpen: 'Whoever may prepare release communications',
        remedy: 'edit-communiques',
        subject: communique.id,
      });
    if (audience.isAwaited)
      reasons.push({
        code: 'audience-awaited',
        text: `${groupName}: the recipients are being looked up, which takes minutes, and hours for a very large group of Jira.`,
        whoCanOpen: 'Nobody has to: this reason goes by itself',
        subject: audience.groupId,
      });
    else if (audience.size === 0)
      reasons.push({
        code: 'empty-audience',
        text: `${groupName}: the group has nobody who can be reached.`,
        whoCanOpen: 'A Jira administrator, who edits the stakeholder groups',
        remedy: 'edit-groups',
        subject: audience.groupId,
      });
  }
  const recipients = communiques.reduce((sum, { audience }) => sum + audience.size, 0);
  const complete = communiques.filter(({ communique }) => communique.problems.length === 0).length;
  return {
    name: 'communiques-complete',
    open: reasons.length === 0,
    summary: `${complete} of ${communiques.length} complete · ${inRecipients(recipients, 'recipients')}`,
    reasons,
    evidence: snapshot.communiques.map(({ groupName, audience }) => ({
      text: `${groupName}: ${inRecipients(audience.size, 'recipients')}`,
      source: 'Stakeholder group',
      at: audience.resolvedAt,
    })),
  };
}

/** A correction for a group of which nobody was told leaves for nobody, which is right; it holds nothing. */
function thoseThatLeave(snapshot: GateSnapshot): GateSnapshot['communiques'] {
  return isCorrection(snapshot)
    ? snapshot.communiques.filter(({ audience }) => audience.size > 0)
    : snapshot.communiques;
}
