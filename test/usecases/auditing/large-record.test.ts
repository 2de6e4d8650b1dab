/** The evidence of a large send: exported, verified and looked at in parts, each of which one invocation can do. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BundlePart } from '../../../src/contract';
import { entryKey } from '../../../src/usecases/ledger/ledger-keys';
import { recordLog } from '../../../src/usecases/ledger/with-ledger';
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import type { BundleFile } from '../../../src/domain/ledger/bundle';
import { exported, exportPart } from '../../builders/world/auditor';
import { aSite, send, untilQuiet, valueOf, verified } from '../../builders/world/story';
import { World } from '../../builders/world/world';
import { wholeBundle } from '../../builders/whole-bundle';

const SIZES = [1_000, 10_000] as const;
/** What an invocation may answer with (Forge, invocation limits). */
const ANSWER_LIMIT = 5_000_000;

interface Told {
  readonly world: World;
  readonly issueId: string;
}

const sends: Told[] = [];
beforeAll(async () => {
  for (const addresses of SIZES) {
    const world = aSite({ jiraUsers: 1, addresses, issues: 1 });
    const issueId = await verified(world);
    await untilQuiet(world, 1);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    sends.push({ world, issueId });
  }
}, 300_000);

const [small, large] = [() => sends[0] as Told, () => sends[1] as Told];

/** The provider reports of so many messages that they arrived, one report for each. */
async function hearOf(world: World, count: number): Promise<void> {
  for (const { id } of world.all('delivery').slice(0, count))
    await recordReceipts(world.ports(), [{ deliveryId: id, kind: 'delivered', at: world.state.now }]);
}

/** All parts of an export, and how many values of the storage each of them read. */
async function partsOf(world: World, issueId: string) {
  const parts: { readonly part: BundlePart; readonly read: number }[] = [];
  const files = await wholeBundle(async (cursor) => {
    const before = world.state.values.read;
    const part = await exportPart(world, issueId, cursor);
    parts.push({ part, read: world.state.values.read - before });
    return part;
  });
  return { parts, files };
}

