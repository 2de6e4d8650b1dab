import type { Site } from '../context';
import { mayBrowse } from '../permissions/decide';
import type { Call } from '../rest/call';
import { refuse } from '../rest/refusal';
import type { IssueDocument, VersionDocument } from '../store/documents';
import { versionReference } from './view';

/** Issues of the version's project that name it as their fix version. */
export const fixedIn = (site: Site, version: VersionDocument): readonly IssueDocument[] =>
  site.store.issues.childrenOf(version.projectId).filter((issue) => issue.fixVersionIds.includes(version.id));

/** The version that the path names, when the caller may browse its project; otherwise Jira's 404. */
export function visibleVersion(call: Call): VersionDocument {
  const id = call.parameter('id');
  const version = call.site.store.versions.get(id);
  const missing = refuse(404, `Could not find version for id '${id}'`);
  if (version === undefined) throw missing;
  if (!mayBrowse(call.site, call.caller, call.site.store.projects.require(version.projectId))) throw missing;
  return version;
}

/** A version as its own resource. */
export function versionView(call: Call, version: VersionDocument) {
  const { site } = call;
  const today = new Date(site.clock.now()).toISOString().slice(0, 10);
  const words = (date: string | undefined): string | undefined => date && userDate(date);
  return {
    ...versionReference(site, version),
    ...(version.startDate === undefined
      ? {}
      : { startDate: version.startDate, userStartDate: words(version.startDate) }),
    ...(version.releaseDate === undefined ? {} : { userReleaseDate: words(version.releaseDate) }),
    ...(version.releaseDate === undefined || version.released ? {} : { overdue: version.releaseDate < today }),
    projectId: Number(version.projectId),
    ...(call.expands('driver') && version.driver !== undefined ? { driver: version.driver } : {}),
    ...(call.expands('approvers') ? { approvers: version.approvers } : {}),
    ...(call.expands('issuesstatus') ? { issuesStatusForFixVersion: issuesStatus(site, version) } : {}),
    ...(call.expands('operations') ? { operations: [] } : {}),
  };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A date in the site's default look, `20/Nov/26`. */
const userDate = (date: string): string =>
  `${date.slice(8)}/${MONTHS[Number(date.slice(5, 7)) - 1] ?? ''}/${date.slice(2, 4)}`;

function issuesStatus(site: Site, version: VersionDocument) {
  const categories = fixedIn(site, version).map((issue) => site.store.statuses.require(issue.statusId).category);
  const count = (wanted: string): number => categories.filter((category) => category === wanted).length;
  return { unmapped: 0, toDo: count('new'), inProgress: count('indeterminate'), done: count('done') };
}
