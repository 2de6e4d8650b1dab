import fc from 'fast-check';
import { addCounts, NO_DELIVERIES, type DeliveryCounts } from '../../../src/domain/delivery/delivery-counts';
import { countsOfTally, tallyBatch, tallyKey, type Tallied, type Tallies } from '../../../src/domain/delivery/tally';

const SIZE = 100;
const COMMUNIQUES = ['customers', 'staff'] as const;

interface Batch {
  readonly sendId: string;
  readonly communiqueId: string;
  readonly counts: DeliveryCounts;
  readonly state: 'open' | 'settled';
  readonly tallied?: Tallied;
}

const counts: fc.Arbitrary<DeliveryCounts> = fc
  .tuple(fc.nat(25), fc.nat(25), fc.nat(25), fc.nat(25))
  .map(([accepted, bounced, uncertain, attempting]) => ({
    ...NO_DELIVERIES,
    ...{ accepted, bounced, uncertain, attempting },
    planned: SIZE - accepted - bounced - uncertain - attempting,
    total: SIZE,
  }));

/** What becomes of batches, one after the other, each any number of times. */
const history = fc.array(
  fc.record({ batch: fc.nat(5), counts, state: fc.constantFrom<Batch['state']>('open', 'settled') }),
);

describe('the sums over the batches of a send', () => {
  it('are those of the batches as they stand, whatever became of them in which order', () => {
    fc.assert(
      fc.property(history, (steps) => {
        let tallies: Tallies = {};
        const batches = new Map<number, Batch>();
        for (const { batch: place, counts: now, state } of steps) {
          const communiqueId = COMMUNIQUES[place % 2] ?? 'staff';
          const known = batches.get(place) ?? { sendId: 'send', communiqueId };
          const told = tallyBatch(tallies, { ...known, counts: now, state });
          tallies = told.tallies;
          batches.set(place, told.batch);
        }
        for (const communiqueId of COMMUNIQUES) {
          const tally = tallies[tallyKey({ sendId: 'send', communiqueId })];
          const own = [...batches.values()].filter((batch) => batch.communiqueId === communiqueId);
          const expected = own.reduce((sum, batch) => addCounts(sum, batch.counts), NO_DELIVERIES);
          expect(countsOfTally(tally, own.length * SIZE)).toEqual(expected);
          expect(tally?.settled ?? 0).toBe(own.filter(({ state }) => state === 'settled').length);
        }
      }),
    );
  });

  it('count those of batches that were not written yet as planned', () => {
    const written: Batch = {
      ...{ sendId: 'send', communiqueId: 'staff', state: 'settled' },
      counts: { ...NO_DELIVERIES, total: SIZE, accepted: SIZE },
    };
    const tally = tallyBatch({}, written).tallies[tallyKey(written)];
    expect(countsOfTally(tally, 3 * SIZE)).toMatchObject({ accepted: SIZE, planned: 2 * SIZE, total: 3 * SIZE });
    expect(countsOfTally(undefined, SIZE)).toMatchObject({ planned: SIZE, total: SIZE });
  });
});
