/**
 * Reminds those who have to review an emergency once its time is over, once for each. Jira's mail cannot be taken back or
 * recognised as sent before, so who is reminded is written down first; only where Jira says that it took nothing is it
 * tried again.
 */
import { peopleToRemind } from '../../domain/approval/approval-reminder';
import { renderNotice } from '../../domain/approval/notice';
import { isUnread } from '../../domain/approval/unread';
import { inRecipients } from '../../domain/channels/recipients';
import type { MailMessage } from '../../domain/communique/message';
import { isArmed } from '../../domain/delivery/fence';
import type { EmergencyReviewDue, RecordDocument } from '../../domain/documents';
import { inUtc } from '../../domain/script/timing-words';
import type { Ports, Stored } from '../../ports';
import { readDelegations } from '../approving/delegations';
import { tellEach } from '../people/tell-each';
import { loadRecord, type LoadedRecord, type ReadPorts } from '../records/load-record';

type RemindPorts = ReadPorts & Pick<Ports, 'notices'>;

const EMERGENCIES_ON_A_PAGE = 100;

/** So long it waits for a Jira that does not say whom it asks; then those are reminded who are known without it. */
const WAITS_FOR_JIRA_MILLISECONDS = 24 * 3_600_000;

/**
 * The records with a review that is overdue and of which not everybody was reminded, as far as the index knows. One that
 * nobody reviews stays in it, however often others were reminded of: so all of it is looked through, with one query for
 * each hundred records that wait.
 */
export async function recordsWithOverdueReviews({
  store,
  clock,
}: Pick<Ports, 'store' | 'clock'>): Promise<readonly string[]> {
  const overdue: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.query(
      { kind: 'record', index: 'by-review', partition: ['due'] },
      { limit: EMERGENCIES_ON_A_PAGE, cursor },
    );
    for (const { key, body } of page.items)
      if (body.reviews?.some((one) => isToRemind(one, clock.now()))) overdue.push(key);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return overdue;
}

function isToRemind({ outcome, dueAt, reminded }: EmergencyReviewDue, now: number): boolean {
  return outcome === undefined && dueAt <= now && reminded?.complete !== true;
}

/** Those who are known by name; everybody else who may review it finds it in their list. */
export async function remindReviewers(ports: RemindPorts, issueId: string): Promise<void> {
  const loaded = await loadRecord(ports, issueId);
  // A copy of the site writes to nobody.
  if (!loaded || !isArmed(loaded.settings.fence, ports.installation.id())) return;
  const now = ports.clock.now();
  const { delegations } = (await readDelegations(ports)).body;
  const due = (loaded.record.reviews ?? []).filter((one) => isToRemind(one, now));
  for (const review of due) {
    const isUnknown = review.changes.some(({ issueId: id }) => isUnread(loaded.snapshot.serviceApprovals[id]));
    if (isUnknown && now < review.dueAt + WAITS_FOR_JIRA_MILLISECONDS) continue;
    const told = review.reminded?.accountIds ?? [];
    const people = new Set(
      review.changes.flatMap((change) =>
        peopleToRemind(loaded.snapshot, { changeIssueId: change.issueId }, delegations, now),
      ),
    );
    const reminders = [...people].filter((one) => !told.includes(one) && !review.involved.includes(one));
    const message = await messageOf(ports, loaded, review);
    const accountIds = [...told, ...reminders];
    if (!(await mark(ports, issueId, review.overrideId, { accountIds, complete: true }))) continue;
    const { again: missed } = await tellEach(
      ports,
      issueId,
      new Map(reminders.map((accountId) => [accountId, message])),
    );
    if (missed.length === 0) continue;
    const reached = accountIds.filter((one) => !missed.includes(one));
    await mark(ports, issueId, review.overrideId, { accountIds: reached, complete: false });
  }
}

/** False where it was reviewed meanwhile, or somebody else reminds. */
async function mark(
  { store }: Pick<Ports, 'store'>,
  issueId: string,
  overrideId: string,
  reminded: NonNullable<EmergencyReviewDue['reminded']>,
): Promise<boolean> {
  const record: Stored<RecordDocument> | undefined = await store.get('record', issueId);
  const review = record?.body.reviews?.find((one) => one.overrideId === overrideId);
  if (!record || !review || review.outcome !== undefined) return false;
  if (review.reminded?.complete === true && reminded.complete) return false;
  const reviews = record.body.reviews?.map((one) => (one === review ? { ...one, reminded } : one));
  const body = { ...record.body, ...(reviews ? { reviews } : {}) };
  return (await store.commit([{ kind: 'record', key: issueId, body, expected: record.revision }])) === 'done';
}

async function messageOf(
  ports: Pick<Ports, 'notices'>,
  { record, issue }: LoadedRecord,
  { changes, dueAt, sentAt }: EmergencyReviewDue,
): Promise<MailMessage> {
  const release = `${record.projectName} ${record.versionName}`;
  const keys = changes.map(({ key }) => key).join(', ');
  const [first] = changes;
  return renderNotice({
    subject: `Overdue, an emergency waits for its review: ${release}`,
    lead: `${release} was told to ${inRecipients(record.recipients, 'recipients')} without an approval of ${keys}. Its review was due ${inUtc(dueAt)}.`,
    facts: [
      `It was sent ${inUtc(sentAt)}.`,
      'Say whether it was justified. Who asked for it, granted it or sent it may not review it.',
    ],
    link: {
      text: `Review it on ${first?.key ?? issue.key}`,
      url: await ports.notices.addressOf(first?.key ?? issue.key),
    },
    foot: `You get this once, because you were asked to approve it, approved an earlier text, or stand in for somebody who did. Record ${issue.key}.`,
  });
}
