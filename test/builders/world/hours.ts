/** Time that goes by on a site, and what its ledger tells afterwards. */
import { HOUR } from '../releases';
import type { World } from './world';

const MINUTE = 60_000;

/** Lets sweeps and queues work for so long, as they would. */
export async function forHours(world: World, hours: number): Promise<void> {
  const end = world.state.now + hours * HOUR;
  while (world.state.now < end) {
    world.advance(5 * MINUTE);
    await world.sweep();
    for (let due = dueIn(world); due.length > 0; due = dueIn(world))
      for (const event of due) await world.deliver(event);
  }
}

const dueIn = (world: World) => world.state.pending.filter(({ dueAt }) => dueAt <= world.state.now);

/** The entries of this type in all logs. */
export const eventsOf = (world: World, type: string) =>
  world
    .all('ledger-entry')
    .map(({ text }) => JSON.parse(text) as { readonly type: string; readonly data: Record<string, unknown> })
    .filter((entry) => entry.type === type);
