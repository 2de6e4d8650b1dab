/**
 * Plans the communications of a version: creates the Jira issue, drafts a communiqué for each stakeholder group and
 * links what belongs together (domain A, B1, B2).
 */
import { answer, refuse, type Answer } from '../../domain/answer';
import { markChanges, type Communique } from '../../domain/communique/communique';
import { draftSubject } from '../../domain/communique/subject-draft';
import { draftWhat } from '../../domain/communique/drafting';
import type { GroupDocument, RecordDocument } from '../../domain/documents';
import type { LedgerEvent } from '../../domain/ledger/event';
import type { ConfigurationItem } from '../../domain/record/record';
import type { LinkedChange } from '../../domain/record/release';
import { chunks } from '../../domain/delivery/send-plan';
import type { Audience } from '../../domain/record/audience';
import { channelFor } from '../../domain/record/stakeholder-group';
import { dayInWords } from '../../domain/script/timing-words';
import type { Change, Ports, ProjectVersion } from '../../ports';
import { authorise, type Person } from '../people/authorise';
import { audienceEvents, communiqueSaved } from './communique-changes';
import { asResponsible, type Author } from './name-responsible';
import { communiqueKey } from '../records/load-record';
import { LookUpBudget } from './look-up-budget';
import { askForLookUps, lookUpNow } from './look-up';
import { ISSUE_TYPE_NAME, LINK_TYPE_NAME, readSettings } from '../administering/settings';
import { recordLog, withLedger } from '../ledger/with-ledger';

/** Drafts are written in steps of so many: what one transaction can hold together with their ledger entries. */
const DRAFTS_IN_ONE_STEP = 4;

export interface PlanRequest {
  readonly projectId: string;
  readonly versionId: string;
  readonly changeKeys: readonly string[];
  readonly groupIds: readonly string[];
}

type PlanPorts = Pick<
  Ports,
  'jira' | 'siteSetUp' | 'store' | 'clock' | 'waiting' | 'random' | 'ledgerKey' | 'queue' | 'items' | 'log'
>;

export async function planCommunications(
  ports: PlanPorts,
  person: Person,
  request: PlanRequest,
): Promise<Answer<{ readonly issueKey: string; readonly issueId: string }>> {
  const permissions = await authorise(ports, { projectId: request.projectId }, 'prepare-communications');
  if (!permissions.ok) return permissions;
  const checked = await checkRequest(ports, request);
  if (!checked.ok) return checked;
  const { project, version, changes, typeId } = checked.value;
  const issue = await ports.jira.createRecordIssue({
    projectId: project.id,
    typeId,
    summary: `Release communications for ${project.name} ${version.name}`,
    versionId: version.id,
  });
  for (const change of changes) await linkChange(ports, issue, change);
  await startRecord(ports, person, { issue, project, version, changes, groupIds: request.groupIds });
  return answer({ issueKey: issue.key, issueId: issue.id });
}

interface Checked {
  readonly project: { readonly id: string; readonly key: string; readonly name: string };
  readonly version: ProjectVersion;
  readonly changes: readonly LinkedChange[];
  readonly typeId: string;
}

async function checkRequest(ports: PlanPorts, request: PlanRequest): Promise<Answer<Checked>> {
  const [project, versions, settings] = await Promise.all([
    ports.jira.project(request.projectId),
    ports.jira.versions(request.projectId),
    readSettings(ports),
  ]);
  if (!project) return refuse('no-project', 'This project does not exist, or you do not have permission to see it.');
  const version = versions.find((candidate) => candidate.id === request.versionId);
  if (!version) return refuse('no-version', 'This version is not one of the project’s.', 'versionId');
  if (version.archived)
    return refuse(
      'archived-version',
      `Version ${version.name} is archived. Restore it first, or choose another one.`,
      'versionId',
    );
  if (request.changeKeys.length === 0)
    return refuse(
      'no-change-request',
      'Choose at least one change request; its approval is what the release waits for.',
      'changeKeys',
    );
  if (request.groupIds.length === 0) return refuse('no-group', 'Choose at least one stakeholder group.', 'groupIds');
  const unknownGroup = request.groupIds.find((groupId) => !settings.body.groupIds.includes(groupId));
  if (unknownGroup !== undefined)
    return refuse('no-group', 'One of the stakeholder groups does not exist any more. Reload the page.', 'groupIds');
  const changes = await ports.jira.changesByKey(request.changeKeys);
  const types = settings.body.changeIssueTypes.map((name) => name.toLowerCase());
  for (const key of request.changeKeys) {
    const change = changes.find((candidate) => candidate.key === key);
    if (!change)
      return refuse(
        'no-change-request',
        `${key} does not exist, or you do not have permission to see it.`,
        'changeKeys',
      );
    if (!types.includes(change.typeName.toLowerCase()))
      return refuse('not-a-change', `${key} is a ${change.typeName}, not a change request.`, 'changeKeys');
  }
  const type = await ports.siteSetUp.issueTypeInProject(project.id, ISSUE_TYPE_NAME);
  if (!type)
    return refuse(
      'no-issue-type',
      `The project has no issue type “${ISSUE_TYPE_NAME}”. A Jira administrator can add it on the app’s settings page.`,
    );
  return answer({ project, version, changes, typeId: type.id });
}

export const CHANGE_PROPERTY = 'release-communications-change';

