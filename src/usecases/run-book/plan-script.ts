/** The script of a send as it is authorised: the moments that its timings are relative to are known by then. */
import { answer, refuse, type Answer } from '../../domain/answer';
import type { PlannedStep } from '../../domain/ledger/event';
import { holdByGates, letGo, planStep, type Script, type Step } from '../../domain/script/step';
import { zonesOfStep } from '../../domain/script/readers-clocks';
import { AT_ONCE, type MissingMoment } from '../../domain/script/timing';
import type { LoadedRecord } from '../records/load-record';
import type { HeldSteps, Parted } from './judge-steps';
import { momentsOf } from './moments';

/**
 * Undefined where every communiqué leaves at once. Unknown is held: a time nobody knows refuses the send. One that its
 * gates hold is planned once they are open.
 *
 * @param loaded the record as the gates judged that part of it which may leave
 */
export function planScript(loaded: LoadedRecord, authorisedAt: number, held: HeldSteps): Answer<Script | undefined> {
  const moments = momentsOf(loaded, authorisedAt);
  const script: Record<string, Step> = {};
  for (const { communique, groupName, audience } of loaded.communiques) {
    const gates = held[communique.id];
    if (!communique.timing && !gates) continue;
    const timing = communique.timing ?? AT_ONCE;
    const planned = gates
      ? { step: holdByGates(timing, gates, authorisedAt) }
      : planStep(timing, moments, zonesOfStep(audience));
    if ('missing' in planned) return refuse('time-unknown', `${groupName}: ${UNKNOWN[planned.missing]}`, 'timing');
    const after = timing.after?.communiqueId;
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

/**
 * The script as a fresh judgement leaves it. A step whose gates are open by now gets its time, if that is known: until
 * then it waits on.
 */
export function judgedScript(
  before: Script | undefined,
  loaded: LoadedRecord,
  { open, held }: Parted,
): Script | undefined {
  const script: Record<string, Step> = { ...before };
  for (const { communique, audience } of loaded.communiques) {
    const known = before?.[communique.id];
    const timing = communique.timing ?? AT_ONCE;
    const gates = held[communique.id];
    if (known?.ended) continue;
    if (gates) script[communique.id] = holdByGates(timing, gates, loaded.judgedAt, known);
    else if (known?.heldBy && open) {
      const planned = planStep(timing, momentsOf(open, loaded.judgedAt), zonesOfStep(audience));
      script[communique.id] =
        'missing' in planned ? holdByGates(timing, [], loaded.judgedAt, known) : letGo(planned.step, known);
    }
  }
  return Object.keys(script).length === 0 ? undefined : script;
}

/** As the ledger tells it: the times of those steps that have one. */
export function scriptInLedger(script: Script): readonly PlannedStep[] {
  const timed = Object.entries(script).filter(([, { heldBy }]) => heldBy === undefined);
  return timed.map(([communique, { startAt, lateAt, after, quiet, readers }]) => ({
    communique,
    from: new Date(startAt).toISOString(),
    ...(readers && !('at' in readers.start) ? { perReader: true } : {}),
    ...(lateAt === undefined ? {} : { lateAt: new Date(lateAt).toISOString() }),
    ...(after ? { after: { communique: after.communiqueId, degree: after.degree, percent: after.percent } } : {}),
    ...(quiet ? { quiet } : {}),
  }));
}
