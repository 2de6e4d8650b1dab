/**
 * Brings communiqués to their targets: begins the reminders whose time has come, and sees to it that those that were
 * begun come to an end. It works from what is stored and can run at any moment, any number of times; nothing depends on
 * an event having arrived.
 */
import { refuse, type Answer } from '../../domain/answer';
import { isServedByPeople } from '../../domain/channels/names';
import { messageContent } from '../../domain/communique/content';
import { draftedCorrection } from '../../domain/communique/correction';
import { asReminder } from '../../domain/communique/reminder-message';
import { isArmed } from '../../domain/delivery/fence';
import { chunks, type PlannedCommunique, type PlannedNext } from '../../domain/delivery/send-plan';
import type { Digest } from '../../domain/encoding/digest';
import type { BatchDocument, RecordDocument, SendDocument } from '../../domain/documents';
import {
  channelOfReminder,
  hoursServed,
  isReminded,
  isReminderDue,
  NOT_CHASED,
  whyNotRemindNow,
  type BegunReminder,
  type Chase,
  type Chasing,
} from '../../domain/record/chase';
import { LIST_LIMIT } from '../../domain/record/stakeholder-group';
import type { Ports, Stored } from '../../ports';
import { readSettings } from '../administering/settings';
import { recordLog, withLedger, type Actor, type LedgerPorts, type Step, type Unchanged } from '../ledger/with-ledger';
import { keepContents } from '../planning/contents';
import type { ReadPorts } from '../records/load-record';
import { chaseOf, chasingOf, isEnded, missingOf } from './chase-of-send';
import { readMessage } from '../sending/read-message';
import { isStanding, planOfSend, readSendProgress, sendIdsOf } from '../sending/send-progress';
import { AHEAD_MILLISECONDS, turnOf, waits } from '../run-book/run-script';
import { stillAuthorised } from '../sending/still-authorised';
import { tendTasks } from '../telling/tend-tasks';
import { BATCHES_UNDER_WAY } from '../sending/push-batches';

type ChasePorts = ReadPorts & LedgerPorts & Pick<Ports, 'queue'>;
type TendedPorts = ChasePorts & Pick<Ports, 'notices'>;

/**
 * Costs two reads for a record with targets while no reminder is due or under way and nobody is told by a person, and one
 * for any other.
 */
export async function chaseTargets(ports: TendedPorts, issueId: string): Promise<void> {
  const record = await ports.store.get('record', issueId);
  if (!record || record.body.confirmation === undefined) return;
  const sends = await ports.store.getMany('send', sendIdsOf(record.body));
  for (const send of sends)
    for (const communique of send?.body.communiques ?? [])
      if (send) await chaseOne(ports, record.body, send, communique);
}

async function chaseOne(
  ports: TendedPorts,
  record: RecordDocument,
  send: Stored<SendDocument>,
  { communiqueId, channel, target }: PlannedCommunique,
): Promise<void> {
  const last = chaseOf(send.body, communiqueId).reminders.at(-1);
  if (last && last.doneAt === undefined) await carryOn(ports, send.key, communiqueId);
  await tendTasks(ports, record, send.body, communiqueId);
  const chasing = target && isReminded(channel) && chasingOf(send.body, communiqueId, target);
  const mayBeSaid = isStanding(record, { sendId: send.key, communiqueId }) && !draftedCorrection(record.corrections);
  if (!chasing || !mayBeSaid || isEnded(send.body, communiqueId)) return;
  const now = ports.clock.now();
  if (waits(turnOf(send.body, communiqueId, now)) || !isReminderDue(chasing, now)) return;
  const settings = await readSettings(ports);
  // A copy of the site writes to nobody, and keeps nothing of having wanted to.
  if (!isArmed(settings.body.fence, ports.installation.id())) return;
  const begun = await beginReminder(ports, record.issueId, send.key, communiqueId, { kind: 'app' });
  if (!begun.ok && begun.refusal.code === 'held') await keepHeld(ports, send.key, communiqueId, begun.refusal.message);
}

/**
 * Judges whether what was sent may be said once more, writes that it is, and only then lets reminders leave.
 *
 * @returns `held` with the reason where the gates, or news, speak against it; `nobody-missing` where nobody is left;
 * `begun-already` where somebody else was faster
 */
