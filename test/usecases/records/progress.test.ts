/** What somebody who looks on is told of a send under way, communiqué by communiqué. */
import type { Progress } from '../../../src/contract';
import { communiqueFor } from '../../builders/world/run-book';
import { receive } from '../../builders/world/receipts';
import { approved, aSite, report, send, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
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

it('says with each look how far a target is and who is missing, as the whole panel does', async () => {
  const world = aSite({ addresses: 4 });
  const row = [...world.state.rows.values()].find(({ kind, key }) => kind === 'group' && key === 'partners');
  Object.assign(row?.body as object, {
    target: { proof: 'acknowledged', percent: 75, hours: 48, remindAfterHours: [24] },
  });
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  for (const [acknowledged, state, missing] of [
    [0, 'open', 4],
    [2, 'open', 2],
    [3, 'reached', 0],
  ] as const) {
    await receive(world, 'acknowledged', acknowledged);
    const look = valueOf<Progress>(await world.page('engineer', 'record-panel', { issueId }, 'readProgress'));
    const { id = '', coverage, chase } = (await communiqueFor(world, issueId, 'partners')) ?? {};
    expect(look.confirmation).toEqual({ [id]: { coverage, chase } });
    expect(look.confirmation[id]).toMatchObject({
      coverage: { state, reached: acknowledged, needed: 3 },
      chase: { missing, possible: missing > 0 },
    });
  }
});

it('tells that the gates were judged otherwise since the panel was opened, where the state of the record is still the same', async () => {
  const world = aSite();
  const issueId = await approved(world);
  await untilQuiet(world, 1);
  const look = async () => valueOf<Progress>(await world.page('engineer', 'record-panel', { issueId }, 'readProgress'));
  const opened = await view(world, issueId);
  expect(await look()).toMatchObject({ state: 'ready', judgedAs: opened.judgedAs });
  await report(world);
  await untilQuiet(world, 1);
  const news = await look();
  expect(news.state).toBe('ready');
  expect(news.judgedAs).not.toBe(opened.judgedAs);
  expect((await view(world, issueId)).judgedAs).toBe(news.judgedAs);
});
