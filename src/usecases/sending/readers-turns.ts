/** Which deliveries of a batch have their turn, where each reader's own clocks decide; elsewhere all have it at any time. */
import { stateOf, type Delivery } from '../../domain/delivery/delivery';
import { zoneOf } from '../../domain/record/audience';
import { isLateFor, leavesFor } from '../../domain/script/readers-clocks';
import type { Step } from '../../domain/script/step';
import type { Ports } from '../../ports';

/** What begins waits for its reader's turn where that is later, milliseconds since the epoch. */
export function inItsTurn<B extends { readonly kind: string }>(
  beginning: B,
  delivery: Delivery,
  step: Step | undefined,
  now: number,
): B | { readonly kind: 'wait'; readonly until: number } {
  const until = beginning.kind === 'begin' ? turnOfReader(delivery, step, now) : now;
  return until > now ? { kind: 'wait', until } : beginning;
}

/**
 * Those of a batch that are looked at now, and when the next of its readers has a turn: parcels are not filled with what
 * waits for its reader's morning.
 *
 * @param isToLeave whether it is to leave as soon as its reader has a turn
 */
export function inTheirTurn(
  deliveries: readonly Delivery[],
  step: Step | undefined,
  isToLeave: (delivery: Delivery) => boolean,
  now: number,
): { readonly ids: readonly string[]; readonly nextAt?: number } {
  const turns = deliveries.map((delivery) => {
    const at = step?.readers && isToLeave(delivery) ? turnOfReader(delivery, step, now) : now;
    return { id: delivery.id, at };
  });
  const later = turns.filter(({ at }) => at > now);
  return {
    ids: turns.flatMap(({ id, at }) => (at > now ? [] : [id])),
    ...(later.length === 0 ? {} : { nextAt: Math.min(...later.map(({ at }) => at)) }),
  };
}

function turnOfReader({ recipient }: Delivery, step: Step | undefined, now: number): number {
  return step?.readers ? leavesFor(step, zoneOf(recipient), now) : now;
}

/** Whether it is to leave, or to be tried again, before this instant: neither it nor its reader's turn waits for longer. */
export function leavesBefore(delivery: Delivery, step: Step | undefined, until: number, now: number): boolean {
  const { progress } = delivery;
  if (progress.at !== 'planned' || stateOf(delivery) !== 'planned') return false;
  return Math.max(progress.dueAt, turnOfReader(delivery, step, now)) < until;
}

/** Whether it is too late for one of those that have not left, and nobody let that pass. */
export function isTooLate(deliveries: readonly Delivery[], step: Step | undefined, now: number): boolean {
  if (!step?.readers || step.passed?.includes('late')) return false;
  return deliveries.some(
    (delivery) => stateOf(delivery) === 'planned' && isLateFor(step, zoneOf(delivery.recipient), now),
  );
}

/** From now on the step is late, until a person releases it. Whoever was faster with another decision has the last word. */
export async function holdAsLate(
  ports: Pick<Ports, 'store' | 'clock'>,
  sendId: string,
  communiqueId: string,
): Promise<void> {
  for (let send = await ports.store.get('send', sendId); send; send = await ports.store.get('send', sendId)) {
    const { key, body, revision } = send;
    const step = body.script?.[communiqueId];
    const now = ports.clock.now();
    if (!step || step.passed?.includes('late') || (step.lateAt !== undefined && step.lateAt <= now)) return;
    const script = { ...body.script, [communiqueId]: { ...step, lateAt: now } };
    const written = await ports.store.commit([{ kind: 'send', key, body: { ...body, script }, expected: revision }]);
    if (written === 'done') return;
  }
}
