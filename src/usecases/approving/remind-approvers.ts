/**
 * Reminds those whose approval is waited for before the planned time, once for each request. Jira's mail cannot be taken
 * back or recognised as sent before, so who is reminded is written down first: a reminder that was cut off is not
 * repeated. Only where Jira says that it took nothing is it tried again.
 */
import { DateTime } from 'luxon';
import { isDue, peopleToRemind, remindAt, REMINDER_HOURS_BY_DEFAULT } from '../../domain/approval/approval-reminder';
import { awaitedApprovals, type AwaitedApproval, type AwaitedApprovals } from '../../domain/approval/awaited-approval';
import { inRecipients, recipientsOver } from '../../domain/channels/recipients';
import type { RecordDocument, SettingDocument } from '../../domain/documents';
import { renderNotice } from '../../domain/approval/notice';
import type { MailMessage } from '../../domain/communique/message';
import { isBeforeSending } from '../../domain/record/record-progress';
import { dayInWords } from '../../domain/script/timing-words';
import { JiraFailure, type Ports, type Stored } from '../../ports';
import { tellEach } from '../people/tell-each';
import { readDelegations } from './delegations';
import { loadRecord, type LoadedRecord, type ReadPorts } from '../records/load-record';

type RemindPorts = ReadPorts & Pick<Ports, 'notices'>;

/** Whether a look at this record would remind somebody now. */
export function reminderIsDue({ awaiting, submission, reminded, state }: RecordDocument, now: number): boolean {
  if (!awaiting?.remind || !submission || !isBeforeSending(state)) return false;
  const done = reminded?.submission === submission.id && reminded.complete;
  return !done && isDue(awaiting.remind, now);
}

/**
 * With the reminder's instant: so many hours before the planned day begins in the site's time zone. Jira is asked for the
 * zone only when the day or the setting is new; when it does not answer, the next look asks again.
 */
export async function withReminder(
  ports: Pick<Ports, 'notices' | 'log'>,
  awaiting: AwaitedApprovals | undefined,
  before: AwaitedApprovals | undefined,
  settings: SettingDocument,
): Promise<AwaitedApprovals | undefined> {
  if (!awaiting?.releaseDate) return awaiting;
  const hours = settings.approvalReminderHours ?? REMINDER_HOURS_BY_DEFAULT;
  if (before?.remind && before.releaseDate === awaiting.releaseDate) {
    const at = remindAt(before.remind.plannedAt, hours);
    return at === undefined ? awaiting : { ...awaiting, remind: { ...before.remind, at } };
  }
  try {
    const plannedAt = startOf(awaiting.releaseDate, await ports.notices.timeZone());
    const at = plannedAt === undefined ? undefined : remindAt(plannedAt, hours);
    return at === undefined || plannedAt === undefined ? awaiting : { ...awaiting, remind: { at, plannedAt } };
  } catch (failure) {
    if (!(failure instanceof JiraFailure)) throw failure;
    ports.log.warn('The site’s time zone could not be read', { status: failure.status });
    return awaiting;
  }
}

/** The instant at which a calendar day begins in a time zone; undefined for what is none. */
function startOf(date: string, zone: string): number | undefined {
  const day = DateTime.fromISO(date, { zone }).startOf('day');
  return day.isValid ? day.toMillis() : undefined;
}

export async function remindApprovers(ports: RemindPorts, issueId: string): Promise<void> {
  const known = await ports.store.get('record', issueId);
  if (!known || !reminderIsDue(known.body, ports.clock.now())) return;
  const loaded = await loadRecord(ports, issueId);
  if (!loaded) return;
  const now = ports.clock.now();
  const waiting = awaitedApprovals(loaded.snapshot, loaded.verdicts, loaded.record.awaiting, now);
  if (!waiting || !reminderIsDue(loaded.record, now)) return;
  const told = alreadyTold(loaded.record);
  const delegations = (await readDelegations(ports)).body.delegations;
  const reminders = new Map<string, AwaitedApproval[]>();
  for (const awaited of waiting.approvals)
    for (const accountId of peopleToRemind(loaded.snapshot, awaited, delegations, now))
      if (!told.includes(accountId)) reminders.set(accountId, [...(reminders.get(accountId) ?? []), awaited]);
  const accountIds = [...told, ...reminders.keys()];
  const marked = await mark(ports, loaded.stored, { accountIds, complete: true });
  if (!marked) return;
  const missed = await tellAll(ports, loaded, reminders);
  if (missed.length === 0) return;
  const current = await ports.store.get('record', issueId);
  if (current)
    await mark(ports, current, { accountIds: accountIds.filter((one) => !missed.includes(one)), complete: false });
}

function alreadyTold({ reminded, submission }: RecordDocument): readonly string[] {
  return reminded && reminded.submission === submission?.id ? reminded.accountIds : [];
}

async function mark(
  ports: Pick<Ports, 'store'>,
  { key, body, revision }: Stored<RecordDocument>,
  reminded: { readonly accountIds: readonly string[]; readonly complete: boolean },
): Promise<boolean> {
  const { submission } = body;
  if (!submission) return false;
  const after = { ...body, reminded: { submission: submission.id, ...reminded } };
  return (await ports.store.commit([{ kind: 'record', key, body: after, expected: revision }])) === 'done';
}

/** Those whose mail Jira did not take, for another time. */
async function tellAll(
  ports: RemindPorts,
  loaded: LoadedRecord,
  reminders: ReadonlyMap<string, readonly AwaitedApproval[]>,
): Promise<readonly string[]> {
  const messages = new Map<string, MailMessage>();
  for (const [accountId, awaited] of reminders) messages.set(accountId, await reminder(ports, loaded, awaited));
  return (await tellEach(ports, loaded.record.issueId, messages)).again;
}

async function reminder(
  ports: RemindPorts,
  { issue, record, communiques }: LoadedRecord,
  awaited: readonly AwaitedApproval[],
) {
  const [first] = awaited;
  if (!first) throw new Error('There is nothing to remind of.');
  const version = issue.versions[0];
  const release = `${issue.project.name} ${version?.name ?? record.versionName}`;
  const count = communiques.reduce((sum, { audience }) => sum + audience.count, 0);
  const recipients = recipientsOver(communiques.map(({ communique }) => communique.channel));
  const planned = version?.releaseDate ? ` It is planned for ${dayInWords(version.releaseDate)}.` : '';
  const others = awaited.slice(1).map(({ changeKey }) => changeKey);
  return renderNotice({
    subject: `Your approval is waited for: ${release}`,
    lead: `What ${release} will tell ${inRecipients(count, recipients)} waits for your approval.${planned}`,
    facts: [
      ...awaited.map(({ text }) => text),
      ...(others.length > 0 ? [`After that, decide on ${others.join(', ')}, too.`] : []),
    ],
    link: { text: `Read it and decide on ${first.changeKey}`, url: await ports.notices.addressOf(first.changeKey) },
    foot: `You get this once for each request, because you were asked, approved an earlier text, or stand in for somebody who did. Record ${issue.key}.`,
  });
}
