/**
 * Tells the responsible person of a communiqué that they have people to tell, and that they have not any more, once each.
 * Jira's mail cannot be recognised as sent before, so that they are told is written down first; only where Jira says that
 * it took nothing is it tried again.
 */
import { renderNotice } from '../../domain/approval/notice';
import { deputiesOf } from '../../domain/approval/delegation';
import { CHANNEL_TITLES, isServedByPeople } from '../../domain/channels/names';
import type { MailMessage } from '../../domain/communique/message';
import type { PlannedCommunique } from '../../domain/delivery/send-plan';
import type { SendDocument } from '../../domain/documents';
import type { Ports } from '../../ports';
import { readDelegations } from '../approving/delegations';
import { tellEach } from '../people/tell-each';
import { communiqueKey } from '../records/load-record';
import { dueAtOf } from './tasks-of';

type TellPorts = Pick<Ports, 'store' | 'clock' | 'notices' | 'log'>;
type Told = NonNullable<SendDocument['tasks']>[string];

const SECONDS_UNTIL_TOLD_AGAIN = 300;

/**
 * Does nothing where they were told already, or, of a withdrawal, where they were never asked.
 *
 * @param about why what was asked for is not to be done any more; without it, that it is to be done
 * @returns when to try again, milliseconds since the epoch
 */
export async function tellOfTasks(
  ports: TellPorts,
  sendId: string,
  communiqueId: string,
  about?: { readonly withdrawnBecause: string },
): Promise<number | undefined> {
  const send = (await ports.store.get('send', sendId))?.body;
  const planned = send?.communiques.find((one) => one.communiqueId === communiqueId);
  if (!send || !planned || !isServedByPeople(planned.channel)) return undefined;
  const before = send.tasks?.[communiqueId];
  const after = about ? 'withdrawn' : 'asked';
  if (before !== (about ? 'asked' : undefined) || !(await mark(ports, sendId, communiqueId, before, after)))
    return undefined;
  const { responsible, subject } = await communiqueOf(ports, send, communiqueId);
  const message = await messageOf(ports, send, planned, subject, about?.withdrawnBecause);
  const people = new Map((await standIns(ports, responsible)).map((accountId) => [accountId, message]));
  const missed = await tellEach(ports, send.recordIssueId, people);
  if (missed.length < people.size || people.size === 0) return undefined;
  await mark(ports, sendId, communiqueId, after, before);
  return ports.clock.now() + SECONDS_UNTIL_TOLD_AGAIN * 1000;
}

/** Whether the mark was moved on from where it stood; whoever was faster tells them. */
async function mark(
  { store }: Pick<Ports, 'store'>,
  sendId: string,
  communiqueId: string,
  from: Told | undefined,
  to: Told | undefined,
): Promise<boolean> {
  for (let stored = await store.get('send', sendId); stored; stored = await store.get('send', sendId)) {
    const { [communiqueId]: current, ...others } = stored.body.tasks ?? {};
    if (current !== from) return false;
    const tasks = to === undefined ? others : { ...others, [communiqueId]: to };
    const body = { ...stored.body, tasks };
    if ((await store.commit([{ kind: 'send', key: sendId, body, expected: stored.revision }])) === 'done') return true;
  }
  return false;
}

async function communiqueOf(
  { store }: Pick<Ports, 'store'>,
  { recordIssueId }: SendDocument,
  communiqueId: string,
): Promise<{ readonly responsible: string; readonly subject: string }> {
  const found = await store.get('communique', communiqueKey(recordIssueId, communiqueId));
  return { responsible: found?.body.responsibleAccountId ?? '', subject: found?.body.subject ?? '' };
}

/** The responsible person, and who stands in for them now. */
async function standIns(ports: Pick<Ports, 'store' | 'clock'>, responsible: string): Promise<readonly string[]> {
  if (responsible === '') return [];
  const { delegations } = (await readDelegations(ports)).body;
  return [responsible, ...deputiesOf(delegations, responsible, ports.clock.now())];
}

async function messageOf(
  ports: Pick<Ports, 'store' | 'notices'>,
  send: SendDocument,
  planned: PlannedCommunique,
  subject: string,
  withdrawnBecause: string | undefined,
): Promise<MailMessage> {
  const { channel, audience } = planned;
  const issueKey = (await ports.store.get('record', send.recordIssueId))?.body.issueKey ?? '';
  const link = { url: await ports.notices.addressOf(issueKey) };
  const what = `${CHANNEL_TITLES[channel]}: ${subject}`;
  const foot = `You get this because you are responsible for this communiqué, or stand in for who is. Record ${issueKey}.`;
  if (withdrawnBecause !== undefined)
    return renderNotice({
      subject: `Do not tell this any more: ${subject}`,
      lead: 'What you were asked to tell people does not hold any more. Tell nobody else.',
      facts: [
        what,
        withdrawnBecause,
        'Whom you told before but have not ticked off: say so, so that they get the correction.',
      ],
      link: { ...link, text: `See the list on ${issueKey}` },
      foot,
    });
  const dueAt = dueAtOf(send, planned);
  const due = dueAt === undefined ? undefined : new Date(dueAt).toISOString().slice(0, 16);
  return renderNotice({
    subject: `People wait to be told: ${subject}`,
    lead: `The release is approved and what has to be verified is. Please tell people now; ${audience.count} on your list.`,
    facts: [
      what,
      ...(due ? [`Until ${due.replace('T', ' ')} UTC.`] : []),
      'The script and the list are on the work item. Say there of each whether they were told.',
    ],
    link: { ...link, text: `Open script and list on ${issueKey}` },
    foot,
  });
}
