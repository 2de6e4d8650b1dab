/** Receipts: facts about what became of deliveries, however late, doubled or out of order they come (domain C3). */
import { answer, refuse, type Answer } from '../../domain/answer';
import { sentCorrectionOf } from '../../domain/communique/correction';
import type { Channel } from '../../domain/channels/names';
import type { RecordDocument } from '../../domain/documents';
import { stateOf, type Delivery, type ReportedReceipt } from '../../domain/delivery/delivery';
import { handedOverAs, reminderOf } from '../../domain/delivery/reminder';
import type { MailMessage } from '../../domain/communique/message';
import { PACE_AFTER_ACKNOWLEDGEMENT } from '../../domain/record/look';
import { COMMIT_LIMIT, StoreBusy, type Ports, type Stored } from '../../ports';
import { closeSend } from '../sending/close-send';
import { readContents } from '../planning/contents';
import { lookAfterNews } from '../records/look-after-news';
import { communiqueKey } from '../records/load-record';
import { deliveryChanges } from '../sending/change-delivery';
import { afterReports } from './after-reports';
import { quarantineAddresses } from './quarantine-addresses';
import { lookAtSuccessors } from '../run-book/run-script';
import { recordLog, withLedger, type LedgerPorts } from '../ledger/with-ledger';

type ReceiptPorts = LedgerPorts & Pick<Ports, 'cache' | 'queue' | 'acknowledgementTokens'>;

/** Besides the ledger's entry and head: so many deliveries and batches fit one transaction. */
const DOCUMENTS_IN_ONE_STEP = COMMIT_LIMIT - 2;

/**
 * Adds receipts; one that is known already changes nothing, and one of an unknown delivery is passed over. Receipts of
 * one record that come together share as few transactions, and entries of its ledger, as their batches allow. Throws
 * {@link StoreBusy} where some could not be recorded: all of them, recorded once more, do the rest.
 *
 * @param deadline after which no second transaction, or later one, is begun; milliseconds since the epoch
 */
export async function recordReceipts(
  ports: ReceiptPorts,
  receipts: readonly ReportedReceipt[],
  deadline = Infinity,
): Promise<void> {
  const reports = new Map<string, ReportedReceipt[]>();
  for (const receipt of receipts) {
    const { deliveryId } = handedOverAs(receipt.deliveryId);
    reports.set(deliveryId, [...(reports.get(deliveryId) ?? []), receipt]);
  }
  const found = await readDeliveries(ports, [...reports.keys()]);
  const about = ({ key }: Stored<Delivery>): readonly ReportedReceipt[] => reports.get(key) ?? [];
  const fresh = found.filter((stored) => afterReports(stored.body, about(stored)).delivery !== stored.body);
  const awaited = new Set<string>();
  let busy: StoreBusy | undefined;
  for (const [place, step] of stepsOf(fresh).entries())
    try {
      if (place > 0 && ports.clock.now() >= deadline) throw new StoreBusy('The time for recording receipts is over.');
      for (const sendId of await recordTogether(ports, step, about)) awaited.add(sendId);
    } catch (failure) {
      if (!(failure instanceof StoreBusy)) throw failure;
      busy = failure;
      break;
    }
  await quarantineAddresses(
    ports,
    found.flatMap((stored) =>
      about(stored).flatMap(({ deliveryId, kind, at, reason = 'The mail was refused.', addressFault }) =>
        kind === 'bounced' && addressFault && !isByNextChannel(stored.body, deliveryId)
          ? [{ delivery: stored.body, at, reason, how: 'bounced' }]
          : [],
      ),
    ),
  );
  const ended = found.flatMap(({ body }) => (mayEndASend(body) ? [body.sendId] : []));
  for (const sendId of new Set(ended)) await closeSend(ports, sendId);
  for (const sendId of awaited) await lookAtSuccessors(ports, sendId);
  if (busy) throw busy;
}

async function readDeliveries(
  { store }: Pick<Ports, 'store'>,
  ids: readonly string[],
): Promise<readonly Stored<Delivery>[]> {
  return (await store.getMany('delivery', ids)).filter((stored) => stored !== undefined);
}

/** By the next channel it is not the address by which the group is reached that is at fault. */
function isByNextChannel(delivery: Delivery, handedOver: string): boolean {
  const { reminder } = handedOverAs(handedOver);
  return reminder !== undefined && reminderOf(delivery, reminder)?.channel !== undefined;
}

/** A receipt of what was told already, and most are of that, ends no send. */
function mayEndASend(delivery: Delivery): boolean {
  const state = stateOf(delivery);
  return state === 'planned' || state === 'attempting' || state === 'uncertain';
}

/** In parts of one record that fit a transaction with their batches; a batch's own stay together, so that few write it. */
function stepsOf(deliveries: readonly Stored<Delivery>[]): readonly (readonly Stored<Delivery>[])[] {
  const place = ({ body }: Stored<Delivery>): string => `${body.recordIssueId} ${body.batchId}`;
  const steps: Stored<Delivery>[][] = [];
  for (const delivery of [...deliveries].sort((one, other) => place(one).localeCompare(place(other)))) {
    const last = steps.at(-1);
    if (last && fitsOneStep([...last, delivery])) last.push(delivery);
    else steps.push([delivery]);
  }
  return steps;
}

