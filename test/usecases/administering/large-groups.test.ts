/** Stakeholder groups of tens of thousands of addresses, uploaded and kept in parts. */
import { MEMBER_LIMIT } from '../../../src/domain/record/members-in-parts';
import { Killed } from '../../builders/world/test-ports';
import {
  addresses,
  CUSTOMERS,
  everybodyIn,
  groupNamed,
  keptParts,
  saveUploaded,
  upload,
} from '../../builders/world/large-group';
import { aSite, PROJECT, valueOf } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

/** What Forge's key-value store takes as one value, as JSON. */
const VALUE_LIMIT = 240 * 1024;
const HOUR = 3_600_000;
const SOME = 400;

async function siteWith(count: number): Promise<World> {
  const world = aSite();
  valueOf(await saveUploaded(world, addresses(count)));
  return world;
}

const administer = async (world: World, call: 'addMember' | 'removeMember' | 'saveGroup', payload: object) =>
  world.page('administrator', 'administration-page', {}, call, payload as never);

const adding = (group: { readonly id: string; readonly revision: number }, address: string) => ({
  ...{ groupId: group.id, revision: group.revision },
  members: { kind: 'addresses', addresses: [{ name: 'New', address }] },
});

describe('a group of 50,000 addresses', () => {
  let world: World;
  let saving: Readonly<Record<string, number>>;
  beforeAll(async () => {
    world = aSite();
    const members = await upload(world, addresses(MEMBER_LIMIT));
    saving = await world.callsDuring(async () =>
      valueOf(await administer(world, 'saveGroup', { name: CUSTOMERS, description: '', members })),
    );
  });

  it('is saved by one call within what an invocation may ask of the storage, in values that it takes', async () => {
    expect((await groupNamed(world)).members).toMatchObject({ of: 'addresses', count: MEMBER_LIMIT, parts: 667 });
    expect(saving.store).toBeLessThan(50);
    const largest = Math.max(...[...world.state.rows.values()].map(({ body }) => JSON.stringify(body).length));
    expect(largest).toBeLessThan(VALUE_LIMIT);
  });

  it('has each of them once', async () => {
    const found = await everybodyIn(world, (await groupNamed(world)).id);
    expect([...found].sort()).toEqual(addresses(MEMBER_LIMIT).map(({ address }) => address));
  });

  it('is seen by who looks on for the price of any other', async () => {
    const looking = await world.valuesDuring(async () => {
      const { groups } = valueOf(await world.page('developer', 'project-page', { projectId: PROJECT }, 'openProject'));
      expect(groups.at(-1)).toMatchObject({ name: CUSTOMERS, memberCount: MEMBER_LIMIT });
    });
    const before = aSite();
    const looked = await before.valuesDuring(() =>
      before.page('developer', 'project-page', { projectId: PROJECT }, 'openProject'),
    );
    expect(looking.read - looked.read).toBeLessThanOrEqual(0);
  });

  it('gives up a single one, finds and takes another, each for a handful of values', async () => {
    const one = world.copy();
    const group = await groupNamed(one);
    const find = (words: string) =>
      one.page('administrator', 'administration-page', {}, 'openMembers', { groupId: group.id, words });
    let [member] = valueOf(await find('customer-04711@customers.example')).members;
    const finding = await one.valuesDuring(async () => {
      [member] = valueOf(await find('Customer-04711@Customers.example')).members;
    });
    expect([member?.name, finding]).toEqual(['Customer 04711', { read: 2, written: 0 }]);
    const opening = await one.valuesDuring(() => groupNamed(one));
    const removing = await one.valuesDuring(async () => {
      const { id: groupId, revision } = group;
      valueOf(await administer(one, 'removeMember', { groupId, revision, id: member?.id }));
    });
    expect(removing.written).toBe(5);
    expect(removing.read - opening.read).toBe(5);
    valueOf(await administer(one, 'addMember', adding(await groupNamed(one), 'new@customers.example')));
    expect((await groupNamed(one)).members).toMatchObject({ count: MEMBER_LIMIT });
    expect(valueOf(await find('new@customers.example')).members).toHaveLength(1);
    expect(valueOf(await find('customer-04711@customers.example')).members).toEqual([]);
  });

  it('takes nobody more, and says what to do', async () => {
    const group = await groupNamed(world);
    expect(await administer(world, 'addMember', adding(group, 'new@customers.example'))).toMatchObject({
      ok: false,
      refusal: { code: 'too-many', field: 'members', message: expect.stringContaining('50,000') },
    });
    const refused = await saveUploaded(world, addresses(MEMBER_LIMIT + 1), group);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'too-many' } });
    expect((await groupNamed(world)).revision).toBe(group.revision);
  });
});

