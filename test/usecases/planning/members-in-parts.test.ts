/** Audiences of groups whose members are kept in parts: whole, looked up in rounds, whatever changes meanwhile. */
import { MEMBER_LIMIT } from '../../../src/domain/record/members-in-parts';
import type { ExternalAddress } from '../../../src/domain/record/stakeholder-group';
import { isKnownToStand } from '../../../src/usecases/planning/look-up';
import { quarantineAddresses } from '../../../src/usecases/receiving/quarantine-addresses';
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import { checkSend, mailsByDelivery } from '../../builders/world/invariants';
import { addresses, groupNamed, saveUploaded } from '../../builders/world/large-group';
import { aSite, plan, send, untilQuiet, valueOf, verified, view, written } from '../../builders/world/story';
import { World } from '../../builders/world/world';

const PARTNERS = 'Group partners';
/** As many as a group holds, where time is no matter. */
const MANY = process.env.LONG_TESTS === '1' ? MEMBER_LIMIT : 12_000;
const ONE_ROUND = 1_010;
const SEVERAL_ROUNDS = 2_500;
const MINUTE = 60_000;
/** What a site may read, and write, in a minute (Forge key-value store, limits). */
const UNITS_A_MINUTE = 4_000;

/** A site whose second group has these members, kept in parts. */
async function siteWith(members: readonly ExternalAddress[]): Promise<World> {
  const world = aSite({ jiraUsers: 1, addresses: 1, issues: 1 });
  valueOf(
    await saveUploaded(world, members, {
      ...{ id: 'partners', revision: 1 },
      name: PARTNERS,
      description: 'Who query.',
    }),
  );
  return world;
}

async function audienceOf(world: World, issueId: string) {
  return (await view(world, issueId)).communiques.find(({ group }) => group.id === 'partners')?.audience;
}

const lookUps = (world: World) => world.state.pending.filter(({ queue }) => queue === 'audiences');

/** One of the members bounces for good. */
async function bounce(world: World, recordIssueId: string): Promise<void> {
  world.advance(1);
  const { communiques } = await view(world, recordIssueId);
  const communiqueId = communiques.find(({ group }) => group.id === 'partners')?.id ?? '';
  const [someone] = addresses(1);
  const recipient = { kind: 'address' as const, ...(someone ?? { name: '', address: '' }) };
  const delivery = { recordIssueId, communiqueId, sendId: 'send', recipient };
  const reason = '550 mailbox does not exist';
  await quarantineAddresses(world.ports(), [{ delivery, at: world.state.now, reason, how: 'bounced' }]);
}

/** One round after the other, each when it is due; what was read and written in each of them. */
async function allRounds(world: World, between: (round: number) => Promise<unknown> = async () => undefined) {
  const rounds: { readonly read: number; readonly written: number; readonly at: number }[] = [];
  for (let [event] = lookUps(world); event; [event] = lookUps(world)) {
    world.state.now = Math.max(world.state.now, event.dueAt);
    const due = event;
    const at = world.state.now;
    rounds.push({ at, ...(await world.valuesDuring(() => world.deliver(due))) });
    if (rounds.length > 60) throw new Error('It comes to no end.');
    await between(rounds.length);
  }
  return rounds;
}

describe('an audience of tens of thousands of addresses', () => {
  it('is looked up in rounds, each within a minute’s reading and writing, and then stands', async () => {
    const world = await siteWith(addresses(MANY));
    const issueId = await plan(world);
    const rounds = await allRounds(world);
    expect(rounds.length).toBeGreaterThanOrEqual(MANY / 2_200);
    for (const [index, { at }] of rounds.slice(1).entries()) expect(at - (rounds[index]?.at ?? 0)).toBe(MINUTE);
    // The last puts everybody in order and keeps them, each 100 in a value.
    for (const { read, written: kept } of rounds.slice(0, -1)) {
      expect(read).toBeLessThan(UNITS_A_MINUTE);
      expect(kept).toBeLessThan(UNITS_A_MINUTE);
    }
    expect(await audienceOf(world, issueId)).toMatchObject({ count: MANY, lookingUp: false, excluded: [] });
    const group = await world.document('group', 'partners');
    const audience = world.all('audience').find((one) => 'count' in one && one.count === MANY);
    if (!audience || !('digest' in audience)) throw new Error('It was looked up.');
    expect(isKnownToStand(audience, group, world.state.now + 29 * 24 * 60 * MINUTE)).toBe(true);
  });
});

describe('members who change while they are looked up', () => {
  it.each([
    ['others take their place', (world: World) => replaceAll(world), 2_400],
    ['one is removed', (world: World) => removeOne(world), SEVERAL_ROUNDS - 1],
  ])('are looked up as they are in the end, where %s', async (_what, change, count) => {
    const world = await siteWith(addresses(SEVERAL_ROUNDS));
    const issueId = await plan(world);
    await allRounds(world, async (round) => round === 1 && change(world));
    expect(await audienceOf(world, issueId)).toMatchObject({ count, lookingUp: false });
  });

  it('go on being looked up where somebody bounces, who is left out at the end', async () => {
    const world = await siteWith(addresses(SEVERAL_ROUNDS));
    const issueId = await plan(world);
    const rounds = await allRounds(world, async (round) => round === 1 && bounce(world, issueId));
    expect(rounds).toHaveLength(2);
    expect(await audienceOf(world, issueId)).toMatchObject({
      count: SEVERAL_ROUNDS - 1,
      lookingUp: false,
      excluded: ['1 left out: the address bounced before and is not mended yet'],
    });
  });

  async function replaceAll(world: World): Promise<void> {
    world.advance(1);
    valueOf(await saveUploaded(world, addresses(2_400, 20_000), await groupNamed(world, PARTNERS)));
  }
  async function removeOne(world: World): Promise<void> {
    world.advance(1);
    const { id: groupId, revision } = await groupNamed(world, PARTNERS);
    const page = { groupId, words: 'customer-00007@customers.example' };
    const found = valueOf(await world.page('administrator', 'administration-page', {}, 'openMembers', page)).members;
    const edit = { groupId, revision, id: found[0]?.id ?? '' };
    valueOf(await world.page('administrator', 'administration-page', {}, 'removeMember', edit));
  }
});

