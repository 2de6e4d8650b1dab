/**
 * What it takes to tell very many people, on the real bundle in a fresh sandbox, which keeps Forge's quotas: time,
 * invocations, REST points, storage, memory; against the least that the quotas allow, and against a plain loop of the
 * same calls to the mail provider in the same run.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { people } from '../sandbox/demo/people';
import type { Usage } from '../sandbox/journey/site-client';
import { Release } from '../test/journeys/support/release';
import { TestSite } from '../test/journeys/support/site';

/** So many to a group, whose value holds them; more people are several groups, each with a communiqué of its own. */
const GROUP_SIZE = 2_000;
const DEFAULT_SIZES = [1_000, 10_000];
const PLAIN_CALLS = 500;

/** Forge: units of 10 KB written in a minute by one installation (key-value store, limits). */
const WRITES_A_MINUTE = 4_000;
const UNIT_BYTES = 10 * 1024;
/** Forge: operations of one transaction. */
const OPERATIONS = 25;
/** Forge: requests to other hosts in a minute of one invocation. */
const EGRESS_OF_AN_INVOCATION = 100;
/** A delivery, and its line in the ledger, as they are stored. */
const DELIVERY_BYTES = 800;
const LEDGER_BYTES = 450;

interface Measured {
  readonly recipients: number;
  readonly pressMilliseconds: number;
  readonly pressInvocations: number;
  readonly seconds: number;
  readonly usage: Usage;
  readonly plainSeconds: number;
  readonly peakMegabytes: number;
}

async function measure(recipients: number): Promise<Measured> {
  const site = await TestSite.start();
  try {
    const release = await prepare(site, recipients);
    // The quotas of the preparation are over before what is measured begins.
    await site.advance('PT2M');
    await site.idle();
    const call = spyOnProvider(site);
    const started = await site.now();
    const before = (await site.state()).usage;
    const pressed = performance.now();
    const said = await release.send();
    const pressMilliseconds = performance.now() - pressed;
    if (!said.ok) throw new Error(`Sending was refused: ${said.refusal.message}`);
    const pressInvocations = invocationsOf((await site.state()).usage, before, 'record-panel/sendCommunications');
    await untilTold(site, release, recipients);
    const seconds = ((await site.now()) - started) / 1000;
    const usage = difference((await site.state()).usage, before);
    const plainSeconds = await plainLoop(site, call(), recipients);
    return {
      recipients,
      pressMilliseconds,
      pressInvocations,
      seconds,
      usage,
      plainSeconds,
      peakMegabytes: peakMegabytes(),
    };
  } finally {
    await site.stop();
  }
}

/** A release whose gates are all open, for so many people outside of Jira and one inside. */
async function prepare(site: TestSite, recipients: number): Promise<Release> {
  const groups = Array.from({ length: Math.ceil(recipients / GROUP_SIZE) }, (_, group) =>
    Array.from(
      { length: Math.min(GROUP_SIZE, recipients - group * GROUP_SIZE) },
      (__, index) => `person-${group * GROUP_SIZE + index}@partners.example`,
    ),
  );
  await withoutReports(site);
  await site.setAudience({ users: [people.lena.accountId], addresses: groups[0] ?? [] });
  for (const [index, addresses] of groups.slice(1).entries()) {
    // As an administrator would: the storage takes only so much of a site in a minute.
    await site.advance('PT1M');
    await site.saveMembers(`Partners ${index + 2}`, {
      kind: 'addresses',
      addresses: addresses.map((address) => ({ name: '', address })),
    });
  }
  await site.advance('PT1M');
  const release = await Release.plan(site);
  for (let minutes = 0; (await look(release)).communiques.some(({ audience }) => audience.lookingUp); minutes += 1) {
    if (minutes > 60) throw new Error('The audiences were not looked up within an hour.');
    await site.advance('PT1M');
    await site.idle();
  }
  const aMinute = (): Promise<unknown> => site.advance('PT1M');
  await release.complete(groups.length > 1 ? aMinute : undefined);
  for (const step of ['submit', 'approve', 'verify'] as const) {
    await aMinute();
    await release[step]();
  }
  await site.idle();
  return release;
}

