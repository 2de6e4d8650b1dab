/**
 * One communiqué to one recipient over one channel.
 *
 * A delivery is effectively once, and honest about it: the attempt is written before the provider is called and the
 * outcome afterwards. What a crash in between leaves behind is *uncertain* until a receipt, or a person, settles it.
 */
import { CHANNEL_DEFINITIONS } from '../channels';
import { isServedByPeople, type Channel, type SentChannel } from '../channels/names';
import type { Outcome } from '../channels/outcome';
import type { Commitment } from '../ledger/commitment';
import type { Recipient } from '../record/stakeholder-group';

export const RECEIPT_KINDS = ['accepted', 'delivered', 'opened', 'acknowledged', 'bounced'] as const;
export type ReceiptKind = (typeof RECEIPT_KINDS)[number];

/** How ids of deliveries and of their reminders look: unguessable, and fit for what providers send back. */
export const DELIVERY_ID = /^[0-9a-f]{32}(?:-[1-9])?$/;

/** What a provider says became of a delivery, or of a reminder of it. */
export interface ReportedReceipt {
  /** The id under which the message was handed over. */
  readonly deliveryId: string;
  readonly kind: ReceiptKind;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Under which its provider took the message, where the report says that. */
  readonly providerMessageId?: string;
  /** Why it bounced, without the address. */
  readonly reason?: string;
  /** Whether the address itself is at fault, so that nothing arrives there until it is mended. */
  readonly addressFault?: boolean;
}

export type Progress =
  /** `reason`: why an attempt came to nothing and is to be repeated. */
  | { readonly at: 'planned'; readonly dueAt: number; readonly reason?: string }
  | { readonly at: 'attempting'; readonly startedAt: number; readonly leaseUntil: number }
  /** A person has it to do. */
  | { readonly at: 'to-do'; readonly since: number }
  /** A person told it, and says so. */
  | { readonly at: 'attested'; readonly attestedAt: number; readonly accountId: string; readonly note?: string }
  | { readonly at: 'accepted'; readonly acceptedAt: number; readonly providerMessageId?: string }
  | { readonly at: 'failed'; readonly failedAt: number; readonly reason: string }
  | { readonly at: 'uncertain'; readonly since: number; readonly reason: string }
  /** `withdrawn`: a person had it to do. */
  | { readonly at: 'stopped'; readonly stoppedAt: number; readonly reason: string; readonly withdrawn?: true };

/** What is known of handing one message over: a delivery's own, or that of a reminder of it. */
export interface Handover {
  readonly channel: Channel;
  readonly attempts: number;
  /** Set while an earlier attempt is without an answer: whatever the later ones come to, it may have arrived. */
  readonly unanswered?: true;
  readonly progress: Progress;
  /** The earliest moment at which each kind of receipt was reported, milliseconds since the epoch. */
  readonly receipts: Readonly<Partial<Record<ReceiptKind, number>>>;
}

/** A later message that asks for the confirmation of a delivery; its number counts from 1 within the communiqué. */
export interface Reminder extends Omit<Handover, 'channel'> {
  readonly number: number;
  /** Where it leaves by another channel than the delivery. */
  readonly channel?: Channel;
}

export interface Delivery extends Handover {
  readonly id: string;
  readonly recordIssueId: string;
  readonly sendId: string;
  readonly batchId: string;
  /** The arming of sending under which it was planned. */
  readonly epoch: number;
  readonly communiqueId: string;
  readonly recipient: Recipient;
  /** Salted commitment to the recipient, as the ledger names it. */
  readonly recipientCommitment: Commitment;
  readonly communiqueRevision: number;
  /** Digest of the message as approved, personal parts left as marks. */
  readonly messageContentDigest: string;
  readonly bounceReason?: string;
  /** When a person last had it sent again, milliseconds since the epoch. */
  readonly againSince?: number;
  /** In the order of their numbers; a number is missing where its reminder was not for this recipient. */
  readonly reminders?: readonly Reminder[];
}

export type DeliveryState =
  | 'planned'
  | 'attempting'
  | 'to-do'
  | 'accepted'
  | 'delivered'
  | 'acknowledged'
  | 'attested'
  | 'bounced'
  | 'failed'
  | 'uncertain'
  | 'stopped';

/** About a day at the app's own longest delay between two attempts: an outage of a few hours must not lose a message. */
export const ATTEMPT_LIMIT = 100;
/** An attempt still open after this long was cut off: no invocation that sends lives longer. */
export const LEASE_MILLISECONDS = 120_000;

/** What says how a delivery, or a reminder of one, stands. */
export type Standing = Pick<Delivery, 'progress' | 'receipts' | 'reminders'>;

/**
 * The state that people see: what receipts prove outweighs what the attempt seemed to come to, and the word of who told
 * its reader in person all but the reader's own.
 */
