/** Stakeholder groups, as administrators keep them. */
import { aSite, valueOf } from '../../builders/world/story';

describe('a stakeholder group that is not saved', () => {
  it('leaves its places with the addresses that they have', async () => {
    const world = aSite({ places: 1 });
    const { groups } = valueOf(await world.page('administrator', 'administration-page', {}, 'openAdministration'));
    const chat = groups.find(({ id }) => id === 'chat');
    if (chat?.members.kind !== 'destinations') throw new Error('The site has a chat.');
    const { id, revision, members } = chat;
    const [place] = members.destinations.map((one) => ({
      ...one,
      address: 'https://hooks.slack.com/services/T12345678/B12345678/another',
    }));
    if (!place) throw new Error('The chat has a place.');
    const kept = () => world.state.secrets[`destination.${place.id}`];
    const save = (name: string) =>
      world.page('administrator', 'administration-page', {}, 'saveGroup', {
        ...{ id, revision, name, description: '' },
        members: { ...members, destinations: [place] },
      });
    const before = kept();
    expect(await save('Group partners')).toMatchObject({ ok: false, refusal: { code: 'name-taken' } });
    expect(kept()).toBe(before);
    expect(await save('The chat')).toMatchObject({ ok: true });
    expect(kept()).toContain('/another');
  });
});
