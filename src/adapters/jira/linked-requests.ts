/** The requests of Jira Service Management that a release's work items, or its changes, are linked to. */
import { route } from '@forge/api';
import { z } from 'zod';
import { parseJson } from '../../domain/channels/web-post';
import { JiraFailure, type Jira } from '../../ports';
import { call } from './call';
import { FETCHED_AT_ONCE, ISSUES_ON_A_PAGE, searchPage, versionJql } from './search';
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

/** Where a part begins: at the changes, at the version's first page, or at the page that Jira calls so. */
const place = z.object({
  at: z.union([z.literal('changes'), z.literal('first-page'), z.object({ page: z.string() })]),
  /** Of what is linked there, in the order of {@link inOrder}, everything up to this id was in earlier parts. */
  after: z.string().optional(),
});
type Place = z.infer<typeof place>;

/** What the changes, or the issues on a page of the version, are linked to. */
interface Links {
  readonly ids: readonly string[];
  readonly next?: Place;
  readonly read: number;
  readonly calls: number;
}

/** Reading links and fetching something that they lead to: with less left nothing more comes of a part. */
const LEAST_CALLS = 2;

/** What is linked is named by id alone until its project says that it is one of Jira Service Management's. */
export const linkedRequestsFrom: Jira['linkedRequestsFrom'] = async ({
  versionId,
  changeIssueIds,
  recordTypeName,
  otherTypeNames,
  calls,
  from,
}) => {
  const others = new Set([recordTypeName, ...otherTypeNames].map((name) => name.toLowerCase()));
  const linked = new Set<string>();
  let next: Place | undefined = from === undefined ? { at: 'changes' } : placeIn(from);
  let left = calls;
  let read = 0;
  while (next && left - Math.ceil(linked.size / FETCHED_AT_ONCE) >= LEAST_CALLS) {
    const here: Place = next;
    const page: Links = await linksAt(here.at);
    left -= page.calls;
    read += page.read;
    const fresh: readonly string[] = page.ids.filter((id) => !linked.has(id) && isAfter(here.after, id));
    const fitting: readonly string[] = fresh.slice(0, left * FETCHED_AT_ONCE - linked.size);
    for (const id of fitting) linked.add(id);
    next = fitting.length === fresh.length ? page.next : { at: here.at, after: fitting.at(-1) };
  }
  const found = (await fetchedIssues([...linked], 'project', inProjects)).flatMap(({ issues }) => issues);
  const requests = found
    .filter(({ fields }) => fields.project.projectTypeKey === 'service_desk')
    .map(({ id, key }) => ({ issueId: id, key }));
  return { requests, read: read + linked.size, ...(next === undefined ? {} : { next: JSON.stringify(next) }) };

  async function linksAt(at: Place['at']): Promise<Links> {
    if (at === 'changes') {
      const pages = await fetchedIssues(changeIssueIds, 'issuelinks', linkingIssues);
      const issues = pages.flatMap((page) => page.issues);
      return { ids: linkedTo(issues), next: { at: 'first-page' }, read: 0, calls: pages.length };
    }
    const token = at === 'first-page' ? undefined : at.page;
    const { issues, nextPageToken: page } = await searchPage('app', {
      ...{ jql: versionJql(versionId, recordTypeName), fields: ['issuelinks'], maxResults: ISSUES_ON_A_PAGE },
      ...{ shape: linkingPage, token },
    });
    const more = page === undefined ? {} : { next: { at: { page } } };
    return { ids: linkedTo(issues), ...more, read: issues.length, calls: 1 };
  }

  function linkedTo(issues: readonly z.infer<typeof linking>[]): readonly string[] {
    const ids = issues
      .flatMap(({ fields }) => fields.issuelinks)
      .flatMap(({ inwardIssue, outwardIssue }) => {
        const other = outwardIssue ?? inwardIssue;
        return other && !others.has(other.fields.issuetype.name.toLowerCase()) ? [other.id] : [];
      });
    return [...new Set(ids)].sort(inOrder);
  }
};

/** What this app does not know is as a page that Jira does not know any more. */
function placeIn(from: string): Place {
  const read = place.safeParse(parseJson(from));
  if (!read.success) throw new JiraFailure(400, 'The place where the search goes on is not known.');
  return read.data;
}

function isAfter(before: string | undefined, id: string): boolean {
  return before === undefined || inOrder(before, id) < 0;
}

/** As numbers are ordered, so that a link which comes or goes meanwhile moves none of the others. */
function inOrder(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : Number(one > other));
}

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
