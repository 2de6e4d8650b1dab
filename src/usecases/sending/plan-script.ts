/** The script of a send as it is authorised: the moments that its timings are relative to are known by then. */
import { answer, refuse, type Answer } from '../../domain/answer';
import type { GateName } from '../../domain/gates/gate';
import type { PlannedStep } from '../../domain/ledger/event';
import { planStep, type Script, type Step } from '../../domain/script/step';
import type { MissingMoment, Moments } from '../../domain/script/timing';
import type { LoadedRecord } from '../records/load-record';

/** Undefined where every communiqué leaves at once. Unknown is held: a time nobody knows refuses the send. */
export function planScript(loaded: LoadedRecord, authorisedAt: number): Answer<Script | undefined> {
  const moments = momentsOf(loaded, authorisedAt);
  const script: Record<string, Step> = {};
  for (const { communique, groupName } of loaded.communiques) {
    if (!communique.timing) continue;
    const planned = planStep(communique.timing, moments);
    if ('missing' in planned) return refuse('time-unknown', `${groupName}: ${UNKNOWN[planned.missing]}`, 'timing');
    const after = communique.timing.after?.communiqueId;
    if (after !== undefined && !loaded.communiques.some((other) => other.communique.id === after))
      return refuse(
        'time-unknown',
        `${groupName}: the communiqué that it waits for was removed. ${CHANGE_IT}`,
        'timing',
      );
    script[communique.id] = planned.step;
  }
  return answer(Object.keys(script).length === 0 ? undefined : script);
}

const CHANGE_IT = 'Change when it leaves; then ask for approval again.';

const UNKNOWN: Readonly<Record<MissingMoment, string>> = {
  approval: `nothing says when the change was approved, so nobody knows when it is to leave. ${CHANGE_IT}`,
  verification: `nothing says when the deployment was verified, so nobody knows when it is to leave. ${CHANGE_IT}`,
  'release-date': `the fix version has no release date, so nobody knows when it is to leave. Set the release date, or change when it leaves; then ask for approval again.`,
};

/** Approved and verified is something at the moment of the last fact that it took. */
export function momentsOf({ verdicts, sources }: LoadedRecord, authorisedAt: number): Moments {
  const lastOf = (name: GateName): number | undefined => {
    const verdict = verdicts.find((candidate) => candidate.name === name);
    const times = verdict?.open && !verdict.override ? verdict.evidence.flatMap(({ at }) => at ?? []) : [];
    return times.length === 0 ? undefined : Math.max(...times);
  };
  const approvedAt = lastOf('change-approved');
  const verifiedAt = lastOf('deployment-verified');
  const { releaseDate } = sources.release;
  return {
    authorisedAt,
    ...(approvedAt === undefined ? {} : { approvedAt }),
    ...(verifiedAt === undefined ? {} : { verifiedAt }),
    ...(releaseDate === undefined ? {} : { releaseDate }),
  };
}

/** As the ledger tells it. */
export function scriptInLedger(script: Script): readonly PlannedStep[] {
  return Object.entries(script).map(([communique, { startAt, lateAt, after, quiet }]) => ({
    communique,
    from: new Date(startAt).toISOString(),
    ...(lateAt === undefined ? {} : { lateAt: new Date(lateAt).toISOString() }),
    ...(after ? { after: { communique: after.communiqueId, degree: after.degree, percent: after.percent } } : {}),
    ...(quiet ? { quiet } : {}),
  }));
}
