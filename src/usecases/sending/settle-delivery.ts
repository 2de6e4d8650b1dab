/** A named person says what became of a delivery whose outcome nobody else can tell (design decision 7). */
import type { DeliveryView } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import { stateOf, type Delivery } from '../../domain/delivery/delivery';
import type { LedgerEvent } from '../../domain/ledger/event';
import type { Ports } from '../../ports';
import { authorise, type Person } from '../people/authorise';
import { closeSend } from './close-send';
import { deliveryChanges } from './deliver-batch';
import { presentDelivery } from './list-deliveries';
import { keepOpening, openingOfText } from '../ledger/person-commitment';
import { recordLog, withLedger, type LedgerPorts, type Step, type Unchanged } from '../ledger/with-ledger';

type SettlePorts = LedgerPorts & Pick<Ports, 'jira' | 'queue'>;

export interface Settlement {
  readonly deliveryId: string;
  readonly outcome: 'arrived' | 'given-up' | 'send-again';
  readonly reason: string;
}

export async function settleDelivery(
  ports: SettlePorts,
  person: Person,
  issueId: string,
  settlement: Settlement,
): Promise<Answer<DeliveryView>> {
  const permissions = await authorise(ports, { issueId }, 'send-communications');
  if (!permissions.ok) return permissions;
  const reason = openingOfText(ports, settlement.reason);
  const settled = await withLedger(
    ports,
    recordLog(ports, issueId),
    async (): Promise<Step<Answer<Delivery>> | Unchanged<Answer<Delivery>>> => {
      const stored = await ports.store.get('delivery', settlement.deliveryId);
      if (!stored || stored.body.recordIssueId !== issueId)
        return { unchanged: refuse('no-delivery', 'This delivery does not belong to the record.', 'deliveryId') };
      if (stateOf(stored.body) !== 'uncertain')
        return {
          unchanged: refuse('not-uncertain', 'This delivery is not uncertain any more. Reload the list.', 'deliveryId'),
        };
      const send = await ports.store.get('send', stored.body.sendId);
      if (!send) return { unchanged: refuse('no-delivery', 'This delivery does not belong to a send.', 'deliveryId') };
      const after = settle(stored.body, settlement, ports.clock.now());
      const events = settlementEvents(settlement, send.body.authorisation.id, reason.commitment);
      const changes = await deliveryChanges(ports, [{ stored, after }]);
      return {
        actor: { kind: 'person', accountId: person.accountId },
        events,
        changes: [
          ...changes.map((entry) => (settlement.outcome === 'send-again' ? reopenBatch(entry, after.id) : entry)),
          keepOpening(reason),
        ],
        value: answer(after),
      };
    },
  );
  if (!settled.ok) return settled;
  const { sendId, batchId } = settled.value;
  if (settlement.outcome === 'send-again')
    await ports.queue.push('deliveries', [{ body: { version: 1, sendId, batchId } }]);
  else await closeSend(ports, sendId);
  const record = await ports.store.get('record', issueId);
  return answer(presentDelivery(settled.value, {}, true, record?.body.sendId));
}

function settle(delivery: Delivery, settlement: Settlement, now: number): Delivery {
  switch (settlement.outcome) {
    case 'arrived':
      return { ...delivery, progress: { at: 'accepted', acceptedAt: now } };
    case 'given-up':
      return { ...delivery, progress: { at: 'failed', failedAt: now, reason: settlement.reason } };
    case 'send-again':
      return { ...delivery, progress: { at: 'planned', dueAt: now } };
  }
}

/** Sending once more is a decision whose outcome is told when the delivery settles again. */
function settlementEvents(
  settlement: Settlement,
  authorisation: string,
  reason: ReturnType<typeof openingOfText>['commitment'],
): readonly LedgerEvent[] {
  const outcome = { arrived: 'accepted', 'given-up': 'failed', 'send-again': 'cancelled' } as const;
  return [
    {
      type: 'delivery-settled-by-person',
      data: { authorisation, delivery: settlement.deliveryId, outcome: outcome[settlement.outcome], reason },
    },
  ];
}

function reopenBatch(change: Step<unknown>['changes'][number], deliveryId: string): Step<unknown>['changes'][number] {
  if (change.kind !== 'batch' || 'remove' in change) return change;
  return {
    ...change,
    body: { ...change.body, state: 'open', inLedger: change.body.inLedger.filter((id) => id !== deliveryId) },
  };
}