describe('members in parts', () => {
  it('are found by words of a name, an address or a number, and gone through to the last', async () => {
    const world = await siteWith(SOME);
    const { id } = await groupNamed(world);
    expect(await everybodyIn(world, id, 'CUSTOMER-0012')).toHaveLength(10);
    expect(await everybodyIn(world, id, '00399@ customer')).toEqual(['customer-00399@customers.example']);
    expect(await everybodyIn(world, id, 'nobody')).toEqual([]);
    expect(new Set(await everybodyIn(world, id)).size).toBe(SOME);
  });

  it('stay as they are while the rest of their group is changed', async () => {
    const world = await siteWith(SOME);
    const { id, revision, members } = await groupNamed(world);
    const edit = { id, revision, name: 'Customers of the port', description: '' };
    valueOf(await administer(world, 'saveGroup', { ...edit, members: { kind: 'in-parts', id: members.id } }));
    expect((await groupNamed(world, edit.name)).members).toEqual(members);
    expect(await everybodyIn(world, id)).toHaveLength(SOME);
  });

  it('are replaced as a whole, and what was kept of the former ones is gone', async () => {
    const world = await siteWith(SOME);
    const group = await groupNamed(world);
    valueOf(await saveUploaded(world, addresses(300, 1_000), group));
    const now = await groupNamed(world);
    expect([...(await everybodyIn(world, group.id))].sort()).toEqual(addresses(300, 1_000).map((one) => one.address));
    expect(keptParts(world).every((key) => key.startsWith(`members.${now.members.id}.`))).toBe(true);
    expect(keptParts(world)).toHaveLength(now.members.parts);
  });

  it('go with their group, and when it gets other members', async () => {
    const world = await siteWith(SOME);
    const { id, revision } = await groupNamed(world);
    const other = world.copy();
    valueOf(await world.page('administrator', 'administration-page', {}, 'removeGroup', { id, revision }));
    const members = { kind: 'jira-users', accountIds: ['developer'] };
    valueOf(await administer(other, 'saveGroup', { id, revision, name: CUSTOMERS, description: '', members }));
    expect([keptParts(world), keptParts(other)]).toEqual([[], []]);
  });

  it('are refused where somebody else changed the group meanwhile, and stay as that person left them', async () => {
    const world = await siteWith(SOME);
    const seen = await groupNamed(world);
    valueOf(await administer(world, 'addMember', adding(seen, 'new@customers.example')));
    const late = { ok: false, refusal: { code: 'changed-meanwhile' } };
    expect(await administer(world, 'addMember', adding(seen, 'late@customers.example'))).toMatchObject(late);
    expect(await saveUploaded(world, addresses(300), seen)).toMatchObject(late);
    const [{ id, revision }, members] = [seen, { kind: 'in-parts', id: 'f'.repeat(32) }];
    expect(await administer(world, 'saveGroup', { id, revision: revision + 1, name: 'X', members })).toMatchObject(
      late,
    );
    expect(await everybodyIn(world, id)).toHaveLength(SOME + 1);
    expect(keptParts(world)).toHaveLength(seen.members.parts);
  });

  it.each([
    ['somebody who is there', 'addMember', { address: 'Customer-00001@customers.example' }, 'already-there'],
    ['a number', 'addMember', { number: '+4915123456789' }, 'other-kind'],
  ] as const)('do not take %s', async (_what, call, { ...about }, code) => {
    const world = await siteWith(SOME);
    const { id: groupId, revision } = await groupNamed(world);
    const members =
      'number' in about
        ? { kind: 'telephone-numbers', numbers: [{ name: '', ...about }] }
        : { kind: 'addresses', addresses: [{ name: '', ...about }] };
    expect(await administer(world, call, { groupId, revision, members })).toMatchObject({
      ok: false,
      refusal: { code },
    });
    expect(await everybodyIn(world, groupId)).toHaveLength(SOME);
  });

  it('are never told twice at one telephone by the next channel, which is asked for and joined one by one', async () => {
    const world = aSite();
    const number = '+4915100000001';
    const target = {
      ...{ proof: 'acknowledged', percent: 100, hours: 72, remindAfterHours: [24] },
      next: { channel: 'text-message', afterHours: 30 },
    };
    valueOf(
      await saveUploaded(
        world,
        addresses(SOME).map((one, index) => (index < 2 ? { ...one, number } : one)),
      ),
    );
    const refused = { ok: false, refusal: { code: 'reached-twice' } };
    const asking = async () => {
      const { id, revision, members } = await groupNamed(world);
      const edit = { id, revision, name: CUSTOMERS, description: '', target };
      return administer(world, 'saveGroup', { ...edit, members: { kind: 'in-parts', id: members.id } });
    };
    expect(await asking()).toMatchObject(refused);
    const { id: groupId, revision } = await groupNamed(world);
    const search = { groupId, words: 'customer-00001@customers.example' };
    const [shares] = valueOf(
      await world.page('administrator', 'administration-page', {}, 'openMembers', search),
    ).members;
    valueOf(await administer(world, 'removeMember', { groupId, revision, id: shares?.id }));
    valueOf(await asking());
    const joining = async (own: string) => {
      const members = {
        kind: 'addresses',
        addresses: [{ name: 'New', address: 'new@customers.example', number: own }],
      };
      return administer(world, 'addMember', { groupId, revision: (await groupNamed(world)).revision, members });
    };
    expect(await joining(number)).toMatchObject(refused);
    expect(await joining('+4915100000002')).toMatchObject({ ok: true });
  });

  it('are not left without anybody', async () => {
    const world = await siteWith(1);
    const { id: groupId, revision } = await groupNamed(world);
    const page = await world.page('administrator', 'administration-page', {}, 'openMembers', { groupId });
    const [{ id } = { id: '' }] = valueOf(page).members;
    const refused = await administer(world, 'removeMember', { groupId, revision, id });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'last-member' } });
  });
});

