/** People have those reminded who are missing, before the plan does, or end the reminders of a communiqué. */
import type { RecordView } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import type { SendDocument } from '../../domain/documents';
import { isReminded, whyNotRemindNow, type NotNow } from '../../domain/record/chase';
import type { Ports, Stored } from '../../ports';
import { authorise, type Person } from '../people/authorise';
import { keepOpening, openingOfText } from '../ledger/person-commitment';
import { recordLog, withLedger, type Step, type Unchanged } from '../ledger/with-ledger';
import type { ReadPorts } from '../records/load-record';
import { NO_RECORD, openRecord } from '../records/open-record';
import { beginReminder, withChase } from './chase-targets';
import { chaseOf, chasingOf, sendThatTells } from './chase-of-send';

type SteerPorts = ReadPorts & Pick<Ports, 'random' | 'ledgerKey' | 'queue'>;

/** Under the same checks as what the app does by itself: the gates, the target, the quiet hours. */
export async function remindNow(
  ports: SteerPorts,
  person: Person,
  issueId: string,
  { communiqueId }: { readonly communiqueId: string },
): Promise<Answer<RecordView>> {
  const permissions = await authorise(ports, { issueId }, 'send-communications');
  if (!permissions.ok) return permissions;
  const send = await sendOf(ports, issueId, communiqueId);
  if (!send.ok) return send;
  const planned = send.value.body.communiques.find((one) => one.communiqueId === communiqueId);
  if (!planned?.target || !isReminded(planned.channel)) return NO_TARGET;
  const now = ports.clock.now();
  const notNow = whyNotRemindNow(chasingOf(send.value.body, communiqueId, planned.target), now);
  if (notNow) return refuse('not-now', notNowInWords(notNow, now), 'communiqueId');
  const actor = { kind: 'person', accountId: person.accountId } as const;
  const begun = await beginReminder(ports, issueId, send.value.key, communiqueId, actor);
  if (!begun.ok)
    return begun.refusal.code === 'held' ? refuse('held', `Nobody is reminded: ${begun.refusal.message}`) : begun;
  return openRecord(ports, issueId);
}

/** What has left has left; of a reminder that is under way nothing more leaves. */
export async function stopReminding(
  ports: SteerPorts,
  person: Person,
  issueId: string,
  { communiqueId, reason }: { readonly communiqueId: string; readonly reason: string },
): Promise<Answer<RecordView>> {
  const permissions = await authorise(ports, { issueId }, 'send-communications');
  if (!permissions.ok) return permissions;
  const opening = openingOfText(ports, reason);
  const stopped = await withLedger(
    ports,
    recordLog(ports, issueId),
    async (): Promise<Step<Answer<undefined>> | Unchanged<Answer<undefined>>> => {
      const send = await sendOf(ports, issueId, communiqueId);
      if (!send.ok) return { unchanged: send };
      const { key, body, revision } = send.value;
      const chase = chaseOf(body, communiqueId);
      if (!body.communiques.some((one) => one.communiqueId === communiqueId && one.target))
        return { unchanged: NO_TARGET };
      if (chase.stopped) return { unchanged: answer(undefined) };
      const decided = { at: ports.clock.now(), accountId: person.accountId, reason };
      return {
        actor: { kind: 'person', accountId: person.accountId },
        events: [
          {
            type: 'reminding-stopped',
            data: {
              authorisation: body.authorisation.id,
              communique: communiqueId,
              reason: opening.commitment,
            },
          },
        ],
        changes: [
          keepOpening(opening),
          {
            kind: 'send',
            key,
            body: withChase(body, communiqueId, { ...chase, stopped: decided }),
            expected: revision,
          },
        ],
        value: answer(undefined),
      };
    },
  );
  return stopped.ok ? openRecord(ports, issueId) : stopped;
}

/** The send that tells a communiqué, while nobody was told that it is not right. */
async function sendOf(
  ports: Pick<Ports, 'store'>,
  issueId: string,
  communiqueId: string,
): Promise<Answer<Stored<SendDocument>>> {
  const record = await ports.store.get('record', issueId);
  if (!record) return NO_RECORD;
  const send = await sendThatTells(ports, record.body, communiqueId);
  return send ? answer(send) : refuse('not-sent', 'Nothing of this record was sent yet, so there is nobody to remind.');
}

const NO_TARGET = refuse(
  'no-target',
  'Nobody is reminded of this communiqué: its group asks for no confirmation that its readers could give.',
  'communiqueId',
);

function notNowInWords(notNow: NotNow, now: number): string {
  switch (notNow.kind) {
    case 'stopped':
      return 'Reminding was stopped for this communiqué. Tell those who are missing another way.';
    case 'enough':
      return 'They were reminded as often as may be. Tell those who are missing another way.';
    case 'under-way':
      return 'The last reminder is still on its way.';
    case 'too-soon':
      return `They were reminded a short time ago. Remind them again in ${inMinutes(notNow.until - now)}.`;
    case 'quiet-hours':
      return `It is in the quiet hours of this communiqué. Remind them in ${inMinutes(notNow.until - now)}.`;
  }
}

function inMinutes(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  return minutes > 90 ? `${Math.ceil(minutes / 60)} hours` : `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
}
