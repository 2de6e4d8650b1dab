/**
 * Chasing one communiqué of a send to its target: when those who are missing are reminded, and until when. Pure: the
 * next reminder is a function of what was pinned, of what was begun and decided so far, and of the moment.
 */
import { isServedByPeople, type Channel, type PeopleChannelName } from '../channels/names';
import type { Digest } from '../encoding/digest';
import { turnsFrom } from '../script/readers-clocks';
import { outsideQuietHours, type QuietHours } from '../script/timing';
import type { Step } from '../script/step';
import type { CoverageTarget, NextChannelName } from './coverage';

/** What was done to bring one communiqué of a send to its target. */
export interface Chase {
  /** The reminders that were begun; the one with number n stands at place n - 1. */
  readonly reminders: readonly BegunReminder[];
  /** Why the one that is due does not leave; looked into again after a while. */
  readonly held?: { readonly at: number; readonly reason: string };
  /** A person decided that nobody is reminded any more. */
  readonly stopped?: { readonly at: number; readonly accountId: string; readonly reason: string };
  /** Who was told that its target was missed. */
  readonly escalation?: Escalation;
}

/** That somebody who answers for a group is told, written down before the mail leaves. */
export interface Escalation {
  readonly at: number;
  /** Absent where nobody is left who could be told. */
  readonly accountId?: string;
  /** Jira said that it took nothing, so that the mail is to be sent again, to them or to who comes after them. */
  readonly again?: true;
}

export interface BegunReminder {
  /** Milliseconds since the epoch, as all moments here. */
  readonly at: number;
  /** Digest of the message as it is sent, personal parts left as marks. */
  readonly content: Digest;
  /** The group's next channel, where those who are missing are told by that. */
  readonly channel?: NextChannelName;
  /** Who asked for it; absent where it was planned. */
  readonly accountId?: string;
  /** When the last of its messages came to an end, or was handed to who has people to tell. */
  readonly doneAt?: number;
  /** The deliveries whose readers somebody was given to tell; only where people serve its channel. */
  readonly tasks?: readonly string[];
}

export const NOT_CHASED: Chase = { reminders: [] };

/**
 * Whether readers on this channel can be reminded: a mail and a text message carry each one's own link to confirm it, and
 * say that they are a reminder. A post would remind those, too, who have read it.
 */
export function isReminded(channel: Channel): boolean {
  return channel === 'external-mail' || channel === 'jira-mail' || channel === 'text-message';
}

const HOUR = 3_600_000;
/** Nobody is reminded again within so many hours, whoever asks for it. */
export const HOURS_BETWEEN_REMINDERS = 4;
/** What has not left a day after its reminder was begun does not leave any more. */
export const REMINDER_MILLISECONDS = 24 * HOUR;
/**
 * With those that people ask for; more would be taken for noise. The next channel comes on top of them, once. A delivery's
 * ids of reminders have one digit.
 */
export const REMINDERS_LIMIT = 6;
/** How long a reminder that was held is left alone, since judging costs calls of Jira. */
const HELD_MILLISECONDS = HOUR / 2;

/**
 * From when its communiqué may leave: what a target's hours count from. Where each reader has a turn of their own, from the
 * last of them, so that nobody has less time to confirm it.
 */
export function chasedSince(send: { readonly startedAt: number }, step: Step | undefined): number {
  const since = Math.max(send.startedAt, step?.startAt ?? 0, step?.reachedAt ?? 0);
  return step?.readers ? turnsFrom(step, since).last : since;
}

export interface Chasing {
  readonly target: CoverageTarget;
  readonly since: number;
  readonly quiet?: QuietHours;
  readonly chase?: Chase;
}

/**
 * When the next planned reminder leaves; undefined where none does any more. Hours that went by while something was in
 * the way are made up for by one reminder, not by one each.
 */
