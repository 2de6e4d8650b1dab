import { z } from 'zod';
import type { Caller } from '../../ports';
import { restUrl, type Site } from '../context';
import { holds, visibleIssue, maySeeIssue } from '../permissions/decide';
import { issueTypeView, priorityView, statusView } from '../projects/view';
import { refuse } from '../rest/refusal';
import type { IssueDocument, LinkDocument, LinkTypeDocument } from '../store/documents';

/*
 * Jira's words are confusing here, and kept: of a link "A blocks B" the REST API calls A the inward issue and B the
 * outward issue in a request, and shows B as `outwardIssue` (with the type's `outward` text, "blocks") on A.
 */

export const linkTypeView = (site: Site, type: LinkTypeDocument) => ({
  id: type.id,
  name: type.name,
  inward: type.inward,
  outward: type.outward,
  self: restUrl(site, `/rest/api/3/issueLinkType/${type.id}`),
});

/** An issue as another one mentions it. */
export const issueReference = (site: Site, issue: IssueDocument) => {
  const priority = issue.priorityId === null ? undefined : site.store.priorities.get(issue.priorityId);
  return {
    id: issue.id,
    key: issue.key,
    self: restUrl(site, `/rest/api/3/issue/${issue.id}`),
    fields: {
      summary: issue.summary,
      status: statusView(site, site.store.statuses.require(issue.statusId)),
      ...(priority === undefined ? {} : { priority: priorityView(site, priority) }),
      issuetype: issueTypeView(site, site.store.issueTypes.require(issue.issueTypeId)),
    },
  };
};

export const linksOf = (site: Site, issueId: string): readonly LinkDocument[] =>
  site.store.links.all().filter((link) => link.inwardIssueId === issueId || link.outwardIssueId === issueId);

/** The field `issuelinks`: links to issues that the caller may not see are left out. */
export function linksView(site: Site, issue: IssueDocument, caller: Caller): readonly unknown[] {
  return linksOf(site, issue.id).flatMap((link) => {
    const outward = link.inwardIssueId === issue.id;
    const other = site.store.issues.require(outward ? link.outwardIssueId : link.inwardIssueId);
    if (!maySeeIssue(site, caller, other)) return [];
    return {
      id: link.id,
      self: restUrl(site, `/rest/api/3/issueLink/${link.id}`),
      type: linkTypeView(site, site.store.linkTypes.require(link.typeId)),
      [outward ? 'outwardIssue' : 'inwardIssue']: issueReference(site, other),
    };
  });
}

const issueShape = z.looseObject({ id: z.union([z.string(), z.number()]).optional(), key: z.string().optional() });

export const linkRequestShape = z.looseObject({
  type: z.looseObject({ id: z.union([z.string(), z.number()]).optional(), name: z.string().optional() }),
  inwardIssue: issueShape.optional(),
  outwardIssue: issueShape.optional(),
});

export type LinkRequest = z.infer<typeof linkRequestShape>;

export function linkTypeOf(site: Site, type: LinkRequest['type']): LinkTypeDocument {
  const found =
    type.id === undefined ? site.store.linkTypes.named(type.name ?? '') : site.store.linkTypes.get(String(type.id));
  if (found === undefined) {
    throw refuse(
      404,
      `No issue link type with ${type.id === undefined ? `name '${type.name ?? ''}'` : `id '${type.id}'`} found.`,
    );
  }
  return found;
}

/** The issue at one end of a requested link. */
export function linkEnd(site: Site, caller: Caller, end: LinkRequest['inwardIssue']): IssueDocument {
  const wanted = end?.key ?? end?.id;
  if (wanted === undefined) throw refuse(400, 'The issue to link is not specified.');
  return visibleIssue(site, caller, String(wanted));
}

/** Whether the caller may link this issue. Jira asks for the permission on the issue from which the link goes out. */
export function requireLinkPermission(site: Site, caller: Caller, issue: IssueDocument): void {
  const place = { project: site.store.projects.require(issue.projectId), issue };
  if (!holds(site, caller, 'LINK_ISSUES', place)) {
    throw refuse(401, "No Link Issue Permission for issue '" + issue.key + "'");
  }
}
