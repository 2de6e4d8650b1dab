/**
 * A named person says what became of deliveries that cannot go on by themselves (design decision 7): uncertain ones, and
 * ones that failed or bounced and may leave once more. Each settlement is an entry of its own in the ledger. Whatever
 * leaves again leaves as part of its send, under the same checks as the first time.
 */
import type { BulkSettlement, DeliveryView } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import { isServedByPeople } from '../../domain/channels/names';
import { changedAt, stateOf, type Delivery } from '../../domain/delivery/delivery';
import { BATCH_SIZE } from '../../domain/delivery/send-plan';
import { maySettle, settle, type SettleableState, type SettlementOutcome } from '../../domain/delivery/settlement';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import type { Opening } from '../../domain/ledger/commitment';
import type { DeliveryOutcome, LedgerEvent } from '../../domain/ledger/event';
import type { Change, Ports, Stored } from '../../ports';
import { authorise, type Person } from '../people/authorise';
import type { ReadPorts } from '../records/load-record';
import { NO_RECORD } from '../records/open-record';
import { closeSend } from '../sending/close-send';
import { deliveryChanges } from '../sending/change-delivery';
import { whyEndedForGood } from '../sending/ended-for-good';
import { presentDelivery } from './list-deliveries';
import { batchesInTurn, plannedBatches } from '../sending/batches-in-turn';
import { isStanding } from '../sending/send-progress';
import { whyNotAgain } from '../sending/still-authorised';
import { keepOpening, openingOfText } from '../ledger/person-commitment';
import { recordLog, withLedger, type LedgerPorts, type Step, type Unchanged } from '../ledger/with-ledger';

type SettlePorts = LedgerPorts & ReadPorts & Pick<Ports, 'queue'>;

export interface Settlement {
  readonly deliveryId: string;
  readonly outcome: SettlementOutcome;
  readonly reason: string;
}

/** So many deliveries of one batch fit one transaction with their entries, the openings, the send and the record. */
const DELIVERIES_IN_ONE_STEP = 9;
/** Steps to a batch; a cursor counts the steps, so that the next call goes on within a batch, too. */
const STEPS_IN_A_BATCH = Math.ceil(BATCH_SIZE / DELIVERIES_IN_ONE_STEP);
/** An invocation for a page may take 25 seconds; the rest is for what begins before this is over. */
const WORKING_MILLISECONDS = 10_000;

export async function settleDelivery(
  ports: SettlePorts,
  person: Person,
  issueId: string,
  settlement: Settlement,
): Promise<Answer<DeliveryView>> {
  const permissions = await authorise(ports, { issueId }, 'send-communications');
  if (!permissions.ok) return permissions;
  const found = await ports.store.get('delivery', settlement.deliveryId);
  if (!found || found.body.recordIssueId !== issueId) return NO_DELIVERY;
  if (!maySettle(found.body, settlement.outcome)) return NOT_UNCERTAIN;
  if (settlement.outcome === 'send-again') {
    const held = await whyHeld(ports, found.body.sendId, [found.body.communiqueId]);
    if (held) return held;
  }
  const judgement = judgementOf(ports, person, settlement);
  const [settled] = await settleTogether(ports, issueId, [settlement.deliveryId], judgement);
  if (!settled) return NOT_UNCERTAIN;
  await goOn(ports, settlement.outcome, settled);
  const record = await ports.store.get('record', issueId);
  return answer(presentDelivery(settled, {}, true, record?.body.sendId));
}

const NO_DELIVERY = refuse('no-delivery', 'This delivery does not belong to the record.', 'deliveryId');

const NOT_UNCERTAIN = refuse(
  'not-uncertain',
  'This delivery stands otherwise by now, so there is nothing to settle. Reload the list.',
  'deliveryId',
);

export interface SettlementOfMany {
  readonly state: SettleableState;
  readonly outcome: SettlementOutcome;
  readonly reason: string;
  /** Only those of these communiqués; of all where it is absent. */
  readonly communiqueIds?: readonly string[];
  /** The moment of the list that the person saw: what came to be so later is not meant. Milliseconds since the epoch. */
  readonly asOf: number;
  readonly cursor?: string;
}

