/**
 * A send during which everything goes wrong at once on the real bundle: events come twice, in disorder or never, the
 * process is killed, Jira and the providers are busy, broken, or answer nobody hears, and for a day nothing sweeps.
 */
import type { Fault } from '../../sandbox/ports';
import { CountedRecipients } from './support/counted';
import { killAgainAndAgain } from './support/crash-points';
import { pressSend } from './support/interrupted';
import { Release } from './support/release';
import { TestSite } from './support/site';

const seeds = Array.from({ length: process.env['LONG_TESTS'] === '1' ? 40 : 2 }, (_, index) => index + 1);

const PROVIDERS = ['mail/send', 'hooks.slack.com'];
const EFFECTS: readonly Extract<Fault, { readonly kind: 'provider' }>['effect'][] = [
  { answer: 429, headers: { 'retry-after': '90' } },
  { answer: 429 },
  { answer: 503 },
  { answer: 500 },
  { lose: 'before' },
  { lose: 'afterAccepting' },
];

/** Numbers that follow from the seed, from 0 up to the bound. */
function dice(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

test.each(seeds)(
  'seed %d: nobody is told twice, and nobody is forgotten',
  async (seed) => {
    const site = await TestSite.start({
      disorder: { seed, duplicates: 0.4, losses: 0.2, reorder: true },
    });
    try {
      const recipients = await CountedRecipients.at(site, { users: 4, addresses: 8, places: 2 });
      const release = await Release.ready(site);
      const { contentDigest } = await release.open();
      const roll = dice(seed);
      for (let count = 0; count < 12; count += 1) {
        const effect = EFFECTS[roll(EFFECTS.length)] ?? { answer: 429 };
        await site.addFault({ kind: 'provider', match: PROVIDERS[roll(2)] ?? '', effect, times: 1 });
      }
      for (const status of [429, 503] as const)
        await site.addFault({ kind: 'rest', match: '/notify$', status, skip: roll(3), times: 1 + roll(2) });
      site.holdSchedules(true);
      const kills = killAgainAndAgain(site, { every: 11 + roll(13), first: 1 + roll(10), when: 'after' });
      await pressSend(release, contentDigest);
      for (let hour = 0; hour < 24; hour += 1) await site.advance('PT1H');
      kills.stop();
      await site.clearFaults();
      site.holdSchedules(false);
      const deliveries = await recipients.untilOnlyPeopleCan(release, contentDigest);
      const problems = [
        ...(kills.made.length === 0 ? ['the process was never killed'] : []),
        ...(await recipients.miscounted(release, deliveries)),
        ...(await recipients.settled(release)),
      ];
      expect(problems.map((problem) => `seed ${seed}: ${problem}`)).toEqual([]);
    } finally {
      await site.stop();
    }
  },
  300_000,
);
