/** Sets when a communiqué is to leave (domain A5): part of what is approved, like its words. */
import type { RecordView } from '../../contract';
import { refuse, type Answer } from '../../domain/answer';
import type { Communique } from '../../domain/communique/communique';
import { isPast, zonesOfStep } from '../../domain/script/readers-clocks';
import { circleAmong, type Timing } from '../../domain/script/timing';
import type { LoadedCommunique } from '../records/load-record';
import type { Person } from '../people/authorise';
import { changeCommunique } from './change-communique';
import type { WritePorts } from './edit-record';

export async function scheduleCommunique(
  ports: WritePorts,
  person: Person,
  issueId: string,
  request: { readonly communiqueId: string; readonly revision: number; readonly timing: Timing },
): Promise<Answer<RecordView>> {
  const { communiqueId, revision, timing } = request;
  return changeCommunique(ports, person, issueId, {
    communiqueId,
    revision,
    what: 'time',
    change: ({ communique, audience }, { correction, communiques }) => {
      if (correction) return CORRECTIONS_LEAVE_AT_ONCE;
      if (isPast(timing.start, zonesOfStep(audience), ports.clock.now())) return TIME_PAST;
      const problem = whyImpossible(timing, communique, communiques);
      if (problem) return problem;
      const { timing: _before, ...untimed } = communique;
      return { ...untimed, ...(isAtOnce(timing) ? {} : { timing }) };
    },
  });
}

const CORRECTIONS_LEAVE_AT_ONCE = refuse(
  'correction-at-once',
  'A correction leaves as soon as it is sent: whoever was told something wrong has waited long enough.',
  'timing',
);

const TIME_PAST = refuse('time-past', 'This time is over already. Choose a later one.', 'timing.start');

function isAtOnce({ start, after, quiet, lateAfterMinutes }: Timing): boolean {
  return start.kind === 'at-once' && !after && !quiet && lateAfterMinutes === undefined;
}

function whyImpossible(
  { start, after }: Timing,
  { id, kind }: Communique,
  communiques: readonly LoadedCommunique[],
): ReturnType<typeof refuse> | undefined {
  if (start.kind === 'after-verification' && kind === 'planned-notice')
    return refuse(
      'notice-after-the-fact',
      'A notice of what is planned cannot wait for the verified deployment. Choose another time, or make it an announcement.',
      'timing.start',
    );
  if (!after) return undefined;
  if (after.communiqueId === id)
    return refuse('waits-for-itself', 'A communiqué cannot wait for itself. Choose another one.', 'timing.after');
  if (!communiques.some(({ communique }) => communique.id === after.communiqueId))
    return refuse(
      'no-communique',
      'The communiqué to wait for does not exist any more. Reload the page.',
      'timing.after',
    );
  const waitsFor = new Map(
    communiques.map(({ communique }) => [communique.id, communique.timing?.after?.communiqueId] as const),
  );
  waitsFor.set(id, after.communiqueId);
  const circle = circleAmong(waitsFor);
  if (circle.length === 0) return undefined;
  const names = communiques
    .filter(({ communique }) => circle.includes(communique.id))
    .map(({ groupName }) => groupName);
  return refuse(
    'waits-in-a-circle',
    `${names.join(', ')} would wait for each other for ever. Let one of them leave without waiting.`,
    'timing.after',
  );
}
