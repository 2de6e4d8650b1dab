import fc from 'fast-check';
import { contentOf } from '../../../src/domain/ledger/content';
import { keepContents, readContents } from '../../../src/usecases/planning/contents';
import { runs } from '../../builders/arbitraries';
import { memoryStore, type Rows } from '../../contracts/memory-store';
import { aSite, submitted } from '../../builders/world/story';

/** What Forge's key-value store takes as one value, as JSON. */
const VALUE_LIMIT = 240 * 1024;

function aStore() {
  const rows: Rows = new Map();
  const calls: string[] = [];
  const memory = memoryStore(rows, () => 0);
  const store: typeof memory = {
    ...memory,
    commit: (changes) => (calls.push(`commit ${changes.length}`), memory.commit(changes)),
    getMany: (kind, keys) => (calls.push('getMany'), memory.getMany(kind, keys)),
  };
  const largest = () => Math.max(...[...rows.values()].map(({ body }) => Buffer.byteLength(JSON.stringify(body))));
  return { store, calls, largest };
}

describe('a content that is kept', () => {
  it('comes back as it was, however long and whatever is in it, in values that fit', async () => {
    const long = fc
      .tuple(fc.constantFrom('a', '"', '\n', '\u0001', 'ü', '語', '😀', 'a😀'), fc.integer({ min: 0, max: 130_000 }))
      .map(([unit, count]) => `x${unit.repeat(count)}`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.string(), long), { maxLength: 4 }), async (texts) => {
        const { store, largest } = aStore();
        const contents = texts.map(contentOf);
        await keepContents({ store }, contents);
        const read = await readContents(
          { store },
          contents.map(({ digest }) => digest),
        );
        for (const { digest, text, path } of contents) {
          expect(read.get(digest)?.text === text).toBe(true);
          expect(read.get(digest)?.path).toBe(path);
        }
        if (texts.length > 0) expect(largest()).toBeLessThan(VALUE_LIMIT);
      }),
      runs(60),
    );
  });

  it('is missing when it was never kept', async () => {
    const { store } = aStore();
    expect([...(await readContents({ store }, [contentOf('never').digest]))]).toEqual([]);
  });

  it('is written once, together with the others, and only looked for the second time', async () => {
    const { store, calls } = aStore();
    const contents = ['one', 'two', 'three'].map(contentOf);
    await keepContents({ store }, contents);
    expect(calls).toEqual(['getMany', 'commit 3']);
    await keepContents({ store }, contents);
    expect(calls).toEqual(['getMany', 'commit 3', 'getMany']);
  });
});

describe('a release of 30,000 work items', () => {
  it('can be submitted: what is pinned fits the storage', async () => {
    const world = aSite({ issues: 30_000, addresses: 2_000 });
    await submitted(world);
    const sizes = world.all('content').map((body) => Buffer.byteLength(JSON.stringify(body)));
    expect(Math.max(...sizes)).toBeLessThan(VALUE_LIMIT);
    expect(world.all('content').filter(({ pieces }) => pieces !== undefined).length).toBeGreaterThan(0);
  });
});
