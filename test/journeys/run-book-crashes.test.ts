/**
 * A record with a run-book: a notice of what is planned leaves first, a second one once the first was sent to everybody,
 * and the announcement when the deployment is verified. The app's process is killed with SIGKILL around every write, push
 * and call on the way. Whatever the moment: everybody gets each message once, what cannot be known is shown as uncertain,
 * nobody is told before it is their turn, nothing is left behind, and the evidence verifies.
 */
import { parcelSize } from '../../src/domain/delivery/parcel';
import type { DeliveryView } from '../../src/contract';
import type { CountedRecipients } from './support/counted';
import {
  type CrashPoint,
  crashPointsOf,
  everyPoint,
  listenToCalls,
  type Played,
  problemsOfKills,
} from './support/crash-points';
import { isUnsent, lookAgain, pressSend, reportUntilTaken } from './support/interrupted';
import type { Pipeline } from './support/pipeline';
import type { Release } from './support/release';
import { ANNOUNCEMENT, approvedRunBook, FIRST, SECOND, siteForRunBooks } from './support/run-book';
import type { TestSite } from './support/site';

const SEED = 20_261_121;
/**
 * Of each kind of call, before it and after it. Of the providers' one for each: where nothing is reported of a message,
 * no report hides what was done twice.
 */
const SOME = { storage: 2, rest: 1, queue: 1, provider: 2 } as const;
/** The most rounds of twelve minutes that the site needs to come from one step to the next after a crash. */
const ROUNDS = 8;

let site: TestSite;
let recipients: CountedRecipients;
let pipeline: Pipeline;

beforeAll(async () => {
  ({ site, recipients, pipeline } = await siteForRunBooks());
}, 60_000);
afterAll(() => site.stop());

/** The second notice follows the first. */
const approved = (): Promise<Release> =>
  approvedRunBook(site, (first) => ({
    start: { kind: 'at-once' },
    after: { communiqueId: first, degree: 'sent', percent: 100 },
  }));

/** What hands a message of this release over to those who take it to the readers of each group. */
function handOvers(release: Release): Readonly<Record<typeof FIRST | typeof SECOND | typeof ANNOUNCEMENT, RegExp>> {
  return {
    [FIRST]: /^provider POST \S*sendgrid\S*\/mail\/send/,
    [SECOND]: new RegExp(`^rest POST \\S*/issue/${release.issueId}/notify`),
    [ANNOUNCEMENT]: /^provider POST \S*hooks\.slack\.com/,
  };
}

/** The first call for a group comes after the last one for the group before it. */
function outOfTurn(release: Release, calls: readonly string[]): readonly string[] {
  const turns = Object.entries(handOvers(release));
  return turns.flatMap(([group, call], index) => {
    const first = calls.findIndex((name) => call.test(name));
    if (first === -1) return [`nothing was handed over to ${group}`];
    const [before, callBefore] = turns[index - 1] ?? [];
    const isEarly = callBefore !== undefined && calls.slice(first).some((name) => callBefore.test(name));
    return isEarly ? [`${group} was told before all of ${before} were`] : [];
  });
}

const isOpen = ({ state }: DeliveryView): boolean => state === 'planned' || state === 'attempting';

/** More than the one parcel that a crash can cut off. */
function tooManyUncertain(deliveries: readonly DeliveryView[]): readonly string[] {
  const uncertain = deliveries.filter(({ state }) => state === 'uncertain');
  const [one] = uncertain;
  const most = one ? parcelSize(one.channel, 'sendgrid') : 0;
  const isOneParcel = uncertain.length <= most && uncertain.every(({ channel }) => channel === one?.channel);
  return isOneParcel ? [] : [`${uncertain.length} are uncertain after one crash`];
}

/**
 * Lets pass what the record needs by itself until it has come so far; a person sends again what was not authorised, and
 * asks the readers of whom nobody knows. What is wrong on the way, in words.
 */
async function until(
  release: Release,
  contentDigest: string,
  hasCome: () => Promise<boolean>,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await site.idle();
    await site.advance(round === 0 ? 'PT1M' : 'PT12M');
    if (isUnsent((await lookAgain(() => release.open())).state)) await pressSend(release, contentDigest);
    const deliveries = await lookAgain(() => release.deliveries());
    problems.push(
      ...tooManyUncertain(deliveries),
      ...(await recipients.miscounted(
        release,
        deliveries.filter((delivery) => !isOpen(delivery)),
      )),
    );
    if (deliveries.some(({ state }) => state === 'uncertain')) await recipients.askedWhereUncertain(release);
    else if (await lookAgain(hasCome)) return problems;
  }
  return [...problems, 'nothing went on any more'];
}

/** Both notices have left, and the announcement waits for the deployment. */
async function awaitsDeployment(release: Release): Promise<boolean> {
  const steps = (await release.open()).communiques.map(({ group, step }) => [group.name, step?.state] as const);
  const states = new Map(steps);
  const announcement = states.get(ANNOUNCEMENT);
  const waits = announcement?.at === 'waiting' && announcement.for === 'gates';
  return waits && [FIRST, SECOND].every((group) => states.get(group)?.at === 'done');
}

/** The whole way with its kill, if any. */
async function tell(release: Release, contentDigest: string): Promise<readonly string[]> {
  const { calls, stop } = listenToCalls(site);
  try {
    await pressSend(release, contentDigest);
    const problems = [...(await until(release, contentDigest, () => awaitsDeployment(release)))];
    if (calls.some((name) => handOvers(release)[ANNOUNCEMENT].test(name)))
      problems.push('the announcement left before the deployment was verified');
    await reportUntilTaken(release, pipeline);
    const isRecorded = async () => (await release.open()).state === 'recorded';
    problems.push(...(await until(release, contentDigest, isRecorded)));
    return [...problems, ...outOfTurn(release, calls)];
  } finally {
    stop();
  }
}

/** Plays one crash and tells what is wrong afterwards. */
async function play({ fault }: CrashPoint): Promise<Played> {
  const release = await approved();
  const { contentDigest } = await release.open();
  await site.addFault(fault);
  const problems = await tell(release, contentDigest);
  const [used] = await site.clearFaults();
  return { killed: used === 1, problems: [...problems, ...(await recipients.settled(release))] };
}

/** The moments of a run-book that nothing interrupts. */
async function undisturbed(): Promise<readonly CrashPoint[]> {
  const release = await approved();
  const { contentDigest } = await release.open();
  const points = await crashPointsOf(site, async () => {
    expect(await tell(release, contentDigest)).toEqual([]);
  });
  expect(await recipients.settled(release)).toEqual([]);
  return points;
}

test(
  everyPoint
    ? 'a process killed at any moment of a run-book tells everybody once and in their turn'
    : 'a process killed at one of some moments of a run-book tells everybody once and in their turn',
  async () => {
    expect(await problemsOfKills(undisturbed, play, { some: SOME, seed: SEED })).toEqual([]);
  },
  everyPoint ? 7_200_000 : 480_000,
);
