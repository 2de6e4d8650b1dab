/** What somebody who looks on is told of a send under way, communiqué by communiqué. */
import type { Progress } from '../../../src/contract';
import { communiqueFor } from '../../builders/world/run-book';
import { aSite, report, send, untilQuiet, valueOf, verified } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const BUSY = { kind: 'try-again', reason: 'Busy.', afterSeconds: 900 } as const;

async function statesOf(world: World, issueId: string) {
  const { states } = valueOf<Progress>(await world.page('engineer', 'record-panel', { issueId }, 'readProgress'));
  const [users, partners] = await Promise.all(
    ['users', 'partners'].map((group) => communiqueFor(world, issueId, group)),
  );
  return [users, partners].map((one) => {
    expect(states[one?.id ?? '']).toBe(one?.state);
    return one?.state;
  });
}

it('stands by its own messages: sent once they have left, while another’s still leave, and stopped where some did not', async () => {
  const world = aSite();
  world.state.outcomes = { 'address:partner-0000@example.com': Array(9).fill(BUSY) };
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world, 0.1);
  expect(await statesOf(world, issueId)).toEqual(['sent', 'sending']);
  await report(world, { status: 'rolled-back', sequence: 2 });
  await untilQuiet(world, 1);
  const { states } = valueOf<Progress>(await world.page('engineer', 'record-panel', { issueId }, 'readProgress'));
  expect(Object.values(states).sort()).toEqual(['sent', 'stopped']);
});