/**
 * Settles all deliveries in one state for one reason. It works for some seconds and says where to go on; a batch is
 * looked at once, so that what is uncertain again after it was sent once more is not sent a third time.
 */
export async function settleDeliveries(
  ports: SettlePorts,
  person: Person,
  issueId: string,
  request: SettlementOfMany,
): Promise<Answer<BulkSettlement>> {
  const permissions = await authorise(ports, { issueId }, 'send-communications');
  if (!permissions.ok) return permissions;
  if (request.state !== 'uncertain' && request.outcome !== 'send-again') return ONLY_AGAIN;
  const record = await ports.store.get('record', issueId);
  if (!record) return NO_RECORD;
  const batches = (await plannedBatches(ports, record.body)).filter(
    ({ sendId, communique: { communiqueId } }) =>
      (request.outcome !== 'send-again' || isStanding(record.body, { sendId, communiqueId })) &&
      (request.communiqueIds?.includes(communiqueId) ?? true),
  );
  if (request.outcome === 'send-again')
    for (const sendId of new Set(batches.map((batch) => batch.sendId))) {
      const own = batches.filter((batch) => batch.sendId === sendId);
      const held = await whyHeld(ports, sendId, [...new Set(own.map(({ communique }) => communique.communiqueId))]);
      if (held) return held;
    }
  const judgement = judgementOf(ports, person, request);
  const asOf = Math.min(request.asOf, ports.clock.now());
  const deadline = ports.clock.now() + WORKING_MILLISECONDS;
  let step = Number(request.cursor ?? 0);
  let settled = 0;
  for await (const { place, batch } of batchesInTurn(ports, batches, Math.floor(step / STEPS_IN_A_BATCH))) {
    if (ports.clock.now() >= deadline) break;
    const [begin, end] = [place * STEPS_IN_A_BATCH, (place + 1) * STEPS_IN_A_BATCH];
    const ids = batch && batch.body.counts[request.state] > 0 ? batch.body.deliveryIds : [];
    let last: Delivery | undefined;
    for (step = Math.max(step, begin); step < end && ports.clock.now() < deadline; step += 1) {
      const first = (step - begin) * DELIVERIES_IN_ONE_STEP;
      const part = ids.slice(first, first + DELIVERIES_IN_ONE_STEP);
      if (part.length === 0) {
        step = end;
        break;
      }
      const done = await settleTogether(ports, issueId, part, judgement, { state: request.state, asOf });
      settled += done.length;
      last = done[0] ?? last;
    }
    if (last) await goOn(ports, request.outcome, last);
  }
  const isLeft = step < batches.length * STEPS_IN_A_BATCH;
  return answer({ settled, ...(isLeft ? { cursor: String(step) } : {}) });
}

const ONLY_AGAIN = refuse(
  'only-again',
  'What failed or bounced is known not to have arrived, so it can only be sent again.',
  'outcome',
);

interface PersonsJudgement {
  readonly person: Person;
  readonly outcome: SettlementOutcome;
  readonly reason: string;
  readonly opening: Opening;
}

function judgementOf(
  ports: Pick<Ports, 'random'>,
  person: Person,
  { outcome, reason }: { readonly outcome: SettlementOutcome; readonly reason: string },
): PersonsJudgement {
  return { person, outcome, reason, opening: openingOfText(ports, reason) };
}

/** Whatever leaves again may leave only while every gate is open for it; this is asked before anything is changed. */
async function whyHeld(
  ports: SettlePorts,
  sendId: string,
  communiqueIds: readonly string[],
): Promise<ReturnType<typeof refuse> | undefined> {
  const send = await ports.store.get('send', sendId);
  const why = send ? await whyNotAgain(ports, send, communiqueIds) : 'The send is not known.';
  return why === undefined ? undefined : refuse('held', `Nothing is sent again: ${why}`);
}

/**
 * Settles those of one batch's deliveries that can be, in one transaction; answers with them.
 *
 * @param only those in this state that have stood so since `asOf` or longer
 */
