import { z } from 'zod';
import type { Caller } from '../../ports';
import { restUrl, type Site } from '../context';
import { maySeeIssue, requireAdministrator } from '../permissions/decide';
import { answer, noContent, type Call } from '../rest/call';
import { invalidPayload, refuse } from '../rest/refusal';
import { get, post, put, remove, type Route } from '../rest/router';
import type { IssueDocument, LinkDocument, LinkTypeDocument } from '../store/documents';
import { addComment } from './comment-store';
import { issueReference, linkEnd, linkRequestShape, linkTypeOf, linkTypeView, requireLinkPermission } from './links';
import { createLink, deleteLink } from './link-store';

export const linkRoutes: readonly Route[] = [
  post('/rest/api/3/issueLink', (call) => {
    const { site, caller } = call;
    call.accountId();
    const request = call.body(linkRequestShape.extend({ comment: z.unknown().optional() }));
    const type = linkTypeOf(site, request.type);
    const inward = linkEnd(site, caller, request.inwardIssue);
    const outward = linkEnd(site, caller, request.outwardIssue);
    requireLinkPermission(site, caller, inward);
    const link = createLink(site, caller, type, inward, outward);
    if (request.comment !== undefined && request.comment !== null) addComment(site, caller, inward, request.comment);
    return { status: 201, headers: { location: restUrl(site, `/rest/api/3/issueLink/${link.id}`) } };
  }),
  get('/rest/api/3/issueLink/{linkId}', (call) => {
    const { link, inward, outward } = visibleLink(call);
    return answer({
      id: link.id,
      self: restUrl(call.site, `/rest/api/3/issueLink/${link.id}`),
      type: linkTypeView(call.site, call.site.store.linkTypes.require(link.typeId)),
      inwardIssue: issueReference(call.site, inward),
      outwardIssue: issueReference(call.site, outward),
    });
  }),
  remove('/rest/api/3/issueLink/{linkId}', (call) => {
    const { link, inward } = visibleLink(call);
    requireLinkPermission(call.site, call.caller, inward);
    deleteLink(call.site, call.caller, link);
    return noContent;
  }),
  get('/rest/api/3/issueLinkType', (call) => {
    call.accountId();
    const types = [...call.site.store.linkTypes.all()].sort((one, other) => one.name.localeCompare(other.name));
    return answer({ issueLinkTypes: types.map((type) => linkTypeView(call.site, type)) });
  }),
  post('/rest/api/3/issueLinkType', (call) => {
    requireAdministrator(call.site, call.caller);
    const request = call.body(linkTypeShape);
    const { name, inward, outward } = complete(request);
    if (call.site.store.linkTypes.named(name) !== undefined) {
      throw refuse(400, `An issue link type with name '${name}' already exists.`);
    }
    const id = String(call.site.store.next('link-type', 10_000));
    return answer(linkTypeView(call.site, call.site.store.linkTypes.put({ id, name, inward, outward })), 201);
  }),
  get('/rest/api/3/issueLinkType/{issueLinkTypeId}', (call) => {
    call.accountId();
    return answer(linkTypeView(call.site, linkTypeById(call)));
  }),
  put('/rest/api/3/issueLinkType/{issueLinkTypeId}', (call) => {
    requireAdministrator(call.site, call.caller);
    const type = linkTypeById(call);
    const { name, inward, outward } = call.body(linkTypeShape);
    const changed = {
      ...type,
      name: name ?? type.name,
      inward: inward ?? type.inward,
      outward: outward ?? type.outward,
    };
    return answer(linkTypeView(call.site, call.site.store.linkTypes.put(changed)));
  }),
  remove('/rest/api/3/issueLinkType/{issueLinkTypeId}', (call) => {
    requireAdministrator(call.site, call.caller);
    const type = linkTypeById(call);
    for (const link of call.site.store.links.all()) {
      if (link.typeId === type.id) call.site.store.links.delete(link.id);
    }
    call.site.store.linkTypes.delete(type.id);
    return noContent;
  }),
];

const linkTypeShape = z.strictObject({
  id: z.string().optional(),
  name: z.string().optional(),
  inward: z.string().optional(),
  outward: z.string().optional(),
  self: z.string().optional(),
});

function complete(request: z.infer<typeof linkTypeShape>): Pick<LinkTypeDocument, 'name' | 'inward' | 'outward'> {
  const { name, inward, outward } = request;
  if (!name) throw refuse(400, 'Please specify a name for the issue link type.');
  if (!inward) throw refuse(400, 'Please specify an inward description for the issue link type.');
  if (!outward) throw refuse(400, 'Please specify an outward description for the issue link type.');
  return { name, inward, outward };
}

function linkTypeById(call: Call): LinkTypeDocument {
  const id = call.parameter('issueLinkTypeId');
  const type = call.site.store.linkTypes.get(id);
  if (type === undefined) throw refuse(404, `No issue link type with id '${id}' found.`);
  return type;
}

function visibleLink(call: Call): { link: LinkDocument; inward: IssueDocument; outward: IssueDocument } {
  const id = call.parameter('linkId');
  const link = call.site.store.links.get(id);
  const missing = refuse(404, `No issue link with id '${id}' exists.`);
  if (link === undefined) throw missing;
  const inward = call.site.store.issues.require(link.inwardIssueId);
  const outward = call.site.store.issues.require(link.outwardIssueId);
  if (!maySeeIssue(call.site, call.caller, inward) || !maySeeIssue(call.site, call.caller, outward)) throw missing;
  return { link, inward, outward };
}

/** Links that an edit of an issue asks for. */
export function addRequestedLinks(
  site: Site,
  caller: Caller,
  issue: IssueDocument,
  requests: readonly unknown[],
): void {
  for (const request of requests) {
    const parsed = linkRequestShape.safeParse(request);
    if (!parsed.success) throw invalidPayload();
    requireLinkPermission(site, caller, issue);
    const type = linkTypeOf(site, parsed.data.type);
    const { inwardIssue, outwardIssue } = parsed.data;
    if (outwardIssue !== undefined) createLink(site, caller, type, issue, linkEnd(site, caller, outwardIssue));
    else createLink(site, caller, type, linkEnd(site, caller, inwardIssue), issue);
  }
}
