/**
 * Hands a parcel over: deliveries, or reminders of them. The attempts are written in one step, the messages handed over,
 * the outcomes written in one step.
 */
import type { SentChannel } from '../../domain/channels/names';
import type { Outcome } from '../../domain/channels/outcome';
import { backOffSeconds, type Delivery, type Handover } from '../../domain/delivery/delivery';
import { leavesInOneCall } from '../../domain/delivery/parcel';
import type { SendDocument } from '../../domain/documents';
import type { Recipient } from '../../domain/record/stakeholder-group';
import { personalise, type Message } from '../../domain/communique/message';
import type { Envelope, MailSender, Ports } from '../../ports';
import { mailSenderOf, readSettings } from '../administering/settings';
import { headKey } from '../ledger/ledger-keys';
import { recordLog, type LedgerPorts } from '../ledger/with-ledger';
import { quarantineAddresses } from '../receiving/quarantine-addresses';
import type { BatchInHand } from './batch-in-hand';
import { change } from './change-delivery';
import { readMessage } from './read-message';

export type HandingPorts = LedgerPorts & Pick<Ports, 'channels' | 'webTriggers' | 'acknowledgementTokens'>;

/** What is to be written of a delivery before its parcel leaves; only what begins leaves. */
export type ParcelStep =
  | { readonly kind: 'begin'; readonly delivery: Delivery; readonly channel: SentChannel }
  | { readonly kind: 'hand-over' | 'uncertain' | 'stop' | 'end'; readonly delivery: Delivery };

/** What of a delivery leaves: itself, or one of its reminders. */
export interface Leaving {
  /** Under which it is handed over, the same over all of its attempts. */
  readonly idOf: (delivery: Delivery) => string;
  /** Digest of what it says. */
  readonly contentOf: (delivery: Delivery) => string;
  /** Its recipient, as the channel by which it leaves reaches them. */
  readonly recipientOf: (delivery: Delivery) => Recipient;
  readonly afterOutcome: (delivery: Delivery, outcome: Outcome, now: number) => Delivery;
  /** How its own handing over stands. */
  readonly handoverOf: (delivery: Delivery) => Pick<Handover, 'progress' | 'attempts' | 'unanswered'> | undefined;
}

/** What the messages of a send have in common. */
export interface Envelopes {
  readonly sender: MailSender;
  readonly envelopeFor: (delivery: Delivery, leaving: Leaving) => Promise<Envelope>;
}

/** Undefined where the record does not exist any more. */
export async function envelopesOf(ports: HandingPorts, send: SendDocument): Promise<Envelopes | undefined> {
  const [head, settings, record, acknowledgementUrl] = await Promise.all([
    ports.store.get('ledger-head', headKey(recordLog(ports, send.recordIssueId))),
    readSettings(ports),
    ports.store.get('record', send.recordIssueId),
    ports.webTriggers.url('acknowledgement'),
  ]);
  if (!record) return undefined;
  const { issueKey, corrections } = record.body;
  const correction = corrections?.find(({ id }) => id === send.correction?.id);
  const checkpoint = head ? `${head.body.log}#${head.body.size} ${head.body.root}` : '';
  const sender = mailSenderOf(settings.body);
  const messages = new Map<string, Promise<Message>>();
  return { sender, envelopeFor };

  async function envelopeFor(delivery: Delivery, leaving: Leaving): Promise<Envelope> {
    const { id, messageContentDigest, communiqueId } = delivery;
    const corrects = correction?.communiques.find((one) => one.id === communiqueId)?.corrects;
    const content = leaving.contentOf(delivery);
    // A batch has one message, which is read and checked once in an invocation.
    const reading = messages.get(content) ?? readMessage(ports, content);
    messages.set(content, reading);
    const token = await ports.acknowledgementTokens.tokenFor(id, messageContentDigest);
    return {
      deliveryId: leaving.idOf(delivery),
      ...(leaving.handoverOf(delivery)?.unanswered ? { mayHaveLeft: true } : {}),
      recipient: leaving.recipientOf(delivery),
      message: personalise(await reading, {
        acknowledgeUrl: `${acknowledgementUrl}?token=${encodeURIComponent(token)}`,
        checkpoint,
      }),
      record: { issueId: send.recordIssueId, issueKey },
      sendId: send.id,
      communique: { id: communiqueId, ...(corrects === undefined ? {} : { corrects }) },
      sender,
    };
  }
}

