/** Grants what somebody else asked for: from here on the gate passes, until the override ends or what stands changes. */
import type { RecordView } from '../../contract';
import { refuse, type Answer } from '../../domain/answer';
import { reviewDueFrom, stateOfOverride, whyNotToAsk, type GateOverride } from '../../domain/policy/override';
import { awaitsDecisions } from '../../domain/record/record-progress';
import { authorise, type Person } from '../people/authorise';
import { changeOverrides, NO_OVERRIDE, overrideOf, type OverridePorts, type Refused } from './change-overrides';
import type { LoadedRecord } from '../records/load-record';
import { openRecord } from '../records/open-record';
import { CONTENT_CHANGED } from '../approving/submit-for-approval';

/** Only for a second person, who administers Jira: neither who asks nor who grants can do it alone. */
export async function grantOverride(
  ports: OverridePorts,
  person: Person,
  issueId: string,
  request: { readonly overrideId: string; readonly contentDigest: string },
): Promise<Answer<RecordView>> {
  const permissions = await authorise(ports, { issueId });
  if (!permissions.ok) return permissions;
  if (!permissions.value.administers)
    return refuse(
      'not-permitted',
      'Only a Jira administrator can grant an override, and not the one who asked for it.',
    );
  const granted = await changeOverrides(ports, person, issueId, async (loaded, firstIndex) => {
    const at = ports.clock.now();
    const asked = overrideOf(loaded, request.overrideId);
    if (!asked) return NO_OVERRIDE;
    if (loaded.contentDigest !== request.contentDigest) return CONTENT_CHANGED;
    const refusal = refusalFor(loaded, asked, person, at);
    if (refusal) return refusal;
    const { reviewWithinHours } = loaded.snapshot.settings.policy.approval;
    const isEmergency = asked.gate === 'change-approved';
    return {
      override: {
        ...asked,
        ...(isEmergency ? { reviewWithinHours } : {}),
        granted: { accountId: person.accountId, at, ledgerIndex: firstIndex },
      },
      event: {
        type: 'override-granted',
        data: {
          override: asked.id,
          ask: asked.asked.ledgerIndex,
          gate: asked.gate,
          pin: asked.contentDigest,
          until: new Date(asked.until).toISOString(),
          ...(isEmergency ? { reviewDue: new Date(reviewDueFrom(at, reviewWithinHours)).toISOString() } : {}),
        },
      },
    };
  });
  return granted.ok ? openRecord(ports, issueId) : granted;
}

function refusalFor(loaded: LoadedRecord, asked: GateOverride, person: Person, now: number): Refused | undefined {
  if (asked.asked.accountId === person.accountId)
    return refuse('second-person', 'You asked for this override yourself; another Jira administrator has to grant it.');
  if (!awaitsDecisions(loaded.record))
    return refuse('already-sending', 'Sending has begun; there is nothing left to override.');
  switch (stateOfOverride(asked, loaded.contentDigest, now)) {
    case 'withdrawn':
      return refuse(
        'override-ended',
        'This override was withdrawn. If it is needed after all, ask anew.',
        'overrideId',
      );
    case 'expired':
      return refuse(
        'override-ended',
        'The time that was asked for is over. If it is still needed, ask anew.',
        'overrideId',
      );
    case 'drifted':
      return refuse(
        'override-ended',
        'What would be told has changed since this was asked for. Ask anew.',
        'overrideId',
      );
    case 'in-force':
      return refuse('already-granted', 'This override is granted already.', 'overrideId');
    case 'asked': {
      const why = whyNotToAsk(asked.gate, loaded.verdicts);
      return why === undefined ? undefined : refuse('not-overridable', why, 'overrideId');
    }
  }
}
