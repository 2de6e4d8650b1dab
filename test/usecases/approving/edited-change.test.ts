/** Whoever approves a change approves what it says: editing it afterwards asks for the approval again. */
import { approve, approved, aSite, CHANGE, send, valueOf, verified, view } from '../../builders/world/story';
import type { FakeIssue } from '../../builders/world/state';
import type { World } from '../../builders/world/world';

function edit(world: World, changes: Partial<FakeIssue>): void {
  const change = world.state.issues[CHANGE];
  if (!change) throw new Error('The change is gone.');
  world.state.issues[CHANGE] = { ...change, ...changes };
  world.state.touched[CHANGE] = (world.state.touched[CHANGE] ?? 0) + 1;
}

const reasons = async (world: World, issueId: string) =>
  (await view(world, issueId)).gates.flatMap((gate) => gate.reasons.map(({ code }) => code));

describe('editing the change after its approval', () => {
  it.each([
    ['its summary', { summary: 'Deploy Phoenix 5.1.3 and drop the old tables' }],
    ['its description', { description: 'Without a backout plan.' }],
  ])('is drift when it is %s, until it is approved as it stands', async (_, changes) => {
    const world = aSite();
    const issueId = await verified(world);
    edit(world, changes);
    expect(await reasons(world, issueId)).toEqual(['drifted']);
    expect(await send(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'held' } });
    world.advance(60_000);
    valueOf(await approve(world, issueId));
    expect(await reasons(world, issueId)).toEqual([]);
  });

  it('and back again needs no new approval', async () => {
    const world = aSite();
    const issueId = await verified(world);
    edit(world, { description: 'Oops.' });
    edit(world, { description: undefined });
    expect(await reasons(world, issueId)).toEqual([]);
  });

  it('is none when only a comment, a status or a field that says nothing was touched', async () => {
    const world = aSite();
    const issueId = await verified(world);
    edit(world, {});
    expect(await reasons(world, issueId)).toEqual([]);
  });

  it('is noticed when the app cannot see the change any more', async () => {
    const world = aSite();
    const issueId = await approved(world);
    const unseen = world.copy();
    unseen.state.unmarked.add(CHANGE);
    expect(await reasons(unseen, issueId)).toContain('drifted');
  });
});
