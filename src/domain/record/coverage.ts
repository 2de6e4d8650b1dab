/**
 * Whether the intended audience is known to have a communiqué (domain C3): per stakeholder group a share of its people
 * that is to be proven within some time after sending.
 */
import { isServedByPeople, type Channel } from '../channels/names';
import type { DeliveryCounts } from '../delivery/delivery-counts';

/** What counts as reached: the reader's mail system took it, the reader said so, or who told them says so. */
export const COVERAGE_PROOFS = ['delivered', 'acknowledged', 'attested'] as const;
export type CoverageProof = (typeof COVERAGE_PROOFS)[number];

/**
 * A mail and a text message carry each one's own link to confirm it, which a post does not; and a person who calls can say
 * that they told them.
 */
export const NEXT_CHANNELS = ['text-message', 'external-mail', 'telephone'] as const satisfies readonly Channel[];
export type NextChannelName = (typeof NEXT_CHANNELS)[number];

export interface NextChannel {
  readonly channel: NextChannelName;
  /** After how many of the target's hours it is used for those who are missing, once. */
  readonly afterHours: number;
}

export interface CoverageTarget {
  readonly proof: CoverageProof;
  /** 1 to 100. */
  readonly percent: number;
  /** From when the communiqué may leave. */
  readonly hours: number;
  /** After how many of these hours those who are missing are reminded, ascending; absent: never. */
  readonly remindAfterHours?: readonly number[];
  /** By which channel those are told who are missing after all reminders; absent: by none. */
  readonly next?: NextChannel;
}

/** More than so many would be taken for noise. */
const PLANNED_REMINDERS_LIMIT = 3;

/** What is wrong with when people are to be reminded, as a sentence; undefined when nothing is. */
export function problemWithReminders({
  hours,
  remindAfterHours = [],
}: Pick<CoverageTarget, 'hours' | 'remindAfterHours'>): string | undefined {
  if (remindAfterHours.length > PLANNED_REMINDERS_LIMIT) return `Remind at most ${PLANNED_REMINDERS_LIMIT} times.`;
  if (remindAfterHours.some((hour, index) => hour <= (remindAfterHours[index - 1] ?? 0)))
    return 'Give the hours of the reminders in ascending order, each once.';
  return remindAfterHours.some((hour) => hour >= hours)
    ? `Remind before the time of the target is over, that is within ${hours} hours.`
    : undefined;
}

/** What is wrong with when the next channel is used, as a sentence; undefined when nothing is. */
export function problemWithNextChannel({
  hours,
  remindAfterHours = [],
  next,
}: Pick<CoverageTarget, 'hours' | 'remindAfterHours'> & {
  readonly next?: Pick<NextChannel, 'afterHours'>;
}): string | undefined {
  if (!next) return undefined;
  const lastReminder = Math.max(0, ...remindAfterHours);
  if (next.afterHours <= lastReminder)
    return `Use the next channel after the last reminder, that is after more than ${lastReminder} hours.`;
  return next.afterHours >= hours
    ? `Use the next channel before the time of the target is over, that is within ${hours} hours.`
    : undefined;
}

/**
 * Jira says that it queued a mail, never that it was delivered: only its reader can prove that it arrived. Of a post to a
 * channel or a webhook nobody says who read it. Of what people tell there is the word of who told it, and no other.
 */
export function canProve(channel: Channel, proof: CoverageProof): boolean {
  switch (channel) {
    case 'external-mail':
    case 'text-message':
      return proof !== 'attested';
    case 'jira-mail':
      return proof === 'acknowledged';
    case 'slack':
    case 'teams':
    case 'webhook':
    case 'pagerduty':
    case 'statuspage':
    case 'public-page':
    case 'confluence-page':
    case 'confluence-blog':
    case 'request-comment':
      return false;
    case 'telephone':
    case 'presentation':
    case 'newsletter':
    case 'bulletin-board':
      return proof === 'attested';
  }
}

export type CoverageOutcome = 'reached' | 'missed';

export interface Coverage {
  readonly state: 'open' | CoverageOutcome;
  /** Everybody in the audience, and those left out because nobody reaches them. */
  readonly people: number;
  readonly reached: number;
  readonly needed: number;
  /** Until when, milliseconds since the epoch. */
  readonly dueAt: number;
}

/**
 * Whether the word of who told them counts besides the proof: a group whose next channel people serve asks for it, since
 * whoever was called confirms nothing.
 */
export function countsWordOf({ proof, next }: Pick<CoverageTarget, 'proof' | 'next'>): boolean {
  return proof === 'attested' || (next !== undefined && isServedByPeople(next.channel));
}

/**
 * Pure: the same counts at the same moment say the same. People who cannot be reached count as not reached, so leaving
 * them out of an audience never helps a target. Without people there is nothing to prove.
 */
export function coverageOf(
  target: CoverageTarget,
  {
    counts,
    unreachable,
    since,
  }: { readonly counts: DeliveryCounts; readonly unreachable: number; readonly since: number },
  now: number,
): Coverage {
  const people = counts.total + unreachable;
  const reached =
    counts.acknowledged +
    (target.proof === 'delivered' ? counts.delivered : 0) +
    (countsWordOf(target) ? counts.attested : 0);
  const needed = neededOf(target, people);
  const dueAt = since + target.hours * 3_600_000;
  const state = reached >= needed ? 'reached' : now >= dueAt ? 'missed' : 'open';
  return { state, people, reached, needed, dueAt };
}

/** Whole people: 95 % of 25 are 24. */
export function neededOf({ percent }: Pick<CoverageTarget, 'percent'>, people: number): number {
  return Math.ceil((percent * people) / 100);
}

/** `ended`: what had targets is not to be told any more, so that there is nothing left to confirm. */
export type Confirmation = Coverage['state'] | 'ended';

/**
 * How the targets of a record's current round stand together: one that was missed counts until it is reached late.
 *
 * @param states of the targets that stand, of a record that was sent with some
 */
export function confirmationOf(states: readonly Coverage['state'][]): Confirmation {
  if (states.length === 0) return 'ended';
  if (states.includes('missed')) return 'missed';
  return states.includes('open') ? 'open' : 'reached';
}

/** What was found of one communiqué's target, and told to the ledger. */
export interface CoverageMark {
  readonly sendId: string;
  readonly communiqueId: string;
  readonly outcome: CoverageOutcome;
  readonly at: number;
}
