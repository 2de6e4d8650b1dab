/** What waits for a person to tell it, on the whole site. */
import type { TasksToDo } from '../../contract';
import { deputyOf } from '../../domain/approval/delegation';
import { looksAfter } from '../../domain/communique/communique';
import { isServedByPeople } from '../../domain/channels/names';
import type { SendDocument } from '../../domain/documents';
import type { Ports } from '../../ports';
import { readDelegations } from '../approving/delegations';
import type { Person } from '../people/authorise';
import { communiqueKey } from '../records/load-record';
import { asksPeople } from '../run-book/run-script';
import { batchesOf, dueAtOf } from './tasks-of';

/** Sends end within days; a site with more of them under way has the rest on its work items. */
const SENDS_LOOKED_AT = 100;

/**
 * One query of storage; three reads more and one call of Jira only where people have something to tell. Sends are found by
 * a query, which may lag behind a moment; what is listed is read by key.
 */
export async function tasksToDo(
  ports: Pick<Ports, 'store' | 'jira' | 'clock'>,
  person: Person,
): Promise<readonly TasksToDo[]> {
  const found = await ports.store.query(
    { kind: 'send', index: 'by-state', partition: ['running'] },
    { limit: SENDS_LOOKED_AT },
  );
  const candidates = found.items.map(({ body }) => body).filter(asksPeople);
  if (candidates.length === 0) return [];
  const own = await ownOf(ports, person, candidates);
  if (own.length === 0) return [];
  const issueIds = [...new Set(own.map(({ send }) => send.recordIssueId))];
  const [records, batches, permissions] = await Promise.all([
    ports.store.getMany('record', issueIds),
    ports.store.getMany(
      'batch',
      own.flatMap(({ batchIds }) => batchIds),
    ),
    ports.jira.permissionsOnIssues(issueIds),
  ]);
  return own
    .flatMap(({ send, planned, communique, batchIds }): TasksToDo[] => {
      const record = records.find((one) => one?.key === send.recordIssueId)?.body;
      const counts = batches.flatMap((batch) => (batch && batchIds.includes(batch.key) ? [batch.body.counts] : []));
      const toDo = counts.reduce((sum, one) => sum + one['to-do'], 0);
      if (!record || toDo === 0 || permissions.get(send.recordIssueId)?.browse !== true) return [];
      const dueAt = dueAtOf(send, planned);
      return [
        {
          recordIssueId: record.issueId,
          recordKey: record.issueKey,
          projectName: record.projectName,
          versionName: record.versionName,
          subject: communique.subject,
          channel: planned.channel,
          toDo,
          total: planned.audience.count,
          responsible: looksAfter(communique, send.authorisation.accountId),
          since: send.startedAt,
          ...(dueAt === undefined ? {} : { dueAt }),
        },
      ];
    })
    .sort((a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity) || a.since - b.since);
}

/** The communiqués that this person, or somebody for whom they stand in, looks after. */
async function ownOf(ports: Pick<Ports, 'store' | 'clock'>, person: Person, sends: readonly SendDocument[]) {
  const { delegations } = (await readDelegations(ports)).body;
  const delegators = deputyOf(delegations, person.accountId, ports.clock.now()).map(({ delegator }) => delegator);
  const names = new Set([person.accountId, ...delegators]);
  const parts = sends.flatMap((send) =>
    send.communiques.flatMap((planned) => {
      const { channel } = planned;
      return isServedByPeople(channel) ? [{ send, planned: { ...planned, channel } }] : [];
    }),
  );
  const communiques = await ports.store.getMany(
    'communique',
    parts.map(({ send, planned }) => communiqueKey(send.recordIssueId, planned.communiqueId)),
  );
  return parts.flatMap((part, index) => {
    const communique = communiques[index]?.body;
    return communique && names.has(looksAfter(communique, part.send.authorisation.accountId))
      ? [{ ...part, communique, batchIds: batchesOf(part.send, part.planned.communiqueId) }]
      : [];
  });
}
