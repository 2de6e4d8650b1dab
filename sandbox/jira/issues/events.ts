import type { Caller } from '../../ports';
import type { Site } from '../context';
import { fieldById } from '../fields/registry';
import { userDetails } from '../people/view';
import type {
  ChangelogDocument,
  CommentDocument,
  IssueDocument,
  LinkDocument,
  PropertyDocument,
  VersionDocument,
} from '../store/documents';
import { versionReference, statusView } from '../projects/view';
import { mentionsOf } from './adf';
import { linkTypeView } from './links';

/*
 * The payloads of Forge's product events (Forge documentation, "Jira events"). Only what is documented is there.
 */

const ISSUE_FIELDS = [
  'summary',
  'issuetype',
  'creator',
  'created',
  'project',
  'reporter',
  'assignee',
  'updated',
  'status',
];

const accountOf = (actor: Caller): { atlassianId?: string } =>
  actor.kind === 'anonymous' ? {} : { atlassianId: actor.accountId };

/** Events are seen by the app, which sees no e-mail addresses. */
const observer: Caller = { kind: 'anonymous' };

function eventIssue(site: Site, issue: IssueDocument) {
  const view = { site, issue, caller: observer };
  const fields = ISSUE_FIELDS.map((id) => [id, fieldById(site, id)?.read(view) ?? null] as const);
  return { id: issue.id, key: issue.key, fields: Object.fromEntries(fields) };
}

const users = (site: Site, accountIds: readonly (string | null)[]) => ({
  associatedUsers: [...new Set(accountIds)].flatMap((accountId) =>
    accountId === null ? [] : [userDetails(site, accountId, observer)],
  ),
});

const actorId = (actor: Caller): string | null => (actor.kind === 'anonymous' ? null : actor.accountId);

export function emitIssueCreated(site: Site, actor: Caller, issue: IssueDocument): void {
  const name = 'avi:jira:created:issue';
  site.emit(name, actor, {
    eventType: name,
    issue: eventIssue(site, issue),
    ...accountOf(actor),
    associatedUsers: users(site, [actorId(actor)]).associatedUsers,
  });
  emitMentions(site, actor, issue, null);
}

export function emitIssueUpdated(
  site: Site,
  actor: Caller,
  before: IssueDocument,
  after: IssueDocument,
  changelog: ChangelogDocument,
): void {
  const name = 'avi:jira:updated:issue';
  const payload = {
    issue: eventIssue(site, after),
    ...accountOf(actor),
    changelog: { id: changelog.id, items: changelog.items },
    ...users(site, [actorId(actor), ...(before.assignee === after.assignee ? [] : [before.assignee, after.assignee])]),
  };
  const statuses =
    before.statusId === after.statusId
      ? {}
      : {
          associatedStatuses: [before.statusId, after.statusId].map((id) =>
            statusView(site, site.store.statuses.require(id)),
          ),
        };
  site.emit(name, actor, { eventType: name, ...payload, ...statuses });
  if (before.assignee !== after.assignee) {
    const assigned = 'avi:jira:assigned:issue';
    const items = changelog.items.filter((item) => item.fieldId === 'assignee');
    site.emit(assigned, actor, { eventType: assigned, ...payload, changelog: { id: changelog.id, items } });
  }
  emitMentions(site, actor, after, before.description);
}

function emitMentions(site: Site, actor: Caller, issue: IssueDocument, before: unknown): void {
  const known = new Set(mentionsOf(before));
  const mentionedAccountIds = mentionsOf(issue.description).filter((id) => !known.has(id) && id !== actorId(actor));
  if (mentionedAccountIds.length === 0) return;
  const name = 'avi:jira:mentioned:issue';
  site.emit(name, actor, { eventType: name, issue: eventIssue(site, issue), ...accountOf(actor), mentionedAccountIds });
}

export function emitIssueDeleted(site: Site, actor: Caller, issue: IssueDocument): void {
  const name = 'avi:jira:deleted:issue';
  site.emit(name, actor, {
    eventType: name,
    issue: eventIssue(site, issue),
    ...accountOf(actor),
    ...users(site, [actorId(actor)]),
  });
}

export function emitCommented(site: Site, actor: Caller, issue: IssueDocument, comment: CommentDocument): void {
  const name = 'avi:jira:commented:issue';
  site.emit(name, actor, {
    eventType: name,
    issue: eventIssue(site, issue),
    ...accountOf(actor),
    ...users(site, [actorId(actor)]),
    comment: {
      id: comment.id,
      author: userDetails(site, comment.author, observer),
      body: comment.body,
      created: new Date(comment.created).toISOString(),
      updated: new Date(comment.updated).toISOString(),
      jsdPublic: comment.visibleToCustomers,
    },
  });
}

export function emitLink(site: Site, actor: Caller, what: 'created' | 'deleted', link: LinkDocument): void {
  const name = `avi:jira:${what}:issuelink`;
  const { id, name: typeName, inward, outward } = linkTypeView(site, site.store.linkTypes.require(link.typeId));
  site.emit(name, actor, {
    eventType: name,
    id: link.id,
    sourceIssueId: link.inwardIssueId,
    destinationIssueId: link.outwardIssueId,
    issueLinkType: {
      id,
      name: typeName,
      outwardName: outward,
      inwardName: inward,
      isSubTaskLinkType: false,
      isSystemLinkType: false,
    },
  });
}

export type VersionHappening =
  'created' | 'updated' | 'deleted' | 'released' | 'unreleased' | 'archived' | 'unarchived' | 'moved' | 'merged';

export function emitVersion(site: Site, actor: Caller, what: VersionHappening, version: VersionDocument): void {
  const name = `avi:jira:${what}:version`;
  site.emit(name, actor, {
    eventType: name,
    version: { ...versionReference(site, version), projectId: Number(version.projectId) },
    ...(what === 'deleted' ? { customFieldReplacements: [] } : {}),
    ...accountOf(actor),
  });
}

export function emitProperty(site: Site, actor: Caller, what: 'set' | 'deleted', property: PropertyDocument): void {
  const issue = site.store.issues.get(property.entityId);
  if (property.entityType !== 'issue' || issue === undefined) return;
  const name = `avi:jira:${what}:issue-property`;
  site.emit(name, actor, {
    eventType: name,
    issue: { id: issue.id, key: issue.key },
    property: { key: property.key, ...(what === 'set' ? { value: property.value } : {}) },
    ...accountOf(actor),
  });
}
