/** Where the steps of a send stand, for the people who follow it. */
import type { CommuniqueView, CorrectionView, StepView } from '../../contract';
import type { Correction } from '../../domain/communique/correction';
import { awaitedInWords } from '../../domain/gates/gate';
import { interrupt } from '../../domain/script/interruption';
import { turnsOfAudience, zonesOfStep } from '../../domain/script/readers-clocks';
import {
  hasBegun,
  isOver,
  planStep,
  possibleDecisions,
  stateOfStep,
  whyFixed,
  type Step,
  type StepState,
} from '../../domain/script/step';
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
    const mayChange = send.interruptedBy === undefined && whyFixed(send.script, communiqueId, counts) === undefined;
    return [
      communiqueId,
      {
        state,
        ...waitsForGates(state),
        decisions: possibleDecisions(state, hasBegun(counts)),
        ...(mayChange ? ({ mayChange } as const) : {}),
      },
    ] as const;
  });
  return Object.fromEntries(views);
}

/** What becomes of the steps of a run-book that wait for a correction: as it would be decided if it was sent now, or was. */
export function presentInterrupted(
  { cause, sendId }: Pick<Correction, 'cause' | 'sendId'>,
  corrected: Pick<SendProgress, 'send' | 'byCommunique'> | undefined,
  now: number,
): Pick<CorrectionView, 'runBook'> {
  const send = corrected?.send;
  if (!corrected || !send?.script || send.state !== 'running' || send.interruptedBy === undefined) return {};
  const { byCommunique } = corrected;
  const { communiques, script } = send;
  const decided =
    sendId === undefined ? interrupt({ communiques, script }, cause, 'sent', byCommunique, now).script : script;
  const left = communiques
    .map(({ communiqueId }) => communiqueId)
    .filter((id) => !script[id]?.ended && !isOver(byCommunique[id]));
  const [ended, open] = [left.filter((id) => decided[id]?.ended), left.filter((id) => !decided[id]?.ended)];
  const held = open.filter((id) => decided[id]?.heldSince !== undefined);
  return { runBook: { goesOn: open.filter((id) => !held.includes(id)), held, ended } };
}

function waitsForGates(state: StepState): Pick<StepView, 'waitsFor'> {
  if (state.at !== 'waiting' || state.for !== 'gates') return {};
  return { waitsFor: awaitedInWords(state.gates) || 'the moment that its time is counted from' };
}

/** When a communiqué of the current round leaves, before its send and during it. */
export function presentTime(
  { communique, audience }: Pick<LoadedCommunique, 'communique' | 'audience'>,
  progress: Pick<SendProgress, 'send' | 'byCommunique'>,
  moments: Moments,
): Pick<CommuniqueView, 'startsAt' | 'step' | 'turns'> {
  const { send } = progress;
  if (send) {
    const step = presentSteps(progress, moments.authorisedAt)[communique.id];
    const planned = send.script?.[communique.id];
    return {
      ...(planned && !planned.heldBy ? { startsAt: planned.startAt } : {}),
      ...(step ? { step } : {}),
      ...(planned && step && mayTellTurns(step.state) ? presentTurns(planned, audience, moments.authorisedAt) : {}),
    };
  }
  if (!communique.timing || communique.timing.start.kind === 'at-once') return {};
  const planned = planStep(communique.timing, moments, zonesOfStep(audience));
  if ('missing' in planned) return {};
  const turns = communique.timing.after ? {} : presentTurns(planned.step, audience, moments.authorisedAt);
  return { startsAt: planned.step.startAt, ...turns };
}

/** What else it waits for is over, or none. */
function mayTellTurns(state: StepState): boolean {
  return state.at === 'due' || (state.at === 'waiting' && (state.for === 'time' || state.for === 'quiet-hours'));
}

function presentTurns(step: Step, audience: LoadedCommunique['audience'], now: number): Pick<CommuniqueView, 'turns'> {
  return step.readers ? { turns: turnsOfAudience(step, audience, Math.max(now, step.startAt)) } : {};
}
