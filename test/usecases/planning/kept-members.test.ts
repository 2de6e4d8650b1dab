/** What is kept of an audience's people beside the commitments to them. */
import { aSite, put, valueOf, view, written } from '../../builders/world/story';

describe('what is kept of the people of an audience', () => {
  it('is what their group says of them by now, also where nobody came or went', async () => {
    const world = aSite({ addresses: 2 });
    const issueId = await written(world);
    const before = await view(world, issueId);
    world.advance(60_000);
    const group = await world.document('group', 'partners');
    if (group.members.kind !== 'addresses') throw new Error('The partners are no addresses.');
    const addresses = group.members.addresses.map((entry) => ({ ...entry, name: `New name of ${entry.name}` }));
    const members = { ...group.members, addresses };
    put(world.state.rows, 'group', 'partners', { ...group, members, changedAt: world.state.now });
    const after = valueOf(await world.page('developer', 'record-panel', { issueId }, 'refreshAudience', {}));
    expect(after.contentDigest).toBe(before.contentDigest);
    const names = world
      .all('audience')
      .flatMap((part) => ('members' in part ? part.members : []))
      .flatMap(({ recipient }) => (recipient.kind === 'address' ? [recipient.name] : []));
    expect(names.sort()).toEqual(addresses.map(({ name }) => name).sort());
  });
});
