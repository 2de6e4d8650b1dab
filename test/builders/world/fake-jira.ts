/** Jira as the use cases know it, over the world's state, as one person or the app sees it. */
import type { ServiceApproval } from '../../../src/domain/approval/approval';
import { digestOf } from '../../../src/domain/encoding/digest';
import type { LinkedChange } from '../../../src/domain/record/release';
import type { Recipient } from '../../../src/domain/record/stakeholder-group';
import { JiraFailure, type Jira, type MarkedIssue, type RecordIssue } from '../../../src/ports';
import type { FakeIssue, WorldState } from './state';

/** @param accountId the person of the invocation; undefined where nobody is signed in. */
export function fakeJira(state: WorldState, accountId: string | undefined): Jira {
  const grants = () => (accountId === undefined ? undefined : state.grants[accountId]);
  const sees = (issueId: string): boolean =>
    grants()?.browse === true && state.issues[issueId] !== undefined && !state.hiddenIssues.has(issueId);

  function byKey(idOrKey: string): FakeIssue | undefined {
    return state.issues[idOrKey] ?? Object.values(state.issues).find((issue) => issue.key === idOrKey);
  }

  function asLinked(issue: FakeIssue): LinkedChange {
    return {
      issueId: issue.id,
      key: issue.key,
      summary: issue.summary,
      status: state.statuses[issue.id] ?? 'Open',
      typeName: issue.typeName,
    };
  }

  function asRecordIssue(issue: FakeIssue): RecordIssue {
    const project = state.projects[issue.projectId];
    if (!project) throw new Error(`${issue.key} has no project.`);
    return {
      id: issue.id,
      key: issue.key,
      summary: issue.summary,
      typeName: issue.typeName,
      status: 'Open',
      project,
      versions: issue.versionIds.flatMap((id) => state.versions.find((version) => version.id === id) ?? []),
      linked: issue.linked.map((id) => (state.issues[id] ? asLinked(state.issues[id]) : linkedWorkItem(id))),
    };
  }

  /** In Jira a decided approval, and one that is asked for, go with a transition, which dates the issue anew. */
  function markOf(issue: FakeIssue): string {
    const approvals = state.approvals[issue.id];
    const rounds = Array.isArray(approvals)
      ? (approvals as readonly ServiceApproval[]).map(({ id, createdAt, finalDecision }) => [
          id,
          createdAt,
          finalDecision,
        ])
      : approvals;
    return JSON.stringify([state.touched[issue.id] ?? 0, rounds]);
  }

  function marksOf(issueIds: readonly string[]): ReadonlyMap<string, MarkedIssue> {
    return new Map(
      issueIds.flatMap((id): [string, MarkedIssue][] => {
        const issue = state.issues[id];
        if (!issue || state.unmarked.has(id)) return [];
        const { typeName, summary, description = null } = issue;
        return [[id, { mark: markOf(issue), text: { typeName, summary, description: digestOf(description) } }]];
      }),
    );
  }

  function addLink(from: string, to: string): void {
    const issue = state.issues[from];
    if (issue && !issue.linked.includes(to)) state.issues[from] = { ...issue, linked: [...issue.linked, to] };
  }

  function member(id: string): Recipient {
    const { name = id, timeZone } = state.users[id] ?? {};
    return { kind: 'jira-user', accountId: id, name, ...(timeZone === undefined ? {} : { timeZone }) };
  }

  const jira: Jira = {
    async recordIssue(idOrKey) {
      if (state.unreadable.has(idOrKey)) throw new JiraFailure(500, 'Jira failed on this issue.');
      const issue = byKey(idOrKey);
      return issue && asRecordIssue(issue);
    },
    async recordIssueWithMarks(idOrKey, others) {
      if (state.unreadable.has(idOrKey)) throw new JiraFailure(500, 'Jira failed on this issue.');
      const issue = byKey(idOrKey);
      return { issue: issue && asRecordIssue(issue), marks: marksOf(others) };
    },
    issueMarks: async (issueIds) => marksOf(issueIds),
    versionIssueIds: async (versionId) =>
      state.searchSays[versionId]?.find(({ until }) => until > state.now)?.issueIds ??
      (state.versionIssues[versionId] ?? []).map((issue) => issue.id),
    async unlinkedVersionIssueIds({ versionId, recordKey, limit }) {
      const linked = new Set(byKey(recordKey)?.linked);
      const issues = (state.versionIssues[versionId] ?? []).filter(
        ({ id, restricted }) => !restricted && !linked.has(id),
      );
      return issues.slice(0, limit).map((issue) => issue.id);
    },
    versionIssues: async (versionId) => state.versionIssues[versionId] ?? [],
    async permissionsOn(place) {
      const browse = 'issueId' in place ? sees(place.issueId) : grants()?.browse === true;
      return {
        browse,
        granted: new Set(browse ? grants()?.project : []),
        administers: grants()?.administer === true,
      };
    },
    permissionsOnIssues: async (issueIds) =>
      new Map(
        issueIds.map((issueId) => [
          issueId,
          {
            browse: sees(issueId),
            granted: new Set(sees(issueId) ? grants()?.project : []),
            administers: grants()?.administer === true,
          },
        ]),
      ),
    visibleIssues: async (issueIds) => new Set(issueIds.filter(sees)),
    mayAudit: async () => grants()?.audit === true,
    mayAdminister: async () => grants()?.administer === true,
    project: async (idOrKey) =>
      Object.values(state.projects).find((project) => project.id === idOrKey || project.key === idOrKey),
    versions: async () => state.versions,
    findChanges: async (words, typeNames) =>
      Object.values(state.issues)
        .filter((issue) => typeNames.includes(issue.typeName) && issue.summary.includes(words) && sees(issue.id))
        .map(asLinked),
    changesByKey: async (keys) =>
      keys
        .flatMap((key) => byKey(key) ?? [])
        .filter((issue) => sees(issue.id))
        .map(asLinked),
    issuesAsSeen: async (issueIds) =>
      [...Object.values(state.issues), ...Object.values(state.versionIssues).flat()]
        .filter(({ id }) => issueIds.includes(id) && grants()?.browse === true && !state.hiddenIssues.has(id))
        .map(({ id, key, summary }) => ({ issueId: id, key, summary })),
    itemsOf: async (issueIds) => [...new Set(issueIds.flatMap((id) => state.itemsField[id] ?? []))],
    async linkedRequestsFrom({ versionId, changeIssueIds, calls, from = 'page-at-0' }) {
      if (from === state.forgottenPage) {
        delete state.forgottenPage;
        throw new JiraFailure(400, 'The page token is not known.');
      }
      // Half of the calls read pages of a hundred, the other half a hundred each of what is linked to them.
      const atOnce = 100 * Math.floor(calls / 2);
      const [start = 0, done = 0] = from.replace('page-at-', '').split('+').map(Number);
      const ids = (state.versionIssues[versionId] ?? []).map(({ id }) => id);
      const end = start + atOnce;
      const all = [...(start === 0 ? changeIssueIds : []), ...ids.slice(start, end)].flatMap(
        (id) => state.linkedRequests[id] ?? [],
      );
      const linked = [...new Map(all.map((request) => [request.issueId, request])).values()].slice(done);
      const requests = linked.slice(0, atOnce);
      const rest = linked.length > atOnce ? `page-at-${start}+${done + atOnce}` : undefined;
      const next = rest ?? (end < ids.length ? `page-at-${end}` : undefined);
      const read = Math.min(atOnce, ids.length - start) + requests.length;
      return { requests, read, ...(next === undefined ? {} : { next }) };
    },
    async createRecordIssue({ projectId, summary, versionId }) {
      const number = 1000 + Object.keys(state.issues).length;
      const issue: FakeIssue = {
        id: String(number),
        key: `${state.projects[projectId]?.key}-${number}`,
        summary,
        typeName: 'Release Communications',
        projectId,
        versionIds: [versionId],
        linked: [],
      };
      state.issues[issue.id] = issue;
      return issue;
    },
    async link({ recordKey, otherKey }) {
      const [one, other] = [byKey(recordKey), byKey(otherKey)];
      if (!one) return;
      addLink(one.id, other?.id ?? otherKey);
      if (other) addLink(other.id, one.id);
    },
    async setProperty(issueId, key, value) {
      if (state.propertiesTaken === 0) throw new JiraFailure(429, 'Jira is busy.', 1);
      if (state.propertiesTaken !== undefined) state.propertiesTaken -= 1;
      state.properties[`${issueId} ${key}`] = value;
    },
    moveTo: async () => 'no-such-transition',
    groupMembers: async (groupId, atMost = Infinity) => {
      const ids = state.groups[groupId] ?? [];
      return ids.length > atMost ? 'too-many' : ids.map(member);
    },
    async groupMembersFrom(groupId, place) {
      if (state.groupPagesGiven === 0) throw new JiraFailure(429, 'Jira is busy.', 30);
      if (state.groupPagesGiven !== undefined) state.groupPagesGiven -= 1;
      const ids = state.groups[groupId] ?? [];
      const page = ids.slice(place, place + 50);
      return {
        members: page.map(member),
        ...(place + page.length < ids.length ? { next: place + page.length } : {}),
        total: ids.length,
      };
    },
    users: async (accountIds) =>
      accountIds.flatMap((id) => (state.users[id] ? [{ accountId: id, ...state.users[id] }] : [])),
    findPeople: async (words) =>
      Object.entries(state.users)
        .filter(([, user]) => user.active && user.name.includes(words))
        .map(([id, user]) => ({ accountId: id, name: user.name })),
    findGroups: async (words) =>
      Object.keys(state.groups)
        .filter((name) => name.includes(words))
        .map((name) => ({ groupId: name, name })),
    statusChanges: async (issueIds) =>
      Object.fromEntries(
        issueIds.flatMap((id) => (state.statusChanges[id] ? [[id, state.statusChanges[id]] as const] : [])),
      ),
    versionApprovers: async () => state.versionApprovers,
    async roleActors(projectKey, roleId) {
      const actors = state.roles[`${projectKey}/${roleId}`];
      if (!actors) throw new JiraFailure(404, 'The role does not exist in this project.');
      return actors;
    },
    groupsOf: async (accountId) =>
      Object.entries(state.groups)
        .filter(([, members]) => members.includes(accountId))
        .map(([groupId]) => groupId),
  };
  return jira;
}

/** A work item of a version, of which the world has no more than its id. */
function linkedWorkItem(id: string): LinkedChange {
  return { issueId: id, key: `PHX-${id}`, summary: '', status: 'Open', typeName: 'Story' };
}

/** What a call meets when Jira is down or busy. */
export function failWhenDown(state: WorldState): void {
  if (state.jiraFails) throw new JiraFailure(state.jiraFails.status, 'Jira failed.', state.jiraFails.retryAfterSeconds);
}