export function stateOf(delivery: Standing): DeliveryState {
  const { receipts } = delivery;
  if (receipts.acknowledged !== undefined) return 'acknowledged';
  if (attestedAt(delivery) !== undefined) return 'attested';
  if (receipts.bounced !== undefined) return 'bounced';
  if (receipts.delivered !== undefined || receipts.opened !== undefined) return 'delivered';
  if (receipts.accepted !== undefined) return 'accepted';
  return delivery.progress.at;
}

/** When a person told its reader by the next channel, as they say; undefined where nobody does. */
function attestedAt({ reminders = [] }: Pick<Delivery, 'reminders'>): number | undefined {
  for (const { progress } of reminders) if (progress.at === 'attested') return progress.attestedAt;
  return undefined;
}

/** It came to an end, as far as anybody can know by now. */
export function isSettled(delivery: Standing): boolean {
  const state = stateOf(delivery);
  return state !== 'planned' && state !== 'attempting' && state !== 'to-do';
}

/** Whether it has reached its recipient, or its recipient's mail system, as far as anybody can know. */
export function wasTold(delivery: Standing): boolean {
  const state = stateOf(delivery);
  return state === 'accepted' || state === 'delivered' || state === 'acknowledged' || state === 'attested';
}

/**
 * Whether its recipient has to hear of a correction: whoever was told, and whoever may have been, since an uncertain
 * message may have arrived. A bounced one has not: the mail system gave it back unread.
 */
export function mayHaveBeenTold(delivery: Standing): boolean {
  return wasTold(delivery) || stateOf(delivery) === 'uncertain';
}

export type Beginning<H extends Handover = Delivery> =
  | { readonly kind: 'begin'; readonly delivery: H; readonly channel: SentChannel }
  | { readonly kind: 'hand-over'; readonly delivery: H }
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'uncertain'; readonly delivery: H }
  | { readonly kind: 'nothing' };

/** What to do with a delivery whose turn has come. */
export function beginAttempt<H extends Handover>(delivery: H, now: number): Beginning<H> {
  if (isSettled(delivery)) return { kind: 'nothing' };
  const { progress, channel } = delivery;
  if (isServedByPeople(channel)) return handOver(delivery, now);
  switch (progress.at) {
    case 'planned':
      if (progress.dueAt > now) return { kind: 'wait', until: progress.dueAt };
      return { kind: 'begin', delivery: attempted(delivery, now), channel };
    case 'attempting':
      if (progress.leaseUntil > now) return { kind: 'wait', until: progress.leaseUntil };
      return mayRepeat(delivery)
        ? { kind: 'begin', delivery: attempted({ ...delivery, unanswered: true }, now), channel }
        : { kind: 'uncertain', delivery: uncertain(delivery, CUT_OFF, now) };
    default:
      return { kind: 'nothing' };
  }
}

/** What people tell is not attempted by the app: it becomes theirs to do, as often as this is done. */
function handOver<H extends Handover>(delivery: H, now: number): Beginning<H> {
  return delivery.progress.at === 'planned'
    ? { kind: 'hand-over', delivery: { ...delivery, progress: { at: 'to-do', since: now } } }
    : { kind: 'nothing' };
}

const CUT_OFF = 'The attempt was cut off after the message may have been handed over.';

function attempted<H extends Handover>(delivery: H, now: number): H {
  return {
    ...delivery,
    attempts: delivery.attempts + 1,
    progress: { at: 'attempting', startedAt: now, leaseUntil: now + LEASE_MILLISECONDS },
  };
}

function uncertain<H extends Handover>(delivery: H, reason: string, now: number): H {
  return { ...delivery, progress: { at: 'uncertain', since: now, reason } };
}

/** Whether an attempt that was left without an answer can be repeated: only where the other side recognises it. */
function mayRepeat({ channel, attempts }: Handover): boolean {
  return CHANNEL_DEFINITIONS[channel].recognisesRepeats && attempts < ATTEMPT_LIMIT;
}

/**
 * The delivery after its attempt came to this outcome. A report may have been faster than the answer: then an answer that
 * was lost, or asks for another attempt, says nothing against it.
 */
export function afterOutcome<H extends Handover>(delivery: H, outcome: Outcome, now: number): H {
  if (outcome.kind !== 'accepted' && isReported(delivery)) return delivery;
  switch (outcome.kind) {
    case 'accepted':
      return {
        ...delivery,
        progress: { at: 'accepted', acceptedAt: now, providerMessageId: outcome.providerMessageId },
        receipts: withReceipt(delivery.receipts, 'accepted', now),
      };
    case 'refused':
      return notTaken(delivery, outcome.reason, now);
    case 'unknown':
      return mayRepeat(delivery)
        ? plannedAgain({ ...delivery, unanswered: true }, outcome, now)
        : uncertain(delivery, outcome.reason, now);
    case 'try-again':
      return delivery.attempts >= ATTEMPT_LIMIT
        ? notTaken(delivery, `Given up after ${delivery.attempts} attempts: ${outcome.reason}`, now)
        : plannedAgain(delivery, outcome, now);
  }
}

