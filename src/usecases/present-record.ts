/** The record's panel, as the deployment engineer sees it. */
import type { CommuniqueView, GroupOption, ItemRecordView, LedgerSummary, RecordView } from '../contract';
import { problemsOf } from '../domain/communique';
import { settledCount, type DeliveryCounts } from '../domain/delivery-counts';
import { standingOf } from '../domain/deployment';
import type { GroupDocument, LedgerHeadDocument, SettingDocument } from '../domain/documents';
import { changeRequests } from '../domain/gates/snapshot';
import { currentState, recordHeadline } from '../domain/record-progress';
import { channelFor } from '../domain/stakeholder-group';
import type { PersonPermissions, Ports, Stored } from '../ports';
import { allowedOf } from './authorise';
import { itemRecordKey } from './item-record-key';
import { headKey } from './ledger-keys';
import type { LoadedCommunique, LoadedRecord } from './load-record';
import { namesOf } from './names';
import { overridableGates, peopleOfOverrides, presentOverrides } from './present-overrides';
import { readSendProgress, type SendProgress } from './send-progress';
import { recordLog } from './with-ledger';

type PresentPorts = Pick<Ports, 'store' | 'jira' | 'clock' | 'ledgerKey' | 'log'>;

export async function presentRecord(
  ports: PresentPorts,
  loaded: LoadedRecord,
  permissions: PersonPermissions,
): Promise<RecordView> {
  const { record, issue, snapshot, verdicts } = loaded;
  const log = recordLog(ports, record.issueId);
  const [progress, head, groups, itemRecords] = await Promise.all([
    readSendProgress(ports, record),
    ports.store.get('ledger-head', headKey(log)),
    readGroups(ports, loaded.settings),
    ports.store.getMany(
      'item-record',
      record.items.map((item) => itemRecordKey(record.issueId, item)),
    ),
  ]);
  const state = currentState(record.state, record.submission !== undefined, verdicts);
  const version = issue.versions[0];
  return {
    issueId: record.issueId,
    issueKey: issue.key,
    projectKey: issue.project.key,
    projectName: issue.project.name,
    revision: loaded.stored.revision,
    state,
    headline: recordHeadline(state, verdicts, progress.counts, progress.send?.stopReason),
    version: version && {
      id: version.id,
      name: version.name,
      released: version.released,
      releaseDate: version.releaseDate,
      issueCount: snapshot.releases[0]?.issueCount ?? 0,
    },
    changes: changeRequests(snapshot).map(({ issueId, key, summary, status }) => ({ issueId, key, summary, status })),
    gates: verdicts,
    overrides: presentOverrides(snapshot.overrides, loaded),
    overridable: overridableGates(loaded),
    environment: snapshot.settings.policy.deployment.environment,
    failureStands: standingOf(loaded.evidence, snapshot.settings.policy.deployment.environment).negative !== undefined,
    communiques: loaded.communiques.map((communique) => presentCommunique(communique, progress)),
    configurationItems: record.items.map((item, index): ItemRecordView => {
      const written = itemRecords[index]?.body;
      return {
        ...item,
        state: written?.state ?? 'to-be-written',
        writtenAt: written?.writtenAt,
        problem: written?.problem,
      };
    }),
    groups: groups.map(asOption),
    contentDigest: loaded.contentDigest,
    submittedAt: record.submission?.at,
    sentAt: record.sentAt,
    ledger: summariseLedger(log, head),
    allowed: allowedOf(permissions),
    people: await namesOf(ports, [
      ...verdicts.flatMap((verdict) => verdict.evidence.flatMap((evidence) => evidence.accountId ?? [])),
      ...loaded.communiques.map(({ communique }) => communique.responsibleAccountId),
      ...peopleOfOverrides(snapshot.overrides),
    ]),
    now: ports.clock.now(),
  };
}

function presentCommunique(loaded: LoadedCommunique, progress: SendProgress): CommuniqueView {
  const { communique, audience } = loaded;
  const deliveries = progress.byCommunique[communique.id];
  return {
    id: communique.id,
    revision: communique.revision,
    group: {
      id: communique.groupId,
      name: loaded.groupName,
      channel: communique.channel,
      memberCount: audience.members.length,
    },
    kind: communique.kind,
    channel: communique.channel,
    subject: communique.subject,
    answers: communique.answers,
    responsibleAccountId: communique.responsibleAccountId,
    problems: problemsOf(communique),
    audience: {
      count: audience.members.length,
      resolvedAt: audience.resolvedAt,
      excluded: audience.excluded.map(({ reason, count }) => `${count} left out: ${reason}`),
    },
    state: communiqueState(loaded, deliveries, progress.send?.state === 'stopped'),
    deliveries,
  };
}

function communiqueState(
  { communique, audience }: LoadedCommunique,
  deliveries: DeliveryCounts | undefined,
  stopped: boolean,
): CommuniqueView['state'] {
  if (!deliveries) return problemsOf(communique).length === 0 && audience.members.length > 0 ? 'ready' : 'draft';
  if (stopped && deliveries.stopped > 0) return 'stopped';
  if (settledCount(deliveries) < deliveries.total) return 'sending';
  return deliveries.acknowledged === deliveries.total ? 'confirmed' : 'sent';
}

export async function readGroups(
  ports: Pick<Ports, 'store'>,
  settings: SettingDocument,
): Promise<readonly Stored<GroupDocument>[]> {
  const groups = await ports.store.getMany('group', settings.groupIds);
  return groups.filter((group): group is Stored<GroupDocument> => group !== undefined);
}

export function asOption({ body }: Stored<GroupDocument>): GroupOption {
  return { id: body.id, name: body.name, channel: channelFor(body.members), memberCount: memberCount(body) };
}

/** Known members; a Jira group's are counted when a communiqué for it is prepared. */
function memberCount({ members }: GroupDocument): number | undefined {
  switch (members.kind) {
    case 'addresses':
      return members.addresses.length;
    case 'jira-users':
      return members.accountIds.length;
    case 'jira-group':
      return undefined;
  }
}

export function summariseLedger(log: string, head: Stored<LedgerHeadDocument> | undefined): LedgerSummary {
  return { origin: log, size: head?.body.size ?? 0, root: head?.body.root ?? '', signedAt: head?.body.signedAt };
}
