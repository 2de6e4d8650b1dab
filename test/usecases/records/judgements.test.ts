/** What the gates decided on is kept with the decision, so that it can be opened and judged again. */
import { digestOf } from '../../../src/domain/encoding/digest';
import { evaluate } from '../../../src/domain/gates/evaluate';
import { snapshotOf } from '../../../src/domain/gates/judgement';
import type { LedgerEntry } from '../../../src/domain/ledger/entry';
import { aSite, send, submitted, verified, written } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const DAY = 24 * 3_600_000;

/** The digests of what was judged, as entries of the type name them. */
function judgedIn(world: World, type: 'send-refused' | 'send-authorised'): readonly string[] {
  return world
    .all('ledger-entry')
    .map(({ text }) => JSON.parse(text) as LedgerEntry)
    .flatMap((entry) => (entry.type === type ? [(entry.data as { readonly snapshot: string }).snapshot] : []));
}

describe('what the gates decided on', () => {
  it.each([
    ['a refused send', 'send-refused', 'refused', written],
    ['an authorised send', 'send-authorised', 'authorised', verified],
  ] as const)('is kept for %s under the digest that the ledger names', async (_what, type, occasion, until) => {
    const world = aSite();
    const issueId = await until(world);
    await send(world, issueId);
    const [digest = ''] = judgedIn(world, type);
    const { facts, judged, recordIssueId } = await world.document('judgement', digest);
    expect(digestOf(facts)).toBe(digest);
    expect(recordIssueId).toBe(issueId);
    const then = judged[occasion];
    const snapshot = facts && snapshotOf(facts);
    const again = snapshot && then && evaluate(snapshot, then.at);
    expect(again?.map(({ name, open }) => [name, open])).toEqual(then?.gates.map(({ gate, open }) => [gate, open]));
    expect(then?.gates.every(({ open }) => open)).toBe(type === 'send-authorised');
  });

  it('is kept when approval is asked for', async () => {
    const world = aSite();
    await submitted(world);
    expect(world.all('judgement').map(({ judged }) => Object.keys(judged))).toEqual([['submitted']]);
  });

  it('is kept once, with its latest moment, when nothing changed between two refusals', async () => {
    const world = aSite();
    const issueId = await written(world);
    await send(world, issueId);
    world.advance(60_000);
    await send(world, issueId);
    expect(new Set(judgedIn(world, 'send-refused')).size).toBe(1);
    expect(world.all('judgement').map(({ judged }) => judged.refused?.at)).toEqual([world.state.now]);
  });

  it('is gone after a year', async () => {
    const world = aSite();
    await send(world, await written(world));
    const [digest = ''] = judgedIn(world, 'send-refused');
    world.advance(364 * DAY);
    expect(await world.document('judgement', digest)).toBeDefined();
    world.advance(2 * DAY);
    await expect(world.document('judgement', digest)).rejects.toThrow('There is no judgement');
  });
});
