import { z } from 'zod';
import type { Caller } from '../../ports';
import type { Site } from '../context';
import { escapeHtml } from '../issues/adf';
import { groupsOf, holds, maySeeIssue, visibleIssue } from '../permissions/decide';
import { noContent, type Answer, type Call } from '../rest/call';
import { refuse } from '../rest/refusal';
import { post, type Route } from '../rest/router';
import type { GroupDocument, IssueDocument, PersonDocument } from '../store/documents';

const groupShape = z.looseObject({ name: z.string().optional(), groupId: z.string().optional() });

const shape = z.looseObject({
  subject: z.string().optional(),
  textBody: z.string().optional(),
  htmlBody: z.string().optional(),
  to: z
    .looseObject({
      reporter: z.boolean().optional(),
      assignee: z.boolean().optional(),
      watchers: z.boolean().optional(),
      voters: z.boolean().optional(),
      users: z.array(z.looseObject({ accountId: z.string().optional() })).optional(),
      groups: z.array(groupShape).optional(),
      groupIds: z.array(z.string()).optional(),
    })
    .optional(),
  restrict: z
    .looseObject({
      groups: z.array(groupShape).optional(),
      groupIds: z.array(z.string()).optional(),
      permissions: z.array(z.looseObject({ id: z.string().optional(), key: z.string().optional() })).optional(),
    })
    .optional(),
});

type Request = z.infer<typeof shape>;

/** Setting by which a test or the drawer switches outgoing mail off. */
const OUTGOING_MAIL = 'outgoing-mail';

export const notifyRoutes: readonly Route[] = [post('/rest/api/3/issue/{issueIdOrKey}/notify', notify)];

/** 204 says that the mail is queued, and no more than that. */
function notify(call: Call): Answer {
  const { site, caller } = call;
  const issue = visibleIssue(site, caller, call.parameter('issueIdOrKey'));
  const actor = call.accountId();
  if (site.store.settings.get(OUTGOING_MAIL)?.value === false) {
    throw refuse(403, 'Outgoing emails are disabled.');
  }
  const request = call.body(shape);
  const recipients = recipientsOf(site, issue, request, actor);
  const allowed = recipients.filter((person) => mayReceive(site, issue, person, request.restrict));
  for (const person of allowed) queue(site, issue, request, person, caller);
  return noContent;
}

function recipientsOf(site: Site, issue: IssueDocument, request: Request, actor: string): readonly PersonDocument[] {
  const to = request.to ?? {};
  const named = (to.users ?? []).map((user) => user.accountId ?? '');
  for (const accountId of named) {
    if (site.store.people.get(accountId) === undefined) {
      throw refuse(400, `The user with accountId '${accountId}' does not exist.`);
    }
    if (accountId === actor) throw refuse(400, 'The recipient is the same as the calling user.');
  }
  if (to.assignee === true && issue.assignee === null) throw refuse(400, 'The issue has no assignee to notify.');
  const groups = [
    ...(to.groups ?? []).map((group) => groupOf(site, group)),
    ...(to.groupIds ?? []).map((groupId) => groupOf(site, { groupId })),
  ];
  const fromIssue = [
    ...(to.reporter === true && issue.reporter !== null ? [issue.reporter] : []),
    ...(to.assignee === true && issue.assignee !== null ? [issue.assignee] : []),
    ...(to.watchers === true ? issue.watchers : []),
  ];
  const asked = [...named, ...groups.flatMap((group) => group.members), ...fromIssue];
  if (asked.length === 0) throw refuse(400, 'No recipients were defined for notification.');
  return [...new Set(asked)]
    .filter((accountId) => accountId !== actor)
    .map((accountId) => site.store.people.require(accountId))
    .filter((person) => person.active && person.accountType !== 'app');
}

function groupOf(site: Site, wanted: z.infer<typeof groupShape>): GroupDocument {
  const group =
    wanted.groupId === undefined ? site.store.groups.named(wanted.name ?? '') : site.store.groups.get(wanted.groupId);
  if (group === undefined) {
    throw refuse(400, `The group '${wanted.groupId ?? wanted.name ?? ''}' does not exist.`);
  }
  return group;
}

/** Jira sends nobody a mail about an issue that he may not see; `restrict` narrows that further. */
function mayReceive(site: Site, issue: IssueDocument, person: PersonDocument, restrict: Request['restrict']): boolean {
  const recipient: Caller = { kind: 'user', accountId: person.accountId };
  if (!maySeeIssue(site, recipient, issue)) return false;
  const groups = [
    ...(restrict?.groups ?? []).map((group) => groupOf(site, group)),
    ...(restrict?.groupIds ?? []).map((groupId) => groupOf(site, { groupId })),
  ].map((group) => group.groupId);
  const permissions = restrict?.permissions ?? [];
  if (groups.length === 0 && permissions.length === 0) return true;
  const place = { project: site.store.projects.require(issue.projectId), issue };
  return (
    groupsOf(site, person.accountId).some((group) => groups.includes(group.groupId)) ||
    permissions.some((permission) => holds(site, recipient, permission.key ?? '', place))
  );
}

function queue(site: Site, issue: IssueDocument, request: Request, person: PersonDocument, caller: Caller): void {
  const id = String(site.store.next('outbox', 1));
  const sender = caller.kind === 'anonymous' ? undefined : site.store.people.get(caller.accountId);
  const subject = request.subject ?? issue.summary;
  const host = new URL(site.siteUrl()).hostname;
  site.store.outbox.put({
    id,
    recipient: person.emailAddress,
    from: `"${(sender?.displayName ?? 'Jira').replace(/["\\\r\n]/g, '')} (Jira)" <jira@${host === '127.0.0.1' ? 'localhost' : host}>`,
    subject: `[JIRA] (${issue.key}) ${subject}`.replace(/[\r\n]+/g, ' '),
    ...bodies(request),
    messageId: `<jira.notify.${issue.id}.${id}@${host === '127.0.0.1' ? 'localhost' : host}>`,
    issueKey: issue.key,
    attempts: 0,
  });
}

/** The bodies as given; one that is missing is made of the other so that every reader has something to read. */
function bodies(request: Request): { textBody: string; htmlBody: string } {
  const textBody = request.textBody ?? '';
  const htmlBody = request.htmlBody ?? '';
  return {
    textBody:
      textBody === ''
        ? htmlBody
            .replace(/<[^>]+>/g, ' ')
            .replace(/\s+/g, ' ')
            .trim()
        : textBody,
    htmlBody: htmlBody === '' ? `<pre>${escapeHtml(textBody)}</pre>` : htmlBody,
  };
}