describe('the list of members', () => {
  const pageOf = async (world: World, payload: { readonly words?: string; readonly cursor?: string } = {}) =>
    valueOf(
      await world.page('administrator', 'administration-page', {}, 'openMembers', {
        ...{ groupId: (await groupNamed(world)).id, ...payload },
      }),
    );

  it('is in the order of their addresses, page after page, whatever order they were uploaded in', async () => {
    const world = aSite();
    const some = [...addresses(500)].reverse();
    valueOf(await saveUploaded(world, [...some.slice(1), { name: 'Aa', address: 'B-FIRST@customers.example' }]));
    const listed = await everybodyIn(world, (await groupNamed(world)).id);
    const expected = addresses(499).map(({ address }) => address);
    expect(listed).toEqual(['B-FIRST@customers.example', ...expected]);
    expect((await pageOf(world)).inOrder).toBe(true);
    expect(await everybodyIn(world, (await groupNamed(world)).id, '0042')).toEqual([
      'customer-00042@customers.example',
      ...addresses(10, 420).map(({ address }) => address),
    ]);
  });

  it('costs as many reads as a group in order has parts at most, and says where it has no order', async () => {
    const [ordered, larger] = [await siteWith(3_750), await siteWith(3_751)];
    const reads = async (world: World, payload = {}) => {
      const opening = await world.valuesDuring(() => groupNamed(world));
      const { read } = await world.valuesDuring(() => pageOf(world, payload));
      return read - opening.read;
    };
    expect(await reads(ordered)).toBeLessThanOrEqual(51);
    expect(await reads(ordered, { cursor: '3600' })).toBeLessThanOrEqual(51);
    expect(await reads(larger)).toBeLessThanOrEqual(2);
    expect((await pageOf(larger)).inOrder).toBe(false);
    expect((await pageOf(ordered, { cursor: '3600' })).members).toHaveLength(150);
  });
});

