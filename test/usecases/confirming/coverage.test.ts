/** Whether a group is known to have what it was told: the target that it has, reached or missed, and told to everybody. */
import type { LedgerEventOf } from '../../../src/domain/ledger/event';
import type { CoverageTarget } from '../../../src/domain/record/coverage';
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import { HOUR } from '../../builders/releases';
import { verify } from '../../builders/world/auditor';
import { partnersOf, receive } from '../../builders/world/receipts';
import { aSite, approve, PROJECT, send, submit, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

async function withTarget(world: World, groupId: string, target?: CoverageTarget) {
  const { groups } = valueOf(await world.page('administrator', 'administration-page', {}, 'openAdministration'));
  const group = groups.find(({ id }) => id === groupId);
  if (!group) throw new Error('The site has the group.');
  const { id, revision, name, description, members } = group;
  return world.page('administrator', 'administration-page', {}, 'saveGroup', {
    id,
    revision,
    name,
    description,
    members,
    ...(target ? { target } : {}),
  });
}

/** A record that was sent to three partners, whose group has this target. */
async function sent(target: CoverageTarget): Promise<{ world: World; issueId: string }> {
  const world = aSite();
  valueOf(await withTarget(world, 'partners', target));
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  return { world, issueId };
}

const mirrored = (world: World, issueId: string) => world.state.properties[`${issueId} release-communications`];

const judgements = (world: World) =>
  world
    .all('ledger-entry')
    .map(({ text }) => JSON.parse(text) as LedgerEventOf<'coverage-judged'>)
    .filter(({ type }) => type === 'coverage-judged')
    .map(({ data }) => [data.outcome, data.reached, data.people]);

const standing = async (world: World, issueId: string) => {
  const { communiques } = await view(world, issueId);
  return communiques.find(({ group }) => group.id === 'partners')?.coverage?.state;
};

async function row(world: World, issueId: string): Promise<readonly unknown[]> {
  const { rows } = valueOf(await world.page('auditor', 'site-page', {}, 'openAudit', {}));
  const control = rows
    .find((one) => one.issueId === issueId)
    ?.controls.find(({ name }) => name === 'Confirmed to have arrived');
  const { versions } = valueOf(await world.page('engineer', 'project-page', { projectId: PROJECT }, 'openProject'));
  return [control?.result, versions[0]?.records[0]?.headline.split('; ')[1]];
}

describe('a target', () => {
  it('is open until enough is proven, then reached: panel, project, audit and ledger say so, once', async () => {
    const { world, issueId } = await sent({ proof: 'delivered', percent: 60, hours: 48 });
    expect([await standing(world, issueId), ...(await row(world, issueId))]).toEqual([
      'open',
      'pending',
      'waits for confirmation',
    ]);
    await receive(world, 'delivered', 1);
    await world.sweep();
    expect(judgements(world)).toEqual([]);
    await receive(world, 'delivered', 2);
    await world.sweep();
    await world.sweep();
    expect(judgements(world)).toEqual([['reached', 2, 3]]);
    expect([await standing(world, issueId), ...(await row(world, issueId))]).toEqual(['reached', 'pass', 'confirmed']);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('is missed when its time is over, without any event, and may be reached late', async () => {
    const { world, issueId } = await sent({ proof: 'acknowledged', percent: 100, hours: 24 });
    await receive(world, 'acknowledged', 2);
    world.advance(25 * HOUR);
    world.state.pending = [];
    await world.sweep();
    expect(judgements(world)).toEqual([['missed', 2, 3]]);
    expect(await row(world, issueId)).toEqual(['fail', 'not confirmed in time']);
    expect(mirrored(world, issueId)).toMatchObject({ confirmation: 'missed' });
    await receive(world, 'acknowledged', 3);
    for (let sweeps = 0; sweeps < 12; sweeps += 1) {
      world.advance(5 * 60_000);
      await world.sweep();
    }
    expect(judgements(world)).toEqual([
      ['missed', 2, 3],
      ['reached', 3, 3],
    ]);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('counts nobody twice, and nobody whose message bounced', async () => {
    const { world, issueId } = await sent({ proof: 'delivered', percent: 100, hours: 24 });
    await receive(world, 'delivered', 3);
    await receive(world, 'bounced', 1);
    world.advance(25 * HOUR);
    await world.sweep();
    expect(judgements(world)).toEqual([['missed', 2, 3]]);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('of a group whose addresses bounced counts those who were left out as not reached', async () => {
    const { world } = await sent({ proof: 'delivered', percent: 100, hours: 24 });
    const [gone] = partnersOf(world);
    const bounce = { deliveryId: gone?.id ?? '', kind: 'bounced', at: world.state.now, addressFault: true } as const;
    await recordReceipts(world.ports(), [bounce]);
    world.advance(60_000);
    const first = new Set(partnersOf(world).map(({ id }) => id));
    const next = await verified(world);
    valueOf(await submit(world, next));
    valueOf(await approve(world, next));
    valueOf(await send(world, next));
    await untilQuiet(world);
    const fresh = partnersOf(world).filter(({ id }) => !first.has(id));
    await recordReceipts(
      world.ports(),
      fresh.map(({ id }) => ({ deliveryId: id, kind: 'delivered', at: world.state.now })),
    );
    world.advance(25 * HOUR);
    await world.sweep();
    expect(judgements(world)).toContainEqual(['missed', 2, 3]);
    expect(await verify(world, next)).toEqual([]);
  });

  it('is the one that stood when it was sent, whatever the group asks later', async () => {
    const { world, issueId } = await sent({ proof: 'delivered', percent: 100, hours: 24 });
    valueOf(await withTarget(world, 'partners', { proof: 'delivered', percent: 1, hours: 1 }));
    await receive(world, 'delivered', 1);
    await world.sweep();
    expect([await standing(world, issueId), judgements(world)]).toEqual(['open', []]);
  });

  it('of a group that Jira writes to can ask for acknowledgements only', async () => {
    const world = aSite();
    const refused = await withTarget(world, 'users', { proof: 'delivered', percent: 90, hours: 24 });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'cannot-be-proven', field: 'target.proof' } });
    valueOf(await withTarget(world, 'users', { proof: 'acknowledged', percent: 90, hours: 24 }));
  });

  it('is not judged any more once what was told is being corrected', async () => {
    const { world, issueId } = await sent({ proof: 'delivered', percent: 100, hours: 24 });
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'startCorrection', { reason: 'It was wrong.' }));
    world.advance(25 * HOUR);
    await world.sweep();
    expect(judgements(world)).toEqual([]);
  });
});

it('asks nothing of a record whose groups have no target', async () => {
  const world = aSite();
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  expect(await row(world, issueId)).toEqual([undefined, undefined]);
});

it('tells the ledger once, wherever an invocation that judges is cut off', async () => {
  const { world } = await sent({ proof: 'delivered', percent: 100, hours: 24 });
  await receive(world, 'delivered', 3);
  for (let call = 1; call < 30; call += 1) {
    const victim = world.copy({ kill: { atCall: call, when: call % 2 === 0 ? 'before' : 'after' } });
    await victim.sweep();
    const healed = victim.copy();
    await healed.sweep();
    expect([call, judgements(healed)]).toEqual([call, [['reached', 3, 3]]]);
  }
});