/** Links a change, and marks it so that its panel appears there. */
export async function linkChange(
  ports: Pick<Ports, 'jira'>,
  record: { readonly key: string },
  change: Pick<LinkedChange, 'issueId' | 'key'>,
): Promise<void> {
  await ports.jira.link({ typeName: LINK_TYPE_NAME, recordKey: record.key, otherKey: change.key });
  await ports.jira.setProperty(change.issueId, CHANGE_PROPERTY, { linked: true });
}

export interface NewRecord {
  readonly issue: { readonly id: string; readonly key: string };
  readonly project: Checked['project'];
  readonly version: ProjectVersion;
  readonly changes: readonly Pick<LinkedChange, 'issueId' | 'key'>[];
  readonly groupIds: readonly string[];
}

/** Writes the record with its drafts, and asks for the links to the version's issues. Does nothing when it exists. */
export async function startRecord(
  ports: Omit<PlanPorts, 'siteSetUp'>,
  person: Person,
  { issue, project, version, changes, groupIds }: NewRecord,
): Promise<void> {
  const log = recordLog(ports, issue.id);
  const [settings, issues, found] = await Promise.all([
    readSettings(ports),
    ports.jira.versionIssues(version.id, ISSUE_TYPE_NAME),
    ports.store.getMany('group', groupIds),
  ]);
  const groups = found.flatMap((group) => (group ? [group.body] : []));
  const draft = draftWhat(issues);
  const items = await findItems(
    ports,
    changes.map((change) => change.issueId),
    settings.body.configurationItemsField,
  );
  const drafted: { readonly communique: Communique; readonly audience: Audience }[] = [];
  const author = await asResponsible(ports, log, person);
  const budget = new LookUpBudget();
  for (const group of groups) {
    const audience = await lookUpNow(ports, issue.id, group, person, budget);
    drafted.push({ communique: draftCommunique(ports, author, group, project.name, version, draft.text), audience });
  }
  const now = ports.clock.now();
  const empty: RecordDocument = {
    issueId: issue.id,
    issueKey: issue.key,
    projectId: project.id,
    projectKey: project.key,
    projectName: project.name,
    versionId: version.id,
    versionName: version.name,
    state: 'planning',
    communiqueIds: [],
    items,
    plannedAt: now,
    changedAt: now,
    recipients: 0,
    acknowledged: 0,
    issuesLinked: false,
  };
  const planned: LedgerEvent = {
    type: 'record-planned',
    data: {
      issue: issue.id,
      key: issue.key,
      versions: [{ id: version.id, name: version.name }],
      changes: changes.map((change) => change.issueId),
    },
  };
  const steps = chunks(drafted, DRAFTS_IN_ONE_STEP);
  for (const [index, step] of (steps.length > 0 ? steps : [[]]).entries())
    await withLedger(ports, log, async () => {
      const stored = await ports.store.get('record', issue.id);
      if (index === 0 && stored) return { unchanged: undefined };
      const record = stored?.body ?? empty;
      return {
        actor: { kind: 'person', accountId: person.accountId },
        events: [
          ...(index === 0 ? [planned] : []),
          ...step.flatMap(({ communique, audience }) => [
            communiqueSaved(communique),
            ...audienceEvents(communique.id, audience),
          ]),
        ],
        changes: [
          {
            kind: 'record',
            key: issue.id,
            body: {
              ...record,
              communiqueIds: [...record.communiqueIds, ...step.map(({ communique }) => communique.id)],
              recipients: step.reduce((sum, { audience }) => sum + audience.count, record.recipients),
            },
            expected: stored?.revision ?? 0,
          },
          ...step.flatMap(({ communique, audience }): Change[] => [
            { kind: 'communique', key: communiqueKey(issue.id, communique.id), body: communique, expected: 0 },
            {
              kind: 'audience',
              key: communiqueKey(issue.id, communique.id),
              body: audience,
              expected: 0,
            },
          ]),
        ],
        value: undefined,
      };
    });
  await askForLookUps(
    ports,
    issue.id,
    drafted.map(({ communique, audience }) => ({ communiqueId: communique.id, audience })),
  );
  await ports.queue.push('links', [{ body: { version: 1, issueId: issue.id } }]);
  await ports.queue.push('follow-ups', [{ body: { version: 1, issueId: issue.id } }]);
}

/** A first draft for one group: what data can answer is answered, the rest is left to a person. */
export function draftCommunique(
  ports: Pick<Ports, 'random' | 'clock'>,
  author: Author,
  group: GroupDocument,
  projectName: string,
  version: ProjectVersion,
  what: string,
): Communique {
  const draft: Communique = {
    id: ports.random.hex(8),
    revision: 1,
    groupId: group.id,
    kind: 'release-announcement',
    channel: channelFor(group.members),
    subject: draftSubject('release-announcement', { projectName, versionName: version.name }),
    answers: { who: group.description, what, why: '', where: '', how: '', when: dayInWords(version.releaseDate ?? '') },
    authors: [author.accountId],
    responsibleAccountId: author.accountId,
    responsible: author.commitment,
  };
  return markChanges(draft, undefined, { accountId: author.accountId, at: ports.clock.now() });
}

async function findItems(
  ports: Pick<Ports, 'jira' | 'items'>,
  changeIssueIds: readonly string[],
  fieldId: string | undefined,
): Promise<readonly ConfigurationItem[]> {
  if (!fieldId) return [];
  const keys = await ports.jira.itemsOf(changeIssueIds, fieldId);
  return keys.length === 0 ? [] : ports.items.describe(keys);
}