/** What the verifier says, run as its reader runs it. */
function verifierOn(files: readonly BundleFile[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'bundle-'));
  try {
    for (const { path, content } of files) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), content);
    }
    return execFileSync(process.execPath, [join(__dirname, '../../../verifier/verify.mjs'), directory], {
      encoding: 'utf8',
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

describe('the evidence of 10,000 deliveries', () => {
  it('is accepted by the verifier, with the address of each recipient, in parts that one invocation can do', async () => {
    const { world, issueId } = large();
    const { parts, files } = await partsOf(world, issueId);
    expect(verifierOn(files)).toContain('accepted');
    const openings = files.find(({ path }) => path === 'openings.json')?.content ?? '';
    expect(openings.match(/"address":/g)).toHaveLength(SIZES[1]);
    expect(parts.length).toBeGreaterThan(5);
    expect(Math.max(...parts.map(({ part }) => JSON.stringify(part).length))).toBeLessThan(ANSWER_LIMIT);
    expect(Math.max(...parts.map(({ read }) => read))).toBeLessThan(1_500);
    expect(parts.slice(0, -1).every(({ part }) => (part.next?.afterSeconds ?? 0) > 0)).toBe(true);
  }, 120_000);

  it('is read with as much for each of them as that of 1,000', async () => {
    const reads = [];
    for (const { world, issueId } of sends) reads.push((await world.valuesDuring(() => exported(world, issueId))).read);
    const [few = 0, many = 0] = reads.map((read, index) => read / (SIZES[index] ?? 1));
    expect(Math.abs(many / few - 1)).toBeLessThan(0.1);
    // Everybody's secret is a value of its own; all else is read by the hundred.
    expect(many).toBeLessThan(1.2);
  });

  it('is looked at, page after page, at the cost of a small record', async () => {
    const costs = [];
    for (const { world, issueId } of sends) {
      const open = () => world.page('auditor', 'site-page', {}, 'openHistory', { issueId });
      costs.push(await world.valuesDuring(async () => valueOf(await open())));
    }
    expect(costs[1]?.read).toBeLessThanOrEqual((costs[0]?.read ?? 0) + 100);
    const { world, issueId } = large();
    const view = valueOf(await world.page('auditor', 'site-page', {}, 'openHistory', { issueId }));
    expect(view).toMatchObject({ told: SIZES[1] + 1 });
    expect(view.entries.length).toBeLessThan(view.ledger.size);
    const indices = view.entries.map(({ index }) => index);
    const deliveries = view.deliveries.map(({ id }) => id);
    for (let cursor = view.nextEntries; cursor !== undefined;) {
      const page = valueOf(await world.page('auditor', 'site-page', {}, 'openHistoryEntries', { issueId, cursor }));
      indices.push(...page.entries.map(({ index }) => index));
      cursor = page.nextCursor;
    }
    for (let cursor = view.nextDeliveries; cursor !== undefined;) {
      const page = valueOf(await world.page('auditor', 'site-page', {}, 'openHistoryDeliveries', { issueId, cursor }));
      deliveries.push(...page.deliveries.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(indices).toEqual(Array.from({ length: view.ledger.size }, (_, index) => index));
    expect(new Set(deliveries).size).toBe(SIZES[1] + 1);
    expect(deliveries).toHaveLength(SIZES[1] + 1);
  });
});

describe('a ledger of more entries than one invocation reads', () => {
  let world: World;
  beforeAll(async () => {
    world = small().world.copy();
    await hearOf(world, SIZES[0]);
  }, 60_000);

  async function verification(place: World) {
    const { issueId } = small();
    for (let cursor: string | undefined, parts = 1; ; parts += 1) {
      const view = valueOf(await place.page('auditor', 'site-page', {}, 'verifyLedger', { issueId, cursor }));
      if (view.result) return { ...view.result, parts };
      cursor = view.next?.cursor;
    }
  }

  it('is recomputed in parts', async () => {
    const result = await verification(world);
    expect(result).toMatchObject({ accepted: true });
    expect(result.parts).toBeGreaterThan(1);
  });

  it.each([3, SIZES[0]])('names the entry %i that was changed, whichever part it is in', async (index) => {
    const tampered = world.copy();
    const key = `ledger-entry:${entryKey(recordLog(world.ports(), small().issueId), index)}`;
    const row = tampered.state.rows.get(key);
    if (row?.kind !== 'ledger-entry') throw new Error('There is such an entry.');
    tampered.state.rows.set(key, { ...row, body: { text: '{"index":0}', leafHash: '' } });
    const { accepted, checks } = await verification(tampered);
    expect(accepted).toBe(false);
    expect(checks.map(({ text }) => text)).toContain(`Entry ${index} is not as it was written.`);
  });
});

describe('an export that was interrupted', () => {
  it('goes on from any part, whichever was asked for twice, and comes to the same bundle', async () => {
    const { world, issueId } = small();
    const whole = await exported(world, issueId);
    const again = await wholeBundle(async (cursor) => {
      await exportPart(world, issueId, cursor);
      world.advance(60_000);
      return exportPart(world, issueId, cursor);
    });
    expect(again).toEqual(whole);
  });

  it('comes to the same bundle when its process ends at any call', async () => {
    const { world, issueId } = small();
    const whole = await exported(world, issueId);
    const calls = world.state.calls.length;
    const first = await exportPart(world, issueId);
    const made = world.state.calls.length - calls;
    for (let atCall = 1; atCall <= made; atCall += Math.ceil(made / 8)) {
      const killed = new World(world.state, { kill: { atCall: world.state.calls.length + atCall, when: 'after' } });
      await expect(exportPart(killed, issueId)).rejects.toThrow();
      expect(await exportPart(world, issueId)).toEqual(first);
    }
    expect(await exported(world, issueId)).toEqual(whole);
  });

  it('tells of the ledger as it was when it began, whatever is written meanwhile', async () => {
    const { issueId } = small();
    const world = small().world.copy();
    const first = await exportPart(world, issueId);
    expect(first.next).toBeDefined();
    const size = world.all('ledger-entry').length;
    await hearOf(world, 1);
    expect(world.all('ledger-entry').length).toBeGreaterThan(size);
    const files = await wholeBundle((cursor) => (cursor ? exportPart(world, issueId, cursor) : Promise.resolve(first)));
    expect(verifierOn(files)).toContain('accepted');
    expect(files).toEqual(await exported(small().world, issueId));
  });

  it('is refused where it stopped so long ago that the site forgot it, or for another record', async () => {
    const { world, issueId } = small();
    const { next } = await exportPart(world, issueId);
    const later = world.copy();
    later.advance(25 * 3_600_000);
    const on = (place: World, id: string, cursor = next?.cursor) =>
      place.page('auditor', 'site-page', {}, 'exportBundle', { issueId: id, cursor });
    expect(await on(later, issueId)).toMatchObject({ ok: false, refusal: { code: 'progress-lost' } });
    expect(await on(world, issueId, 'f'.repeat(64))).toMatchObject({ ok: false, refusal: { code: 'progress-lost' } });
    expect(await on(world, issueId)).toMatchObject({ ok: true });
  });
});
