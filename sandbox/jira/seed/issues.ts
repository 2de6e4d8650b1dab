import type { Site } from '../context';
import { labelOf } from '../assets/view';
import { documentOfText } from '../issues/adf';
import { blankIssue } from '../issues/input';
import { versionsOf } from '../projects/view';
import { reindex } from '../search/index-writer';
import type { IssueDocument, ProjectDocument } from '../store/documents';
import { openApprovalIfAsked } from '../workflows/approval-steps';
import { initialStatus, workflowOf } from '../workflows/transitions';
import { idOf } from './configuration';
import type { SeedIssue, SiteContent } from './content';

const found = <T>(thing: T | undefined, what: string): T => {
  if (thing === undefined) throw new Error(`The content names ${what}, which the site does not have.`);
  return thing;
};

/** Puts an issue on the site as if it had been there: no events, no mail, known to search at once. */
export function seedIssue(site: Site, content: SeedIssue): IssueDocument {
  const { store } = site;
  if (content.key !== undefined) {
    const known = store.issues.named(content.key);
    if (known !== undefined) return known;
  }
  const project = found(store.projects.named(content.project), `the project '${content.project}'`);
  const issueTypeId = idOf.issueType(site, content.type);
  const statusId =
    content.status === undefined
      ? initialStatus(workflowOf(site, project.id, issueTypeId))
      : idOf.status(site, content.status);
  const done = store.statuses.require(statusId).category === 'done';
  const now = content.created ?? site.clock.now();
  const resolution = content.resolution ?? (done ? store.resolutions.all()[0]?.name : undefined);
  const blank = blankIssue(site);
  const issue = store.issues.put({
    ...blank,
    ...identityOf(site, project, content.key),
    projectId: project.id,
    issueTypeId,
    statusId,
    statusCategoryChanged: now,
    summary: content.summary,
    description:
      typeof content.description === 'string' ? documentOfText(content.description) : (content.description ?? null),
    creator: content.reporter,
    reporter: content.reporter,
    assignee: content.assignee ?? null,
    priorityId: content.priority === undefined ? blank.priorityId : idOf.priority(site, content.priority),
    resolutionId: resolution === undefined ? null : idOf.resolution(site, resolution),
    resolved: resolution === undefined ? null : now,
    dueDate: content.dueDate ?? null,
    labels: content.labels ?? [],
    componentIds: (content.components ?? []).map(
      (name) =>
        found(
          store.components.childrenOf(project.id).find((component) => component.name === name),
          `the component '${name}'`,
        ).id,
    ),
    fixVersionIds: (content.fixVersions ?? []).map(
      (name) =>
        found(
          versionsOf(site, project.id).find((version) => version.name === name),
          `the version '${name}'`,
        ).id,
    ),
    securityLevelId:
      content.securityLevel === undefined
        ? null
        : found(store.securityLevels.named(content.securityLevel), `the level '${content.securityLevel}'`).id,
    created: now,
    updated: now,
    watchers: content.watchers ?? [],
    custom: customValues(site, content.custom ?? {}),
  });
  for (const { author, text } of content.comments ?? []) {
    store.comments.put({
      id: String(store.next('comment', 10_000)),
      issueId: issue.id,
      author,
      body: documentOfText(text),
      created: now,
      updated: now,
      visibleToCustomers: true,
      properties: [],
    });
  }
  if (content.requestType !== undefined) {
    const desk = found(
      store.serviceDesks.all().find((candidate) => candidate.projectId === project.id),
      `a service desk of ${project.key}`,
    );
    const type = found(
      store.requestTypes
        .all()
        .find((candidate) => candidate.serviceDeskId === desk.id && candidate.name === content.requestType),
      `the request type '${content.requestType}'`,
    );
    store.requests.put({ issueId: issue.id, requestTypeId: type.id });
    openApprovalIfAsked(site, issue);
  }
  reindex(site, issue.id, 0);
  return issue;
}

/** A given key keeps its number, and the project goes on after it. */
function identityOf(site: Site, project: ProjectDocument, key: string | undefined): { id: string; key: string } {
  const sequence = `issue-of-${project.id}`;
  const id = String(site.store.next('issue', 10_001));
  if (key === undefined) return { id, key: `${project.key}-${site.store.next(sequence, 1)}` };
  site.store.atLeast(sequence, Number(key.split('-').at(-1)));
  return { id, key };
}

function customValues(site: Site, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([id, value]) => {
      const field = found(site.store.customFields.get(id), `the field '${id}'`);
      if (!field.type.endsWith(':cmdb-object-cftype')) return [id, value];
      const wanted = Array.isArray(value) ? (value as unknown[]).map(String) : [];
      return [id, wanted.map((name) => objectId(site, name))];
    }),
  );
}

const objectId = (site: Site, name: string): string =>
  found(
    site.store.assetObjects.all().find((object) => object.objectKey === name || labelOf(site, object) === name),
    `the object '${name}'`,
  ).id;

export function seedLinks(site: Site, links: NonNullable<SiteContent['links']>): void {
  for (const { type, inward, outward } of links) {
    const typeId = idOf.linkType(site, type);
    const ends = {
      inwardIssueId: found(site.store.issues.named(inward), `the issue ${inward}`).id,
      outwardIssueId: found(site.store.issues.named(outward), `the issue ${outward}`).id,
    };
    const known = site.store.links
      .all()
      .some(
        (link) =>
          link.typeId === typeId &&
          link.inwardIssueId === ends.inwardIssueId &&
          link.outwardIssueId === ends.outwardIssueId,
      );
    if (!known) site.store.links.put({ id: String(site.store.next('link', 10_000)), typeId, ...ends });
  }
}
