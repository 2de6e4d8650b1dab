/** Which records an event in Jira may concern. Too many do no harm; the sweep finds those that were missed. */
import type { RecordState } from '../../domain/record/record';
import type { Ports } from '../../ports';
import { ISSUE_TYPE_NAME } from '../administering/settings';

export interface TouchedRecord {
  readonly issueId: string;
  readonly state: RecordState;
}

export interface TouchedInJira {
  /** Issues that were changed themselves. */
  readonly issueIds: readonly string[];
  /** The ends of a link that came or went: what else they are linked to knows nothing of it. */
  readonly linkEnds: readonly string[];
  readonly versionIds: readonly string[];
}

/** Costs one call of Jira for each changed issue that is no record itself. */
export async function recordsTouchedBy(
  ports: Pick<Ports, 'store' | 'jira'>,
  event: TouchedInJira,
): Promise<readonly TouchedRecord[]> {
  const own = await recordsAmong(ports, [...event.issueIds, ...event.linkEnds]);
  const found = new Set<string>();
  for (const issueId of event.issueIds)
    if (!own.has(issueId)) for (const linked of await recordsLinkedTo(ports, issueId)) found.add(linked);
  for (const versionId of new Set(event.versionIds)) {
    const page = await ports.store.query(
      { kind: 'record', index: 'by-version', partition: [versionId] },
      { limit: 100 },
    );
    for (const record of page.items) found.add(record.key);
  }
  // A query may be behind; whether messages leave just now is read by key.
  const others = await recordsAmong(
    ports,
    [...found].filter((issueId) => !own.has(issueId)),
  );
  return [...own, ...others].map(([issueId, state]) => ({ issueId, state }));
}

async function recordsAmong(
  ports: Pick<Ports, 'store'>,
  issueIds: readonly string[],
): Promise<ReadonlyMap<string, RecordState>> {
  if (issueIds.length === 0) return new Map();
  const records = await ports.store.getMany('record', issueIds);
  return new Map(records.flatMap((record) => (record ? [[record.key, record.body.state] as const] : [])));
}

async function recordsLinkedTo(ports: Pick<Ports, 'jira'>, issueId: string): Promise<readonly string[]> {
  const issue = await ports.jira.recordIssue(issueId);
  return (issue?.linked ?? []).filter((other) => other.typeName === ISSUE_TYPE_NAME).map((other) => other.issueId);
}
