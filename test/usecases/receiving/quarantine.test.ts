/** Addresses that do not take mail are left out of the next audience, visibly, until somebody mends them. */
import type { LedgerEventOf } from '../../../src/domain/ledger/event';
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import { verify } from '../../builders/world/auditor';
import {
  aSite,
  approve,
  CHANGE,
  send,
  submit,
  untilQuiet,
  valueOf,
  verified,
  view,
  written,
} from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const ADDRESS = 'partner-0001@example.com';
const LEFT_OUT = '1 left out: the address bounced before and is not mended yet';

const administration = async (world: World) =>
  valueOf(await world.page('administrator', 'administration-page', {}, 'openAdministration'));
const partners = async (world: World) => {
  const group = (await administration(world)).groups.find(({ id }) => id === 'partners');
  if (!group) throw new Error('The site has partners.');
  return group;
};

const bounce = (world: World, at = world.state.now) => {
  const told = world
    .all('delivery')
    .find(({ recipient }) => recipient.kind === 'address' && recipient.address === ADDRESS);
  return {
    deliveryId: told?.id ?? '',
    kind: 'bounced',
    at,
    reason: '550 mailbox does not exist',
    addressFault: true,
  } as const;
};

/** A site on which one record was sent, and one of its addresses bounced. */
async function bounced(): Promise<World> {
  const world = aSite();
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  await recordReceipts(world.ports(), [bounce(world)]);
  return world;
}

/** The next record, on which the same groups are told. */
async function next(world: World): Promise<string> {
  world.advance(60_000);
  return written(world);
}

describe('an address that bounced for good', () => {
  it('stands at its group with the reason and since when, once, however often it is reported', async () => {
    const world = await bounced();
    await recordReceipts(world.ports(), [bounce(world), bounce(world)]);
    expect((await partners(world)).quarantined).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        recipient: `partner-0001 <${ADDRESS}>`,
        since: world.state.now,
        reason: '550 mailbox does not exist',
      },
    ]);
    const told = world.all('ledger-entry').filter(({ text }) => text.includes('addresses-quarantined'));
    expect(told.length).toBe(1);
    expect(told[0]?.text).not.toContain('example.com');
  });

  it('is left out of the next audience, and its approver is told so', async () => {
    const world = await bounced();
    const issueId = await next(world);
    const communique = (await view(world, issueId)).communiques.find(({ group }) => group.id === 'partners');
    expect(communique?.audience).toMatchObject({ count: 2, excluded: [LEFT_OUT] });
    valueOf(await submit(world, issueId));
    const change = valueOf(await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'openChange'));
    const shown = change.records.find((record) => record.issueId === issueId)?.communiques;
    expect(shown?.flatMap(({ excluded }) => excluded)).toEqual([LEFT_OUT]);
    const resolved = world
      .all('ledger-entry')
      .map(({ text }) => JSON.parse(text) as LedgerEventOf<'audience-resolved'>)
      .filter(({ type }) => type === 'audience-resolved');
    expect(resolved.some(({ data }) => data.excluded.some(({ count }) => count === 1))).toBe(true);
  });

  it('makes an approval that still covered it void: what would be told is told to fewer', async () => {
    const world = aSite();
    const first = await verified(world);
    valueOf(await send(world, first));
    await untilQuiet(world);
    const issueId = await next(world);
    valueOf(await submit(world, issueId));
    valueOf(await approve(world, issueId));
    await recordReceipts(world.ports(), [bounce(world)]);
    const sent = await send(world, issueId);
    expect(sent.ok).toBe(false);
    expect((await view(world, issueId)).communiques.flatMap(({ audience }) => audience.excluded)).toEqual([LEFT_OUT]);
  });

  it('is in the audience again after a person let it go for a reason, until it bounces again', async () => {
    const world = await bounced();
    const [kept] = (await partners(world)).quarantined;
    world.advance(60_000);
    const release = { groupId: 'partners', id: kept?.id ?? '', reason: 'The mailbox is there again.' };
    valueOf(await world.page('administrator', 'administration-page', {}, 'releaseAddress', release));
    expect(await world.page('administrator', 'administration-page', {}, 'releaseAddress', release)).toMatchObject({
      ok: false,
      refusal: { code: 'not-in-quarantine' },
    });
    await recordReceipts(world.ports(), [bounce(world, world.state.now - 30_000)]);
    expect((await partners(world)).quarantined).toEqual([]);
    const issueId = await next(world);
    expect((await view(world, issueId)).communiques.flatMap(({ audience }) => audience.excluded)).toEqual([]);
  });

  it('is let go of when it is corrected in the group', async () => {
    const world = await bounced();
    const group = await partners(world);
    if (group.members.kind !== 'addresses') throw new Error('Partners have addresses.');
    const addresses = group.members.addresses.map((one) =>
      one.address === ADDRESS ? { ...one, address: 'new@example.com' } : one,
    );
    valueOf(
      await world.page('administrator', 'administration-page', {}, 'saveGroup', {
        id: group.id,
        revision: group.revision,
        name: group.name,
        description: group.description,
        members: { kind: 'addresses', addresses },
        responsibleAccountId: 'engineer',
      }),
    );
    expect(await partners(world)).toMatchObject({ quarantined: [], responsibleAccountId: 'engineer' });
  });

  it('is kept out of its own group only', async () => {
    const world = await bounced();
    expect((await administration(world)).groups.map(({ quarantined }) => quarantined.length)).toEqual([0, 1]);
  });
});

it('keeps out nobody whose mail only this once did not arrive', async () => {
  const world = aSite();
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  await recordReceipts(world.ports(), [{ ...bounce(world), addressFault: false }]);
  expect((await partners(world)).quarantined).toEqual([]);
});

it('keeps out an address that the provider refuses as such, and nobody when the provider refuses for its own reasons', async () => {
  const world = aSite();
  world.state.outcomes = {
    'address:partner-0000@example.com': [{ kind: 'refused', reason: 'The plan is too small.' }],
    [`address:${ADDRESS}`]: [{ kind: 'refused', reason: 'Inactive recipient.', addressFault: true }],
  };
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  expect((await partners(world)).quarantined.map(({ reason }) => reason)).toEqual(['Inactive recipient.']);
  expect(await verify(world, issueId)).toEqual([]);
});

it('finds its bounce again when the report was cut off before it was kept', async () => {
  const world = aSite();
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  for (let call = 1; call < 25; call += 1) {
    const victim = world.copy({ kill: { atCall: call, when: 'after' } });
    await recordReceipts(victim.ports(), [bounce(world)]).catch(() => undefined);
    const healed = victim.copy();
    await recordReceipts(healed.ports(), [bounce(world)]);
    expect([call, (await partners(healed)).quarantined.length]).toEqual([call, 1]);
  }
});
