import type { Caller } from '../../ports';
import type { Site } from '../context';
import { reindex } from '../search/index-writer';
import { refuse } from '../rest/refusal';
import type { IssueDocument, LinkDocument, LinkTypeDocument } from '../store/documents';
import { log } from './changes';
import { emitLink } from './events';

/** Jira's limit of links per issue. */
const LINKS_PER_ISSUE = 2000;

/** Links two issues; a link that exists already is left as it is, as Jira does. */
export function createLink(
  site: Site,
  actor: Caller,
  type: LinkTypeDocument,
  inward: IssueDocument,
  outward: IssueDocument,
): LinkDocument {
  if (inward.id === outward.id) throw refuse(400, 'You cannot link an issue to itself.');
  const links = site.store.links.all();
  const existing = links.find(
    (link) => link.typeId === type.id && link.inwardIssueId === inward.id && link.outwardIssueId === outward.id,
  );
  if (existing !== undefined) return existing;
  for (const issue of [inward, outward]) {
    const count = links.filter((link) => link.inwardIssueId === issue.id || link.outwardIssueId === issue.id).length;
    if (count >= LINKS_PER_ISSUE) throw refuse(413, `The issue ${issue.key} has too many links.`);
  }
  const link = site.store.links.put({
    id: String(site.store.next('link', 10_000)),
    typeId: type.id,
    inwardIssueId: inward.id,
    outwardIssueId: outward.id,
  });
  logLink(site, actor, type, inward, outward, true);
  emitLink(site, actor, 'created', link);
  return link;
}

export function deleteLink(site: Site, actor: Caller, link: LinkDocument): void {
  site.store.links.delete(link.id);
  logLink(
    site,
    actor,
    site.store.linkTypes.require(link.typeId),
    site.store.issues.require(link.inwardIssueId),
    site.store.issues.require(link.outwardIssueId),
    false,
  );
  emitLink(site, actor, 'deleted', link);
}

function logLink(
  site: Site,
  actor: Caller,
  type: LinkTypeDocument,
  inward: IssueDocument,
  outward: IssueDocument,
  added: boolean,
): void {
  const ends = [
    { issue: inward, other: outward, words: type.outward },
    { issue: outward, other: inward, words: type.inward },
  ];
  const now = site.clock.now();
  for (const { issue, other, words } of ends) {
    const side = { id: other.key, text: `This issue ${words} ${other.key}` };
    const none = { id: null, text: null };
    const [from, to] = added ? [none, side] : [side, none];
    log(
      site,
      actor,
      issue.id,
      [
        {
          field: 'Link',
          fieldtype: 'jira',
          fieldId: 'issuelinks',
          from: from.id,
          fromString: from.text,
          to: to.id,
          toString: to.text,
        },
      ],
      now,
    );
    site.store.issues.put({ ...site.store.issues.require(issue.id), updated: now });
    reindex(site, issue.id);
  }
}
