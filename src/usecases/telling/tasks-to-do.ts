/** What waits for a person to tell it, on the whole site. */
import type { TasksToDo } from '../../contract';
import { deputyOf } from '../../domain/approval/delegation';
import type { Communique } from '../../domain/communique/communique';
import type { PlannedCommunique } from '../../domain/delivery/send-plan';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import type { Ports } from '../../ports';
import { readDelegations } from '../approving/delegations';
import type { Person } from '../people/authorise';
import { communiqueKey } from '../records/load-record';
import { whoLooksAfter } from './who-looks-after';
import { batchesOf, dueAtOf, readTasks, taskOf, toldByPeople, whyOver } from './tasks-of';

/** Sends end within days; a site with more of them under way has the rest on its work items. */
const SENDS_LOOKED_AT = 100;
/** A page has the lists that are due first: so many, or as many as have so many people together. */
const LISTS_SHOWN = 20;
const PEOPLE_SHOWN = 200;

export interface TasksFound {
  readonly tasks: readonly TasksToDo[];
  /** How many lists there may be besides. */
  readonly more: number;
}

export const NOTHING_TO_TELL: TasksFound = { tasks: [], more: 0 };

/**
 * Two queries of storage; where people have something to tell, one call of Jira, a read for each communiqué that people
 * tell, and one for each person on the lists that are shown. Sends are found by a query, which may lag behind a moment;
 * what is listed is read by key.
 */
export async function tasksToDo(
  ports: Pick<Ports, 'store' | 'jira' | 'clock' | 'installation'>,
  person: Person,
): Promise<TasksFound> {
  const found = await Promise.all(
    (['running', 'telling'] as const).map((partition) =>
      ports.store.query(
        { kind: 'send', index: 'by-state', partition: [partition] },
        { limit: SENDS_LOOKED_AT, descending: partition === 'telling' },
      ),
    ),
  );
  const candidates = found.flatMap(({ items }) => items.map(({ body }) => body).filter(hasTasks));
  if (candidates.length === 0) return NOTHING_TO_TELL;
  const all = dueFirst(await ownOf(ports, person, candidates));
  if (all.length === 0) return NOTHING_TO_TELL;
  const own = firstOf(all);
  const issueIds = [...new Set(own.map(({ send }) => send.recordIssueId))];
  const [records, permissions] = await Promise.all([
    ports.store.getMany('record', issueIds),
    ports.jira.permissionsOnIssues(issueIds),
  ]);
  const listed = await Promise.all(
    own.map(async ({ send, planned, communique, told, responsible }): Promise<readonly TasksToDo[]> => {
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
          responsible,
          since: send.startedAt,
          ...(dueAt === undefined ? {} : { dueAt }),
        },
      ];
    }),
  );
  return { tasks: listed.flat(), more: all.length - own.length };
}

interface OwnList {
  readonly send: SendDocument;
  readonly planned: PlannedCommunique;
  readonly communique: Communique;
  readonly responsible: string;
  readonly told: NonNullable<ReturnType<typeof toldByPeople>>;
}

function dueFirst(lists: readonly OwnList[]): readonly OwnList[] {
  const due = ({ send, planned }: OwnList): number => dueAtOf(send, planned) ?? Number.MAX_VALUE;
  return [...lists].sort((a, b) => due(a) - due(b) || a.send.startedAt - b.send.startedAt);
}

function firstOf(lists: readonly OwnList[]): readonly OwnList[] {
  const shown: OwnList[] = [];
  let people = 0;
  for (const list of lists) {
    people += list.told.byReminder?.handed?.length ?? 0;
    if (shown.length > 0 && (shown.length === LISTS_SHOWN || people > PEOPLE_SHOWN)) break;
    shown.push(list);
  }
  return shown;
}

/** The communiqués that this person, or somebody for whom they stand in, looks after. */
async function ownOf(
  ports: Pick<Ports, 'store' | 'clock'>,
  person: Person,
  sends: readonly SendDocument[],
): Promise<readonly OwnList[]> {
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
  const sent = parts.flatMap((part, index) => {
    const communique = communiques[index]?.body;
    return communique ? [{ ...part, communique, senderId: part.send.authorisation.accountId }] : [];
  });
  const people = await whoLooksAfter(ports, sent);
  return sent.flatMap((part, index) => {
    const responsible = people[index];
    return responsible !== undefined && names.has(responsible) ? [{ ...part, responsible }] : [];
  });
}

/** Those who may have been told meanwhile, or confirmed it, are counted one by one only where they may be in many batches. */
async function countTasks(
  ports: Pick<Ports, 'store' | 'installation'>,
  send: SendDocument,
  planned: PlannedCommunique,
  record: RecordDocument,
  told: OwnList['told'],
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
