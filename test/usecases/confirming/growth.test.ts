/** Reminding costs for each person the same, however many they are: nothing that is read or written grows with the others. */
import { HOUR } from '../../builders/releases';
import { aSite, send, untilQuiet, valueOf, verified } from '../../builders/world/story';

const TARGET = { proof: 'acknowledged', percent: 90, hours: 48, remindAfterHours: [24] };

interface Cost {
  readonly mails: number;
  readonly jira: number;
  readonly store: number;
  readonly read: number;
  readonly written: number;
}

/** From the moment at which so many people are due to be reminded until all of them are. */
async function costOf(addresses: number): Promise<Cost> {
  const world = aSite({ jiraUsers: 1, addresses, issues: 1 });
  const group = [...world.state.rows.values()].find(({ kind, key }) => kind === 'group' && key === 'partners');
  Object.assign(group?.body as object, { target: TARGET });
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  world.advance(24 * HOUR);
  world.state.pending = [];
  const before = world.state.mails.length;
  let calls: Readonly<Record<string, number>> = {};
  const values = await world.valuesDuring(async () => {
    calls = await world.callsDuring(async () => {
      const end = world.state.now + 2 * HOUR;
      while (world.state.now < end) {
        await world.sweep();
        const due = world.state.pending.filter(({ dueAt }) => dueAt <= world.state.now);
        for (const event of due) await world.deliver(event);
        world.advance(5 * 60_000);
      }
    });
  });
  return { mails: world.state.mails.length - before, jira: calls['jira'] ?? 0, store: calls['store'] ?? 0, ...values };
}

it('costs each of 5,000 people what it costs each of 1,000, in storage, and nothing in calls of Jira', async () => {
  const [few, many] = [await costOf(1_000), await costOf(5_000)];
  expect([few.mails, many.mails]).toEqual([1_000, 5_000]);
  expect(many.jira).toBe(few.jira);
  // Both have the same sweeps besides, so that each of the others would cost less, were anything else equal.
  for (const kind of ['store', 'read', 'written'] as const) {
    const ofEach = (many[kind] - few[kind]) / 4_000;
    expect([kind, ofEach / (few[kind] / 1_000) < 1.02]).toEqual([kind, true]);
  }
  // For each: the delivery, when it is taken in hand and when it is told to the ledger. For each ten of them, as they
  // leave together: the send and the record, whether they may still be told. Written are attempts and outcomes, ten of
  // each in one step.
  expect((many.read - few.read) / 4_000).toBeLessThanOrEqual(2.5);
  expect((many.written - few.written) / 4_000).toBeLessThanOrEqual(2.1);
  expect((many.store - few.store) / 4_000).toBeLessThanOrEqual(0.65);
});
