/**
 * Tells the responsible person of a communiqué that they have people to tell, that the time for it is over, and that they
 * have nobody to tell any more, once each, and once more where some are to be told again; where they cannot be reached,
 * whoever sent it, and then who answers for the group. Jira's mail cannot be recognised as sent before, so that they are
 * told is written down first; only where Jira says that it took nothing is it tried again.
 */
import { renderNotice } from '../../domain/approval/notice';
import { deputiesOf } from '../../domain/approval/delegation';
import { CHANNEL_TITLES } from '../../domain/channels/names';
import { looksAfter } from '../../domain/communique/communique';
import type { MailMessage } from '../../domain/communique/message';
import { isArmed } from '../../domain/delivery/fence';
import type { PlannedCommunique } from '../../domain/delivery/send-plan';
import type { SendDocument, TasksMark } from '../../domain/documents';
import { inUtc } from '../../domain/script/timing-words';
import type { Ports } from '../../ports';
import { readSettings } from '../administering/settings';
import { readDelegations } from '../approving/delegations';
import { tellEach } from '../people/tell-each';
import { communiqueKey } from '../records/load-record';
import { dueAtOf, toldByPeople, type Tasks } from './tasks-of';

type TellPorts = Pick<Ports, 'store' | 'clock' | 'notices' | 'log' | 'installation'>;

/** What there is to say about what people have to tell. */
export type TasksNews =
  | { readonly kind: 'to-do'; readonly people: number }
  /** `knowsAlready`: who was told that the target was missed. */
  | { readonly kind: 'overdue'; readonly people: number; readonly knowsAlready?: string }
  | { readonly kind: 'withdrawn'; readonly because: string };

const SECONDS_UNTIL_TOLD_AGAIN = 300;

/**
 * Does nothing where they were told already, or, of a withdrawal or that it is overdue, where they were never asked. Of
 * several people, those whose mail Jira did not take are told later; the others not again.
 *
 * @returns when to try again, milliseconds since the epoch
 */
export async function tellOfTasks(
  ports: TellPorts,
  sendId: string,
  communiqueId: string,
  news: TasksNews,
): Promise<number | undefined> {
  const send = (await ports.store.get('send', sendId))?.body;
  const planned = send?.communiques.find((one) => one.communiqueId === communiqueId);
  const told = send && planned && toldByPeople(send, planned);
  if (!send || !planned || !told) return undefined;
  if (!isNews(send, communiqueId, news.kind)) return undefined;
  const settings = await readSettings(ports);
  // A copy of the site writes to nobody, nor takes back what the site asked.
  if (!isArmed(settings.body.fence, ports.installation.id())) return undefined;
  const before = toldOf(send, communiqueId);
  const left = isNewsAfter(before.mark, news.kind) ? undefined : before.untold;
  const after = left ? before.mark : marked(send, planned, news.kind, ports.clock.now());
  const { responsible, answersForGroup, subject } = await communiqueOf(ports, send, communiqueId);
  const message = await messageOf(ports, { send, planned, ...told }, subject, news, after);
  const knowsAlready = news.kind === 'overdue' ? news.knowsAlready : undefined;
  const people = (await standIns(ports, responsible)).filter(
    (accountId) => accountId !== knowsAlready && (left?.includes(accountId) ?? true),
  );
  if (!(await changeTold(ports, sendId, communiqueId, before, { mark: after }))) return undefined;
  const tell = (accountIds: readonly string[]) =>
    tellEach(ports, send.recordIssueId, new Map(accountIds.map((accountId) => [accountId, message])));
  const { again, refused } = await tell(people);
  const tellLater = async (from: Told, to: Told): Promise<number> => {
    await changeTold(ports, sendId, communiqueId, from, to);
    return ports.clock.now() + SECONDS_UNTIL_TOLD_AGAIN * 1000;
  };
  const isSomebodyTold = left !== undefined || again.length + refused.length < people.length;
  if (isSomebodyTold && again.length > 0) return tellLater({ mark: after }, { mark: after, untold: again });
  if (isSomebodyTold || people.length === 0) return undefined;
  let later = again;
  // Who has no account any more, or may not see the work item, tells nobody: then it is for who comes after them.
  const next = new Set([send.authorisation.accountId, answersForGroup]);
  for (const accountId of next) {
    if (later.length > 0) break;
    if (accountId === '' || accountId === knowsAlready || people.includes(accountId)) continue;
    const untold = await tell([accountId]);
    if (untold.again.length + untold.refused.length === 0) return undefined;
    later = untold.again;
  }
  return later.length === 0 ? undefined : tellLater({ mark: after }, before);
}

/** What of what a communiqué's people have to tell they were told last, and who of them is still to hear it. */
interface Told {
  readonly mark?: TasksMark;
  readonly untold?: readonly string[];
}

function toldOf({ tasks, untold }: SendDocument, communiqueId: string): Told {
  return { mark: tasks?.[communiqueId], untold: untold?.[communiqueId] };
}

/** Whether this is to be said to somebody after what they were told last. */
export function isNews(send: SendDocument, communiqueId: string, kind: TasksNews['kind']): boolean {
  const { mark, untold } = toldOf(send, communiqueId);
  return isNewsAfter(mark, kind) || (untold !== undefined && mark !== undefined && says(mark, kind));
}

function isNewsAfter(mark: TasksMark | undefined, kind: TasksNews['kind']): boolean {
  switch (kind) {
    case 'to-do':
      return mark === undefined || mark === 'again';
    case 'overdue':
      return mark === 'asked';
    case 'withdrawn':
      return mark !== undefined && mark !== 'withdrawn' && mark !== 'done';
  }
}