describe('a send to members who were looked up before', () => {
  /** A record that is ready to be sent to them. */
  async function ready(): Promise<{ readonly world: World; readonly issueId: string }> {
    const world = await siteWith(addresses(ONE_ROUND));
    const issueId = await verified(world);
    await untilQuiet(world, 1);
    return { world, issueId };
  }

  const administer = async (world: World, edit: 'responsible' | 'release') => {
    world.advance(1);
    const { id, revision, name, description, members, quarantined } = await groupNamed(world, PARTNERS);
    const kept = { kind: 'in-parts', id: members.id } as const;
    return edit === 'responsible'
      ? world.page('administrator', 'administration-page', {}, 'saveGroup', {
          ...{ id, revision, name, description, members: kept, responsibleAccountId: 'engineer' },
        })
      : world.page('administrator', 'administration-page', {}, 'releaseAddress', {
          ...{ groupId: id, id: quarantined[0]?.id ?? '', reason: 'The mailbox is back.' },
        });
  };

  it('looks up nobody anew, at the same cost, where one bounced since and the group has another responsible', async () => {
    const { world, issueId } = await ready();
    const undisturbed = world.copy();
    await bounce(world, issueId);
    valueOf(await administer(world, 'responsible'));
    const cost = async (of: World) => of.valuesDuring(async () => valueOf(await send(of, issueId)));
    const [before, after] = [await cost(undisturbed), await cost(world)];
    expect(after.read).toBeLessThanOrEqual(before.read + 2);
    expect(after.written).toBe(before.written);
    expect(lookUps(world)).toEqual([]);
    await untilQuiet(world);
    checkSend(world);
    expect(mailsByDelivery(world).size).toBe(ONE_ROUND + 1);
  });

  it('looks them up anew where an address was let go since, whose owner is to be told again', async () => {
    const { world, issueId } = await ready();
    await bounce(world, issueId);
    valueOf(await administer(world, 'release'));
    expect(await send(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'looking-up' } });
    expect(lookUps(world)).toHaveLength(1);
  });
});

describe('members who are replaced at any moment of a look-up', () => {
  it('are found whole, and looked up again wherever those who were found are others', async () => {
    const [former, current] = [addresses(1_100), addresses(1_050, 20_000)];
    const before = await siteWith(former);
    await plan(before);
    const [event] = lookUps(before);
    if (!event) throw new Error('It is asked for.');
    const whole = before.copy();
    const count = Object.values(await whole.callsDuring(() => whole.deliver(event))).reduce(
      (sum, calls) => sum + calls,
    );
    const outcomes = new Set<string>();
    for (let beforeCall = 2; beforeCall <= count; beforeCall += Math.ceil(count / 9)) {
      const { state } = before.copy();
      const world = new World(state);
      await new World(state, { meanwhile: { beforeCall, happens: () => replace(world) } }).deliver(event);
      await allRounds(world);
      const group = await world.document('group', 'partners');
      const audience = world.all('audience').find((one) => 'count' in one && one.groupId === 'partners');
      if (!audience || !('digest' in audience)) throw new Error('It was looked up.');
      const stands = isKnownToStand(audience, group, world.state.now);
      outcomes.add(`${audience.count} people, ${stands ? 'believed' : 'looked up again'}`);
    }
    expect(outcomes).toEqual(new Set(['1050 people, believed', '1100 people, looked up again']));

    async function replace(world: World): Promise<void> {
      world.advance(1);
      valueOf(await saveUploaded(world, current, await groupNamed(world, PARTNERS)));
    }
  });
});

describe('a send to members who are kept in parts', () => {
  it('reaches each of them once; who bounced is named to the administrator and left out of the next', async () => {
    const world = await siteWith(addresses(ONE_ROUND));
    const issueId = await verified(world);
    await untilQuiet(world, 1);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    checkSend(world);
    expect([...mailsByDelivery(world).values()]).toEqual(Array(1_011).fill(1));
    const told = world.all('delivery').find(({ recipient }) => recipient.name === 'Customer 00042');
    await recordReceipts(world.ports(), [
      {
        ...{ deliveryId: told?.id ?? '', kind: 'bounced', at: world.state.now },
        ...{ reason: '550 mailbox does not exist', addressFault: true },
      },
    ]);
    const { quarantined } = await groupNamed(world, PARTNERS);
    expect(quarantined).toMatchObject([{ recipient: 'Customer 00042 <customer-00042@customers.example>' }]);
    world.advance(MINUTE);
    const nextIssueId = await written(world);
    await allRounds(world);
    expect(await audienceOf(world, nextIssueId)).toMatchObject({
      count: 1_009,
      excluded: ['1 left out: the address bounced before and is not mended yet'],
    });
    const [one] = quarantined;
    const release = { groupId: 'partners', id: one?.id ?? '', reason: 'She wrote to us from it.' };
    valueOf(await world.page('administrator', 'administration-page', {}, 'releaseAddress', release));
    expect((await groupNamed(world, PARTNERS)).quarantined).toEqual([]);
  });
});
