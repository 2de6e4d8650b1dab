/** What a person may do about deliveries that did not arrive, or of which nobody knows, one by one and all at once. */
import { changedAt, stateOf, type DeliveryState } from '../../../src/domain/delivery/delivery';
import type { LedgerEvent } from '../../../src/domain/ledger/event';
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import { verify } from '../../builders/world/auditor';
import { authorisedDeliveries, mailsByDelivery } from '../../builders/world/invariants';
import { approve, aSite, CHANGE, report, send, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const MINUTE = 60_000;
const REFUSED = { kind: 'refused', reason: 'The sender is not verified.' } as const;
const LOST = { kind: 'unknown', reason: 'Lost.' } as const;

const inState = (world: World, state: DeliveryState) =>
  authorisedDeliveries(world).filter((delivery) => stateOf(delivery) === state);

const settlements = (world: World) =>
  world
    .all('ledger-entry')
    .map((entry) => JSON.parse(entry.text) as LedgerEvent)
    .filter(({ type }) => type === 'delivery-settled-by-person').length;

const again = (world: World, issueId: string, deliveryId: string) =>
  world.page('engineer', 'record-panel', { issueId }, 'settleDelivery', {
    deliveryId,
    outcome: 'send-again',
    reason: 'The sender is verified now.',
  });

/** A record that was sent although the provider refused the first partner, and is over. */
async function sentWithOneFailed(world = aSite()): Promise<{ world: World; issueId: string; id: string }> {
  world.state.outcomes = { 'address:partner-0000@example.com': [REFUSED] };
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  const [failed] = inState(world, 'failed');
  if (!failed) throw new Error('One delivery failed.');
  return { world, issueId, id: failed.id };
}

/**
 * A send of which so many answers were lost, and nothing else is open. Of many it takes days: while nothing is
 * answered, one message after the other is tried, with pauses.
 */
async function sentWithManyLost(lost: number): Promise<{ world: World; issueId: string }> {
  const world = aSite({ jiraUsers: 1, addresses: lost });
  world.state.outcomes = Object.fromEntries(
    Array.from({ length: lost }, (_, index) => [
      `address:partner-${String(index).padStart(4, '0')}@example.com`,
      [LOST],
    ]),
  );
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  for (let hour = 0; hour < 72 && inState(world, 'uncertain').length < lost; hour += 1) await untilQuiet(world, 1);
  expect(inState(world, 'uncertain').length).toBe(lost);
  return { world, issueId };
}

describe('a delivery that failed', () => {
  it('is sent once more by a person after the send is over, and the record counts it', async () => {
    const { world, issueId, id } = await sentWithOneFailed();
    expect((await view(world, issueId)).headline).toBe('Sent to 4 of 5 people; 0 acknowledged; 1 failed.');
    world.advance(MINUTE);
    expect(valueOf(await again(world, issueId, id)).state).toBe('planned');
    expect((await view(world, issueId)).state).toBe('sending');
    await untilQuiet(world);
    const { state, headline } = await view(world, issueId);
    expect([state, headline]).toEqual(['recorded', 'Sent to 5 of 5 people; 0 acknowledged.']);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('is sent once however often and at once a person asks', async () => {
    const { world, issueId, id } = await sentWithOneFailed();
    const answers = await Promise.all([again(world, issueId, id), again(world, issueId, id)]);
    expect(answers.filter(({ ok }) => ok).length).toBe(1);
    await untilQuiet(world);
    expect(await again(world, issueId, id)).toMatchObject({ ok: false, refusal: { code: 'not-uncertain' } });
    await untilQuiet(world);
    expect(mailsByDelivery(world).get(id)).toBe(1);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('may fail again, and is sent a third time', async () => {
    const { world, issueId, id } = await sentWithOneFailed();
    world.state.outcomes = { 'address:partner-0000@example.com': [REFUSED] };
    valueOf(await again(world, issueId, id));
    await untilQuiet(world);
    expect(inState(world, 'failed').map((delivery) => delivery.id)).toEqual([id]);
    valueOf(await again(world, issueId, id));
    await untilQuiet(world);
    expect(inState(world, 'failed')).toEqual([]);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('leaves at once when it is sent again, without waiting for a sweep', async () => {
    const { world, issueId, id } = await sentWithOneFailed();
    valueOf(await again(world, issueId, id));
    for (const event of world.state.pending) await world.deliver(event);
    expect(mailsByDelivery(world).get(id)).toBe(1);
  });

  it('leaves although the queue lost its event, because the sweep finds it', async () => {
    const { world, issueId, id } = await sentWithOneFailed();
    valueOf(await again(world, issueId, id));
    world.state.pending = [];
    await untilQuiet(world);
    expect(mailsByDelivery(world).get(id)).toBe(1);
  });

  it.each<[string, (world: World, issueId: string) => Promise<unknown>, string]>([
    [
      'a change manager declined',
      async (world, issueId) =>
        valueOf(
          await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'declineChange', {
            recordIssueId: issueId,
            contentDigest: (await view(world, issueId)).contentDigest,
            reason: 'No.',
          }),
        ),
      'held',
    ],
    ['the release was rolled back', async (world) => report(world, { status: 'rolled-back', sequence: 2 }), 'held'],
    [
      'sending is fenced',
      async (world) => {
        world.state.installation = 'a-copy';
      },
      'held',
    ],
    [
      'what was told is being corrected',
      async (world, issueId) =>
        world.page('engineer', 'record-panel', { issueId }, 'startCorrection', { reason: 'It is wrong.' }),
      'held',
    ],
  ])('is not sent again once %s, and nothing changes', async (_what, happens, code) => {
    const { world, issueId, id } = await sentWithOneFailed();
    await happens(world, issueId);
    const before = [(await view(world, issueId)).state, settlements(world), world.state.mails.length];
    expect(await again(world, issueId, id)).toMatchObject({ ok: false, refusal: { code } });
    await untilQuiet(world, 1);
    expect([(await view(world, issueId)).state, settlements(world), world.state.mails.length]).toEqual(before);
  });

  it('that was let go on and then lost its approval is held back, and what was sent stays sent', async () => {
    const { world, issueId, id } = await sentWithOneFailed();
    valueOf(await again(world, issueId, id));
    await report(world, { status: 'rolled-back', sequence: 2 });
    await untilQuiet(world, 1);
    expect(mailsByDelivery(world).get(id)).toBeUndefined();
    expect(inState(world, 'stopped').map((delivery) => delivery.id)).toEqual([id]);
    expect((await view(world, issueId)).state).not.toBe('withdrawn');
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('can be sent again only: nobody can say that it arrived', async () => {
    const { world, issueId, id } = await sentWithOneFailed();
    const claim = { deliveryId: id, outcome: 'arrived', reason: 'I believe so.' } as const;
    const answered = await world.page('engineer', 'record-panel', { issueId }, 'settleDelivery', claim);
    expect(answered).toMatchObject({ ok: false, refusal: { code: 'not-uncertain' } });
  });
});

describe('a delivery that bounced', () => {
  it('is sent once more, and late news of the first attempt does not count against the second', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    const [told] = inState(world, 'accepted').filter(({ channel }) => channel === 'external-mail');
    const bouncedAt = world.state.now;
    const bounce = { deliveryId: told?.id ?? '', kind: 'bounced', at: bouncedAt, reason: 'Mailbox full.' } as const;
    await recordReceipts(world.ports(), [bounce]);
    expect(inState(world, 'bounced').length).toBe(1);
    world.advance(MINUTE);
    valueOf(await again(world, issueId, told?.id ?? ''));
    await recordReceipts(world.ports(), [bounce, { ...bounce, kind: 'accepted' }]);
    await untilQuiet(world);
    expect(mailsByDelivery(world).get(told?.id ?? '')).toBe(2);
    expect(inState(world, 'bounced')).toEqual([]);
    await recordReceipts(world.ports(), [{ ...bounce, at: world.state.now }]);
    expect(inState(world, 'bounced').length).toBe(1);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('is not sent again when its reader turns out to have it', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    const [told] = inState(world, 'accepted');
    const id = told?.id ?? '';
    await recordReceipts(world.ports(), [{ deliveryId: id, kind: 'bounced', at: world.state.now }]);
    await recordReceipts(world.ports(), [{ deliveryId: id, kind: 'acknowledged', at: world.state.now }]);
    expect(await again(world, issueId, id)).toMatchObject({ ok: false, refusal: { code: 'not-uncertain' } });
  });
});

describe('uncertain deliveries', () => {
  const all = { state: 'uncertain', reason: 'The provider’s log says so.' } as const;

  it.each([
    ['arrived', 'accepted', 0],
    ['given-up', 'failed', 0],
    ['send-again', 'accepted', 23],
  ] as const)('are settled together as %s, each with an entry of its own', async (outcome, state, mails) => {
    const { world, issueId } = await sentWithManyLost(23);
    const before = world.state.mails.length;
    const answered = valueOf(
      await world.page('engineer', 'record-panel', { issueId }, 'settleDeliveries', {
        ...all,
        outcome,
        asOf: world.state.now,
      }),
    );
    expect(answered).toEqual({ settled: 23 });
    await untilQuiet(world);
    expect(settlements(world)).toBe(23);
    expect(inState(world, state).length).toBeGreaterThanOrEqual(23);
    expect(world.state.mails.length - before).toBe(mails);
    expect((await view(world, issueId)).state).toBe('recorded');
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('are settled in steps that end long before the platform ends them, each going on where the last one stopped', async () => {
    const { world: before, issueId } = await sentWithManyLost(63);
    const world = before.copy({ millisecondsPerCall: 400 });
    const asOf = world.state.now;
    let cursor: string | undefined;
    const steps: number[] = [];
    do {
      const began = world.state.now;
      const answered = valueOf(
        await world.page('engineer', 'record-panel', { issueId }, 'settleDeliveries', {
          ...all,
          outcome: 'given-up',
          asOf,
          cursor,
        }),
      );
      expect(world.state.now - began).toBeLessThan(25_000);
      steps.push(answered.settled);
      ({ cursor } = answered);
    } while (cursor !== undefined && steps.length < 30);
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.reduce((sum, count) => sum + count, 0)).toBe(63);
    expect(settlements(world)).toBe(63);
  });

  it('that became uncertain after the person looked are left alone, so that a repeated click sends nothing twice', async () => {
    const { world, issueId } = await sentWithManyLost(2);
    const request = { ...all, outcome: 'send-again', asOf: world.state.now } as const;
    world.state.outcomes = {
      'address:partner-0000@example.com': [LOST],
      'address:partner-0001@example.com': [LOST],
    };
    world.advance(MINUTE);
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'settleDeliveries', request));
    await untilQuiet(world, 1);
    expect(inState(world, 'uncertain').length).toBe(2);
    const repeated = valueOf(await world.page('engineer', 'record-panel', { issueId }, 'settleDeliveries', request));
    expect(repeated.settled).toBe(0);
    expect(settlements(world)).toBe(2);
  });

  it('are sent again without those that failed, which nobody asked to have sent again', async () => {
    const world = aSite();
    world.state.outcomes = {
      'address:partner-0000@example.com': [LOST],
      'address:partner-0001@example.com': [REFUSED],
    };
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    const request = { ...all, outcome: 'send-again', asOf: world.state.now } as const;
    const answered = valueOf(await world.page('engineer', 'record-panel', { issueId }, 'settleDeliveries', request));
    expect(answered.settled).toBe(1);
    expect(inState(world, 'failed').length).toBe(1);
  });

  it('that came to be so at the very moment of the list are meant, and the send ends without waiting for a sweep', async () => {
    const { world, issueId } = await sentWithManyLost(2);
    const asOf = Math.max(...inState(world, 'uncertain').map(changedAt));
    const request = { ...all, outcome: 'given-up', asOf } as const;
    const answered = valueOf(await world.page('engineer', 'record-panel', { issueId }, 'settleDeliveries', request));
    expect(answered.settled).toBe(2);
    expect(world.all('send').map((one) => one.state)).toEqual(['closed']);
  });

  it('leave at once when they are sent again, without waiting for a sweep', async () => {
    const { world, issueId } = await sentWithManyLost(2);
    world.state.pending = [];
    const request = { ...all, outcome: 'send-again', asOf: world.state.now } as const;
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'settleDeliveries', request));
    for (const event of world.state.pending) await world.deliver(event);
    expect(inState(world, 'uncertain').length).toBe(0);
    expect(mailsByDelivery(world).size).toBe(3);
  });

  it('alone may be said to have arrived: what failed in many cases is sent again or left', async () => {
    const { world, issueId } = await sentWithOneFailed();
    const request = { state: 'failed', outcome: 'arrived', reason: 'I believe so.', asOf: world.state.now } as const;
    expect(await world.page('engineer', 'record-panel', { issueId }, 'settleDeliveries', request)).toMatchObject({
      ok: false,
      refusal: { code: 'only-again', field: 'outcome' },
    });
  });

  it('of one group are settled without those of another', async () => {
    const world = aSite();
    world.state.outcomes = { 'jira:reader-0000': [LOST], 'address:partner-0000@example.com': [LOST] };
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    const partners = (await view(world, issueId)).communiques.find(({ group }) => group.id === 'partners');
    const answered = valueOf(
      await world.page('engineer', 'record-panel', { issueId }, 'settleDeliveries', {
        ...all,
        outcome: 'arrived',
        communiqueIds: [partners?.id ?? ''],
        asOf: world.state.now,
      }),
    );
    expect(answered.settled).toBe(1);
    expect(inState(world, 'uncertain').map(({ channel }) => channel)).toEqual(['jira-mail']);
  });

  it('leave for nobody while an approval is missing, however many are asked for', async () => {
    const { world, issueId } = await sentWithManyLost(3);
    await report(world, { status: 'rolled-back', sequence: 2 });
    const answered = await world.page('engineer', 'record-panel', { issueId }, 'settleDeliveries', {
      ...all,
      outcome: 'send-again',
      asOf: world.state.now,
    });
    expect(answered).toMatchObject({ ok: false, refusal: { code: 'held' } });
    expect(settlements(world)).toBe(0);
  });

  it('are settled again where a step was cut off anywhere, and each once', async () => {
    const { world, issueId } = await sentWithManyLost(12);
    const request = { ...all, outcome: 'given-up', asOf: world.state.now } as const;
    for (let call = 1; call < 60; call += 1) {
      const victim = world.copy({ kill: { atCall: call, when: call % 2 === 0 ? 'before' : 'after' } });
      await victim.page('engineer', 'record-panel', { issueId }, 'settleDeliveries', request).catch(() => undefined);
      const healed = victim.copy();
      valueOf(await healed.page('engineer', 'record-panel', { issueId }, 'settleDeliveries', request));
      expect([call, settlements(healed), inState(healed, 'failed').length]).toEqual([call, 12, 12]);
    }
  });
});

describe('the list of recipients', () => {
  it('is narrowed to groups, and to words of a name or of an address for those who see addresses', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    const { communiques } = await view(world, issueId);
    const partners = communiques.find(({ group }) => group.id === 'partners')?.id ?? '';
    const list = async (who: string, payload: { communiqueIds?: string[]; words?: string }) =>
      valueOf(await world.page(who, 'record-panel', { issueId }, 'listDeliveries', payload)).deliveries.length;
    expect(await list('engineer', { communiqueIds: [partners] })).toBe(3);
    expect(await list('engineer', { words: 'PARTNER-0001@' })).toBe(1);
    expect(await list('engineer', { words: 'name of reader' })).toBe(2);
    expect(await list('colleague', { words: 'partner-0001' })).toBe(0);
  });

  it('finds a number however its digits are written, for those who see numbers', async () => {
    const world = aSite();
    const { groups } = valueOf(await world.page('administrator', 'administration-page', {}, 'openAdministration'));
    const revision = groups.find(({ id }) => id === 'partners')?.revision;
    const members = { kind: 'telephone-numbers' as const, numbers: [{ name: 'Kim', number: '+4915123456789' }] };
    const edit = { id: 'partners', revision, name: 'Partners', description: '', members };
    valueOf(await world.page('administrator', 'administration-page', {}, 'saveGroup', edit));
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    const list = async (who: string, words: string) =>
      valueOf(await world.page(who, 'record-panel', { issueId }, 'listDeliveries', { words })).deliveries.length;
    for (const words of ['+49 151 2345', '(151) 23-45', '+4915123456789']) {
      expect([words, await list('engineer', words)]).toEqual([words, 1]);
      expect(await list('colleague', words)).toBe(0);
    }
    for (const words of ['+49 152', 'Kim 49']) expect([words, await list('engineer', words)]).toEqual([words, 0]);
  });
});

it('keeps the approval that stands when something is sent again', async () => {
  const { world, issueId, id } = await sentWithOneFailed();
  world.advance(MINUTE);
  await approve(world, issueId);
  valueOf(await again(world, issueId, id));
  await untilQuiet(world);
  expect(mailsByDelivery(world).get(id)).toBe(1);
});