function isReported({ receipts }: Pick<Handover, 'receipts'>): boolean {
  return Object.keys(receipts).length > 0;
}

/** A refusal says nothing of an earlier attempt whose answer was lost. */
function notTaken<H extends Handover>(delivery: H, reason: string, now: number): H {
  return delivery.unanswered
    ? uncertain(delivery, `An earlier attempt was left without an answer. ${reason}`, now)
    : { ...delivery, progress: { at: 'failed', failedAt: now, reason } };
}

/** Whoever asks for a short time again and again would use up the attempts within minutes: then they come ever later. */
const ATTEMPTS_AS_ASKED = 8;

/** Whoever asks for longer is asked again all the same: a delivery that rests for days would be one that nobody misses. */
const LONGEST_WAIT_SECONDS = 3600;

function plannedAgain<H extends Handover>(
  delivery: H,
  { reason, afterSeconds }: { readonly reason: string; readonly afterSeconds?: number },
  now: number,
): H {
  const seconds = waitSeconds(delivery.attempts, afterSeconds);
  return { ...delivery, progress: { at: 'planned', dueAt: now + 1000 * seconds, reason } };
}

/** How long to wait after so many attempts in vain: as the other side asks, within bounds, or else as long as this. */
export function waitSeconds(
  attempts: number,
  afterSeconds: number | undefined,
  own = backOffSeconds(attempts),
): number {
  const asked = Math.max(0, Math.min(afterSeconds ?? own, LONGEST_WAIT_SECONDS));
  return attempts > ATTEMPTS_AS_ASKED ? Math.max(asked, own) : asked;
}

/** Doubles from 30 seconds to a quarter of an hour, or to another bound. */
export function backOffSeconds(attempts: number, longest = 900): number {
  return Math.min(longest, 30 * 2 ** Math.max(0, attempts - 1));
}

/**
 * The delivery with a receipt added. Receipts come late, twice and in any order: the result depends only on which
 * were reported, with the earliest time of each kind.
 */
export function addReceipt(delivery: Delivery, kind: ReceiptKind, at: number, bounceReason?: string): Delivery {
  return {
    ...delivery,
    receipts: withReceipt(delivery.receipts, kind, at),
    bounceReason: kind === 'bounced' ? (delivery.bounceReason ?? bounceReason) : delivery.bounceReason,
  };
}

/**
 * When a message left of which nothing but reports says so, as closely as anybody can know; milliseconds since the epoch.
 * Its reader's mail system may have put it off for long: it left by the end of its attempt all the same, and one that
 * waits for its turn again left before a person had it sent again.
 */
export function leftAt({
  progress,
  receipts,
  againSince,
}: Pick<Handover, 'progress' | 'receipts'> & Pick<Delivery, 'againSince'>): number {
  const latest = progress.at === 'attempting' ? progress.leaseUntil : (againSince ?? Infinity);
  return Math.min(latest, ...Object.values(receipts));
}

/** When it came to stand as it stands, milliseconds since the epoch; of what waits for its turn, when that is. */
export function changedAt(delivery: Standing): number {
  return Math.max(progressedAt(delivery), attestedAt(delivery) ?? 0, ...Object.values(delivery.receipts));
}

function progressedAt({ progress, receipts }: Pick<Handover, 'progress' | 'receipts'>): number {
  switch (progress.at) {
    case 'planned':
      // What is known to have arrived waits no more.
      return isReported({ receipts }) ? 0 : progress.dueAt;
    case 'attempting':
      return progress.startedAt;
    case 'to-do':
      return progress.since;
    case 'attested':
      return progress.attestedAt;
    case 'accepted':
      return progress.acceptedAt;
    case 'failed':
      return progress.failedAt;
    case 'uncertain':
      return progress.since;
    case 'stopped':
      return progress.stoppedAt;
  }
}

export function withReceipt(receipts: Handover['receipts'], kind: ReceiptKind, at: number): Handover['receipts'] {
  return { ...receipts, [kind]: Math.min(at, receipts[kind] ?? at) };
}

/**
 * The delivery with no further attempt. One that has left stays as it is; one that may have left, because an attempt is
 * without an answer, is uncertain.
 */
export function stop<H extends Handover>(delivery: H, reason: string, now: number): H {
  if (isSettled(delivery)) return delivery;
  const { progress } = delivery;
  if (progress.at === 'to-do')
    return { ...delivery, progress: { at: 'stopped', stoppedAt: now, reason, withdrawn: true } };
  if (progress.at === 'attempting') return progress.leaseUntil > now ? delivery : uncertain(delivery, CUT_OFF, now);
  return delivery.unanswered
    ? uncertain(delivery, `An earlier attempt was left without an answer. ${reason}`, now)
    : { ...delivery, progress: { at: 'stopped', stoppedAt: now, reason } };
}
