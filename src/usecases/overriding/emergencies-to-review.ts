/** Which releases were told without an approval of the change, and wait for this person's review. */
import type { EmergenciesPage, EmergencyToReview } from '../../contract';
import type { Ports } from '../../ports';
import { mayDecide } from '../approving/may-decide';
import type { Person } from '../people/authorise';

const RECORDS_ON_A_PAGE = 50;
/** Pages on which nothing is for this person are passed over, so that an empty page is rare. */
const PAGES_AT_ONCE = 5;

/**
 * What is due first at the top. Costs, for each 50 records that wait for a review anywhere on the site, one query of
 * storage, two reads and one call of Jira; at most five such pages at once, and where none waits the query alone.
 *
 * @param start where an earlier page said that it goes on
 */
export async function emergenciesToReview(
  ports: Pick<Ports, 'store' | 'jira'>,
  person: Person,
  start?: string,
): Promise<EmergenciesPage> {
  let page = await readPage(ports, person, start);
  for (let count = 1; count < PAGES_AT_ONCE && page.emergencies.length === 0; count += 1) {
    if (page.nextCursor === undefined) break;
    page = await readPage(ports, person, page.nextCursor);
  }
  return page;
}

async function readPage(
  ports: Pick<Ports, 'store' | 'jira'>,
  person: Person,
  cursor: string | undefined,
): Promise<EmergenciesPage> {
  const { items, nextCursor } = await ports.store.query(
    { kind: 'record', index: 'by-review', partition: ['due'] },
    { limit: RECORDS_ON_A_PAGE, cursor },
  );
  const emergencies = await among(
    ports,
    person,
    items.map(({ key }) => key),
  );
  return { emergencies, ...(nextCursor === undefined ? {} : { nextCursor }) };
}

async function among(
  ports: Pick<Ports, 'store' | 'jira'>,
  person: Person,
  keys: readonly string[],
): Promise<readonly EmergencyToReview[]> {
  if (keys.length === 0) return [];
  const records = await ports.store.getMany('record', keys);
  const waiting = records.flatMap((stored) =>
    (stored?.body.reviews ?? [])
      .filter(({ outcome, involved }) => outcome === undefined && !involved.includes(person.accountId))
      .flatMap(({ changes, sentAt, dueAt }) =>
        stored ? changes.map((change) => ({ change, record: stored.body, sentAt, dueAt })) : [],
      ),
  );
  if (waiting.length === 0) return [];
  const issueIds = waiting.flatMap(({ record, change }) => [record.issueId, change.issueId]);
  const permissions = await ports.jira.permissionsOnIssues([...new Set(issueIds)]);
  return waiting
    .filter(({ record, change }) => mayDecide(permissions, record.issueId, change.issueId))
    .map(({ record, change, sentAt, dueAt }) => ({
      change,
      recordIssueId: record.issueId,
      recordKey: record.issueKey,
      projectName: record.projectName,
      versionName: record.versionName,
      recipients: record.recipients,
      sentAt,
      dueAt,
    }))
    .sort((a, b) => a.dueAt - b.dueAt);
}
