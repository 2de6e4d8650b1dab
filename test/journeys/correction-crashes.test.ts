/**
 * A record with a run-book: a notice of what is planned has left, a second one waits for its time and the announcement for
 * the deployment. A person finds the first wrong, so that a correction interrupts the run-book. The app's process is killed
 * with SIGKILL around every write, push and call from there to the end. Whatever the moment: who heard something wrong gets
 * the correction once, nothing else leaves before that or before a person released it, everybody gets the rest once, what
 * cannot be known is shown as uncertain, and the evidence verifies.
 */
import { people } from '../../sandbox/demo/people';
import type { RecordView } from '../../src/contract';
import type { CountedRecipients } from './support/counted';
import {
  type CrashPoint,
  crashPointsOf,
  everyPoint,
  listenToCalls,
  type Played,
  problemsOfKills,
} from './support/crash-points';
import { ENDED, lookAgain, pressSend, reportUntilTaken } from './support/interrupted';
import type { Pipeline } from './support/pipeline';
import type { Release } from './support/release';
import { ANNOUNCEMENT, approvedRunBook, COUNTS, FIRST, SECOND, siteForRunBooks } from './support/run-book';
import type { TestSite } from './support/site';

const SEED = 20_261_122;
/** Of each kind of call, before it and after it; those to Jira here read, or write what is written again. */
const SOME = { storage: 1, rest: 0, queue: 1, provider: 1 } as const;
/** The most rounds of twelve minutes from one thing that a person does to the next. */
const ROUNDS = 10;
const HOUR = 3_600_000;

let site: TestSite;
let recipients: CountedRecipients;
let pipeline: Pipeline;

beforeAll(async () => {
  ({ site, recipients, pipeline } = await siteForRunBooks());
}, 60_000);
afterAll(() => site.stop());

/** The first notice has left; the others wait. */
async function noticed(): Promise<Release> {
  const at = (await site.now()) + HOUR;
  const release = await approvedRunBook(site, () => ({ start: { kind: 'at', at } }));
  const { contentDigest } = await release.open();
  await pressSend(release, contentDigest);
  await site.idle();
  return release;
}

const NOT_YET = 'not-yet';

/** What is done next by a person, and by what they see that it is done. */
interface Act {
  readonly name: string;
  readonly isDone: (view: RecordView) => boolean;
  readonly press: (release: Release, view: RecordView) => Promise<unknown>;
}

const inPanel = (release: Release, functionKey: string, payload: unknown): Promise<unknown> =>
  site.invoke(people.ada.accountId, 'record-panel', release.place, functionKey, payload);

const stepOf = (view: RecordView, group: string) =>
  view.communiques.find((one) => one.group.name === group && one.current)?.step?.state;

const correctionIn = (view: RecordView) =>
  view.communiques.find(({ kind, group, current }) => kind === 'correction' && group.name === FIRST && current);

/** After the correction of a person's finding, a person looks at what is still to leave. */
const releasing = (group: string): Act => ({
  name: `${group} are released`,
  isDone: (view) => {
    const state = stepOf(view, group);
    return view.correction === undefined && state !== undefined && state.at !== 'held';
  },
  press: async (release, view) => {
    const held = view.communiques.find((one) => one.group.name === group && one.current);
    if (held?.step?.state.at !== 'held') return NOT_YET;
    return inPanel(release, 'decideStep', { communiqueId: held.id, decision: 'release', reason: 'This is right.' });
  },
});