async function settleTogether(
  ports: SettlePorts,
  issueId: string,
  deliveryIds: readonly string[],
  { person, outcome, reason, opening }: PersonsJudgement,
  only?: { readonly state: SettleableState; readonly asOf: number },
): Promise<readonly Delivery[]> {
  return withLedger(
    ports,
    recordLog(ports, issueId),
    async (): Promise<Step<readonly Delivery[]> | Unchanged<readonly Delivery[]>> => {
      const found = await ports.store.getMany('delivery', deliveryIds);
      const meant = found.filter(
        (stored): stored is Stored<Delivery> =>
          stored?.body.recordIssueId === issueId &&
          maySettle(stored.body, outcome) &&
          (only === undefined || (stateOf(stored.body) === only.state && changedAt(stored.body) <= only.asOf)),
      );
      const [first] = meant;
      const [send, record] = await Promise.all([
        first && ports.store.get('send', first.body.sendId),
        ports.store.get('record', issueId),
      ]);
      if (!first || !send || !record) return { unchanged: [] };
      const again = outcome === 'send-again';
      if (again && whyEndedForGood(send.body, first.body.communiqueId) !== undefined) return { unchanged: [] };
      const now = ports.clock.now();
      const decided = meant.map((stored) => ({ stored, after: settle(stored.body, { outcome, reason }, now) }));
      const changes = await deliveryChanges(ports, decided);
      const sent = again ? askedAgain(send, first.body) : send;
      return {
        actor: { kind: 'person', accountId: person.accountId },
        events: decided.map(({ after }): LedgerEvent => ({
          type: 'delivery-settled-by-person',
          data: {
            authorisation: send.body.authorisation.id,
            delivery: after.id,
            outcome: LEDGER_OUTCOME[outcome],
            reason: opening.commitment,
          },
        })),
        changes: [
          ...(again
            ? changes.map((change) =>
                reopenBatch(
                  change,
                  decided.map(({ after }) => after.id),
                ),
              )
            : changes),
          ...(again && send.body.state === 'closed' ? reopenSend(sent, record, now) : sendUnlessSame(send, sent)),
          keepOpening(opening),
        ],
        value: decided.map(({ after }) => after),
      };
    },
  );
}

/** Sending once more is a decision whose outcome is told when the delivery settles again. */
const LEDGER_OUTCOME: Readonly<Record<SettlementOutcome, Exclude<DeliveryOutcome, 'uncertain'>>> = {
  arrived: 'accepted',
  'given-up': 'failed',
  'send-again': 'cancelled',
};

function reopenBatch(change: Change, deliveryIds: readonly string[]): Change {
  if (change.kind !== 'batch' || 'remove' in change) return change;
  const inLedger = change.body.inLedger.filter((id) => !deliveryIds.includes(id));
  return { ...change, body: { ...change.body, state: 'open', inLedger } };
}

/** Whoever has to tell people is asked once more, and hears so. */
function askedAgain(send: Stored<SendDocument>, { channel, communiqueId }: Delivery): Stored<SendDocument> {
  if (!isServedByPeople(channel) || send.body.tasks?.[communiqueId] === 'again') return send;
  return { ...send, body: { ...send.body, tasks: { ...send.body.tasks, [communiqueId]: 'again' } } };
}

function sendUnlessSame(before: Stored<SendDocument>, after: Stored<SendDocument>): readonly Change[] {
  return after === before ? [] : [{ kind: 'send', key: after.key, body: after.body, expected: after.revision }];
}

/** A send that was closed is under way again, and its record with it; the sweep finds it should the queue's event be lost. */
function reopenSend(send: Stored<SendDocument>, record: Stored<RecordDocument>, now: number): readonly Change[] {
  const { stopReason: _stopReason, closedAt: _closedAt, ...body } = send.body;
  return [
    {
      kind: 'send',
      key: send.key,
      body: { ...body, state: 'running', reopenedAt: now },
      expected: send.revision,
    },
    {
      kind: 'record',
      key: record.key,
      body: { ...record.body, state: 'sending', changedAt: now },
      expected: record.revision,
    },
  ];
}

async function goOn(
  ports: SettlePorts,
  outcome: SettlementOutcome,
  { sendId, batchId }: Pick<Delivery, 'sendId' | 'batchId'>,
): Promise<void> {
  if (outcome === 'send-again') await ports.queue.push('deliveries', [{ body: { version: 1, sendId, batchId } }]);
  else await closeSend(ports, sendId);
}