describe('an upload', () => {
  it('that names somebody twice is refused with whom, and nothing is saved', async () => {
    const world = aSite();
    const twice = [...addresses(1_200), { name: 'Again', address: 'CUSTOMER-00007@customers.example' }];
    expect(await saveUploaded(world, twice)).toMatchObject({
      ok: false,
      refusal: { code: 'named-twice', message: expect.stringContaining('CUSTOMER-00007@customers.example') },
    });
    expect(keptParts(world)).toEqual([]);
  });

  it('goes on after a part that came twice, and goes by itself when it was given up', async () => {
    const world = aSite();
    const members = await upload(world, addresses(1_500));
    const again = {
      uploadId: members.uploadId,
      part: 1,
      members: { kind: 'addresses' as const, addresses: addresses(2, 9_000) },
    };
    valueOf(await world.page('administrator', 'administration-page', {}, 'uploadMembers', again));
    const later = world.copy();
    valueOf(await administer(world, 'saveGroup', { name: CUSTOMERS, description: '', members }));
    expect((await groupNamed(world)).members.count).toBe(1_002);
    later.advance(25 * HOUR);
    expect(await administer(later, 'saveGroup', { name: CUSTOMERS, description: '', members })).toMatchObject({
      ok: false,
      refusal: { code: 'upload-gone', field: 'members' },
    });
  });

  it('is nobody’s who is no administrator', async () => {
    const world = await siteWith(SOME);
    const { id: groupId, revision } = await groupNamed(world);
    const members = { kind: 'addresses' as const, addresses: addresses(1) };
    const before = [...world.state.rows.keys()];
    const by = (call: 'uploadMembers' | 'openMembers' | 'addMember' | 'removeMember', payload: object) =>
      world.page('developer', 'administration-page', {}, call, payload as never);
    const denied = { ok: false, refusal: { code: 'not-permitted' } };
    expect(await by('uploadMembers', { part: 0, members })).toMatchObject(denied);
    expect(await by('openMembers', { groupId })).toMatchObject(denied);
    expect(await by('addMember', { groupId, revision, members })).toMatchObject(denied);
    expect(await by('removeMember', { groupId, revision, id: 'none' })).toMatchObject(denied);
    expect([...world.state.rows.keys()]).toEqual(before);
  });
});

describe('replacing members, cut off at any call', () => {
  it('leaves the former ones or the new ones, whole, and after a while nothing else', async () => {
    const world = await siteWith(SOME);
    const group = await groupNamed(world);
    const { id, revision, name, description } = group;
    const edit = { id, revision, name, description, members: await upload(world, addresses(300, 1_000)) };
    const former = addresses(SOME).map(({ address }) => address);
    const current = addresses(300, 1_000).map(({ address }) => address);
    const start = world.state.calls.length;
    const whole = world.copy();
    valueOf(await administer(whole, 'saveGroup', edit));
    const seen = new Set<string>();
    for (let atCall = start + 1; atCall <= whole.state.calls.length; atCall += 1)
      for (const when of ['before', 'after'] as const) {
        const dying = world.copy({ kill: { atCall, when } });
        await expect(administer(dying, 'saveGroup', edit)).rejects.toThrow(Killed);
        const alive = dying.copy();
        const now = [...(await everybodyIn(alive, id))].sort();
        seen.add(now.length === SOME ? 'former' : 'current');
        expect(now).toEqual(now.length === SOME ? former : current);
        alive.advance(HOUR);
        await alive.sweep();
        expect([...(await everybodyIn(alive, id))].sort()).toEqual(now);
        expect(keptParts(alive)).toHaveLength((await groupNamed(alive)).members.parts);
      }
    expect(seen).toEqual(new Set(['former', 'current']));
  });
});
