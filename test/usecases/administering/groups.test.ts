/** Stakeholder groups, as administrators keep them. */
import { addresses, groupNamed, saveUploaded } from '../../builders/world/large-group';
import { aSite, PROJECT, valueOf } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

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

describe('a test message to a place', () => {
  it('says whether it may have left where it was not taken', async () => {
    const world = aSite({ places: 1 });
    const chat = await world.document('group', 'chat');
    if (chat.members.kind !== 'destinations') throw new Error('The site has a chat.');
    const [{ id = '', name = '' } = {}] = chat.members.destinations;
    world.state.outcomes[`destination:${id}`] = [
      { kind: 'unknown', reason: 'The answer was lost.' },
      { kind: 'refused', reason: 'Slack answered 404.' },
    ];
    const test = () =>
      world.page('administrator', 'administration-page', {}, 'sendTestPost', { groupId: 'chat', destinationId: id });
    expect(await test()).toMatchObject({
      refusal: {
        code: 'test-uncertain',
        message: `Nobody knows whether “${name}” took the test message: The answer was lost. Look whether it arrives, then try again.`,
      },
    });
    expect(await test()).toMatchObject({
      refusal: { code: 'test-failed', message: `“${name}” did not take the test message: Slack answered 404.` },
    });
  });
});

describe('a group whose members in parts make room for places', () => {
  const places = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      name: `Place ${index}`,
      address: `https://hooks.slack.com/services/T12345678/B12345678/${index}`,
    }));
  const secrets = (world: World) => Object.keys(world.state.secrets).filter((name) => name.startsWith('destination.'));

  /** Saved by an administrator whom the site's log does not know yet, who takes one more operation. */
  async function replaced(count: number) {
    const world = aSite();
    valueOf(await saveUploaded(world, addresses(400)));
    Object.assign(world.state.grants, { successor: world.state.grants['administrator'] });
    const { id, revision, name } = await groupNamed(world);
    const saved = await world.page('successor', 'administration-page', {}, 'saveGroup', {
      ...{ id, revision, name, description: '' },
      members: { kind: 'destinations', channel: 'slack', destinations: places(count) },
    });
    return { world, saved, id };
  }

  it('takes as many at once as a transaction has room for', async () => {
    const { world, saved, id } = await replaced(19);
    const group = valueOf(saved).groups.find((one) => one.id === id);
    if (group?.members.kind !== 'destinations') throw new Error('It has places.');
    expect(secrets(world)).toHaveLength(19);
    const { members, ...about } = group;
    const destinations = [...members.destinations, ...places(1)];
    const edit = {
      id,
      revision: about.revision,
      name: about.name,
      description: '',
      members: { ...members, destinations },
    };
    valueOf(await world.page('successor', 'administration-page', {}, 'saveGroup', edit));
    expect(secrets(world)).toHaveLength(20);
  });

  it('says how many that are, and changes nothing, where there are more', async () => {
    const { world, saved, id } = await replaced(20);
    expect(saved).toMatchObject({
      ok: false,
      refusal: {
        code: 'too-many-places',
        field: 'members.destinations',
        message: expect.stringContaining('with 19 of'),
      },
    });
    expect(secrets(world)).toEqual([]);
    expect((await groupNamed(world)).id).toBe(id);
  });

  it('needs no such bound where its members were kept with it', async () => {
    const world = aSite({ places: 1 });
    Object.assign(world.state.grants, { successor: world.state.grants['administrator'] });
    valueOf(
      await world.page('successor', 'administration-page', {}, 'saveGroup', {
        ...{ name: 'Many places', description: '' },
        members: { kind: 'destinations', channel: 'slack', destinations: places(20) },
      }),
    );
    expect(secrets(world)).toHaveLength(20);
  });
});

describe('a site with many groups', () => {
  const save = async (world: World, name: string, edit: { readonly id?: string; readonly revision?: number } = {}) =>
    valueOf(
      await world.page('administrator', 'administration-page', {}, 'saveGroup', {
        ...{ ...edit, name, description: '' },
        members: { kind: 'addresses', addresses: [{ name: 'Kim', address: 'kim@partners.example' }] },
      }),
    );
  const shown = async (world: World) =>
    valueOf(await world.page('developer', 'project-page', { projectId: PROJECT }, 'openProject')).groups;

  it('shows them to who looks at a project without reading one of them', async () => {
    const world = aSite();
    const looking = () => world.valuesDuring(() => shown(world));
    const few = await looking();
    for (let count = 1; count <= 20; count += 1) await save(world, `Partners ${count}`);
    expect(await shown(world)).toHaveLength(22);
    expect((await looking()).read).toBe(few.read);
  });

  it('shows each as it was saved last, and none that was removed', async () => {
    const world = aSite();
    await save(world, 'Warehouse');
    const [before] = (await listed(world)).slice(-1);
    if (!before) throw new Error('It was saved.');
    await save(world, 'Warehouses', before);
    expect((await shown(world)).at(-1)).toEqual({
      ...{ id: before.id, name: 'Warehouses', channel: 'external-mail', memberCount: 1 },
    });
    valueOf(
      await world.page('administrator', 'administration-page', {}, 'removeGroup', {
        id: before.id,
        revision: before.revision + 1,
      }),
    );
    expect((await shown(world)).map(({ name }) => name)).not.toContain('Warehouses');
  });

  async function listed(world: World) {
    return valueOf(await world.page('administrator', 'administration-page', {}, 'openAdministration')).groups;
  }
});

