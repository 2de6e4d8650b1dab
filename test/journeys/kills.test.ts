/**
 * A send to 200 people over three channels, during which the app's process is killed with SIGKILL again and again, and
 * started again each time. The mail server, Jira and the chat service run on and count what reached whom: everybody
 * once, but for those whom the record shows as uncertain, who got it once or not at all.
 */
import { z } from 'zod';
import { people, queryUsers } from '../../sandbox/demo/people';
import type { DeliveryView } from '../../src/contract';
import { verifyBundle } from './support/bundle';
import { killAgainAndAgain } from './support/crash-points';
import { isUnsent, lookAgain, pressSend } from './support/interrupted';
import { Release } from './support/release';
import { TestSite } from './support/site';

const SEED = 20_261_121;
/** At every so many calls: often enough that most attempts of every batch are cut off at some call of some send. */
const EVERY = 23;
const long = process.env['LONG_TESTS'] === '1';

const users = queryUsers.others.slice(0, 20);
const addresses = Array.from({ length: 174 }, (_, index) => `contact-${index}@partners.example`);
const places = Array.from({ length: 6 }, (_, index) => ({ name: `#team-${index}`, hook: `T0HARBOUR/B0TEAM${index}` }));
const RECIPIENTS = users.length + addresses.length + places.length;

let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users: users.map((user) => user.accountId), addresses });
  await site.saveMembers('Teams', {
    kind: 'destinations',
    channel: 'slack',
    destinations: places.map(({ name, hook }) => ({
      name,
      address: `https://hooks.slack.com/services/${hook}/secretPartOfSlack`,
    })),
  });
}, 60_000);
afterAll(() => site.stop());

/** How often each recipient got it, as those say who took it: the mail server and the chat service. */
async function reached(release: Release): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const count = (who: string): unknown => counts.set(who, (counts.get(who) ?? 0) + 1);
  for (const { to } of await release.mails()) to.forEach(count);
  for (const { place, body } of site.sandbox.world.posts.list())
    if (JSON.stringify(body).includes(release.subject)) count(place);
  return counts;
}

/** As those who count know a delivery's recipient. */
function placeOf({ recipient }: DeliveryView): string {
  const user = users.find(({ displayName }) => displayName === recipient);
  const channel = places.find(({ name }) => name === recipient);
  return user?.emailAddress ?? channel?.hook ?? recipient;
}

/** Until nothing goes on by itself, which the site needs some quarters of an hour for. */
async function untilOnlyPeopleCan(release: Release, contentDigest: string): Promise<readonly DeliveryView[]> {
  for (let round = 0; round < 40; round += 1) {
    await site.advance('PT5M');
    if (isUnsent((await lookAgain(() => release.open())).state)) await pressSend(release, contentDigest);
    const deliveries = await lookAgain(() => release.deliveries());
    const isOpen = deliveries.some(({ state }) => state === 'planned' || state === 'attempting');
    if (deliveries.length === RECIPIENTS && !isOpen) return deliveries;
  }
  throw new Error('After more than three hours something was still open.');
}

/** One send with its kills; what is wrong afterwards, in words. */
async function play(first: number, when: 'before' | 'after'): Promise<readonly string[]> {
  const release = await Release.ready(site);
  const { contentDigest } = await release.open();
  const kills = killAgainAndAgain(site, { every: EVERY, first, when });
  const problems: string[] = [];
  try {
    await pressSend(release, contentDigest);
    await untilOnlyPeopleCan(release, contentDigest);
  } finally {
    kills.stop();
  }
  const deliveries = await untilOnlyPeopleCan(release, contentDigest);
  const counts = await reached(release);
  for (const delivery of deliveries) {
    const count = counts.get(placeOf(delivery)) ?? 0;
    const fits = delivery.state === 'uncertain' ? count <= 1 : count === 1;
    if (!fits) problems.push(`${delivery.recipient} got it ${count} times and is shown as ${delivery.state}`);
  }
  if (kills.made.length < 20) problems.push(`the process was killed ${kills.made.length} times only`);
  const uncertain = deliveries.filter(({ state }) => state === 'uncertain');
  // Each kill cuts off at most one attempt of each batch that is under way: one of Jira's, two of the provider's, one of Slack's.
  if (uncertain.length > 4 * kills.made.length) problems.push(`${uncertain.length} are uncertain`);

  for (const delivery of uncertain)
    await site.call(z.unknown(), people.ada.accountId, 'record-panel', release.place, 'settleDelivery', {
      deliveryId: delivery.id,
      outcome: counts.has(placeOf(delivery)) ? 'arrived' : 'send-again',
      reason: 'Asked the recipient.',
    });
  const { state } = await release.untilQuiet();
  if (state !== 'recorded') problems.push(`the record ends as ${state}`);
  const everybody = [...(await reached(release)).values()];
  if (everybody.length !== RECIPIENTS || everybody.some((count) => count !== 1))
    problems.push(`${everybody.length} were reached, ${Math.max(...everybody)} times at most`);
  const verdict = await verifyBundle(release);
  if (verdict.code !== 0) problems.push(`the verifier refuses the bundle: ${verdict.output}`);
  return problems.map(
    (problem) => `killed ${when} call ${first} and every ${EVERY}th after it (seed ${SEED}): ${problem}`,
  );
}

const somewhere = (SEED % EVERY) + 1;
const sends: readonly (readonly [number, 'before' | 'after'])[] = long
  ? Array.from({ length: EVERY }, (_, index) => index + 1).flatMap((first) => [
      [first, 'before'] as const,
      [first, 'after'] as const,
    ])
  : [
      [somewhere, 'before'],
      [(somewhere + 11) % EVERY, 'after'],
    ];

test.each(sends)(
  `a send killed from its call %d on, %s every ${EVERY}th call, reaches all 200 once`,
  async (first, when) => {
    expect(await play(first, when)).toEqual([]);
  },
  600_000,
);
