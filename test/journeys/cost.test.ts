/** What a send of several batches costs on the real bundle, counted from the traffic; docs/architecture.md tells it. */
import { queryUsers } from '../../sandbox/demo/people';
import { Release } from './support/release';
import { TestSite } from './support/site';

let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
}, 60_000);
afterAll(() => site.stop());

const users = queryUsers.others.slice(0, 24).map((user) => user.accountId);
const addresses = Array.from({ length: 26 }, (_, index) => `partner-${index}@partners.example`);
const RECIPIENTS = users.length + addresses.length;

test('fifty recipients in two batches cost one call for each Jira user, and little besides', async () => {
  await site.setAudience({ users, addresses });
  const release = await Release.ready(site);
  await site.idle();
  const before = (await site.state()).usage;
  const made = site.sandbox.host.traffic().length;
  expect(await release.send()).toMatchObject({ ok: true });
  await site.idle();
  for (let round = 0; round < 3; round += 1) await site.passTime();
  const after = (await site.state()).usage;
  const traffic = site.sandbox.host.traffic().slice(made);
  expect((await release.open()).state).toBe('recorded');
  expect((await release.mails()).length).toBe(RECIPIENTS);

  const calls = after.restCalls - before.restCalls;
  const told = traffic.filter(({ path }) => path.endsWith('/notify')).length;
  expect(told).toBe(users.length);
  // The press, the follow-ups, three sweeps, and what is written to the item and the mirror.
  expect(calls - told).toBeLessThanOrEqual(45);
  expect(after.points - before.points).toBeLessThanOrEqual(300);
  expect((after.storageReads - before.storageReads) / RECIPIENTS).toBeLessThanOrEqual(25);
  expect((after.storageWrites - before.storageWrites) / RECIPIENTS).toBeLessThanOrEqual(4);
  const invocations = (name: string): number => (after.invocations[name] ?? 0) - (before.invocations[name] ?? 0);
  // One invocation for each batch, and those that the sweep finds settled already.
  expect(invocations('delivery-consumer')).toBeGreaterThanOrEqual(2);
  expect(invocations('delivery-consumer')).toBeLessThanOrEqual(6);
}, 120_000);