function fitsOneStep(deliveries: readonly Stored<Delivery>[]): boolean {
  const records = new Set(deliveries.map(({ body }) => body.recordIssueId));
  const batches = new Set(deliveries.map(({ body }) => body.batchId));
  return records.size === 1 && deliveries.length + batches.size <= DOCUMENTS_IN_ONE_STEP;
}

/**
 * In one transaction, for deliveries of one record. Answers with the sends in which other communiqués wait for those that
 * the receipts are about.
 *
 * @param known the deliveries as they were read a moment ago; they are read anew where somebody else was faster
 */
async function recordTogether(
  ports: ReceiptPorts,
  known: readonly Stored<Delivery>[],
  about: (delivery: Stored<Delivery>) => readonly ReportedReceipt[],
): Promise<readonly string[]> {
  const recordIssueId = known[0]?.body.recordIssueId ?? '';
  let deliveries: readonly Stored<Delivery>[] | undefined = known;
  return withLedger<readonly string[]>(ports, recordLog(ports, recordIssueId), async () => {
    deliveries ??= await readDeliveries(
      ports,
      known.map(({ key }) => key),
    );
    const reported = deliveries.map((stored) => ({ stored, ...afterReports(stored.body, about(stored)) }));
    deliveries = undefined;
    const changed = reported.filter(({ stored, delivery }) => delivery !== stored.body);
    if (changed.length === 0) return { unchanged: [] };
    const news = changed.flatMap((one) => one.news);
    const changes = await deliveryChanges(
      ports,
      changed.map(({ stored, delivery }) => ({ stored, after: delivery })),
    );
    return {
      actor: { kind: 'app' },
      events: news.length > 0 ? [{ type: 'receipts-recorded', data: { receipts: news } }] : [],
      changes,
      value: changes.flatMap((one) =>
        one.kind === 'batch' && 'body' in one && one.body.awaited ? one.body.sendId : [],
      ),
    };
  });
}

export interface AcknowledgementPage {
  readonly recordKey: string;
  readonly message: MailMessage;
  /** By which the link came. */
  readonly channel: Channel;
  readonly acknowledgedAt?: number;
  /** What its reader was told since, because it was not right any more. */
  readonly corrected?: { readonly at: number; readonly subject: string };
}

const BROKEN_LINK = refuse(
  'broken-link',
  'This link is not complete or was not made by us. Open it from the message again, or ask who sent it.',
  'token',
);

/** What a personal link leads to. Only looking at it acknowledges nothing: mail scanners open links too. */
export async function openAcknowledgement(
  ports: Pick<Ports, 'store' | 'acknowledgementTokens'>,
  token: string,
): Promise<Answer<AcknowledgementPage>> {
  const delivery = await deliveryOf(ports, token);
  if (!delivery) return BROKEN_LINK;
  const [contents, record] = await Promise.all([
    readContents(ports, [delivery.messageContentDigest]),
    ports.store.get('record', delivery.recordIssueId),
  ]);
  const content = contents.get(delivery.messageContentDigest);
  if (!content || !record) return BROKEN_LINK;
  const corrected = await correctionOf(ports, record.body, delivery);
  return answer({
    recordKey: record.body.issueKey,
    message: JSON.parse(content.text) as MailMessage,
    channel: delivery.channel,
    acknowledgedAt: delivery.receipts.acknowledged,
    ...(corrected ? { corrected } : {}),
  });
}

async function correctionOf(
  ports: Pick<Ports, 'store'>,
  { issueId, corrections }: RecordDocument,
  delivery: Delivery,
): Promise<AcknowledgementPage['corrected']> {
  const correction = sentCorrectionOf(corrections, delivery);
  const communique =
    correction && (await ports.store.get('communique', communiqueKey(issueId, correction.communiqueId)));
  return communique && { at: correction.sentAt, subject: communique.body.subject };
}

export async function acknowledge(ports: ReceiptPorts, token: string): Promise<Answer<AcknowledgementPage>> {
  const delivery = await deliveryOf(ports, token);
  if (!delivery) return BROKEN_LINK;
  await recordReceipts(ports, [{ deliveryId: delivery.id, kind: 'acknowledged', at: ports.clock.now() }]);
  await lookAfterNews(ports, delivery.recordIssueId, PACE_AFTER_ACKNOWLEDGEMENT);
  return openAcknowledgement(ports, token);
}

async function deliveryOf(
  ports: Pick<Ports, 'store' | 'acknowledgementTokens'>,
  token: string,
): Promise<Delivery | undefined> {
  const deliveryId = ports.acknowledgementTokens.deliveryIn(token);
  const delivery = deliveryId === undefined ? undefined : (await ports.store.get('delivery', deliveryId))?.body;
  const isOurs = delivery && (await ports.acknowledgementTokens.isFor(token, delivery.messageContentDigest));
  return isOurs ? delivery : undefined;
}
