/** The requests of Jira Service Management that a release's work items, or its changes, are linked to. */
import { route } from '@forge/api';
import { z } from 'zod';
import type { Jira } from '../../ports';
import { call } from './call';
import { FETCHED_AT_ONCE, ISSUES_ON_A_PAGE, searchPages, versionJql } from './search';
import { issueLink } from './shapes';

const linking = z.object({ fields: z.object({ issuelinks: z.array(issueLink).default([]) }) });
const linkingPage = z.object({ issues: z.array(linking), nextPageToken: z.string().optional() });
const linkingIssues = z.object({ issues: z.array(linking) });
const inProjects = z.object({
  issues: z.array(
    z.object({
      id: z.string(),
      key: z.string(),
      fields: z.object({ project: z.object({ projectTypeKey: z.string().optional() }) }),
    }),
  ),
});

/** What is linked is named by id alone until its project says that it is one of Jira Service Management's. */
export const linkedRequestsFrom: Jira['linkedRequestsFrom'] = async ({
  versionId,
  changeIssueIds,
  recordTypeName,
  otherTypeNames,
  pages,
  from,
}) => {
  const others = new Set([recordTypeName, ...otherTypeNames].map((name) => name.toLowerCase()));
  const linked = new Set<string>();
  const note = (issues: readonly z.infer<typeof linking>[]): void => {
    for (const { inwardIssue, outwardIssue } of issues.flatMap(({ fields }) => fields.issuelinks)) {
      const other = outwardIssue ?? inwardIssue;
      if (other && !others.has(other.fields.issuetype.name.toLowerCase())) linked.add(other.id);
    }
  };
  const inVersion = versionJql(versionId, recordTypeName);
  let read = 0;
  let left = pages;
  let next: string | undefined;
  for await (const page of searchPages('app', inVersion, ['issuelinks'], ISSUES_ON_A_PAGE, linkingPage, from)) {
    note(page.issues);
    read += page.issues.length;
    next = page.nextPageToken;
    if ((left -= 1) === 0) break;
  }
  if (from === undefined)
    note((await fetchedIssues(changeIssueIds, 'issuelinks', linkingIssues)).flatMap(({ issues }) => issues));
  const found = (await fetchedIssues([...linked], 'project', inProjects)).flatMap(({ issues }) => issues);
  const requests = found
    .filter(({ fields }) => fields.project.projectTypeKey === 'service_desk')
    .map(({ id, key }) => ({ issueId: id, key }));
  return { requests, read, ...(next === undefined ? {} : { next }) };
};

async function fetchedIssues<S extends z.ZodType>(
  ids: readonly string[],
  field: string,
  shape: S,
): Promise<readonly z.infer<S>[]> {
  const pages: z.infer<S>[] = [];
  for (let start = 0; start < ids.length; start += FETCHED_AT_ONCE) {
    const body = { issueIdsOrKeys: ids.slice(start, start + FETCHED_AT_ONCE), fields: [field] };
    pages.push(await call('app', route`/rest/api/3/issue/bulkfetch`, shape, { method: 'POST', body }));
  }
  return pages;
}