/** Whether this is what the mark says that they were told. */
function says(mark: TasksMark, kind: TasksNews['kind']): boolean {
  switch (kind) {
    case 'to-do':
      return mark === 'asked' || mark === 'overdue';
    case 'overdue':
    case 'withdrawn':
      return mark === kind;
  }
}

/** Whoever is asked after the time is over hears that at once, and no second time. */
function marked(send: SendDocument, planned: PlannedCommunique, kind: TasksNews['kind'], now: number): TasksMark {
  if (kind !== 'to-do') return kind;
  const dueAt = dueAtOf(send, planned);
  return dueAt !== undefined && dueAt <= now ? 'overdue' : 'asked';
}

/** Whether the mark was moved on from where it stood; whoever was faster tells them. */
export async function markTasks(
  ports: Pick<Ports, 'store'>,
  send: SendDocument,
  communiqueId: string,
  to: TasksMark,
): Promise<boolean> {
  return changeTold(ports, send.id, communiqueId, toldOf(send, communiqueId), { mark: to });
}

async function changeTold(
  { store }: Pick<Ports, 'store'>,
  sendId: string,
  communiqueId: string,
  from: Told,
  to: Told,
): Promise<boolean> {
  for (let stored = await store.get('send', sendId); stored; stored = await store.get('send', sendId)) {
    const { mark, untold } = toldOf(stored.body, communiqueId);
    if (mark !== from.mark || untold?.join() !== from.untold?.join()) return false;
    const body: SendDocument = {
      ...stored.body,
      tasks: replaced(stored.body.tasks, communiqueId, to.mark),
      untold: replaced(stored.body.untold, communiqueId, to.untold),
    };
    if ((await store.commit([{ kind: 'send', key: sendId, body, expected: stored.revision }])) === 'done') return true;
  }
  return false;
}

/** With this value under its key, or without one; undefined where none is left. */
function replaced<V>(
  values: Readonly<Record<string, V>> | undefined,
  key: string,
  value: V | undefined,
): Readonly<Record<string, V>> | undefined {
  const { [key]: _before, ...others } = values ?? {};
  const after = value === undefined ? others : { ...others, [key]: value };
  return Object.keys(after).length > 0 ? after : undefined;
}

async function communiqueOf(
  { store }: Pick<Ports, 'store'>,
  { recordIssueId, authorisation }: SendDocument,
  communiqueId: string,
): Promise<{ readonly responsible: string; readonly answersForGroup: string; readonly subject: string }> {
  const found = await store.get('communique', communiqueKey(recordIssueId, communiqueId));
  const group = found && (await store.get('group', found.body.groupId));
  const answersForGroup = group?.body.responsibleAccountId ?? '';
  const responsible = found ? looksAfter(found.body, authorisation.accountId, answersForGroup) : undefined;
  return { responsible: responsible ?? '', answersForGroup, subject: found?.body.subject ?? '' };
}

/** Who looks after it, and who stands in for them now. */
async function standIns(ports: Pick<Ports, 'store' | 'clock'>, responsible: string): Promise<readonly string[]> {
  if (responsible === '') return [];
  const { delegations } = (await readDelegations(ports)).body;
  return [responsible, ...deputiesOf(delegations, responsible, ports.clock.now())];
}

async function messageOf(
  ports: Pick<Ports, 'store' | 'notices'>,
  {
    send,
    planned,
    channel,
    byReminder,
  }: { readonly send: SendDocument; readonly planned: PlannedCommunique } & Pick<Tasks, 'channel' | 'byReminder'>,
  subject: string,
  news: TasksNews,
  after: TasksMark | undefined,
): Promise<MailMessage> {
  const issueKey = (await ports.store.get('record', send.recordIssueId))?.body.issueKey ?? '';
  const link = { url: await ports.notices.addressOf(issueKey) };
  const what = `${CHANNEL_TITLES[channel]}: ${subject}`;
  const foot = `You get this because you are responsible for this communiqué, stand in for who is, or sent it or answer for its group and who is responsible cannot be reached. Record ${issueKey}.`;
  const dueAt = dueAtOf(send, planned);
  const due = dueAt === undefined ? undefined : inUtc(dueAt);
  const where = 'The script and the list are on the work item. Say there of each whether they were told.';
  const open = { ...link, text: `Open script and list on ${issueKey}` };
  switch (news.kind) {
    case 'to-do':
      return renderNotice({
        subject: `People wait to be told: ${subject}`,
        lead: byReminder
          ? `Not everybody has confirmed what they were sent. Please tell those who are missing; ${news.people} on your list.`
          : `The release is approved and what has to be verified is. Please tell people now; ${news.people} on your list.`,
        facts: [what, ...(due ? [after === 'overdue' ? `It was due ${due}.` : `Until ${due}.`] : []), where],
        link: open,
        foot,
      });
    case 'overdue':
      return renderNotice({
        subject: `Overdue, people still wait to be told: ${subject}`,
        lead: `They should have been told by ${due ?? 'now'}; ${news.people} on your list are left.`,
        facts: [what, 'Whom you told but have not ticked off: say so. Whom nobody can reach: say that, too.', where],
        link: open,
        foot,
      });
    case 'withdrawn':
      return renderNotice({
        subject: `Do not tell this any more: ${subject}`,
        lead: byReminder
          ? 'Nobody else is to be told what you were asked to tell people.'
          : 'What you were asked to tell people does not hold any more. Tell nobody else.',
        facts: [
          what,
          news.because,
          byReminder
            ? 'Whom you told before but have not ticked off: say so.'
            : 'Whom you told before but have not ticked off: say so, so that they get the correction.',
        ],
        link: { ...link, text: `See the list on ${issueKey}` },
        foot,
      });
  }
}
