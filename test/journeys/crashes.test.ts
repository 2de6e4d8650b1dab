/**
 * The app's process is killed with SIGKILL around every write, push and call of a send. Whatever the moment: nobody is
 * forgotten, nobody is told twice, what cannot be known is shown as uncertain, and the evidence verifies.
 */
import { z } from 'zod';
import { people, queryUsers } from '../../sandbox/demo/people';
import { verifyBundle } from './support/bundle';
import { type CrashPoint, crashPointsOf, everyPoint, type Played, problemsOfKills } from './support/crash-points';
import { isUnsent, lookAgain, pressSend } from './support/interrupted';
import { Release } from './support/release';
import { TestSite } from './support/site';

const { ada } = people;
const users = queryUsers.others.slice(0, 2);
const addresses = ['one@partners.example', 'two@partners.example'];
const everybody = [...users.map((user) => user.emailAddress), ...addresses].sort();
const SEED = 42;
/** Of each kind of call, before it and after it. */
const SOME = { storage: 4, rest: 1, queue: 1, provider: 1 } as const;

let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users: users.map((user) => user.accountId), addresses });
}, 60_000);
afterAll(() => site.stop());

/** Lets pass what a cut-off attempt and the sweep need, until only what waits for a person is left. */
async function quietly(release: Release): Promise<void> {
  await site.idle();
  for (let round = 0; round < 3; round += 1) {
    await site.passTime();
    const { state } = await lookAgain(() => release.open());
    if (state !== 'sending' && state !== 'sent') return;
    if (state === 'sending' && (await lookAgain(() => release.deliveriesIn('uncertain'))).length > 0) return;
  }
}

async function received(release: Release): Promise<readonly string[]> {
  return (await release.mails()).flatMap((mail) => mail.to).sort();
}

/** Mail address of a delivery's recipient; Jira's people are shown by name. */
function addressOf(recipient: string): string {
  return users.find((user) => user.displayName === recipient)?.emailAddress ?? recipient;
}

/** One message through Jira, or a parcel of the provider's, which here are all of them. */
function mostCutOff(uncertain: readonly { readonly recipient: string }[]): number {
  return uncertain.every(({ recipient }) => addresses.includes(recipient)) ? addresses.length : 1;
}

/** Plays one crash and tells what is wrong afterwards; nothing when all is as promised. */
async function play(point: CrashPoint): Promise<Played> {
  const release = await Release.ready(site);
  const { contentDigest } = await release.open();
  await site.addFault(point.fault);
  await pressSend(release, contentDigest);
  await quietly(release);
  const [used] = await site.clearFaults();
  const problems: string[] = [];
  if (isUnsent((await release.open()).state)) {
    if ((await received(release)).length > 0) problems.push('mail left before the send was authorised');
    await pressSend(release, contentDigest);
    await quietly(release);
  }

  const mails = await received(release);
  const deliveries = await release.deliveries();
  const uncertain = deliveries.filter((delivery) => delivery.state === 'uncertain');
  if (deliveries.length !== everybody.length) problems.push(`${deliveries.length} deliveries were planned`);
  for (const delivery of deliveries) {
    const count = mails.filter((address) => address === addressOf(delivery.recipient)).length;
    const fitting = delivery.state === 'uncertain' ? count <= 1 : count === 1;
    if (!fitting) problems.push(`${delivery.recipient} got ${count} mails and is shown as ${delivery.state}`);
    if (['planned', 'attempting', 'failed', 'stopped'].includes(delivery.state))
      problems.push(`the delivery to ${delivery.recipient} was left ${delivery.state}`);
  }
  if (uncertain.length > mostCutOff(uncertain)) problems.push(`${uncertain.length} are uncertain after one crash`);

  for (const delivery of uncertain) {
    const arrived = mails.includes(addressOf(delivery.recipient));
    await site.call(z.unknown(), ada.accountId, 'record-panel', release.place, 'settleDelivery', {
      deliveryId: delivery.id,
      outcome: arrived ? 'arrived' : 'send-again',
      reason: 'Asked the recipient.',
    });
  }
  const view = await release.untilQuiet();
  if (view.state !== 'recorded') problems.push(`the record ends as ${view.state}`);
  if ((await received(release)).join() !== everybody.join()) problems.push('not everybody got exactly one mail');
  problems.push(...(await problemsOfItem(release)));
  const verdict = await verifyBundle(release);
  if (verdict.code !== 0) problems.push(`the verifier refuses the bundle: ${verdict.output}`);
  return { killed: used === 1, problems };
}

const assetsObject = z.looseObject({
  attributes: z.array(
    z.looseObject({ objectAttributeValues: z.array(z.looseObject({ value: z.string().nullish() })) }),
  ),
});

/** The configuration item carries the release in exactly one line. */
async function problemsOfItem(release: Release): Promise<readonly string[]> {
  const [item] = (await release.open()).configurationItems;
  const [workspace = '', object = ''] = (item?.key ?? '').split(':');
  const path = `/jsm/assets/workspace/${workspace}/v1/object/${object}`;
  const { attributes } = assetsObject.parse(await site.jiraDone(ada.emailAddress, 'GET', path));
  const values = attributes.flatMap((attribute) => attribute.objectAttributeValues.map(({ value }) => value ?? ''));
  const lines = values.flatMap((value) => value.split('\n')).filter((line) => line.includes(`(${release.issueKey})`));
  return lines.length === 1 ? [] : [`the configuration item carries the release ${lines.length} times`];
}

/** The moments of a send that nothing interrupts. */
async function undisturbed(): Promise<readonly CrashPoint[]> {
  const release = await Release.ready(site);
  const { contentDigest } = await release.open();
  const points = await crashPointsOf(site, async () => {
    await pressSend(release, contentDigest);
    await site.idle();
    await site.advance('PT1M');
  });
  expect((await release.untilQuiet()).state).toBe('recorded');
  expect(await received(release)).toEqual(everybody);
  return points;
}

test(
  everyPoint
    ? 'a process killed at any moment of a send loses nothing and doubles nothing'
    : 'a process killed at one of some moments of a send loses nothing and doubles nothing',
  async () => {
    expect(await problemsOfKills(undisturbed, play, { some: SOME, seed: SEED })).toEqual([]);
  },
  everyPoint ? 7_200_000 : 480_000,
);
