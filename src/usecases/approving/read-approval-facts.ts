/**
 * What Jira knows about the approval of a record's changes, read as far as the policy makes it matter, all places side by
 * side. What cannot be read is unknown, which holds the gate.
 */
import { isUnread, type Unread } from '../../domain/approval/unread';
import { latestRound, spokenFor, standingDecisions, type Decision } from '../../domain/approval/approval';
import type { VersionApprover } from '../../domain/approval/approval-sources';
import { NO_MEMBERS, projectKeyOf, type GateSnapshot, type Members } from '../../domain/gates/snapshot';
import type { ApprovalPolicy } from '../../domain/policy/policy';
import type { ConfigurationItem } from '../../domain/record/record';
import type { LinkedChange } from '../../domain/record/release';
import type { Ports } from '../../ports';
import type { AskSource } from './ask-source';

export type ApprovalFacts = Pick<GateSnapshot, 'serviceApprovals' | 'statusChanges' | 'versionApprovers' | 'members'>;

interface FactPorts extends Pick<Ports, 'jira' | 'items'> {
  readonly ask: AskSource;
}

export interface ApprovalSubject {
  readonly changes: readonly LinkedChange[];
  readonly versionId: string | undefined;
  readonly items: readonly ConfigurationItem[];
  readonly decisions: readonly Decision[];
  /** Of the changes, by issue id; one whose approvals cannot be read is unknown. */
  readonly readServiceApprovals: () => Promise<GateSnapshot['serviceApprovals']>;
}

export const NO_FACTS: ApprovalFacts = {
  serviceApprovals: {},
  statusChanges: {},
  versionApprovers: 'unknown',
  members: NO_MEMBERS,
};

/**
 * Costs, besides JSM's approvals, one call of Jira where statuses count, one where the version's approvers do; and
 * where approvers are required by group or role, one for each person who approved and one for each role of each project
 * that the changes are in; by owner, one for each hundred items.
 */
export async function readApprovalFacts(
  ports: FactPorts,
  policy: ApprovalPolicy,
  subject: ApprovalSubject,
): Promise<ApprovalFacts> {
  const { changes, versionId } = subject;
  const counts = new Set(policy.sources);
  const [serviceApprovals, statusChanges, versionApprovers] = await Promise.all([
    counts.has('jsm') ? subject.readServiceApprovals() : NO_FACTS.serviceApprovals,
    counts.has('change-status') ? readStatusChanges(ports, changes) : NO_FACTS.statusChanges,
    counts.has('version-approvers') && versionId !== undefined
      ? readVersionApprovers(ports, versionId)
      : NO_FACTS.versionApprovers,
  ]);
  const facts = { serviceApprovals, statusChanges, versionApprovers };
  return { ...facts, members: await readMembers(ports, policy, subject, voicesIn(facts, subject)) };
}

async function readStatusChanges(
  ports: FactPorts,
  changes: readonly LinkedChange[],
): Promise<ApprovalFacts['statusChanges']> {
  const ids = changes.map(({ issueId }) => issueId);
  const found = await ports.ask('the history of the changes', () => ports.jira.statusChanges(ids));
  return Object.fromEntries(ids.map((id) => [id, isUnread(found) ? found : (found[id] ?? 'none')]));
}

function readVersionApprovers(ports: FactPorts, versionId: string): Promise<readonly VersionApprover[] | Unread> {
  return ports.ask('the approvers of a version', () => ports.jira.versionApprovers(versionId));
}

/** Everybody whose approval may count. */
function voicesIn(
  { serviceApprovals, statusChanges, versionApprovers }: Omit<ApprovalFacts, 'members'>,
  { changes, decisions }: ApprovalSubject,
): readonly string[] {
  const inPanel = changes.flatMap(({ issueId }) => standingDecisions(decisions, issueId)).map(spokenFor);
  const inService = Object.values(serviceApprovals).flatMap((approvals) =>
    typeof approvals === 'string' ? [] : latestRound(approvals).flatMap(({ approvers }) => approvers),
  );
  const ofVersion = isUnread(versionApprovers) ? [] : versionApprovers;
  const approving = [...inService, ...ofVersion].filter(({ decision }) => decision === 'approved');
  const byStatus = Object.values(statusChanges).flatMap((change) =>
    typeof change === 'string' ? [] : (change.accountId ?? []),
  );
  return [...new Set([...inPanel, ...approving.map(({ accountId }) => accountId), ...byStatus])].sort();
}

/** More people than this do not approve one record; whose groups are not read are unknown. */
const PEOPLE_LIMIT = 50;

async function readMembers(
  ports: FactPorts,
  { required }: ApprovalPolicy,
  { changes, items }: ApprovalSubject,
  voices: readonly string[],
): Promise<Members> {
  const roleIds = required.flatMap((one) => (one.kind === 'project-role' ? [one.roleId] : []));
  const attributes = required.flatMap((one) => (one.kind === 'item-owner' ? [one.attribute] : []));
  const named = required.flatMap((one) => (one.kind === 'group' ? [one.groupId] : []));
  const [roles, owners] = await Promise.all([
    readRoles(ports, [...new Set(changes.map(projectKeyOf))], roleIds),
    readOwners(ports, items, attributes),
  ]);
  const inRoles = Object.values(roles).flatMap((byRole) =>
    Object.values(byRole).flatMap((actors) => (isUnread(actors) ? [] : actors.groupIds)),
  );
  const groupIds = new Set([...named, ...inRoles]);
  const groupsOf = groupIds.size === 0 ? {} : await readGroups(ports, voices.slice(0, PEOPLE_LIMIT), groupIds);
  return { groupsOf, roles, owners };
}

async function readRoles(
  ports: FactPorts,
  projectKeys: readonly string[],
  roleIds: readonly string[],
): Promise<Members['roles']> {
  const readAll = async (key: string) =>
    Promise.all(
      roleIds.map(async (roleId) => [
        roleId,
        await ports.ask('who has a project role', () => ports.jira.roleActors(key, roleId)),
      ]),
    );
  if (roleIds.length === 0) return {};
  return Object.fromEntries(
    await Promise.all(projectKeys.map(async (key) => [key, Object.fromEntries(await readAll(key))])),
  ) as Members['roles'];
}

async function readGroups(
  ports: FactPorts,
  people: readonly string[],
  groupIds: ReadonlySet<string>,
): Promise<Members['groupsOf']> {
  const all = await Promise.all(
    people.map(async (accountId) => {
      const groups = await ports.ask('the groups of a person', () => ports.jira.groupsOf(accountId));
      return [accountId, isUnread(groups) ? groups : groups.filter((id) => groupIds.has(id)).sort()] as const;
    }),
  );
  return Object.fromEntries(all);
}

async function readOwners(
  ports: FactPorts,
  items: readonly ConfigurationItem[],
  attributes: readonly string[],
): Promise<Members['owners']> {
  if (items.length === 0) return {};
  const all = await Promise.all(
    attributes.map(async (attribute) => [
      attribute,
      await ports.ask('the owners of configuration items', () => ports.items.owners(items, attribute)),
    ]),
  );
  return Object.fromEntries(all) as Members['owners'];
}