export function nextReminderAt(chasing: Chasing): number | undefined {
  const { target, since, quiet, chase = NOT_CHASED } = chasing;
  if (chase.stopped) return undefined;
  const last = chase.reminders.at(-1)?.at;
  const repeats = (isEnough(chase) ? [] : (target.remindAfterHours ?? []))
    .map((hours) => since + hours * HOUR)
    .filter((at) => last === undefined || at > last);
  const planned = [...repeats, nextChannelFrom(chasing)].filter((at) => at !== undefined);
  if (planned.length === 0) return undefined;
  const at = outsideQuietHours(Math.max(Math.min(...planned), earliestAfter(last)), quiet);
  return at < since + target.hours * HOUR ? at : undefined;
}

/** A reminder of which a person tells those who are missing. */
export interface HandedToPeople {
  readonly number: number;
  readonly channel: PeopleChannelName;
  /** The deliveries; absent while not all of them were handed over. */
  readonly tasks?: readonly string[];
}

/** The one by the next channel, where people serve that; undefined while it was not begun. */
export function handedToPeople({ reminders }: Chase): HandedToPeople | undefined {
  for (const [index, { channel, tasks }] of reminders.entries())
    if (channel !== undefined && isServedByPeople(channel))
      return { number: index + 1, channel, ...(tasks === undefined ? {} : { tasks }) };
  return undefined;
}

/** By which channel a planned reminder at this moment is, where it is by another than the message. */
export function channelOfReminder(chasing: Chasing, at: number): NextChannelName | undefined {
  const from = nextChannelFrom(chasing);
  return from !== undefined && from <= at ? chasing.target.next?.channel : undefined;
}

/** Undefined where there is none, or it was used: no reminder that a person asked for stands in for it. */
function nextChannelFrom({ target: { next }, since, chase = NOT_CHASED }: Chasing): number | undefined {
  const isUsed = chase.reminders.some(({ channel }) => channel !== undefined);
  return next && !isUsed ? since + next.afterHours * HOUR : undefined;
}

/** The hours of the plan that a reminder at this moment stands for; 0 where it is not planned. */
export function hoursServed({ target, since }: Pick<Chasing, 'target' | 'since'>, at: number): number {
  const planned = [...(target.remindAfterHours ?? []), ...(target.next ? [target.next.afterHours] : [])];
  return Math.max(0, ...planned.filter((hours) => since + hours * HOUR <= at));
}

/** Whether the next planned reminder is to be begun now. */
export function isReminderDue(chasing: Chasing, now: number): boolean {
  const at = nextReminderAt(chasing);
  const { held } = chasing.chase ?? NOT_CHASED;
  return at !== undefined && at <= now && (held === undefined || now >= held.at + HELD_MILLISECONDS);
}

/** Why nobody may be reminded at this moment, and from when on; undefined where they may. */
export type NotNow =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'enough' }
  | { readonly kind: 'under-way' }
  | { readonly kind: 'too-soon' | 'quiet-hours'; readonly until: number };

export function whyNotRemindNow({ quiet, chase = NOT_CHASED }: Chasing, now: number): NotNow | undefined {
  const { reminders, stopped } = chase;
  const last = reminders.at(-1);
  if (stopped) return { kind: 'stopped' };
  if (isEnough(chase)) return { kind: 'enough' };
  if (last && last.doneAt === undefined && now < last.at + REMINDER_MILLISECONDS) return { kind: 'under-way' };
  if (earliestAfter(last?.at) > now) return { kind: 'too-soon', until: earliestAfter(last?.at) };
  const until = outsideQuietHours(now, quiet);
  return until > now ? { kind: 'quiet-hours', until } : undefined;
}

function isEnough({ reminders }: Chase): boolean {
  return reminders.filter(({ channel }) => channel === undefined).length >= REMINDERS_LIMIT;
}

function earliestAfter(last: number | undefined): number {
  return last === undefined ? 0 : last + HOURS_BETWEEN_REMINDERS * HOUR;
}
