/** When a message left follows from its attempts: reports that overtake an answer, or come long after, do not move it. */
import type { Outcome } from '../../../src/domain/channels/outcome';
import { changedAt, stateOf } from '../../../src/domain/delivery/delivery';
import type { LedgerEvent } from '../../../src/domain/ledger/event';
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import { deliverBatch } from '../../../src/usecases/sending/deliver-batch';
import { verify } from '../../builders/world/auditor';
import { partnersOf } from '../../builders/world/receipts';
import { aSite, send, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const HOUR = 3_600_000;
const LOST = { kind: 'unknown', reason: 'Lost.' } as const;

/** Everything is handed over, and the provider’s report of each mail to a partner is here before its answer. */
async function overtaken(world: World, answer: Outcome): Promise<void> {
  for (const { body } of world.state.pending.splice(0)) {
    if (!body || typeof body !== 'object' || !('batchId' in body)) continue;
    const ports = world.ports();
    const mail: (typeof ports.channels)['external-mail'] = {
      async send(envelope) {
        await ports.channels['external-mail'].send(envelope);
        await recordReceipts(world.ports(), [
          { deliveryId: envelope.deliveryId, kind: 'accepted', at: world.state.now },
        ]);
        return answer;
      },
    };
    const channels = { ...ports.channels, 'external-mail': mail };
    await deliverBatch({ ...ports, channels }, body as Parameters<typeof deliverBatch>[1], world.state.now + 60_000);
  }
}

const settledAt = (world: World, deliveryId: string): readonly number[] =>
  world
    .all('ledger-entry')
    .map((entry) => JSON.parse(entry.text) as LedgerEvent)
    .flatMap((event) => (event.type === 'deliveries-settled' ? event.data.deliveries : []))
    .filter(({ delivery, outcome }) => delivery === deliveryId && outcome === 'accepted')
    .map(({ at }) => Date.parse(at));

describe('a report that is faster than the answer', () => {
  it.each([
    ['is lost', LOST],
    ['asks to try again', { kind: 'try-again', reason: 'Busy.' }],
    ['says that it was refused', { kind: 'refused', reason: 'Too many.' }],
  ] as const)('stands where the answer %s, in the ledger, too', async (_, answer) => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    await overtaken(world, answer);
    expect(partnersOf(world).map(stateOf)).toEqual(['accepted', 'accepted', 'accepted']);
    await untilQuiet(world);
    expect((await view(world, issueId)).state).toBe('recorded');
    expect(world.state.mails).toHaveLength(5);
    expect(await verify(world, issueId)).toEqual([]);
  });
});

describe('a late report of an attempt without an answer, after a person had it sent again', () => {
  it('tells that it left before that, however late it arrived, and nothing leaves twice', async () => {
    const world = aSite({ addresses: 1 });
    world.state.outcomes = { 'address:partner-0000@example.com': [LOST] };
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    const [lost] = partnersOf(world);
    const deliveryId = lost?.id ?? '';
    const again = { deliveryId, outcome: 'send-again', reason: 'Nobody there saw it.' } as const;
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'settleDelivery', again));
    const decidedAt = world.state.now;
    const mails = world.state.mails.length;
    world.state.pending = [];
    world.advance(3 * HOUR);
    await recordReceipts(world.ports(), [{ deliveryId, kind: 'delivered', at: world.state.now }]);
    await untilQuiet(world, 1);
    expect(world.state.mails).toHaveLength(mails);
    expect(settledAt(world, deliveryId)).toEqual([decidedAt]);
    expect(await verify(world, issueId)).toEqual([]);
  });
});

test('what is known to have come back waits for no further attempt, whatever its time was', () => {
  const moment = { progress: { at: 'planned', dueAt: 900_000 }, receipts: { bounced: 60_000 } } as const;
  expect(changedAt(moment)).toBe(60_000);
  expect(changedAt({ ...moment, receipts: {} })).toBe(900_000);
});
