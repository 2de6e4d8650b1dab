/** Takes an override back, or refuses one that was asked for; it closes the gate and opens nothing. */
import type { RecordView } from '../../contract';
import { refuse, type Answer } from '../../domain/answer';
import { stateOfOverride } from '../../domain/policy/override';
import { authorise, type Person } from '../people/authorise';
import { changeOverrides, NO_OVERRIDE, overrideOf, type OverridePorts } from './change-overrides';
import { openRecord } from '../records/open-record';
import { openingOfText } from '../ledger/person-commitment';

/** For who asked, who granted, and any other Jira administrator; until something is sent under it. */
export async function withdrawOverride(
  ports: OverridePorts,
  person: Person,
  issueId: string,
  request: { readonly overrideId: string; readonly reason: string },
): Promise<Answer<RecordView>> {
  const permissions = await authorise(ports, { issueId });
  if (!permissions.ok) return permissions;
  const opening = openingOfText(ports, request.reason);
  const withdrawn = await changeOverrides(ports, person, issueId, async (loaded, firstIndex) => {
    const at = ports.clock.now();
    const override = overrideOf(loaded, request.overrideId);
    if (!override) return NO_OVERRIDE;
    const own = [override.asked.accountId, override.granted?.accountId].includes(person.accountId);
    if (!own && !permissions.value.administers)
      return refuse('not-permitted', 'Only who asked for it, who granted it, or a Jira administrator withdraws it.');
    if (override.used)
      return refuse(
        'override-used',
        'Sending was authorised under this override already. To stop what has not left yet, decline the change or report on the deployment.',
        'overrideId',
      );
    const state = stateOfOverride(override, loaded.contentDigest, at);
    if (state === 'withdrawn' || state === 'expired')
      return refuse('override-ended', 'This override has ended already.', 'overrideId');
    return {
      override: {
        ...override,
        withdrawn: { accountId: person.accountId, at, ledgerIndex: firstIndex, reason: request.reason },
      },
      opening,
      event: {
        type: 'override-withdrawn',
        data: { override: override.id, ask: override.asked.ledgerIndex, reason: opening.commitment },
      },
    };
  });
  return withdrawn.ok ? openRecord(ports, issueId) : withdrawn;
}