describe('a next channel', () => {
  const target = { proof: 'acknowledged', percent: 90, hours: 48 } as const;
  const next = { channel: 'text-message', afterHours: 30 } as const;
  const kim = { name: 'Kim', address: 'kim@partners.example' };
  const save = (
    target: object,
    members: object = { kind: 'addresses', addresses: [{ ...kim, number: '+49 151 23456789' }] },
  ) =>
    aSite().page('administrator', 'administration-page', {}, 'saveGroup', {
      ...{ name: 'Partners of the port', description: '' },
      ...{ target, members },
    } as never);

  it('is kept with how it reaches each member', async () => {
    const { groups } = valueOf(await save({ ...target, next }));
    expect(groups.at(-1)).toMatchObject({
      members: { addresses: [{ ...kim, number: '+4915123456789' }] },
      target: { next },
    });
  });

  it.each([
    ['that reaches nobody', { ...target, next }, { kind: 'addresses', addresses: [kim] }, 'target.next.channel'],
    [
      'that is the group’s own',
      { ...target, next: { ...next, channel: 'external-mail' } },
      undefined,
      'target.next.channel',
    ],
    [
      'for a list that people tell already',
      { proof: 'attested', percent: 90, hours: 48, next: { channel: 'telephone', afterHours: 30 } },
      { kind: 'list', channel: 'telephone', items: [{ name: 'Kim', number: '+49 40 1111' }] },
      'target.next.channel',
    ],
    ['before the last reminder', { ...target, remindAfterHours: [30], next }, undefined, 'target.next.afterHours'],
    ['after the time of the target', { ...target, hours: 24, next }, undefined, 'target.next.afterHours'],
    ['that is posted to', { ...target, next: { ...next, channel: 'slack' } }, undefined, 'target.next.channel'],
    [
      'that reaches two at one telephone',
      { ...target, next },
      {
        kind: 'addresses',
        addresses: [
          { ...kim, number: '+4915123456789' },
          { name: 'Lee', address: 'lee@partners.example' },
          { name: 'Sam', address: 'sam@partners.example', number: '+49 151 2345 6789' },
        ],
      },
      'members',
    ],
    [
      'that reaches two at one mailbox',
      { ...target, next: { ...next, channel: 'external-mail' } },
      {
        kind: 'telephone-numbers',
        numbers: [
          { name: 'Kim', number: '+4915123456789', address: 'desk@partners.example' },
          { name: '', number: '+4915123456788', address: 'Desk@Partners.example' },
        ],
      },
      'members',
    ],
    [
      'of people with Jira accounts',
      { ...target, next },
      { kind: 'jira-users', accountIds: ['developer'] },
      'target.next.channel',
    ],
  ])('%s is refused, and nothing is saved', async (_which, asked, members, field) => {
    expect(await save(asked, members)).toMatchObject({ ok: false, refusal: { field } });
  });
});

it('refuses a place in another site’s Confluence at its field, and keeps nothing of it', async () => {
  const world = aSite();
  const save = (host: string) =>
    world.page('administrator', 'administration-page', {}, 'saveGroup', {
      ...{ name: 'Readers', description: '' },
      members: {
        kind: 'destinations',
        channel: 'confluence-page',
        destinations: [{ name: 'Releases', address: `https://${host}/wiki/spaces/REL` }],
      },
    });
  const before = world.all('group').length;
  expect(await save('lighthouse.atlassian.net')).toMatchObject({
    ok: false,
    refusal: {
      field: 'members.destinations.0.address',
      message: expect.stringContaining('which is at harbour.atlassian.net') as unknown,
    },
  });
  expect(world.all('group')).toHaveLength(before);
  expect(Object.keys(world.state.secrets).filter((name) => name.startsWith('destination.'))).toEqual([]);
  valueOf(await save('harbour.atlassian.net'));
});