export async function beginReminder(
  ports: ChasePorts,
  issueId: string,
  sendId: string,
  communiqueId: string,
  actor: Actor,
): Promise<Answer<undefined>> {
  const judged = await ports.store.get('send', sendId);
  const planned = judged?.body.communiques.find((one) => one.communiqueId === communiqueId);
  if (!judged || !planned?.target) return NOBODY_MISSING;
  const { target } = planned;
  if (!mayBegin(chasingOf(judged.body, communiqueId, target), actor, ports.clock.now())) return BEGUN_ALREADY;
  const missing = missingOf(planned, await readSendProgress(ports, sendId), ports.clock.now());
  if (missing === 0) return NOBODY_MISSING;
  const next =
    actor.kind === 'person'
      ? undefined
      : nextOf(planned, chasingOf(judged.body, communiqueId, target), ports.clock.now());
  if (next && isServedByPeople(next.channel) && missing > LIST_LIMIT)
    return refuse('held', `${missing} people are missing. More than ${LIST_LIMIT} are too many for a person to tell.`);
  const permission = await stillAuthorised(ports, judged, 'cheap-while-young', communiqueId);
  if (permission.kind === 'stopped') return refuse('held', permission.reason);
  if (permission.kind === 'unknown') return refuse('held', 'It is not known just now whether every gate is open.');
  const number = chaseOf(judged.body, communiqueId).reminders.length + 1;
  const content = next?.messageDigest ?? (await keepReminder(ports, planned, number));
  const begun = await withLedger(
    ports,
    recordLog(ports, issueId),
    async (): Promise<Step<Answer<undefined>> | Unchanged<Answer<undefined>>> => {
      const [send, record] = await Promise.all([ports.store.get('send', sendId), ports.store.get('record', issueId)]);
      if (!send || !record || draftedCorrection(record.body.corrections)) return { unchanged: NOBODY_MISSING };
      if (isEnded(send.body, communiqueId)) return { unchanged: NOBODY_MISSING };
      const now = ports.clock.now();
      const chasing = chasingOf(send.body, communiqueId, target);
      const chase = chasing.chase ?? NOT_CHASED;
      // Somebody else began one, or ended them all, since this was decided.
      const before = chaseOf(judged.body, communiqueId);
      if (chase.reminders.length !== before.reminders.length || chase.stopped) return { unchanged: BEGUN_ALREADY };
      const { held: _held, ...others } = chase;
      const by = actor.kind === 'person' ? { accountId: actor.accountId } : {};
      const byNext = next ? { channel: next.channel } : {};
      const reminders = [...chase.reminders, { at: now, content, ...byNext, ...by }];
      return {
        actor,
        events: [
          {
            type: 'reminder-begun',
            data: {
              authorisation: permission.send.authorisation.id,
              communique: communiqueId,
              reminder: reminders.length,
              ...(actor.kind === 'person' ? {} : { hours: hoursServed(chasing, now) }),
              content,
              ...byNext,
            },
          },
        ],
        changes: [
          {
            kind: 'send',
            key: sendId,
            body: withChase(send.body, communiqueId, { ...others, reminders }),
            expected: send.revision,
          },
        ],
        value: { ok: true, value: undefined },
      };
    },
  );
  if (begun.ok) await carryOn(ports, sendId, communiqueId);
  return begun;
}

/** Whoever found that it is time may have known the send as it stood before somebody else began one. */
function mayBegin(chasing: Chasing, actor: Actor, now: number): boolean {
  return actor.kind === 'person' ? whyNotRemindNow(chasing, now) === undefined : isReminderDue(chasing, now);
}

/** What those who are missing are told by their next channel, where its time has come. */
function nextOf({ next }: PlannedCommunique, chasing: Chasing, now: number): PlannedNext | undefined {
  return next?.channel === channelOfReminder(chasing, now) ? next : undefined;
}

/** The approved message as a reminder says it: its digest. */
async function keepReminder(
  ports: Pick<Ports, 'store'>,
  { messageDigest }: PlannedCommunique,
  number: number,
): Promise<Digest> {
  const content = messageContent(asReminder(await readMessage(ports, messageDigest), number));
  await keepContents(ports, [content]);
  return content.digest;
}

