import { z } from 'zod';
import type { JiraSite } from '../ports';
import { labelOf } from './assets/view';
import type { Site } from './context';
import { internalsOf } from './internals';
import { seedIssue } from './seed/issues';
import { seedProject } from './seed/projects';
import type { ProjectDocument } from './store/documents';
import { workflowOf } from './workflows/transitions';

const fileShape = z.array(
  z.looseObject({
    key: z.string().regex(/^[A-Z][A-Z0-9_]+-\d+$/),
    url: z.string().optional(),
    summary: z.string().min(1),
    priority: z.string().optional(),
    components: z.array(z.string()).default([]),
    changeType: z.string().default('OTHER'),
    fixVersion: z.string().min(1),
    versionDate: z.iso.date().optional(),
    source: z.string().optional(),
  }),
);

type Imported = z.infer<typeof fileShape>[number];

const TYPES: Readonly<Record<string, string>> = {
  'NEW FEATURES': 'New Feature',
  IMPROVEMENTS: 'Improvement',
  'BUG FIXES': 'Bug',
};

/** Priorities of older Jira sites in terms of the standard ones. */
const PRIORITIES: Readonly<Record<string, string>> = {
  Blocker: 'Highest',
  Critical: 'High',
  Major: 'Medium',
  Minor: 'Low',
  Trivial: 'Lowest',
};

/**
 * Adds the issues of a file (`[{key, url, summary, priority, components, changeType, fixVersion, versionDate}]`) under
 * their own keys, with projects for the keys' prefixes that have the schemes of the site's first software project, and
 * one change request with a pending approval for each version. Importing the same file again changes nothing.
 * @throws ZodError when the file has another shape
 */
export function importIssues(opened: JiraSite, file: unknown): void {
  const site = internalsOf(opened);
  const issues = fileShape.parse(file);
  const prefixes = [...new Set(issues.map((issue) => prefixOf(issue)))];
  site.store.transact(() => {
    for (const prefix of prefixes)
      importProject(
        site,
        prefix,
        issues.filter((issue) => prefixOf(issue) === prefix),
      );
  });
}

const prefixOf = (issue: Imported): string => issue.key.slice(0, issue.key.lastIndexOf('-'));

const productName = (prefix: string): string => prefix.slice(0, 1) + prefix.slice(1).toLowerCase();

function templateProject(site: Site): ProjectDocument {
  const project = site.store.projects.all().find((candidate) => candidate.typeKey === 'software');
  if (project === undefined) throw new Error('Issues can only be imported into a site that has a software project.');
  return project;
}

function importProject(site: Site, prefix: string, issues: readonly Imported[]): void {
  const template = templateProject(site);
  const { store } = site;
  const versions = [...new Map(issues.map((issue) => [issue.fixVersion, issue.versionDate]))];
  versions.sort(([, one], [, other]) => (one ?? '').localeCompare(other ?? ''));
  seedProject(site, {
    key: prefix,
    name: productName(prefix),
    description: `${productName(prefix)}, imported with its published changes.`,
    typeKey: 'software',
    lead: template.leadAccountId,
    permissionScheme: store.permissionSchemes.require(template.permissionSchemeId).name,
    issueTypeScheme: store.issueTypeSchemes.require(template.issueTypeSchemeId).name,
    workflowScheme: store.workflowSchemes.require(template.workflowSchemeId).name,
    components: [...new Set(issues.flatMap((issue) => issue.components))].sort().map((name) => ({ name })),
    versions: versions.map(([name, releaseDate]) => ({ name, releaseDate })),
  });
  const project = store.projects.named(prefix);
  if (project !== undefined) store.projects.put({ ...project, roles: template.roles });
  for (const issue of issues) {
    seedIssue(site, {
      key: issue.key,
      project: prefix,
      type: TYPES[issue.changeType] ?? 'Task',
      summary: issue.summary.slice(0, 255).replace(/\s+/g, ' '),
      description: issue.url === undefined ? undefined : `Published at ${issue.url}`,
      status: 'Done',
      priority: PRIORITIES[issue.priority ?? ''] ?? issue.priority ?? 'Medium',
      reporter: template.leadAccountId,
      components: issue.components,
      fixVersions: [issue.fixVersion],
    });
  }
  for (const [version, date] of versions) requestChange(site, productName(prefix), version, date);
}

/** A change request like the first one that the site has, for the services that no request names yet. */
function requestChange(site: Site, product: string, version: string, date: string | undefined): void {
  const { store } = site;
  const model = store.requests.all().at(0);
  if (model === undefined) return;
  const modelIssue = store.issues.require(model.issueId);
  const summary = `Deploy ${product} ${version} to production`;
  if (store.issues.childrenOf(modelIssue.projectId).some((issue) => issue.summary === summary)) return;
  const objectField = store.customFields.all().find((field) => field.type.endsWith(':cmdb-object-cftype'));
  const custom = { ...modelIssue.custom };
  if (objectField !== undefined) custom[objectField.id] = servicesFor(site, objectField.id, modelIssue.custom);
  const approvalStatus = store.approvals.childrenOf(modelIssue.id).length > 0;
  seedIssue(site, {
    project: store.projects.require(modelIssue.projectId).key,
    type: store.issueTypes.require(modelIssue.issueTypeId).name,
    summary,
    description: `Install ${product} ${version}${date === undefined ? '' : `, published ${date},`} in production.`,
    ...(approvalStatus ? { status: approvalStatusOf(site, modelIssue.projectId, modelIssue.issueTypeId) } : {}),
    reporter: modelIssue.reporter ?? modelIssue.creator,
    custom,
    requestType: store.requestTypes.require(model.requestTypeId).name,
  });
}

function approvalStatusOf(site: Site, projectId: string, issueTypeId: string): string | undefined {
  const [step] = workflowOf(site, projectId, issueTypeId).approvals;
  return step === undefined ? undefined : site.store.statuses.require(step.statusId).name;
}

/** Names of the objects that are not those of the model request; all of them when there are no others. */
function servicesFor(site: Site, fieldId: string, model: Readonly<Record<string, unknown>>): readonly string[] {
  const taken = model[fieldId];
  const objects = site.store.assetObjects.all();
  const free = objects.filter((object) => !Array.isArray(taken) || !taken.includes(object.id));
  return (free.length === 0 ? objects : free).map((object) => labelOf(site, object));
}
