/** The list of a public page: what stands on it, and what is not right any more. */
import fc from 'fast-check';
import {
  correctionOf,
  EMPTY_PAGE,
  ENTRY_LIMIT,
  parsePage,
  withEntry,
  type PublicEntry,
} from '../../../src/domain/publishing/public-page';
import { runs } from '../../builders/arbitraries';

type Added = Omit<PublicEntry, 'number'>;

const added = (overrides: Partial<Added> = {}): Added => ({
  deliveryId: 'd1',
  sendId: 's1',
  recordIssueId: '10042',
  kind: 'release-announcement',
  at: 1_000,
  ...overrides,
});

const entries: fc.Arbitrary<readonly Added[]> = fc.array(
  fc.record({
    deliveryId: fc.nat(20).map((number) => `d${number}`),
    sendId: fc.constantFrom('s1', 's2', 's3'),
    recordIssueId: fc.constantFrom('1', '2'),
    kind: fc.constantFrom('planned-notice', 'release-announcement', 'correction'),
    at: fc.nat(),
  }),
  { maxLength: 40 },
);

const pageOf = (all: readonly Added[]) => all.reduce(withEntry, EMPTY_PAGE);

describe('a public page', () => {
  it('has each delivery once, however often it is published, and the newest first', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const page = pageOf(all);
        const distinct = [...new Set(all.map(({ deliveryId }) => deliveryId))];
        expect(page.entries.map(({ deliveryId }) => deliveryId)).toEqual(distinct.reverse());
        expect(page.entries.map(({ number }) => number)).toEqual(distinct.map((_, index) => distinct.length - index));
        expect(pageOf([...all, ...all])).toEqual(page);
      }),
      runs(),
    );
  });

  it('is read as it was kept', () => {
    fc.assert(
      fc.property(entries, (all) => {
        expect(parsePage(JSON.stringify(pageOf(all)))).toEqual(pageOf(all));
      }),
      runs(50),
    );
  });

  it('lets the oldest go when it is full, and never gives a number twice', () => {
    const all = Array.from({ length: ENTRY_LIMIT + 1 }, (_, index) => added({ deliveryId: `d${index}` }));
    const page = pageOf(all);
    expect(page.entries).toHaveLength(ENTRY_LIMIT);
    expect(page.entries.at(-1)?.deliveryId).toBe('d1');
    expect(page.count).toBe(ENTRY_LIMIT + 1);
  });

  it('fits one stored value when it is full', () => {
    const id = 'f'.repeat(32);
    const all = Array.from({ length: ENTRY_LIMIT }, (_, index) =>
      added({
        deliveryId: `${id}${index}`,
        sendId: id,
        recordIssueId: '9'.repeat(10),
        kind: 'release-announcement',
        at: Number.MAX_SAFE_INTEGER,
      }),
    );
    // The page is a text within a stored JSON value, in which each of its quotation marks takes another character.
    expect(Buffer.byteLength(JSON.stringify(JSON.stringify(pageOf(all))))).toBeLessThan(240 * 1024);
  });
});

describe('what a correction corrects', () => {
  const [news, note] = [added(), added({ deliveryId: 'd2', recordIssueId: '10043' })];
  const correction = added({ deliveryId: 'd3', sendId: 's2', kind: 'correction' });

  it('is what was published of the same record before', () => {
    const page = pageOf([news, note, correction]);
    const [, other, first] = page.entries;
    expect(first && correctionOf(page, first)?.deliveryId).toBe('d3');
    expect(other && correctionOf(page, other)).toBeUndefined();
  });

  it('is an earlier correction, too, and the newest one is named', () => {
    const page = pageOf([news, correction, added({ deliveryId: 'd4', sendId: 's3', kind: 'correction' })]);
    expect(page.entries.map((entry) => correctionOf(page, entry)?.deliveryId)).toEqual([undefined, 'd4', 'd4']);
  });

  it('is nothing that left together with it, and nothing that came later', () => {
    const page = pageOf([correction, { ...correction, deliveryId: 'd4' }, added({ deliveryId: 'd5', sendId: 's3' })]);
    expect(page.entries.map((entry) => correctionOf(page, entry))).toEqual([undefined, undefined, undefined]);
  });
});
