/** Who does not confirm a mail is told by text message: they alone, once, what was approved, and only while it may be said. */
import type { GroupDocument } from '../../../src/domain/documents';
import { stateOf } from '../../../src/domain/delivery/delivery';
import type { Recipient } from '../../../src/domain/record/stakeholder-group';
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import { HOUR } from '../../builders/releases';
import { verify } from '../../builders/world/auditor';
import { eventsOf, forHours } from '../../builders/world/hours';
import { partnersOf, receive } from '../../builders/world/receipts';
import {
  aSite,
  approve,
  CHANGE,
  put,
  report,
  send,
  submit,
  untilQuiet,
  valueOf,
  verified,
  view,
} from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const NEXT = { channel: 'text-message', afterHours: 30 } as const;

/** Ten partners, all but the last two with a number, who are reminded after a day and told by text message after 30 hours. */
function aSiteWithNumbers(): World {
  const world = aSite({ addresses: 10 });
  changeGroup(world, (group) => ({
    ...group,
    members: {
      kind: 'addresses',
      addresses:
        group.members.kind === 'addresses'
          ? group.members.addresses.map((one, index) => (index < 8 ? { ...one, number: numberOf(index) } : one))
          : [],
    },
    target: { proof: 'acknowledged', percent: 90, hours: 48, remindAfterHours: [24], next: NEXT },
  }));
  return world;
}

const numberOf = (index: number) => `+4915100000${String(index).padStart(2, '0')}`;

function changeGroup(world: World, change: (group: GroupDocument) => GroupDocument): void {
  const row = [...world.state.rows.values()].find(({ kind, key }) => kind === 'group' && key === 'partners');
  if (!row) throw new Error('The site has the group.');
  put(world.state.rows, 'group', 'partners', change(row.body as GroupDocument));
}

async function sent(): Promise<{ world: World; issueId: string }> {
  const world = aSiteWithNumbers();
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  return { world, issueId };
}

const partners = async (world: World, issueId: string) => {
  const found = (await view(world, issueId)).communiques.find(({ group }) => group.id === 'partners');
  if (!found) throw new Error('The record has a communiqué for the partners.');
  return found;
};

/** What left by text message. */
const texts = (world: World) => world.state.mails.filter(({ recipient }) => recipient.kind === 'telephone-number');

const numbersOf = (recipients: readonly Recipient[]) =>
  recipients.flatMap((one) => ('number' in one && one.number !== undefined ? [one.number] : [])).sort();

