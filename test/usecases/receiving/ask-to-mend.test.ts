/** Who answers for a group hears once, of all of them together, that addresses of it do not take mail; and nobody twice. */
import type { ReportedReceipt } from '../../../src/domain/delivery/delivery';
import { askToMend } from '../../../src/usecases/receiving/ask-to-mend';
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import { HOUR } from '../../builders/releases';
import { verify } from '../../builders/world/auditor';
import { eventsOf, forHours } from '../../builders/world/hours';
import { answersFor, partnersOf } from '../../builders/world/receipts';
import { aSite, put, send, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const REFUSED = 'partner-0000@example.com';

/** A record that was sent to ten partners, for whom the colleague answers. */
async function sent(prepare: (world: World) => unknown = () => undefined): Promise<{ world: World; issueId: string }> {
  const world = aSite({ addresses: 10 });
  answersFor(world, 'colleague');
  prepare(world);
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  return { world, issueId };
}

const refuseOne = (world: World): void => {
  world.state.outcomes[`address:${REFUSED}`] = [{ kind: 'refused', reason: 'Inactive recipient.', addressFault: true }];
};

/** The mails to these of the partners came back for good. */
async function bounce(world: World, ...places: readonly number[]): Promise<void> {
  const told = partnersOf(world).filter(({ progress }) => progress.at === 'accepted');
  const receipts = places.map((place): ReportedReceipt => ({
    deliveryId: told[place]?.id ?? '',
    kind: 'bounced',
    at: world.state.now,
    reason: '550 mailbox does not exist',
    addressFault: true,
  }));
  await recordReceipts(world.ports(), receipts);
}

const notices = (world: World) =>
  world.state.notices.filter(({ message }) => message.subject.startsWith('To be mended: '));
const toldOf = (world: World) => notices(world).map(({ accountId, message }) => `${accountId} ${message.subject}`);
const asked = (world: World) =>
  eventsOf(world, 'mending-asked').map(({ data }) => [data['to'] !== undefined, data['addresses']]);
const releasing = (world: World, id: string) =>
  world.page('administrator', 'administration-page', {}, 'releaseAddress', {
    groupId: 'partners',
    id,
    reason: 'The mailbox is there again.',
  });

describe('addresses that do not take mail', () => {
  it('are told together to who answers for the group, an hour after the first: how many, why, and what to do', async () => {
    const { world, issueId } = await sent(refuseOne);
    await bounce(world, 0);
    await forHours(world, 0.5);
    await bounce(world, 2, 1, 1, 0);
    expect(toldOf(world)).toEqual([]);
    await forHours(world, 2);
    expect(toldOf(world)).toEqual(['colleague To be mended: 4 addresses of Group partners']);
    const { issueKey } = await view(world, issueId);
    const { text, html } = notices(world)[0]?.message ?? {};
    expect(text).toContain('3 bounced for good, 1 refused by the mail provider');
    expect(text).toContain('Only a Jira administrator changes the group');
    expect(text).toContain(`https://site.example/browse/${issueKey}`);
    expect(text).not.toContain('Nobody answers for this group');
    expect(`${text}${html}`).not.toMatch(/partner-|example\.com|550/);
    expect(asked(world)).toEqual([[true, 4]]);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('that are found out later are told a day after that mail, together, and only these are called new', async () => {
    const { world } = await sent();
    await bounce(world, 0);
    await forHours(world, 3);
    await bounce(world, 1);
    await forHours(world, 4);
    await bounce(world, 2);
    await forHours(world, 15);
    expect(notices(world)).toHaveLength(1);
    await forHours(world, 5);
    expect(toldOf(world)).toEqual([
      'colleague To be mended: 1 address of Group partners',
      'colleague To be mended: 2 addresses of Group partners',
    ]);
    expect(notices(world)[1]?.message.text).toContain('it is 3 addresses of the group by now');
    await forHours(world, 50);
    expect(notices(world)).toHaveLength(2);
  });

  it('are told to nobody where they were mended before, and again where they bounce again', async () => {
    const { world } = await sent();
    await bounce(world, 0);
    const [kept] = (await world.document('group', 'partners')).quarantine ?? [];
    world.advance(60_000);
    valueOf(await releasing(world, kept?.id ?? ''));
    await forHours(world, 3);
    expect(toldOf(world)).toEqual([]);
    const again = { ...(partnersOf(world)[0] ?? { id: '' }) };
    await recordReceipts(world.ports(), [
      { deliveryId: again.id, kind: 'bounced', at: world.state.now, reason: '550', addressFault: true },
    ]);
    await forHours(world, 0.5);
    expect(toldOf(world)).toEqual([]);
    await forHours(world, 2);
    expect(toldOf(world)).toEqual(['colleague To be mended: 1 address of Group partners']);
  });

  it('stay news to who answers for the group where an administrator saves it meanwhile', async () => {
    const { world } = await sent();
    await bounce(world, 0);
    const view = valueOf(await world.page('administrator', 'administration-page', {}, 'openAdministration'));
    const group = view.groups.find(({ id }) => id === 'partners');
    if (!group || group.members.kind !== 'addresses') throw new Error('The site has partners.');
    const { id, revision, description, members } = group;
    const edit = { id, revision, name: 'Resellers', description, members, responsibleAccountId: 'auditor' };
    valueOf(await world.page('administrator', 'administration-page', {}, 'saveGroup', edit));
    await forHours(world, 3);
    expect(toldOf(world)).toEqual(['auditor To be mended: 1 address of Resellers']);
  });

  it.each<[string, string, (world: World) => unknown]>([
    [
      'the deputy of who answers for the group and is absent',
      'auditor',
      (world) =>
        put(world.state.rows, 'delegation', 'site', {
          delegations: [
            { id: 'd', delegator: 'colleague', deputy: 'auditor', from: 0, until: Number.MAX_SAFE_INTEGER, madeAt: 0 },
          ],
        }),
    ],
    [
      'whoever is responsible for what was said, where that account was closed',
      'engineer',
      (world) => (world.state.users['colleague'] = { name: 'Gone', active: false }),
    ],
    ['the same, where nobody answers for the group', 'engineer', (world) => answersFor(world, '')],
    [
      'the same, where Jira writes to them no more',
      'engineer',
      (world) => (world.state.outcomes['notice:colleague'] = [{ kind: 'refused', reason: 'Nobody to be notified.' }]),
    ],
    [
      'them later, where Jira takes no mail now',
      'colleague',
      (world) => (world.state.outcomes['notice:colleague'] = [{ kind: 'try-again', reason: 'Busy.' }]),
    ],
  ])('are told to %s', async (_who, accountId, prepare) => {
    const { world } = await sent();
    prepare(world);
    await bounce(world, 0);
    await forHours(world, 4);
    expect(notices(world).map((notice) => notice.accountId)).toEqual([accountId]);
    expect(notices(world)[0]?.message.text).not.toContain('You may have got this mail before');
    expect(asked(world)).toEqual([[true, 1]]);
  });

  it('are told with the request to name somebody, where nobody answers for the group', async () => {
    const { world } = await sent(
      (site) =>
        delete (site.state.rows.get('group:partners')?.body as { responsibleAccountId?: string }).responsibleAccountId,
    );
    await bounce(world, 0);
    await forHours(world, 3);
    expect(notices(world)[0]?.message.text).toContain('Nobody answers for this group');
  });

  it('are told to nobody where nobody is left: the ledger says so, and nobody is looked for until others come', async () => {
    const { world } = await sent();
    for (const who of ['colleague', 'engineer']) world.state.users[who] = { name: 'Gone', active: false };
    await bounce(world, 0);
    await forHours(world, 3);
    expect([toldOf(world), asked(world)]).toEqual([[], [[false, 1]]]);
    world.state.calls = [];
    await forHours(world, 30);
    expect(world.state.calls.filter((call) => /jira\.users|notices/.test(call))).toEqual([]);
    world.state.users['colleague'] = { name: 'Back', active: true };
    await bounce(world, 1);
    await forHours(world, 26);
    expect(toldOf(world)).toEqual(['colleague To be mended: 2 addresses of Group partners']);
  });

  it('are told to nobody from a copy of the site, until that is armed', async () => {
    const { world } = await sent();
    await bounce(world, 0);
    const own = world.state.installation;
    world.state.installation = 'another';
    await forHours(world, 30);
    expect([toldOf(world), asked(world)]).toEqual([[], []]);
    world.state.installation = own;
    await forHours(world, 2);
    expect(toldOf(world)).toHaveLength(1);
  });

  it('are told to nobody where the group was removed meanwhile', async () => {
    const { world } = await sent();
    await bounce(world, 0);
    const { revision } = world.state.rows.get('group:partners') ?? { revision: 0 };
    valueOf(await world.page('administrator', 'administration-page', {}, 'removeGroup', { id: 'partners', revision }));
    await forHours(world, 3);
    expect([toldOf(world), asked(world)]).toEqual([[], []]);
  });
});

it('tells once where two invocations come to it at the same time', async () => {
  const { world } = await sent();
  await bounce(world, 0);
  world.advance(2 * HOUR);
  await Promise.all([askToMend(world.ports(), 'partners'), askToMend(world.ports(), 'partners')]);
  expect([toldOf(world).length, asked(world).length]).toEqual([1, 1]);
});

it('loses no mail wherever it is cut off; one that may have left before says so, and there is no third', async () => {
  const { world } = await sent();
  await bounce(world, 0, 1);
  world.advance(2 * HOUR);
  const begin = world.state.calls.length;
  const probe = world.copy();
  await askToMend(probe.ports(), 'partners');
  const calls = probe.state.calls.length - begin;
  expect(calls).toBeGreaterThan(8);
  let doubled = 0;
  for (let call = 1; call <= calls; call += 1)
    for (const when of ['before', 'after'] as const) {
      const victim = world.copy({ kill: { atCall: begin + call, when } });
      await askToMend(victim.ports(), 'partners').catch(() => undefined);
      const healed = victim.copy();
      await forHours(healed, 3);
      const mails = notices(healed);
      const more = mails.slice(1).map(({ message }) => message.text.includes('You may have got this mail before'));
      expect([call, when, mails.length >= 1, more.every(Boolean), more.length <= 1]).toEqual([
        call,
        when,
        true,
        true,
        true,
      ]);
      expect([call, when, asked(healed)]).toEqual([call, when, [[true, 2]]]);
      doubled += more.length;
    }
  expect(doubled).toBeGreaterThan(0);
  expect(doubled).toBeLessThan(calls);
});

it('ends with the second mail where each of them is cut off', async () => {
  const { world } = await sent();
  await bounce(world, 0);
  world.advance(2 * HOUR);
  let current = world;
  for (let round = 0; round < 4; round += 1) {
    const probe = current.copy();
    await askToMend(probe.ports(), 'partners');
    const told = probe.state.calls.findIndex(
      (call, index) => index >= current.state.calls.length && call === 'notices.tell',
    );
    const victim = current.copy(told < 0 ? {} : { kill: { atCall: told + 1, when: 'after' } });
    await askToMend(victim.ports(), 'partners').catch(() => undefined);
    current = victim.copy();
    current.advance(HOUR);
  }
  expect([notices(current).length, asked(current)]).toEqual([2, [[true, 1]]]);
});

it('costs the sweep one query in an hour in which nothing is to be told', async () => {
  const { world } = await sent();
  const queriesOf = async (turn: number): Promise<number> => {
    while (Math.floor(world.state.now / 300_000) % 12 !== turn) world.advance(60_000);
    const before = world.state.calls.length;
    await world.sweep();
    return world.state.calls.slice(before).filter((call) => call === 'store.query').length;
  };
  const usual = await queriesOf(11);
  // Besides overdue reviews and what people have to tell.
  expect((await queriesOf(0)) - usual).toBe(3);
});

describe('who has an address mended', () => {
  async function rowsFor(world: World, who: string, issueId: string): Promise<readonly string[]> {
    const rows: string[] = [];
    let cursor: string | undefined;
    do {
      const page = valueOf(await world.page(who, 'record-panel', { issueId }, 'listDeliveries', { cursor }));
      rows.push(...page.deliveries.map(({ recipient }) => recipient));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return rows;
  }
  const shortened = 'p…@example.com';

  it('sees it whole in the list of recipients, and nobody else’s, without any permission in the project', async () => {
    const { world, issueId } = await sent();
    await bounce(world, 0);
    const whole = (await rowsFor(world, 'colleague', issueId)).filter((one) => one.includes('@') && one !== shortened);
    expect(whole).toEqual([expect.stringMatching(/^partner-\d+ <partner-\d+@example\.com>$/)]);
    expect((await rowsFor(world, 'auditor', issueId)).filter((one) => one.includes('<'))).toEqual([]);
  });

  it('is the deputy, too, and whoever was asked in their place, until it is mended', async () => {
    const { world, issueId } = await sent();
    answersFor(world, 'administrator');
    world.state.users['administrator'] = { name: 'Gone', active: false };
    put(world.state.rows, 'delegation', 'site', {
      delegations: [
        {
          id: 'd',
          delegator: 'administrator',
          deputy: 'auditor',
          from: 0,
          until: world.state.now + 2 * HOUR,
          madeAt: 0,
        },
      ],
    });
    await bounce(world, 0);
    const sees = async () => (await rowsFor(world, 'auditor', issueId)).some((one) => one.includes('<'));
    expect(await sees()).toBe(true);
    await forHours(world, 1.9);
    world.advance(HOUR);
    expect(notices(world).map(({ accountId }) => accountId)).toEqual(['auditor']);
    expect(await sees()).toBe(true);
    const [kept] = (await world.document('group', 'partners')).quarantine ?? [];
    valueOf(await releasing(world, kept?.id ?? ''));
    expect(await sees()).toBe(false);
  });

  it('is named with the communiqué: who answers for the group, and who was told when', async () => {
    const { world, issueId } = await sent();
    const toMend = async () => {
      const { communiques, people } = await view(world, issueId);
      return { ...communiques.find(({ group }) => group.id === 'partners')?.toMend, names: people['colleague'] };
    };
    expect(await toMend()).toEqual({ names: undefined });
    await bounce(world, 0, 1);
    expect(await toMend()).toEqual({ count: 2, accountId: 'colleague', names: 'Name of colleague' });
    await forHours(world, 3);
    expect(await toMend()).toMatchObject({ told: { accountId: 'colleague', at: notices(world)[0]?.at } });
    const { groups } = valueOf(await world.page('administrator', 'administration-page', {}, 'openAdministration'));
    expect(groups.find(({ id }) => id === 'partners')?.toldToMend?.accountId).toBe('colleague');
    await bounce(world, 2);
    expect(await toMend()).toMatchObject({ count: 3, accountId: 'colleague' });
    expect(await toMend()).not.toHaveProperty('told');
  });
});
