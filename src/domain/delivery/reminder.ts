/**
 * Reminders of a delivery: the same message once more, with a request to confirm it. Each is handed over as a delivery
 * is: its attempt is written first, and what was left without an answer is uncertain, never repeated blindly.
 */
import { type CoverageProof, type NextChannelName } from '../record/coverage';
import { asReachedNext } from '../record/next-channel';
import type { Outcome } from '../channels/outcome';
import {
  addReceipt,
  afterOutcome,
  beginAttempt,
  isSettled,
  mayHaveBeenTold,
  stateOf,
  stop,
  withReceipt,
  type Beginning,
  type Delivery,
  type Handover,
  type ReceiptKind,
  type Reminder,
  type Standing,
} from './delivery';

/** The same over all attempts of one reminder, and another for each: providers and readers tell them apart by it. */
export function reminderIdOf(deliveryId: string, number: number): string {
  return `${deliveryId}-${number}`;
}

/** The delivery that an id belongs to, and which of its reminders it names; undefined: the delivery itself. */
export function handedOverAs(id: string): { readonly deliveryId: string; readonly reminder?: number } {
  const [deliveryId = id, number] = id.split('-');
  return number === undefined ? { deliveryId } : { deliveryId, reminder: Number(number) };
}

/**
 * Whether its recipient is one to remind: told as far as anybody can know, without the proof that counts. A message
 * that is uncertain, failed or bounced is for a person to look after: to remind of it could be to tell it twice.
 */
export function isToBeReminded(delivery: Standing, proof: CoverageProof): boolean {
  const state = stateOf(delivery);
  return state === 'accepted' || (state === 'delivered' && proof === 'acknowledged');
}

export function reminderOf({ reminders }: Delivery, number: number): Reminder | undefined {
  return reminders?.find((one) => one.number === number);
}

/**
 * What to do about one reminder of a delivery. Whoever needs none any more gets no first attempt, and no further one; nor
 * does whom its channel cannot reach.
 *
 * @param channel where it leaves by the group's next channel
 */
export function beginReminder(
  delivery: Delivery,
  {
    number,
    proof,
    channel,
  }: { readonly number: number; readonly proof: CoverageProof; readonly channel?: NextChannelName },
  now: number,
): Beginning | { readonly kind: 'end'; readonly delivery: Delivery } {
  if (!isToBeReminded(delivery, proof)) {
    const ended = endReminder(delivery, number, NOT_NEEDED, now);
    return ended === delivery ? waitingOrNothing(delivery, number, now) : { kind: 'end', delivery: ended };
  }
  if (channel !== undefined && !asReachedNext(delivery.recipient, channel)) return { kind: 'nothing' };
  const beginning = beginAttempt(handoverOf(delivery, number, now, channel), now);
  return 'delivery' in beginning
    ? { ...beginning, delivery: withReminder(delivery, number, beginning.delivery) }
    : beginning;
}

/** An attempt that is under way is not taken from whoever makes it. */
function waitingOrNothing(delivery: Delivery, number: number, now: number): { readonly kind: 'nothing' } | Waiting {
  const progress = reminderOf(delivery, number)?.progress;
  return progress?.at === 'attempting' && progress.leaseUntil > now
    ? { kind: 'wait', until: progress.leaseUntil }
    : { kind: 'nothing' };
}

type Waiting = Extract<Beginning, { readonly kind: 'wait' }>;

const NOT_NEEDED = 'Its recipient needs no reminder any more.';

export function afterReminder(delivery: Delivery, number: number, outcome: Outcome, now: number): Delivery {
  const known = reminderOf(delivery, number);
  // A provider's report may have been faster than its answer; then what it says stays.
  if (known?.progress.at !== 'attempting' || isSettled(known)) return delivery;
  return withReminder(delivery, number, afterOutcome(handoverOf(delivery, number, now), outcome, now));
}

/**
 * With no further attempt of this reminder; one that may have left is uncertain, one that is under way stays as it is. What
 * a person was given to tell stays theirs: whether its reader is still to be told follows from what is stored.
 */
export function endReminder(delivery: Delivery, number: number, reason: string, now: number): Delivery {
  const known = reminderOf(delivery, number);
  if (!known || isSettled(known) || known.progress.at === 'to-do') return delivery;
  const before = handoverOf(delivery, number, now);
  const ended = stop(before, reason, now);
  return ended === before ? delivery : withReminder(delivery, number, ended);
}

/**
 * The delivery after somebody who should know said something about a reminder of it. That its reader got or read the
 * reminder proves it of the message, which the reminder repeats; that a reminder bounced says nothing of the message.
 */
export function addReminderReceipt(
  delivery: Delivery,
  number: number,
  { kind, at, reason }: { readonly kind: ReceiptKind; readonly at: number; readonly reason?: string },
): Delivery {
  const known = reminderOf(delivery, number);
  if (!known || known.receipts[kind] !== undefined) return delivery;
  const after = { ...known, receipts: withReceipt(known.receipts, kind, at) };
  const noted = withReminder(delivery, number, after);
  const proves = kind !== 'accepted' && kind !== 'bounced' && delivery.receipts[kind] === undefined;
  return proves && mayHaveBeenTold(delivery) ? addReceipt(noted, kind, at, reason) : noted;
}

function handoverOf(delivery: Delivery, number: number, now: number, channel?: NextChannelName): Handover {
  const known: Omit<Reminder, 'number'> = reminderOf(delivery, number) ?? {
    attempts: 0,
    progress: { at: 'planned', dueAt: now },
    receipts: {},
  };
  return { ...known, channel: known.channel ?? channel ?? delivery.channel };
}

/** The delivery with this reminder of it as it stands afterwards. */
export function withReminder(delivery: Delivery, number: number, after: Omit<Reminder, 'number'>): Delivery {
  const { channel = delivery.channel, attempts, unanswered, progress, receipts } = after;
  const reminder: Reminder = {
    number,
    ...(channel === delivery.channel ? {} : { channel }),
    attempts,
    ...(unanswered ? { unanswered } : {}),
    progress,
    receipts,
  };
  const others = (delivery.reminders ?? []).filter((one) => one.number !== number);
  return { ...delivery, reminders: [...others, reminder].sort((one, other) => one.number - other.number) };
}
