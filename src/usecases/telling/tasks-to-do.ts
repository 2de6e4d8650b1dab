/** What waits for a person to tell it, on the whole site. */
import type { TasksToDo } from '../../contract';
import { deputyOf } from '../../domain/approval/delegation';
import { looksAfter } from '../../domain/communique/communique';
import type { PlannedCommunique } from '../../domain/delivery/send-plan';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import type { Ports } from '../../ports';
import { readDelegations } from '../approving/delegations';
import type { Person } from '../people/authorise';
import { communiqueKey } from '../records/load-record';
import { batchesOf, dueAtOf, readTasks, taskOf, toldByPeople, whyOver } from './tasks-of';

/** Sends end within days; a site with more of them under way has the rest on its work items. */
const SENDS_LOOKED_AT = 100;

/**
 * Two queries of storage; some reads more and one call of Jira only where people have something to tell. Sends are found
 * by a query, which may lag behind a moment; what is listed is read by key.
 */
export async function tasksToDo(
  ports: Pick<Ports, 'store' | 'jira' | 'clock' | 'installation'>,
  person: Person,
): Promise<readonly TasksToDo[]> {
  const found = await Promise.all(
    (['running', 'telling'] as const).map((partition) =>
      ports.store.query(
        { kind: 'send', index: 'by-state', partition: [partition] },
        { limit: SENDS_LOOKED_AT, descending: partition === 'telling' },
      ),
    ),
  );
  const candidates = found.flatMap(({ items }) => items.map(({ body }) => body).filter(hasTasks));
  if (candidates.length === 0) return [];
  const own = await ownOf(ports, person, candidates);
  if (own.length === 0) return [];
  const issueIds = [...new Set(own.map(({ send }) => send.recordIssueId))];
  const [records, permissions] = await Promise.all([
    ports.store.getMany('record', issueIds),
    ports.jira.permissionsOnIssues(issueIds),
  ]);
  const listed = await Promise.all(
    own.map(async ({ send, planned, communique, told }): Promise<readonly TasksToDo[]> => {
      const record = records.find((one) => one?.key === send.recordIssueId)?.body;
      if (!record || permissions.get(send.recordIssueId)?.browse !== true) return [];
      const { toDo, total } = await countTasks(ports, send, planned, record, told);
      if (toDo === 0) return [];
      const dueAt = dueAtOf(send, planned);
      return [
        {
          recordIssueId: record.issueId,
          recordKey: record.issueKey,
          projectName: record.projectName,
          versionName: record.versionName,
          subject: communique.subject,
          channel: told.channel,
          toDo,
          total,
          responsible: looksAfter(communique, send.authorisation.accountId),
          since: send.startedAt,
          ...(dueAt === undefined ? {} : { dueAt }),
        },
      ];
    }),
  );
  return listed.flat().sort((a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity) || a.since - b.since);
}

/** The communiqués that this person, or somebody for whom they stand in, looks after. */
async function ownOf(ports: Pick<Ports, 'store' | 'clock'>, person: Person, sends: readonly SendDocument[]) {
  const { delegations } = (await readDelegations(ports)).body;
  const delegators = deputyOf(delegations, person.accountId, ports.clock.now()).map(({ delegator }) => delegator);
  const names = new Set([person.accountId, ...delegators]);
  const parts = sends.flatMap((send) =>
    send.communiques.flatMap((planned) => {
      const told = toldByPeople(send, planned);
      return told ? [{ send, planned, told }] : [];
    }),
  );
  const communiques = await ports.store.getMany(
    'communique',
    parts.map(({ send, planned }) => communiqueKey(send.recordIssueId, planned.communiqueId)),
  );
  return parts.flatMap((part, index) => {
    const communique = communiques[index]?.body;
    return communique && names.has(looksAfter(communique, part.send.authorisation.accountId))
      ? [{ ...part, communique }]
      : [];
  });
}

/** Those who may have been told meanwhile, or confirmed it, are counted one by one only where they may be in many batches. */
async function countTasks(
  ports: Pick<Ports, 'store' | 'installation'>,
  send: SendDocument,
  planned: PlannedCommunique,
  record: RecordDocument,
  told: NonNullable<ReturnType<typeof toldByPeople>>,
): Promise<{ readonly toDo: number; readonly total: number }> {
  const batchIds = batchesOf(send, planned.communiqueId);
  if (told.byReminder) {
    const over = await whyOver(ports, send, record, planned);
    if (over !== undefined) return { toDo: 0, total: 0 };
    const deliveries = await readTasks(ports, { batchIds, ...told });
    const toDo = deliveries.filter((one) => taskOf(one, told, over)?.progress.at === 'to-do').length;
    return { toDo, total: deliveries.length };
  }
  const batches = await ports.store.getMany('batch', batchIds);
  const toDo = batches.reduce((sum, batch) => sum + (batch?.body.counts['to-do'] ?? 0), 0);
  return { toDo, total: planned.audience.count };
}

function hasTasks(send: SendDocument): boolean {
  return send.communiques.some((planned) => toldByPeople(send, planned) !== undefined);
}
