/** Asks that one held gate of one record be passed, for exactly what stands now and for some hours. */
import type { RecordView } from '../../contract';
import { refuse, type Answer } from '../../domain/answer';
import { messagePin } from '../../domain/communique/content';
import { digestOf } from '../../domain/encoding/digest';
import { stateOfOverride, whyNotToAsk, type GateOverride, type OverridableGate } from '../../domain/policy/override';
import { awaitsDecisions } from '../../domain/record/record-progress';
import { authorise, type Person } from '../people/authorise';
import { changeOverrides, type OverridePorts, type Refused } from './change-overrides';
import { keepPinned } from '../approving/keep-pinned';
import type { LoadedRecord } from '../records/load-record';
import { openRecord } from '../records/open-record';
import { openingOfText } from '../ledger/person-commitment';
import { CONTENT_CHANGED } from '../approving/submit-for-approval';

const MILLISECONDS_AN_HOUR = 3_600_000;

export interface OverrideRequest {
  readonly gate: OverridableGate;
  /** The digest of what the person saw. */
  readonly contentDigest: string;
  readonly reason: string;
  readonly hours: number;
}

/** Asking opens nothing: a second person, who administers Jira, has to grant it. */
export async function askOverride(
  ports: OverridePorts,
  person: Person,
  issueId: string,
  request: OverrideRequest,
): Promise<Answer<RecordView>> {
  const permissions = await authorise(ports, { issueId });
  if (!permissions.ok) return permissions;
  if (!permissions.value.granted.has('send-communications') && !permissions.value.administers)
    return refuse(
      'not-permitted',
      'You need the permission “Send release communications” in this project, or to administer Jira, to ask for an override.',
    );
  const { gate, contentDigest } = request;
  const opening = openingOfText(ports, request.reason);
  const asked = await changeOverrides(ports, person, issueId, async (loaded, firstIndex) => {
    const at = ports.clock.now();
    const refusal = refusalFor(loaded, request, at);
    if (refusal) return refusal;
    await keepPinned(ports, loaded);
    const until = at + request.hours * MILLISECONDS_AN_HOUR;
    const override: GateOverride = {
      id: digestOf({ record: issueId, gate, contentDigest, at, person: person.accountId }).slice(0, 32),
      gate,
      contentDigest,
      reason: request.reason,
      until,
      asked: { accountId: person.accountId, at, ledgerIndex: firstIndex },
    };
    return {
      override,
      opening,
      event: {
        type: 'override-asked',
        data: {
          override: override.id,
          gate,
          pin: contentDigest,
          covers: loaded.sources.communiques.map(messagePin),
          until: new Date(until).toISOString(),
          reason: opening.commitment,
        },
      },
    };
  });
  return asked.ok ? openRecord(ports, issueId) : asked;
}

function refusalFor(loaded: LoadedRecord, { gate, contentDigest }: OverrideRequest, now: number): Refused | undefined {
  if (!awaitsDecisions(loaded.record))
    return refuse('already-sending', 'Sending has begun; there is nothing left to override.');
  if (loaded.contentDigest !== contentDigest) return CONTENT_CHANGED;
  const why = whyNotToAsk(gate, loaded.verdicts);
  if (why) return refuse('not-overridable', why, 'gate');
  const open = loaded.snapshot.overrides.some(
    (override) => override.gate === gate && stateOfOverride(override, contentDigest, now) === 'asked',
  );
  return open
    ? refuse('already-asked', 'An override of this gate is asked for already. Grant it or withdraw it first.', 'gate')
    : undefined;
}