describe('by the next channel of their group', () => {
  it('those alone are told who have not confirmed, once, each at their own number', async () => {
    const { world, issueId } = await sent();
    await receive(world, 'acknowledged', 4);
    await forHours(world, 29);
    expect(texts(world)).toEqual([]);
    await forHours(world, 2);
    const missing = partnersOf(world).slice(4);
    expect(
      texts(world)
        .map(({ recipient }) => numbersOf([recipient])[0])
        .sort(),
    ).toEqual(numbersOf(missing.map(({ recipient }) => recipient)));
    await forHours(world, 30);
    expect(texts(world)).toHaveLength(numbersOf(missing.map(({ recipient }) => recipient)).length);
    expect(
      eventsOf(world, 'reminder-begun').map(({ data }) => [data['reminder'], data['hours'], data['channel']]),
    ).toEqual([
      [1, 24, undefined],
      [2, 30, 'text-message'],
    ]);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('they are told at the numbers that their group has when it is sent', async () => {
    const world = aSiteWithNumbers();
    const issueId = await verified(world);
    changeGroup(world, (group) => ({
      ...group,
      members:
        group.members.kind === 'addresses'
          ? {
              ...group.members,
              addresses: group.members.addresses.map((one, index) => ({ ...one, number: numberOf(50 + index) })),
            }
          : group.members,
      changedAt: world.state.now,
    }));
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    await forHours(world, 31);
    const numbers = Array.from({ length: 10 }, (_, index) => numberOf(50 + index));
    expect(numbersOf(texts(world).map(({ recipient }) => recipient))).toEqual(numbers);
    expect((await partners(world, issueId)).chase?.unreachedNext).toBeUndefined();
  });

  it('they are told exactly what was approved for it, with the link of their first message', async () => {
    const { world, issueId } = await sent();
    const { next } =
      valueOf(
        await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'openChange', {}),
      ).records[0]?.communiques.find(({ groupName }) => groupName === 'Group partners')?.preview ?? {};
    await forHours(world, 31);
    const [text] = texts(world);
    const withoutLinks = (said = '') => said.replace(/https:\S+/g, 'link');
    expect(withoutLinks(text?.message.short)).toBe(withoutLinks(next?.short?.text));
    const delivery = partnersOf(world).find(({ id }) => text?.deliveryId === `${id}-2`);
    const first = world.state.mails.find(({ deliveryId }) => deliveryId === delivery?.id);
    const [link] = /https:\S+token=\S+/.exec(text?.message.short ?? '') ?? [];
    expect(first?.message.text).toContain(link);
    expect(eventsOf(world, 'reminder-begun').at(-1)?.data['content']).toBe(
      (eventsOf(world, 'send-authorised')[0]?.data['plan'] as { next?: { content: string } }[]).find((pin) => pin.next)
        ?.next?.content,
    );
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('a confirmation counts as one of the first message, and stops it', async () => {
    const { world } = await sent();
    await receive(world, 'acknowledged', 8);
    world.advance(30 * HOUR - 1);
    const [next] = partnersOf(world).slice(8);
    await recordReceipts(world.ports(), [{ deliveryId: next?.id ?? '', kind: 'acknowledged', at: world.state.now }]);
    await forHours(world, 12);
    expect(texts(world)).toEqual([]);
    expect(eventsOf(world, 'coverage-judged').map(({ data }) => data['outcome'])).toEqual(['reached']);
  });

  it('the panel and the list of recipients say who was told by it, and whom it cannot reach', async () => {
    const { world, issueId } = await sent();
    await forHours(world, 25);
    expect((await partners(world, issueId)).chase).toMatchObject({ nextChannel: 'text-message', unreachedNext: 2 });
    await forHours(world, 6);
    const { chase, id } = await partners(world, issueId);
    expect(chase?.reminders.map(({ channel }) => channel)).toEqual([undefined, 'text-message']);
    expect(chase?.nextAt).toBeUndefined();
    const { deliveries } = valueOf(
      await world.page('engineer', 'record-panel', { issueId }, 'listDeliveries', { communiqueIds: [id] }),
    );
    expect(deliveries.filter(({ next }) => next?.channel === 'text-message' && next.state === 'accepted')).toHaveLength(
      8,
    );
    await forHours(world, 20);
    expect(world.state.notices.at(-1)?.message.text).toContain('It cannot reach 2 people of the group');
  });

  it('nothing is lost or doubled where an answer is lost, and nobody else’s address is at fault for a number', async () => {
    const { world, issueId } = await sent();
    await receive(world, 'acknowledged', 2);
    world.state.outcomes[`telephone:${numberOf(0)}`] = [{ kind: 'unknown', reason: 'Lost.' }];
    world.state.outcomes[`telephone:${numberOf(1)}`] = [
      { kind: 'refused', reason: 'No such number.', addressFault: true },
    ];
    await forHours(world, 47);
    const perNumber = texts(world).map(({ recipient }) => numbersOf([recipient])[0]);
    expect(new Set(perNumber).size).toBe(perNumber.length);
    expect((await world.document('group', 'partners')).quarantine ?? []).toEqual([]);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('nobody is told of what was rolled back, or is being corrected', async () => {
    const { world: rolledBack } = await sent();
    await forHours(rolledBack, 25);
    await report(rolledBack, { status: 'rolled-back', sequence: 2 });
    await forHours(rolledBack, 10);
    expect(texts(rolledBack)).toEqual([]);
    const { world, issueId } = await sent();
    await forHours(world, 25);
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'startCorrection', { reason: 'It was wrong.' }));
    await forHours(world, 10);
    expect(texts(world)).toEqual([]);
  });

  it('nobody is told once a person stopped it', async () => {
    const { world, issueId } = await sent();
    await forHours(world, 25);
    const stop = { communiqueId: (await partners(world, issueId)).id, reason: 'They were told in the meeting.' };
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'stopReminding', stop));
    await forHours(world, 20);
    expect(texts(world)).toEqual([]);
  });

  it('no message leaves twice, and none is lost, wherever an invocation is cut off', async () => {
    const { world } = await sent();
    await receive(world, 'acknowledged', 6);
    await forHours(world, 28);
    world.advance(2 * HOUR - 1);
    const begin = world.state.calls.length;
    const probe = world.copy();
    await forHours(probe, 1);
    const wanted = texts(probe)
      .map(({ deliveryId }) => deliveryId)
      .sort();
    expect(wanted.length).toBeGreaterThan(0);
    const calls = probe.state.calls.length - begin;
    for (let call = 1; call < calls; call += 4)
      for (const when of ['before', 'after'] as const) {
        const victim = world.copy({ kill: { atCall: begin + call, when } });
        await forHours(victim, 1);
        const healed = victim.copy();
        await forHours(healed, 2);
        const left = texts(healed).map(({ deliveryId }) => deliveryId);
        const uncertain = partnersOf(healed).flatMap(({ id, reminders = [] }) =>
          reminders.filter((one) => one.channel && stateOf(one) === 'uncertain').map(({ number }) => `${id}-${number}`),
        );
        expect([call, when, new Set(left).size]).toEqual([call, when, left.length]);
        expect([call, when, [...new Set([...left, ...uncertain])].sort()]).toEqual([call, when, wanted]);
      }
  });
});

it('an approval is void once the group’s next channel changes, and the difference names it', async () => {
  const world = aSiteWithNumbers();
  const issueId = await verified(world);
  const isApproved = async () =>
    (await view(world, issueId)).gates.find(({ name }) => name === 'change-approved')?.open ?? false;
  expect(await isApproved()).toBe(true);
  changeGroup(world, ({ target, ...group }) => {
    const { next: _next, ...others } = target ?? { proof: 'acknowledged', percent: 90, hours: 48 };
    return { ...group, target: others };
  });
  expect(await isApproved()).toBe(false);
  valueOf(await submit(world, issueId));
  valueOf(await approve(world, issueId));
  expect(await isApproved()).toBe(true);
});