/** What handing a parcel over came to. */
export interface HandedOver {
  /** When one of it has to be looked at again, milliseconds since the epoch; absent where none has to. */
  readonly againAt?: number;
  /** Of those that were handed over. */
  readonly outcomes: readonly Outcome[];
}

/**
 * @param waitTogether whether all messages of the channel wait after these outcomes: then what was not taken waits with
 * them, and for no longer unless that was asked for
 */
export async function handOverParcel(
  ports: HandingPorts,
  inHand: BatchInHand,
  steps: readonly ParcelStep[],
  { envelopeFor }: Envelopes,
  leaving: Leaving,
  waitTogether: (outcomes: readonly Outcome[]) => boolean,
): Promise<HandedOver> {
  const beginning = steps.flatMap((step) => (step.kind === 'begin' ? [step] : []));
  // Whatever fails here fails before an attempt is written, and leaves nothing uncertain.
  const envelopes = await Promise.all(beginning.map(({ delivery }) => envelopeFor(delivery, leaving)));
  const written = await inHand.writeTogether(steps.map(({ delivery }) => delivery));
  // Whoever was faster with one of the others hands it over; with which outcome is seen in a moment.
  const again = written.length < steps.length ? ports.clock.now() + 1000 : undefined;
  const ready = beginning.flatMap(({ delivery, channel }, index) => {
    const envelope = envelopes[index];
    return envelope && written.includes(delivery) ? [{ delivery, channel, envelope }] : [];
  });
  const answers = await answersTo(ports, ready);
  const answered = ready.flatMap(({ delivery }, index) => {
    const answer = answers[index];
    return answer?.status === 'fulfilled' ? [{ delivery, outcome: answer.value }] : [];
  });
  const outcomes = answered.map(({ outcome }) => outcome);
  const settled = await settle(
    ports,
    inHand,
    waitTogether(outcomes) ? answered.map(withItsChannel) : answered,
    leaving,
  );
  const failure = answers.find((answer) => answer.status === 'rejected');
  if (failure) throw failure.reason;
  const againAt = soonest([
    again,
    ...settled.map((delivery) => {
      const progress = leaving.handoverOf(delivery)?.progress;
      return progress?.at === 'planned' ? progress.dueAt : undefined;
    }),
  ]);
  return { againAt, outcomes };
}

interface Ready {
  readonly channel: SentChannel;
  readonly envelope: Envelope;
}

/** An answer for each, in their order; what fails by a defect fails for that message alone, where each leaves alone. */
async function answersTo(
  { channels }: Pick<Ports, 'channels'>,
  ready: readonly Ready[],
): Promise<readonly PromiseSettledResult<Outcome>[]> {
  const [first] = ready;
  if (!first) return [];
  const port = channels[first.channel];
  if (!port.sendTogether || !leavesInOneCall(first.channel, first.envelope.sender.provider))
    return Promise.allSettled(ready.map(({ channel, envelope }) => channels[channel].send(envelope)));
  const outcomes = await port.sendTogether(ready.map(({ envelope }) => envelope));
  return outcomes.map((value) => ({ status: 'fulfilled', value }));
}

interface Answered {
  readonly delivery: Delivery;
  readonly outcome: Outcome;
}

/** How long to wait is told by its channel; no less than was asked for, should that not be written any more. */
function withItsChannel({ delivery, outcome }: Answered): Answered {
  const afterSeconds = backOffSeconds(1);
  return { delivery, outcome: outcome.kind === 'try-again' ? { afterSeconds, ...outcome } : outcome };
}

/** A receipt may have been faster than the answer; then what it says stays. */
async function settle(
  ports: HandingPorts,
  inHand: BatchInHand,
  answered: readonly Answered[],
  { afterOutcome, recipientOf }: Leaving,
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
    // By the next channel it is not the address by which the group is reached that is at fault.
    answered.flatMap(({ delivery, outcome }) =>
      outcome.kind === 'refused' && outcome.addressFault && recipientOf(delivery) === delivery.recipient
        ? [{ delivery, at: now, reason: outcome.reason, how: 'refused' }]
        : [],
    ),
  );
  return settled;
}

export function soonest(moments: readonly (number | undefined)[]): number | undefined {
  const known = moments.filter((moment) => moment !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