/** The panel; where the storage takes no more of the site for the moment, a minute later, as the page asks for. */
async function look(release: Release): ReturnType<Release['open']> {
  for (let tries = 1; ; tries += 1)
    try {
      return await release.open();
    } catch (failure) {
      if (tries === 5 || !String(failure).includes('storage takes no more')) throw failure;
      await release.site.advance('PT1M');
    }
}

/** Receipts have costs of their own, and come as the provider sends them: here only the delivering is measured. */
async function withoutReports(site: TestSite): Promise<void> {
  const url = 'https://api.eu.sendgrid.com/v3/user/webhooks/event/settings';
  const headers = { authorization: 'Bearer SG.a-key.of-this-run' };
  for (let count = 0; count < 5; count += 1) {
    const answer = await site.sandbox.world.fetch({ url, method: 'DELETE', headers });
    if (answer?.status !== 204) return;
  }
}

type ProviderCall = Parameters<TestSite['sandbox']['world']['fetch']>[0];

/** The first message that is handed to the provider, for the plain loop. */
function spyOnProvider(site: TestSite): () => ProviderCall {
  const { world } = site.sandbox;
  let first: ProviderCall | undefined;
  const original = world.fetch.bind(world);
  Object.assign(world, {
    fetch: (call: ProviderCall) => {
      first ??= call;
      return original(call);
    },
  });
  return () => {
    if (!first) throw new Error('Nothing was handed to the provider.');
    return first;
  };
}

async function untilTold(site: TestSite, release: Release, recipients: number): Promise<void> {
  for (let rounds = 0; ; rounds += 1) {
    // Not over HTTP: a large send takes longer than a request waits.
    await site.sandbox.idle();
    const { communiques } = await look(release);
    const told = communiques.reduce(
      (sum, { deliveries }) => sum + (deliveries?.accepted ?? 0) + (deliveries?.delivered ?? 0),
      0,
    );
    if (told === recipients + 1) return;
    if (rounds > 240) throw new Error(`Only ${told} of ${recipients + 1} were told.`);
    await site.advance('PT1M');
  }
}

/** The same calls to the provider one after the other, with nothing written down, as long as all of them would take. */
async function plainLoop(site: TestSite, call: ProviderCall, recipients: number): Promise<number> {
  const started = performance.now();
  for (let count = 0; count < PLAIN_CALLS; count += 1) await site.sandbox.world.fetch(call);
  return ((performance.now() - started) / PLAIN_CALLS / 1000) * recipients;
}

function difference(after: Usage, before: Usage): Usage {
  return {
    invocations: Object.fromEntries(
      Object.keys(after.invocations).map((name) => [name, invocationsOf(after, before, name)]),
    ),
    restCalls: after.restCalls - before.restCalls,
    points: after.points - before.points,
    storageReads: after.storageReads - before.storageReads,
    storageWrites: after.storageWrites - before.storageWrites,
    queueEvents: after.queueEvents - before.queueEvents,
    webTriggerCalls: after.webTriggerCalls - before.webTriggerCalls,
  };
}

function invocationsOf(after: Usage, before: Usage, name: string): number {
  return (after.invocations[name] ?? 0) - (before.invocations[name] ?? 0);
}

/** The most memory that the process of the app held at once, so far. */
function peakMegabytes(): number {
  const children = readdirSync('/proc/self/task').flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, 'utf8').trim().split(/\s+/).filter(Boolean),
  );
  const peaks = children.map((pid) => {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(line?.[1] ?? 0) / 1024;
  });
  return Math.max(0, ...peaks);
}

/**
 * An attempt has to be written before the call and its outcome after it, each delivery in a transaction that is full, and
 * the ledger tells of each; nothing else is necessary.
 */
