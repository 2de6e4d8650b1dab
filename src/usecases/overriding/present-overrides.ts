/** Overrides as the panels show them: all states, with who, until when, and why. */
import type { OverridableGate, OverrideView } from '../../contract';
import {
  OVERRIDABLE_GATES,
  reviewDue,
  stateOfOverride,
  whyNotToAsk,
  type GateOverride,
} from '../../domain/policy/override';
import { awaitsDecisions } from '../../domain/record/record-progress';
import type { LoadedRecord } from '../records/load-record';

export function presentOverrides(
  overrides: readonly GateOverride[],
  { contentDigest, judgedAt }: LoadedRecord,
): readonly OverrideView[] {
  return [...overrides]
    .sort((a, b) => b.asked.at - a.asked.at)
    .map((override): OverrideView => {
      const { asked, granted, withdrawn, used, review } = override;
      const dueAt = reviewDue(override);
      return {
        id: override.id,
        gate: override.gate,
        reason: override.reason,
        until: override.until,
        state: stateOfOverride(override, contentDigest, judgedAt),
        askedBy: asked.accountId,
        askedAt: asked.at,
        grantedBy: granted?.accountId,
        grantedAt: granted?.at,
        withdrawn: withdrawn && { accountId: withdrawn.accountId, at: withdrawn.at, reason: withdrawn.reason },
        used: used && { accountId: used.accountId, at: used.at },
        review: dueAt === undefined ? undefined : { dueAt, done: review && doneReview(review) },
      };
    });
}

function doneReview({ accountId, at, outcome, words }: NonNullable<GateOverride['review']>) {
  return { accountId, at, outcome, words };
}

/** The gates of which an override may be asked for now: nobody has to guess. */
export function overridableGates({
  record,
  verdicts,
  snapshot,
  contentDigest,
  judgedAt,
}: LoadedRecord): readonly OverridableGate[] {
  if (!awaitsDecisions(record)) return [];
  return OVERRIDABLE_GATES.filter(
    (gate) =>
      whyNotToAsk(gate, verdicts) === undefined &&
      !snapshot.overrides.some(
        (override) => override.gate === gate && stateOfOverride(override, contentDigest, judgedAt) === 'asked',
      ),
  );
}

export function peopleOfOverrides(overrides: readonly GateOverride[]): readonly string[] {
  return overrides.flatMap(({ asked, granted, withdrawn, used, review }) =>
    [asked, granted, withdrawn, used, review].flatMap((act) => act?.accountId ?? []),
  );
}
