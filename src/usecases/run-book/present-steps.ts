/** Where the steps of a send stand, for the people who follow it. */
import type { CommuniqueView, StepView } from '../../contract';
import { awaitedInWords } from '../../domain/gates/gate';
import { hasBegun, planStep, possibleDecisions, stateOfStep, type StepState } from '../../domain/script/step';
import type { Moments } from '../../domain/script/timing';
import type { LoadedCommunique } from '../records/load-record';
import type { SendProgress } from '../sending/send-progress';

/** By communiqué id; empty where nothing of the send is under way. */
export function presentSteps(
  { send, byCommunique }: Pick<SendProgress, 'send' | 'byCommunique'>,
  now: number,
): Readonly<Record<string, StepView>> {
  if (send?.state !== 'running') return {};
  const views = send.communiques.map(({ communiqueId }) => {
    const counts = byCommunique[communiqueId];
    const script = { [communiqueId]: { startAt: send.startedAt }, ...send.script };
    const state = stateOfStep(script, communiqueId, byCommunique, now);
    return [
      communiqueId,
      { state, ...waitsForGates(state), decisions: possibleDecisions(state, hasBegun(counts)) },
    ] as const;
  });
  return Object.fromEntries(views);
}

function waitsForGates(state: StepState): Pick<StepView, 'waitsFor'> {
  if (state.at !== 'waiting' || state.for !== 'gates') return {};
  return { waitsFor: awaitedInWords(state.gates) || 'the moment that its time is counted from' };
}

/** When a communiqué of the current round leaves, before its send and during it. */
export function presentTime(
  { communique }: Pick<LoadedCommunique, 'communique'>,
  progress: Pick<SendProgress, 'send' | 'byCommunique'>,
  moments: Moments,
): Pick<CommuniqueView, 'startsAt' | 'step'> {
  const { send } = progress;
  if (send) {
    const step = presentSteps(progress, moments.authorisedAt)[communique.id];
    const planned = send.script?.[communique.id];
    return { ...(planned && !planned.heldBy ? { startsAt: planned.startAt } : {}), ...(step ? { step } : {}) };
  }
  if (!communique.timing || communique.timing.start.kind === 'at-once') return {};
  const planned = planStep(communique.timing, moments);
  return 'missing' in planned ? {} : { startsAt: planned.step.startAt };
}
