/**
 * A send to 200 people over three channels, during which the app's process is killed with SIGKILL again and again, and
 * started again each time. The mail server, Jira and the chat service run on and count what reached whom: everybody
 * once, but for those whom the record shows as uncertain, who got it once or not at all.
 */
import { parcelSize } from '../../src/domain/delivery/parcel';
import { CountedRecipients } from './support/counted';
import { killAgainAndAgain } from './support/crash-points';
import { pressSend } from './support/interrupted';
import { Release } from './support/release';
import { TestSite } from './support/site';

const SEED = 20_261_121;
/** At every so many calls: often enough that most attempts of every batch are cut off at some call of some send. */
const EVERY = 13;
/** As many as the largest parcel has, of one batch at a time. */
const CUT_OFF_AT_ONCE = parcelSize('external-mail', 'sendgrid');
const long = process.env['LONG_TESTS'] === '1';

let site: TestSite;
let recipients: CountedRecipients;

beforeAll(async () => {
  site = await TestSite.start();
  recipients = await CountedRecipients.at(site, { users: 20, addresses: 174, places: 6 });
}, 60_000);
afterAll(() => site.stop());

/** One send with its kills; what is wrong afterwards, in words. */
async function play(first: number, when: 'before' | 'after'): Promise<readonly string[]> {
  const release = await Release.ready(site);
  const { contentDigest } = await release.open();
  const kills = killAgainAndAgain(site, { every: EVERY, first, when });
  try {
    await pressSend(release, contentDigest);
    await recipients.untilOnlyPeopleCan(release, contentDigest);
  } finally {
    kills.stop();
  }
  const deliveries = await recipients.untilOnlyPeopleCan(release, contentDigest);
  const uncertain = deliveries.filter(({ state }) => state === 'uncertain').length;
  const problems = [
    ...(kills.made.length < 20 ? [`the process was killed ${kills.made.length} times only`] : []),
    ...(uncertain > CUT_OFF_AT_ONCE * kills.made.length ? [`${uncertain} are uncertain`] : []),
    ...(await recipients.miscounted(release, deliveries)),
    ...(await recipients.settled(release)),
  ];
  return problems.map((problem) => `killed ${when} call ${first} and every ${EVERY}th after it: ${problem}`);
}

const somewhere = (SEED % EVERY) + 1;
const sends: readonly (readonly [number, 'before' | 'after'])[] = long
  ? Array.from({ length: EVERY }, (_, index) => index + 1).flatMap((first) => [
      [first, 'before'] as const,
      [first, 'after'] as const,
    ])
  : [
      [somewhere, 'before'],
      [(somewhere + 6) % EVERY, 'after'],
    ];

test.each(sends)(
  `a send killed from its call %d on, %s every ${EVERY}th call, reaches all 200 once`,
  async (first, when) => {
    expect(await play(first, when)).toEqual([]);
  },
  600_000,
);