const ACTS: readonly Act[] = [
  {
    name: 'a correction is begun',
    isDone: ({ correction }) => correction !== undefined,
    press: (release) => inPanel(release, 'startCorrection', { reason: 'The day was wrong.' }),
  },
  {
    name: 'the correction is written',
    isDone: (view) => view.correction !== undefined && correctionIn(view)?.problems.length === 0,
    press: async (release, view) => {
      const draft = correctionIn(view);
      if (!draft) return NOT_YET;
      const { id: communiqueId, revision, subject, kind, answers, responsibleAccountId } = draft;
      const said = { ...answers, why: 'The calendar was read wrongly.', how: 'Plan for the other day.' };
      const words = { communiqueId, revision, subject, kind, answers: said, responsibleAccountId };
      return inPanel(release, 'saveCommunique', words);
    },
  },
  {
    name: 'the correction is sent',
    isDone: ({ correction }) => correction === undefined || correction.stage !== 'draft',
    press: (release, { contentDigest }) => inPanel(release, 'sendCommunications', { contentDigest }),
  },
  releasing(SECOND),
  releasing(ANNOUNCEMENT),
];

/** A person does it, and again where the app died meanwhile, until they see that it is done. Nothing is done by itself. */
async function act(release: Release, { name, isDone, press }: Act): Promise<readonly string[]> {
  let [wasPressed, said]: [boolean, unknown] = [false, undefined];
  for (let round = 0; round < ROUNDS; round += 1) {
    const view = await lookAgain(() => release.open());
    if (isDone(view)) return wasPressed ? [] : [`${name} without anybody’s doing`];
    said = await press(release, view).catch((failure: unknown) => expect(String(failure)).toMatch(ENDED));
    wasPressed ||= said !== NOT_YET;
    await site.idle();
    if (isDone(await lookAgain(() => release.open()))) continue;
    await recipients.askedWhereUncertain(release);
    await site.advance('PT6M');
  }
  return [`it never came so far that ${name}: ${JSON.stringify(said)?.slice(0, 300)}`];
}

/** What hands a message of the first send over that had not left when the correction was begun. */
function isRest(release: Release, call: string): boolean {
  return new RegExp(`^rest POST \\S*/issue/${release.issueId}/notify|hooks\\.slack\\.com`).test(call);
}

/** From the moment on at which a person finds the first notice wrong, with its kill, if any. */
async function correct(release: Release): Promise<readonly string[]> {
  const { calls, stop } = listenToCalls(site);
  const problems: string[] = [];
  try {
    for (const one of ACTS) {
      problems.push(...(await act(release, one)));
      const isReleased = one === ACTS.at(-1) || one === ACTS.at(-2);
      if (!isReleased && calls.some((call) => isRest(release, call)))
        problems.push(`something else left before ${one.name}`);
    }
    await reportUntilTaken(release, pipeline);
    for (let round = 0; round < ROUNDS; round += 1) {
      await site.idle();
      if ((await lookAgain(() => release.open())).state === 'recorded') break;
      await recipients.askedWhereUncertain(release);
      await site.advance('PT12M');
    }
    const deliveries = await lookAgain(() => release.deliveries());
    return [...problems, ...(await recipients.miscounted(release, deliveries))];
  } finally {
    stop();
  }
}

/** Plays one crash and tells what is wrong afterwards. */
async function play({ fault }: CrashPoint): Promise<Played> {
  const release = await noticed();
  await site.addFault(fault);
  const problems = await correct(release);
  const [used] = await site.clearFaults();
  return { killed: used === 1, problems: [...problems, ...(await recipients.settled(release, COUNTS.addresses))] };
}

/** The moments of a correction that nothing disturbs. */
async function undisturbed(): Promise<readonly CrashPoint[]> {
  const release = await noticed();
  const points = await crashPointsOf(site, async () => {
    expect(await correct(release)).toEqual([]);
  });
  expect(await recipients.settled(release, COUNTS.addresses)).toEqual([]);
  return points;
}

test(
  everyPoint
    ? 'a process killed at any moment of a correction that interrupts a run-book corrects once, and tells the rest once'
    : 'a process killed at one of some moments of a correction that interrupts a run-book corrects once, and tells the rest once',
  async () => {
    expect(await problemsOfKills(undisturbed, play, { some: SOME, seed: SEED })).toEqual([]);
  },
  everyPoint ? 7_200_000 : 480_000,
);
