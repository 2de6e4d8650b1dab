/** When whoever is to have addresses mended is told of them, and in which words. */
import fc from 'fast-check';
import { afterNotice, mendingTurn, withNews, type ToldOf } from '../../../src/domain/record/mending';
import { mendingNotice, type MendingFacts } from '../../../src/domain/record/mending-notice';
import { quarantineId, untold, withFaults, withTold } from '../../../src/domain/record/quarantine';
import { runs } from '../../builders/arbitraries';
import { anAddress } from '../../builders/people';
import { HOUR } from '../../builders/releases';

const FOUND_BY = { recordIssueId: '1', communiqueId: 'c', sendId: 's' };
const partner = (index: number) => anAddress(`partner-${index}@example.com`);

function found(group: ToldOf, index: number, now: number): ToldOf {
  const fault = { recipient: partner(index), at: now, reason: '550', how: 'bounced' } as const;
  return { quarantine: withFaults(group.quarantine, [fault]), mending: withNews(group, FOUND_BY, now) };
}

function told(group: ToldOf, now: number): ToldOf {
  const ids = new Set(untold(group.quarantine).map(({ id }) => id));
  const quarantine = withTold(group.quarantine, ids);
  const mending = afterNotice({ ...group, quarantine }, { at: now, accountId: 'a', state: 'told' });
  return { quarantine, mending };
}

it('tells of each address once, within a day and two hours, at most once a day, and an hour after the first at the earliest', () => {
  const days = 5;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: days * 24 * 60 }), { minLength: 1, maxLength: 12 }), (minutes) => {
      const arrivals = [...minutes].sort((one, other) => one - other).map((minute) => minute * 60_000);
      const mails: { readonly at: number; readonly ids: readonly string[] }[] = [];
      let group: ToldOf = {};
      let next = 0;
      for (let now = HOUR; now <= (days + 3) * 24 * HOUR; now += HOUR) {
        for (; next < arrivals.length && (arrivals[next] ?? 0) <= now; next += 1)
          group = found(group, next, arrivals[next] ?? 0);
        if (mendingTurn(group, now) !== 'tell') continue;
        mails.push({ at: now, ids: untold(group.quarantine).map(({ id }) => id) });
        group = told(group, now);
      }
      const toldAt = arrivals.map((_at, index) => {
        const about = mails.filter(({ ids }) => ids.includes(quarantineId(partner(index))));
        expect(about.length).toBe(1);
        return about[0]?.at ?? 0;
      });
      for (const [index, at] of arrivals.entries()) expect((toldAt[index] ?? 0) - at).toBeLessThanOrEqual(26 * HOUR);
      for (const [index, { at }] of mails.entries())
        expect(at - (mails[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(index === 0 ? 0 : 24 * HOUR);
      expect((mails[0]?.at ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThanOrEqual(HOUR);
    }),
    runs(),
  );
});

it('tells later what was found out while the mail left', () => {
  const first = found({}, 0, 0);
  const meanwhile = found(
    { ...first, mending: { ...first.mending, notice: { at: HOUR, accountId: 'a', state: 'leaving' } } },
    1,
    HOUR,
  );
  const quarantine = withTold(meanwhile.quarantine, new Set([quarantineId(partner(0))]));
  const mending = afterNotice({ ...meanwhile, quarantine }, { at: HOUR, accountId: 'a', state: 'told' });
  expect([mendingTurn({ quarantine, mending }, 24 * HOUR), mendingTurn({ quarantine, mending }, 25 * HOUR)]).toEqual([
    'wait',
    'tell',
  ]);
});

describe('the mail', () => {
  const of = (kinds: readonly ('bounced' | 'refused' | undefined)[], more: Partial<MendingFacts> = {}) =>
    mendingNotice({
      groupName: 'Partners',
      isByText: false,
      news: kinds.map((how, index) => ({ id: String(index), since: 0, reason: '550', ...(how ? { how } : {}) })),
      all: kinds.length,
      nobodyAnswers: false,
      onceMore: false,
      issueKey: 'HBR-18',
      url: 'https://site.example/browse/HBR-18',
      ...more,
    });

  it.each<[readonly ('bounced' | 'refused' | undefined)[], Partial<MendingFacts>, string]>([
    [['bounced'], {}, '1 address of “Partners” does not take mail any more: bounced for good. Please have it mended.'],
    [
      ['bounced', 'refused', undefined, 'refused'],
      {},
      '4 addresses of “Partners” do not take mail any more: 1 bounced for good, 2 refused by the mail provider, 1 not known how. Please have them mended.',
    ],
    [
      ['refused', 'bounced'],
      { isByText: true },
      '2 numbers of “Partners” do not take text messages any more: 1 undeliverable for good, 1 refused by the provider. Please have them mended.',
    ],
  ])('says how many and why: %j %j', (kinds, more, lead) => {
    expect(of(kinds, more).text.split('\n')[0]).toBe(lead);
  });

  it('says with how many it makes where others were told before, and asks for somebody who answers', () => {
    expect(of(['bounced'], { all: 3 }).text).toContain('it is 3 addresses of the group by now');
    expect(of(['bounced']).text).not.toContain('by now');
    expect(of(['bounced'], { nobodyAnswers: true }).text).toContain('Nobody answers for this group');
  });
});
