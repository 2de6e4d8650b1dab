/** How the chasing of a send's communiqués stands, from what is stored of the send. */
import type { ChaseView, HandedView } from '../../contract';
import { settledCount, NO_DELIVERIES } from '../../domain/delivery/delivery-counts';
import type { PlannedCommunique } from '../../domain/delivery/send-plan';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import {
  channelOfReminder,
  chasedSince,
  handedToPeople,
  isReminded,
  nextReminderAt,
  NOT_CHASED,
  whyNotRemindNow,
  type Chase,
  type Chasing,
} from '../../domain/record/chase';
import { commonQuietHours } from '../../domain/script/readers-clocks';
import { coverageOf, type CoverageTarget } from '../../domain/record/coverage';
import type { Ports, Stored } from '../../ports';
import { whyEndedForGood } from '../sending/ended-for-good';
import { isStanding, standingSendIds, type SendProgress } from '../sending/send-progress';
import { isOvertaken, OVERTAKEN } from '../sending/overtaken';

export function chaseOf({ chases }: SendDocument, communiqueId: string): Chase {
  return chases?.[communiqueId] ?? NOT_CHASED;
}

/** The send that tells a communiqué, while nobody was told that it is not right; one read. */
export async function sendThatTells(
  { store }: Pick<Ports, 'store'>,
  record: RecordDocument,
  communiqueId: string,
): Promise<Stored<SendDocument> | undefined> {
  const sends = await store.getMany('send', standingSendIds(record));
  return sends.find(
    (send) =>
      send?.body.communiques.some((planned) => planned.communiqueId === communiqueId) &&
      isStanding(record, { sendId: send.key, communiqueId }),
  );
}

/** What decides when one of its communiqués is reminded of, as it was pinned when the send was authorised. */
export function chasingOf(send: SendDocument, communiqueId: string, target: CoverageTarget): Chasing {
  const step = send.script?.[communiqueId];
  const quiet = commonQuietHours(step?.quiet);
  return {
    target,
    since: chasedSince(send, step),
    ...(quiet ? { quiet } : {}),
    chase: chaseOf(send, communiqueId),
  };
}

/** Whether it, or this communiqué of it, was ended before its time, so that what it told is not to be repeated. */
export function isEnded(send: SendDocument, communiqueId?: string): boolean {
  return whyEndedForGood(send, communiqueId) !== undefined;
}

/** Why nobody is to be told by a reminder of it any more, as a sentence; undefined while somebody may be. */
export function whyNobodyIsTold(send: SendDocument, record: RecordDocument, communiqueId: string): string | undefined {
  const { stopped } = chaseOf(send, communiqueId);
  const ended = whyEndedForGood(send, communiqueId);
  if (ended !== undefined) return ended;
  if (isOvertaken(record, send, [communiqueId])) return OVERTAKEN;
  if (stopped) return `Reminding was stopped: ${stopped.reason}`;
  const isReached = record.coverage?.some(
    (mark) => mark.sendId === send.id && mark.communiqueId === communiqueId && mark.outcome === 'reached',
  );
  return isReached ? 'The target is reached.' : undefined;
}

/**
 * How many people a reminder would be for: told, without the proof that counts; none once the target is reached, or what
 * was told is not to be repeated.
 */
export function missingOf(
  { communiqueId, target, unreachable = 0 }: PlannedCommunique,
  { send, byCommunique }: SendProgress,
  now: number,
): number {
  const counts = byCommunique[communiqueId] ?? NO_DELIVERIES;
  if (!send || !target || isEnded(send, communiqueId) || settledCount(counts) < counts.total) return 0;
  const { since } = chasingOf(send, communiqueId, target);
  if (coverageOf(target, { counts, unreachable, since }, now).state === 'reached') return 0;
  return counts.accepted + (target.proof === 'acknowledged' ? counts.delivered : 0);
}

/**
 * For the people who follow it; nothing where nobody can be reminded of it.
 *
 * @param never why nobody is reminded any more although it was not ended, as a sentence
 */
export function presentChase(
  progress: SendProgress,
  communiqueId: string,
  now: number,
  never?: string,
): { readonly chase?: ChaseView } {
  const { send } = progress;
  const planned = send?.communiques.find((one) => one.communiqueId === communiqueId);
  if (!send || !planned?.target || !isReminded(planned.channel) || isEnded(send, communiqueId)) return {};
  const chasing = chasingOf(send, communiqueId, planned.target);
  const { reminders, held, stopped, escalation } = chaseOf(send, communiqueId);
  const missing = missingOf(planned, progress, now);
  const notNow = whyNotRemindNow(chasing, now);
  const nextAt = missing === 0 || never !== undefined ? undefined : nextReminderAt(chasing);
  return {
    chase: {
      reminders: reminders.map(({ at, accountId, channel }) => ({
        at,
        ...(accountId === undefined ? {} : { accountId }),
        ...(channel === undefined ? {} : { channel }),
      })),
      missing,
      ...(nextAt === undefined ? {} : { nextAt, ...nextChannelAt(chasing, nextAt) }),
      ...(planned.next && planned.next.unreached > 0 ? { unreachedNext: planned.next.unreached } : {}),
      ...(held && nextAt !== undefined ? { held: held.reason } : {}),
      ...(stopped ? { stopped } : {}),
      ...(escalation ? { escalation } : {}),
      ...(never === undefined ? {} : { never }),
      possible: missing > 0 && !notNow && never === undefined,
      ...(missing > 0 && notNow && 'until' in notNow && never === undefined ? { notBefore: notNow.until } : {}),
    },
  };
}

function nextChannelAt(chasing: Chasing, at: number): Pick<ChaseView, 'nextChannel'> {
  const nextChannel = channelOfReminder(chasing, at);
  return nextChannel === undefined ? {} : { nextChannel };
}

/** Whom a person was given to tell of it; nothing where it was nobody. */
export function presentHanded(send: SendDocument | undefined, communiqueId: string): { readonly handed?: HandedView } {
  if (!send) return {};
  const handed = handedToPeople(chaseOf(send, communiqueId));
  if (!handed?.tasks?.length) return {};
  const mark = send.tasks?.[communiqueId];
  const isOpen = mark !== 'withdrawn' && mark !== 'done';
  return { handed: { channel: handed.channel, people: handed.tasks.length, isOpen } };
}

export function peopleOfChase({ reminders, stopped, escalation }: Chase): readonly string[] {
  return [...reminders, ...(stopped ? [stopped] : []), ...(escalation ? [escalation] : [])].flatMap(
    ({ accountId }) => accountId ?? [],
  );
}
