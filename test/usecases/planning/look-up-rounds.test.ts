/** Audiences that no single invocation finds: looked up in rounds, by whatever is cut off and whatever moves meanwhile. */
import type { GroupDocument } from '../../../src/domain/documents';
import { mayHaveBeenTold } from '../../../src/domain/delivery/delivery';
import type { Audience } from '../../../src/domain/record/audience';
import { recipientKey } from '../../../src/domain/record/stakeholder-group';
import { isKnownToStand } from '../../../src/usecases/planning/look-up';
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import { verify } from '../../builders/world/auditor';
import { checkSend } from '../../builders/world/invariants';
import { aSite, plan, report, send, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const STAFF = 11_000;
const IN_A_ROUND = 5_000;
const MINUTE = 60_000;
const LONG = process.env.LONG_TESTS === '1';

const member = (number: number) => `staff-${String(number).padStart(5, '0')}`;

/** A site whose second group is a group of Jira with so many people. */
function siteWithStaff(people = STAFF): World {
  const world = aSite({ jiraUsers: 1, addresses: 1, issues: 1 });
  const ids = Array.from({ length: people }, (_, number) => member(number));
  world.state.groups = { staff: ids };
  for (const id of ids) world.state.users[id] = { name: id, active: true };
  const row = world.state.rows.get('group:partners');
  if (!row) throw new Error('There is such a group.');
  const body: GroupDocument = {
    ...(row.body as GroupDocument),
    members: { kind: 'jira-group', groupId: 'staff', groupName: 'staff' },
  };
  world.state.rows.set('group:partners', { ...row, body });
  return world;
}

async function audienceOf(world: World, issueId: string) {
  return (await view(world, issueId)).communiques.find(({ group }) => group.id === 'partners')?.audience;
}

const lookUps = (world: World) => world.state.pending.filter(({ queue }) => queue === 'audiences');

/** One round after the other, each when it is due, until nothing is left to look up. */
async function allRounds(world: World, between: () => void = () => undefined): Promise<number> {
  let rounds = 0;
  for (let [event] = lookUps(world); event; [event] = lookUps(world)) {
    world.state.now = Math.max(world.state.now, event.dueAt);
    await world.deliver(event);
    between();
    rounds += 1;
    if (rounds > 40) throw new Error('It comes to no end.');
  }
  return rounds;
}

function membersOf(world: World): ReadonlySet<string> {
  const digest = world.all('audience').flatMap((one) => ('count' in one && one.count > 1_000 ? [one.digest] : []));
  const rows = [...world.state.rows].filter(([key]) => digest.some((one) => key.includes(`members.${one}`)));
  return new Set(
    rows.flatMap(([, { body }]) =>
      (body as { members: readonly { recipient: Parameters<typeof recipientKey>[0] }[] }).members.map(({ recipient }) =>
        recipientKey(recipient).replace('jira:', ''),
      ),
    ),
  );
}

const pagesRead = (world: World) => world.state.calls.filter((call) => call === 'jira.groupMembersFrom').length;

describe('a group of Jira of which an hour’s points are not enough', () => {
  it('is looked up in rounds with a pause between them, and the panel says how far that has come', async () => {
    const world = siteWithStaff();
    const issueId = await plan(world);
    const [first] = lookUps(world);
    if (!first) throw new Error('It is asked for.');
    await world.deliver(first);
    expect(await audienceOf(world, issueId)).toMatchObject({
      lookingUp: true,
      found: { people: IN_A_ROUND, about: STAFF },
    });
    expect(lookUps(world).map(({ dueAt }) => dueAt - world.state.now)).toEqual([15 * MINUTE]);
    expect(await allRounds(world)).toBe(2);
    expect(await audienceOf(world, issueId)).toMatchObject({ lookingUp: false, count: STAFF });
    expect(membersOf(world).size).toBe(STAFF);
  });

  it('is gone on with where it stopped when Jira takes no more, at no page twice but the one before', async () => {
    const world = siteWithStaff();
    const issueId = await plan(world);
    world.state.calls = [];
    world.state.groupPagesGiven = 57;
    const [first] = lookUps(world);
    if (!first) throw new Error('It is asked for.');
    expect(await world.deliver(first)).toBe('again');
    world.state.groupPagesGiven = undefined;
    await allRounds(world);
    expect(await audienceOf(world, issueId)).toMatchObject({ lookingUp: false, count: STAFF });
    // Ten pages are kept together; each invocation begins with the page before.
    expect(pagesRead(world)).toBeLessThan(STAFF / 50 + 10 + 8);
  });

  it('misses nobody who stays while others leave it between two rounds', async () => {
    const world = siteWithStaff();
    const issueId = await plan(world);
    await allRounds(world, () => {
      world.state.groups = { staff: (world.state.groups.staff ?? []).slice(120) };
    });
    const found = membersOf(world);
    for (const id of world.state.groups.staff ?? []) expect(found).toContain(id);
    expect(await audienceOf(world, issueId)).toMatchObject({ lookingUp: false });
  });

  it('is found whole when the process is killed anywhere and events come twice', async () => {
    const world = siteWithStaff(1_700);
    const issueId = await plan(world);
    const first = world.state.calls.length;
    const undisturbed = world.copy();
    await allRounds(undisturbed);
    const last = undisturbed.state.calls.length;
    for (let atCall = first + 1; atCall <= last; atCall += LONG ? 1 : 7)
      for (const when of ['before', 'after'] as const) {
        const victim = world.copy({ kill: { atCall, when } });
        for (const event of lookUps(victim))
          if ((await victim.deliver(event)) === 'killed') await victim.deliver(event);
        await allRounds(victim);
        expect(await audienceOf(victim, issueId)).toMatchObject({ lookingUp: false, count: 1_700 });
        expect(membersOf(victim).size).toBe(1_700);
      }
  }, 120_000);

  it('is looked up from the beginning when the stakeholder group is another group of Jira by then', async () => {
    const world = siteWithStaff();
    const others = Array.from({ length: IN_A_ROUND + 500 }, (_, number) => `other-${number}`);
    for (const id of others) world.state.users[id] = { name: id, active: true };
    const issueId = await plan(world);
    const [first] = lookUps(world);
    if (!first) throw new Error('It is asked for.');
    await world.deliver(first);
    world.advance(MINUTE);
    world.state.groups = { ...world.state.groups, others };
    const { body, ...row } = world.state.rows.get('group:partners') ?? { body: undefined, kind: 'group', key: '' };
    const members = { kind: 'jira-group', groupId: 'others', groupName: 'others' } as const;
    const changed: GroupDocument = { ...(body as GroupDocument), members, changedAt: world.state.now };
    world.state.rows.set('group:partners', { revision: 1, attributes: {}, ...row, body: changed });
    await allRounds(world);
    expect(membersOf(world)).toEqual(new Set(others));
    expect(await audienceOf(world, issueId)).toMatchObject({ lookingUp: false, count: others.length });
  });

  it('is looked up from the beginning when what was found was not kept for so long', async () => {
    const world = siteWithStaff(IN_A_ROUND + 500);
    const issueId = await plan(world);
    const [first] = lookUps(world);
    if (!first) throw new Error('It is asked for.');
    await world.deliver(first);
    for (const key of [...world.state.rows.keys()]) if (key.startsWith('audience:found.')) world.state.rows.delete(key);
    world.advance(MINUTE);
    await allRounds(world);
    expect(await audienceOf(world, issueId)).toMatchObject({ lookingUp: false, count: IN_A_ROUND + 500 });
  });

  it('is not believed to stand once the stakeholder group was saved', async () => {
    const world = siteWithStaff();
    await plan(world);
    await allRounds(world);
    const audience = world.all('audience').find((one): one is Audience => 'count' in one && one.count === STAFF);
    const group = world.all('group').find(({ id }) => id === 'partners');
    if (!audience || !group) throw new Error('They are there.');
    expect(isKnownToStand(audience, group, world.state.now)).toBe(true);
    expect(isKnownToStand(audience, { ...group, changedAt: world.state.now }, world.state.now)).toBe(false);
  });

  it('is not looked up twice as fast by an event that comes again', async () => {
    const world = siteWithStaff();
    await plan(world);
    const [first] = lookUps(world);
    if (!first) throw new Error('It is asked for.');
    await world.deliver(first);
    const read = pagesRead(world);
    await world.deliver(first);
    expect(pagesRead(world)).toBe(read);
    expect(lookUps(world)).toHaveLength(1);
  });
});

describe('a correction of what more people were told than one invocation reads', () => {
  const PARTNERS = 2_600;

  async function rolledBack() {
    const world = aSite({ jiraUsers: 1, addresses: PARTNERS, issues: 1 });
    world.state.outcomes = { 'address:partner-0007@example.com': [{ kind: 'refused', reason: 'No such mailbox.' }] };
    const issueId = await verified(world);
    await untilQuiet(world, 1);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    await report(world, { status: 'rolled-back' });
    await untilQuiet(world, 1);
    return { world, issueId };
  }

  const corrected = (world: World) => {
    const corrections = world.all('send').flatMap(({ id, correction }) => (correction ? [id] : []));
    return world.all('delivery').filter(({ sendId }) => corrections.includes(sendId));
  };
  const told = (world: World, sendId: string | undefined) =>
    world.all('delivery').filter((delivery) => delivery.sendId === sendId && mayHaveBeenTold(delivery));

  it('is drafted at once, looked up in rounds, and goes to exactly those who were told', async () => {
    const { world, issueId } = await rolledBack();
    expect((await view(world, issueId)).correction).toMatchObject({ stage: 'draft', people: PARTNERS });
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    checkSend(world);
    expect(corrected(world)).toHaveLength(PARTNERS);
    expect(corrected(world).map(({ recipient }) => recipientKey(recipient))).not.toContain(
      'address:partner-0007@example.com',
    );
    expect(await verify(world, issueId)).toEqual([]);
  }, 60_000);

  it('is looked up again when it turns out that somebody else was told, before anything leaves', async () => {
    const { world, issueId } = await rolledBack();
    const { sendId } = await world.document('record', issueId);
    const failed = world.all('delivery').find(({ progress }) => progress.at === 'failed');
    if (!failed) throw new Error('There is one.');
    await recordReceipts(world.ports(), [{ deliveryId: failed.id, kind: 'delivered', at: world.state.now }]);
    expect(await send(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'looking-up' } });
    await untilQuiet(world, 1);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect(corrected(world)).toHaveLength(told(world, sendId).length);
    expect(corrected(world).map(({ recipient }) => recipientKey(recipient))).toContain(recipientKey(failed.recipient));
  }, 60_000);

  it('is not looked up again because more of those who were told acknowledge it', async () => {
    const { world, issueId } = await rolledBack();
    const readers = world.all('delivery').filter(mayHaveBeenTold).slice(0, 30);
    await recordReceipts(
      world.ports(),
      readers.map(({ id }) => ({ deliveryId: id, kind: 'acknowledged', at: world.state.now })),
    );
    expect((await send(world, issueId)).ok).toBe(true);
  }, 60_000);
});
