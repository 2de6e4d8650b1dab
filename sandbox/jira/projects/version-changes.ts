import { z } from 'zod';
import { emitVersion } from '../issues/events';
import { saveChange } from '../issues/changes';
import { mayAdministerProject, mayBrowse, projectOf } from '../permissions/decide';
import type { Call } from '../rest/call';
import { refuse, refuseFields } from '../rest/refusal';
import type { ProjectDocument, VersionDocument } from '../store/documents';
import { fixedIn, visibleVersion } from './version-view';
import { versionsOf } from './view';

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .nullable();

const versionShape = z.strictObject({
  name: z.string().optional(),
  description: z.string().nullable().optional(),
  project: z.string().optional(),
  projectId: z.union([z.number(), z.string()]).optional(),
  released: z.boolean().optional(),
  archived: z.boolean().optional(),
  startDate: day.optional(),
  releaseDate: day.optional(),
  driver: z.string().nullable().optional(),
  approvers: z
    .array(
      z.looseObject({
        accountId: z.string(),
        description: z.string().optional(),
        declineReason: z.string().optional(),
        status: z.enum(['PENDING', 'APPROVED', 'DECLINED']).optional(),
      }),
    )
    .optional(),
  moveUnfixedIssuesTo: z.string().optional(),
  expand: z.string().optional(),
  id: z.string().optional(),
  self: z.string().optional(),
  overdue: z.boolean().optional(),
  userStartDate: z.string().optional(),
  userReleaseDate: z.string().optional(),
  operations: z.unknown().optional(),
  issuesStatusForFixVersion: z.unknown().optional(),
});

type VersionRequest = z.infer<typeof versionShape>;

function checked(call: Call, request: VersionRequest, project: ProjectDocument, own?: string): void {
  const { site } = call;
  const { name, startDate, releaseDate } = request;
  if (name !== undefined) {
    if (name.trim() === '') throw refuseFields({ name: 'You must specify a valid version name' });
    if (name.length > 255) throw refuseFields({ name: 'Version name must not exceed 255 characters.' });
    const taken = versionsOf(site, project.id).some((version) => version.name === name && version.id !== own);
    if (taken) throw refuseFields({ name: 'A version with this name already exists in this project.' });
  }
  if (startDate && releaseDate && startDate > releaseDate) {
    throw refuseFields({ startDate: 'The start date must be before the release date' });
  }
  if (Buffer.byteLength(request.description ?? '') > 16_384) {
    throw refuseFields({ description: 'The description must not exceed 16384 bytes.' });
  }
}

/** Creates a version as the request asks; needs Administer Projects. */
export function createVersion(call: Call): VersionDocument {
  const { site, caller } = call;
  call.accountId();
  const request = call.body(versionShape);
  const wanted = request.projectId ?? request.project;
  const project = wanted === undefined ? undefined : projectOf(site, String(wanted));
  if (project === undefined || !mayBrowse(site, caller, project)) {
    throw refuse(
      404,
      wanted === undefined ? 'A project must be specified.' : `No project could be found with identifier '${wanted}'.`,
    );
  }
  if (!mayAdministerProject(site, caller, project)) {
    throw refuse(404, 'You cannot create a version in this project: it requires Administer Projects.');
  }
  if (request.name === undefined) throw refuseFields({ name: 'You must specify a valid version name' });
  checked(call, request, project);
  const position = Math.max(-1, ...versionsOf(site, project.id).map((version) => version.position)) + 1;
  const blank: VersionDocument = {
    id: String(site.store.next('version', 10_000)),
    projectId: project.id,
    name: request.name,
    released: false,
    archived: false,
    approvers: [],
    position,
  };
  const version = site.store.versions.put(merged(blank, request));
  emitVersion(site, caller, 'created', version);
  return version;
}

function merged(version: VersionDocument, request: VersionRequest): VersionDocument {
  const text = (key: 'description' | 'startDate' | 'releaseDate' | 'driver') =>
    request[key] === undefined ? {} : { [key]: request[key] ?? undefined };
  return {
    ...version,
    ...(request.name === undefined ? {} : { name: request.name }),
    ...text('description'),
    ...text('startDate'),
    ...text('releaseDate'),
    ...text('driver'),
    released: request.released ?? version.released,
    archived: request.archived ?? version.archived,
    approvers:
      request.approvers?.map(({ accountId, description, declineReason, status }) => ({
        accountId,
        description,
        declineReason,
        status: status ?? 'PENDING',
      })) ?? version.approvers,
  };
}

/** Changes what the request names and leaves the rest. */
export function changeVersion(call: Call): VersionDocument {
  const { site, caller } = call;
  const before = visibleVersion(call);
  const project = site.store.projects.require(before.projectId);
  if (!mayAdministerProject(site, caller, project)) {
    throw refuse(400, 'You do not have permission to edit versions in this project. It requires Administer Projects.');
  }
  const request = call.body(versionShape);
  checked(call, request, project, before.id);
  const after = site.store.versions.put(merged(before, request));
  if (request.moveUnfixedIssuesTo !== undefined) moveUnfixed(call, after, request.moveUnfixedIssuesTo);
  emitVersion(site, caller, 'updated', after);
  if (before.released !== after.released) emitVersion(site, caller, after.released ? 'released' : 'unreleased', after);
  if (before.archived !== after.archived) emitVersion(site, caller, after.archived ? 'archived' : 'unarchived', after);
  return after;
}

function moveUnfixed(call: Call, version: VersionDocument, address: string): void {
  const target = call.site.store.versions.get(address.split('/').at(-1) ?? '');
  if (target === undefined || target.projectId !== version.projectId) {
    throw refuse(400, 'The version to move unfixed issues to was not found.');
  }
  for (const issue of fixedIn(call.site, version).filter((candidate) => candidate.resolutionId === null)) {
    const fixVersionIds = [...issue.fixVersionIds.filter((id) => id !== version.id), target.id];
    saveChange(call.site, call.caller, issue, { ...issue, fixVersionIds });
  }
}

/** Deletes a version and takes it out of the issues that name it. */
export function deleteVersion(call: Call, version: VersionDocument): void {
  const { site, caller } = call;
  const project = site.store.projects.require(version.projectId);
  if (!mayAdministerProject(site, caller, project)) throw refuse(404, `Could not find version for id '${version.id}'`);
  for (const issue of site.store.issues.childrenOf(project.id)) {
    const without = (ids: readonly string[]): readonly string[] => ids.filter((id) => id !== version.id);
    saveChange(site, caller, issue, {
      ...issue,
      fixVersionIds: without(issue.fixVersionIds),
      affectedVersionIds: without(issue.affectedVersionIds),
    });
  }
  for (const work of site.store.relatedWork.childrenOf(version.id)) site.store.relatedWork.delete(work.relatedWorkId);
  emitVersion(site, caller, 'deleted', version);
  site.store.versions.delete(version.id);
}
