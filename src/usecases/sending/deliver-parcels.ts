/**
 * Hands the deliveries of a batch over, a parcel at a time: the attempts of a parcel are written, its messages handed
 * over, their outcomes written. What stops the send is looked for before each parcel.
 */
import {
  afterOutcome,
  beginAttempt,
  stop,
  type Beginning,
  type Delivery,
  type Outcome,
} from '../../domain/delivery/delivery';
import type { SentChannel } from '../../domain/channels/names';
import { PLANNED_ELSEWHERE } from '../../domain/delivery/fence';
import { leavesInOneCall, parcelSize } from '../../domain/delivery/parcel';
import { chunks } from '../../domain/delivery/send-plan';
import type { SendDocument } from '../../domain/documents';
import { personalise, type Message } from '../../domain/communique/message';
import type { Envelope, MailSender, Ports } from '../../ports';
import { mailSenderOf, readSettings } from '../administering/settings';
import { headKey } from '../ledger/ledger-keys';
import { recordLog, type LedgerPorts } from '../ledger/with-ledger';
import { quarantineAddresses } from '../receiving/quarantine-addresses';
import { lookAgainAt, turnOf, waits, whyEnded } from '../run-book/run-script';
import { BatchInHand } from './batch-in-hand';
import { change } from './change-delivery';
import { readMessage } from './read-message';

type HandingPorts = LedgerPorts & Pick<Ports, 'channels' | 'webTriggers' | 'acknowledgementTokens'>;

/** What is to be written of a delivery before its parcel leaves. */
type Step =
  | Extract<Beginning, { readonly kind: 'begin' | 'hand-over' | 'uncertain' }>
  | { readonly kind: 'stop'; readonly delivery: Delivery };

/**
 * Returns when the batch has to be looked at again, milliseconds since the epoch, or that it waits for its turn; undefined
 * when nothing of it waits for a moment.
 *
 * @param deadline when to stop and come back; milliseconds since the epoch
 */
export async function deliverParcels(
  ports: HandingPorts,
  send: SendDocument,
  batchId: string,
  deadline: number,
): Promise<number | 'with-its-turn' | undefined> {
  const [inHand, envelopes] = await Promise.all([BatchInHand.take(ports.store, batchId), envelopesOf(ports, send)]);
  const [first] = inHand?.all() ?? [];
  if (!inHand || !first || !envelopes) return undefined;
  const ids = inHand.all().map(({ id }) => id);
  let earliest: number | undefined;
  for (const parcel of chunks(ids, parcelSize(first.channel, envelopes.sender.provider))) {
    const beginnings = inHand.all(parcel).map((delivery) => whatToDo(delivery, send, ports.clock.now()));
    if (beginnings.every(({ kind }) => kind === 'nothing')) continue;
    if (ports.clock.now() >= deadline) return ports.clock.now();
    const now = await mayLeave(ports, send.id, inHand);
    if (now !== 'yes') return now === 'never' ? undefined : now.again;
    earliest = soonest([
      earliest,
      ...beginnings.map((beginning) => (beginning.kind === 'wait' ? beginning.until : undefined)),
      await handOver(
        ports,
        inHand,
        beginnings.filter((one): one is Step => one.kind !== 'nothing' && one.kind !== 'wait'),
        envelopes,
      ),
    ]);
  }
  return earliest;
}

function whatToDo(
  delivery: Delivery,
  { authorisation }: SendDocument,
  now: number,
): Beginning | Extract<Step, { readonly kind: 'stop' }> {
  if (delivery.epoch === authorisation.epoch) return beginAttempt(delivery, now);
  const stopped = stop(delivery, PLANNED_ELSEWHERE, now);
  return stopped === delivery ? { kind: 'nothing' } : { kind: 'stop', delivery: stopped };
}

/** Whether the next parcel may leave, as the send says now; where nothing may any more, the rest is kept back. */
async function mayLeave(
  ports: Pick<Ports, 'store' | 'clock'>,
  sendId: string,
  inHand: BatchInHand,
): Promise<'yes' | 'never' | { readonly again: number | 'with-its-turn' }> {
  const current = await ports.store.get('send', sendId);
  if (current?.body.state !== 'running') {
    await keepBack(ports, inHand, current?.body.stopReason ?? 'The send was stopped.');
    return 'never';
  }
  const turn = turnOf(current.body, inHand.communiqueId, ports.clock.now());
  const ended = whyEnded(turn);
  if (ended !== undefined) {
    await keepBack(ports, inHand, ended);
    return 'never';
  }
  return waits(turn) ? { again: lookAgainAt(turn, ports.clock.now()) ?? 'with-its-turn' } : 'yes';
}

/** What has not left is kept back; an attempt that was cut off may have left, so it is uncertain, here as elsewhere. */
export async function keepBack(ports: Pick<Ports, 'clock'>, inHand: BatchInHand, reason: string): Promise<void> {
  await inHand.changeAll((delivery) => stop(delivery, reason, ports.clock.now()));
}