function leastFor(recipients: number): {
  readonly writes: number;
  readonly invocations: number;
  readonly seconds: number;
} {
  const transactions = Math.ceil(recipients / OPERATIONS);
  const unitsOfOne = Math.ceil((OPERATIONS * DELIVERY_BYTES) / UNIT_BYTES);
  const writes = 2 * transactions * unitsOfOne + Math.ceil((recipients * LEDGER_BYTES) / UNIT_BYTES);
  return {
    writes,
    invocations: Math.ceil(recipients / EGRESS_OF_AN_INVOCATION),
    seconds: (writes / WRITES_A_MINUTE) * 60,
  };
}

function report(all: readonly Measured[]): void {
  const rows: readonly (readonly [string, (one: Measured) => string])[] = [
    ['recipients', ({ recipients }) => whole(recipients)],
    ['the click, milliseconds', ({ pressMilliseconds }) => whole(pressMilliseconds)],
    ['the click, invocations of the panel', ({ pressInvocations }) => whole(pressInvocations)],
    ['seconds on the site’s clock', ({ seconds }) => whole(seconds)],
    ['… the least by the quotas', ({ recipients }) => whole(leastFor(recipients).seconds)],
    ['… ratio', ({ recipients, seconds }) => (seconds / leastFor(recipients).seconds).toFixed(1)],
    ['… of a plain loop of the provider’s calls', ({ plainSeconds }) => whole(plainSeconds)],
    ['… ratio', ({ seconds, plainSeconds }) => (seconds / plainSeconds).toFixed(1)],
    ['invocations that deliver', ({ usage }) => whole(usage.invocations['delivery-consumer'] ?? 0)],
    ['… the least by the quotas', ({ recipients }) => whole(leastFor(recipients).invocations)],
    ['invocations in all', ({ usage }) => whole(Object.values(usage.invocations).reduce((sum, one) => sum + one, 0))],
    ['REST calls of Jira', ({ usage }) => whole(usage.restCalls)],
    ['points', ({ usage }) => whole(usage.points)],
    ['queue events', ({ usage }) => whole(usage.queueEvents)],
    ['storage reads, units of 10 KB', ({ usage }) => whole(usage.storageReads)],
    ['storage writes, units of 10 KB', ({ usage }) => whole(usage.storageWrites)],
    ['… the least', ({ recipients }) => whole(leastFor(recipients).writes)],
    ['… per recipient', ({ recipients, usage }) => (usage.storageWrites / recipients).toFixed(2)],
    ['storage cost beyond the free tier, dollars', ({ usage }) => cost(usage).toFixed(2)],
    ['memory of the app at its peak, MB', ({ peakMegabytes: megabytes }) => whole(megabytes)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, show] of rows)
    process.stdout.write(`${name.padEnd(width)}  ${all.map((one) => show(one).padStart(10)).join('')}\n`);
  const [small, large] = [all[0], all.at(-1)];
  if (!small || !large || small === large) return;
  const growth = large.usage.storageWrites / large.recipients / (small.usage.storageWrites / small.recipients);
  const time = large.seconds / large.recipients / (small.seconds / small.recipients);
  process.stdout.write(
    `\nPer recipient the largest takes ${growth.toFixed(2)} times the writes and ${time.toFixed(2)} times the time of the smallest; 1 is linear.\n`,
  );
}

/** Forge's price of a GB read and written, in units of 10 KB. */
function cost({ storageReads, storageWrites }: Usage): number {
  const gigabytes = (units: number): number => (units * UNIT_BYTES) / 1024 ** 3;
  return gigabytes(storageReads) * 0.055 + gigabytes(storageWrites) * 1.09;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

async function main(): Promise<void> {
  const sizes = process.argv.slice(2).map(Number);
  if (sizes.some((size) => !Number.isInteger(size) || size < 1))
    throw new Error('Give numbers of recipients, such as 1000 10000.');
  const measured: Measured[] = [];
  for (const size of sizes.length > 0 ? sizes : DEFAULT_SIZES) {
    process.stdout.write(`Telling ${whole(size)} people …\n`);
    measured.push(await measure(size));
    report(measured);
  }
}

void main().catch((failure: unknown) => {
  process.stderr.write(`${failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)}\n`);
  process.exitCode = 1;
});