const NOBODY_MISSING = refuse(
  'nobody-missing',
  'Nobody is left to be reminded: who is missing has not got the message, or the target stands otherwise by now. Reload the page.',
);

const BEGUN_ALREADY = refuse(
  'begun-already',
  'Somebody had them reminded, or ended that, a moment ago. Reload the page.',
);

/**
 * Puts the batches of a begun reminder into the queue that are not through yet, as many as may be under way at once, or
 * marks it as done. What waits for a reader's turn is looked at again shortly before. Batches that were not settled before
 * it ended have nobody to remind.
 */
async function carryOn(
  ports: Pick<Ports, 'store' | 'queue' | 'clock'>,
  sendId: string,
  communiqueId: string,
): Promise<void> {
  const send = await ports.store.get('send', sendId);
  const number = send ? chaseOf(send.body, communiqueId).reminders.length : 0;
  const begun = send && chaseOf(send.body, communiqueId).reminders.at(-1);
  if (!send || !begun) return;
  const now = ports.clock.now();
  const isToEnd = isEnded(send.body, communiqueId) || chaseOf(send.body, communiqueId).stopped !== undefined;
  const until = isToEnd ? Infinity : now + AHEAD_MILLISECONDS;
  const open: string[] = [];
  let isOneAtRest = false;
  const tasks: string[] = [];
  const own = planOfSend(send.body).filter(({ communique }) => communique.communiqueId === communiqueId);
  for (const part of chunks(own, BATCHES_UNDER_WAY)) {
    const found = await ports.store.getMany(
      'batch',
      part.map(({ id }) => id),
    );
    const left = found.flatMap((batch) =>
      batch?.body.state === 'settled' && (batch.body.reminded ?? 0) < number ? [batch.body] : [],
    );
    const due = left.filter(({ reminderRests }) => reminderRestsUntil(reminderRests, number) <= until);
    if (due.length < left.length) isOneAtRest = true;
    open.push(...due.map(({ id }) => id));
    tasks.push(...found.flatMap((batch) => batch?.body.tasks ?? []));
    if (open.length >= BATCHES_UNDER_WAY) break;
  }
  if (open.length > 0) return pushReminders(ports, sendId, open.slice(0, BATCHES_UNDER_WAY), number);
  if (isOneAtRest) return;
  // What was left of an earlier round by telephone ended with this one; who was handed over by it is known only now.
  const reminders = chaseOf(send.body, communiqueId).reminders.map((one) => ({
    ...one,
    ...(one === begun ? { doneAt: now } : {}),
    ...(isHandedToPeople(one) && one.tasks === undefined ? { tasks } : {}),
  }));
  const body = withChase(send.body, communiqueId, { ...chaseOf(send.body, communiqueId), reminders });
  await ports.store.commit([{ kind: 'send', key: sendId, body, expected: send.revision }]);
}

/** Until when this reminder of a batch rests; what rests of another does not keep it from its readers. */
export function reminderRestsUntil(rests: BatchDocument['reminderRests'], number: number): number {
  return rests?.reminder === number ? rests.until : 0;
}

function isHandedToPeople({ channel }: BegunReminder): boolean {
  return channel !== undefined && isServedByPeople(channel);
}

export async function pushReminders(
  ports: Pick<Ports, 'queue'>,
  sendId: string,
  batchIds: readonly string[],
  reminder: number,
): Promise<void> {
  await ports.queue.push(
    'deliveries',
    batchIds.map((batchId) => ({ body: { version: 1, sendId, batchId, reminder } })),
  );
}

async function keepHeld(ports: ChasePorts, sendId: string, communiqueId: string, reason: string): Promise<void> {
  const send = await ports.store.get('send', sendId);
  if (!send) return;
  const held = { at: ports.clock.now(), reason };
  const body = withChase(send.body, communiqueId, { ...chaseOf(send.body, communiqueId), held });
  await ports.store.commit([{ kind: 'send', key: sendId, body, expected: send.revision }]);
}

export function withChase(send: SendDocument, communiqueId: string, chase: Chase): SendDocument {
  return { ...send, chases: { ...send.chases, [communiqueId]: chase } };
}