/** Returns when one of them has to be looked at again. */
async function handOver(
  ports: HandingPorts,
  inHand: BatchInHand,
  steps: readonly Step[],
  { envelopeFor }: Envelopes,
): Promise<number | undefined> {
  const beginning = steps.flatMap((step) => (step.kind === 'begin' ? [step] : []));
  // Whatever fails here fails before an attempt is written, and leaves nothing uncertain.
  const envelopes = await Promise.all(beginning.map(({ delivery }) => envelopeFor(delivery)));
  const written = await inHand.writeTogether(steps.map(({ delivery }) => delivery));
  // Whoever was faster with one of the others hands it over; with which outcome is seen in a moment.
  const again = written.length < steps.length ? ports.clock.now() + 1000 : undefined;
  const leaving = beginning.flatMap(({ delivery, channel }, index) => {
    const envelope = envelopes[index];
    return envelope && written.includes(delivery) ? [{ delivery, channel, envelope }] : [];
  });
  const answers = await answersTo(ports, leaving);
  const settled = await settle(
    ports,
    inHand,
    leaving.flatMap(({ delivery }, index) => {
      const answer = answers[index];
      return answer?.status === 'fulfilled' ? [{ delivery, outcome: answer.value }] : [];
    }),
  );
  const failure = answers.find((answer) => answer.status === 'rejected');
  if (failure) throw failure.reason;
  return soonest([again, ...settled.map(({ progress }) => (progress.at === 'planned' ? progress.dueAt : undefined))]);
}

interface Leaving {
  readonly channel: SentChannel;
  readonly envelope: Envelope;
}

/** An answer for each, in their order; what fails by a defect fails for that message alone, where each leaves alone. */
async function answersTo(
  { channels }: Pick<Ports, 'channels'>,
  leaving: readonly Leaving[],
): Promise<readonly PromiseSettledResult<Outcome>[]> {
  const [first] = leaving;
  if (!first) return [];
  const port = channels[first.channel];
  if (!port.sendTogether || !leavesInOneCall(first.channel, first.envelope.sender.provider))
    return Promise.allSettled(leaving.map(({ channel, envelope }) => channels[channel].send(envelope)));
  const outcomes = await port.sendTogether(leaving.map(({ envelope }) => envelope));
  return outcomes.map((value) => ({ status: 'fulfilled', value }));
}

interface Answered {
  readonly delivery: Delivery;
  readonly outcome: Outcome;
}

/** A receipt may have been faster than the answer; then what it says stays. */
async function settle(
  ports: HandingPorts,
  inHand: BatchInHand,
  answered: readonly Answered[],
): Promise<readonly Delivery[]> {
  const now = ports.clock.now();
  const written = await inHand.writeTogether(
    answered.map(({ delivery, outcome }) => afterOutcome(delivery, outcome, now)),
  );
  const settled = [...written];
  for (const { delivery, outcome } of answered)
    if (!written.some(({ id }) => id === delivery.id)) {
      const after = await change(ports, delivery.id, (current) => afterOutcome(current, outcome, now));
      if (after) settled.push(after);
    }
  await quarantineAddresses(
    ports,
    answered.flatMap(({ delivery, outcome }) =>
      outcome.kind === 'refused' && outcome.addressFault ? [{ delivery, at: now, reason: outcome.reason }] : [],
    ),
  );
  return settled;
}

interface Envelopes {
  readonly sender: MailSender;
  readonly envelopeFor: (delivery: Delivery) => Promise<Envelope>;
}

/** Undefined where the record does not exist any more. */
async function envelopesOf(ports: HandingPorts, send: SendDocument): Promise<Envelopes | undefined> {
  const [head, settings, record, acknowledgementUrl] = await Promise.all([
    ports.store.get('ledger-head', headKey(recordLog(ports, send.recordIssueId))),
    readSettings(ports),
    ports.store.get('record', send.recordIssueId),
    ports.webTriggers.url('acknowledgement'),
  ]);
  if (!record) return undefined;
  const { issueKey } = record.body;
  const checkpoint = head ? `${head.body.log}#${head.body.size} ${head.body.root}` : '';
  const sender = mailSenderOf(settings.body);
  const messages = new Map<string, Promise<Message>>();
  return { sender, envelopeFor };

  async function envelopeFor({ id, recipient, messageContentDigest: digest, unanswered }: Delivery): Promise<Envelope> {
    // A batch has one message, which is read and checked once in an invocation.
    const reading = messages.get(digest) ?? readMessage(ports, digest);
    messages.set(digest, reading);
    const token = await ports.acknowledgementTokens.tokenFor(id, digest);
    return {
      deliveryId: id,
      ...(unanswered ? { mayHaveLeft: true } : {}),
      recipient,
      message: personalise(await reading, {
        acknowledgeUrl: `${acknowledgementUrl}?token=${encodeURIComponent(token)}`,
        checkpoint,
      }),
      record: { issueId: send.recordIssueId, issueKey },
      sendId: send.id,
      sender,
    };
  }
}

function soonest(moments: readonly (number | undefined)[]): number | undefined {
  const known = moments.filter((moment) => moment !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
