/** Reading and writing issues. */
import { route } from '@forge/api';
import { z } from 'zod';
import { digestOf } from '../../domain/encoding/digest';
import type { ReleaseIssue } from '../../domain/record/release';
import { JiraFailure, type Jira, type MarkedIssue } from '../../ports';
import { call, command } from './call';
import { FETCHED_AT_ONCE, ISSUES_ON_A_PAGE, quoted, searchPages, versionJql } from './search';
import { asLinked, asRecordIssue, linkedIssue, project, recordIssue as recordIssueShape, version } from './shapes';

const RECORD_FIELDS = ['summary', 'status', 'issuetype', 'project', 'fixVersions', 'issuelinks'];

export const recordIssue: Jira['recordIssue'] = async (issueIdOrKey) => {
  const fields = RECORD_FIELDS.join(',');
  try {
    return asRecordIssue(
      await call('app', route`/rest/api/3/issue/${issueIdOrKey}?fields=${fields}`, recordIssueShape),
    );
  } catch (failure) {
    if (failure instanceof JiraFailure && failure.status === 404) return undefined;
    throw failure;
  }
};

const MARKED_FIELDS = ['updated', 'summary', 'issuetype', 'description'];

const markedIssue = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.object({
    updated: z.string(),
    summary: z.string(),
    issuetype: z.object({ name: z.string() }),
    /** A document in Atlassian's format, or nothing. */
    description: z.unknown(),
  }),
});
const fetched = z.object({ issues: z.array(z.looseObject({ id: z.string(), key: z.string() })) });
const marked = z.object({ issues: z.array(markedIssue) });

/** Read from Jira's database, not from its search index, so that what was changed a moment ago is seen. */
export const recordIssueWithMarks: Jira['recordIssueWithMarks'] = async (issueIdOrKey, otherIssueIds) => {
  if (otherIssueIds.length === 0) return { issue: await recordIssue(issueIdOrKey), marks: new Map() };
  const others = otherIssueIds.slice(0, FETCHED_AT_ONCE - 1);
  const page = await call('app', route`/rest/api/3/issue/bulkfetch`, fetched, {
    method: 'POST',
    body: { issueIdsOrKeys: [issueIdOrKey, ...others], fields: [...RECORD_FIELDS, ...MARKED_FIELDS] },
  });
  const own = page.issues.find(({ id, key }) => id === issueIdOrKey || key === issueIdOrKey);
  const parsed = z
    .object({ own: recordIssueShape.optional(), others: z.array(markedIssue) })
    .safeParse({ own, others: page.issues.filter((issue) => issue !== own) });
  if (!parsed.success) throw new JiraFailure(502, 'Jira answered in a form that this app does not know.');
  return { issue: parsed.data.own && asRecordIssue(parsed.data.own), marks: marksOf(parsed.data.others) };
};

export const issueMarks: Jira['issueMarks'] = async (issueIds) => {
  const marks: (readonly [string, MarkedIssue])[] = [];
  for (let start = 0; start < issueIds.length; start += FETCHED_AT_ONCE) {
    const page = await call('app', route`/rest/api/3/issue/bulkfetch`, marked, {
      method: 'POST',
      body: { issueIdsOrKeys: issueIds.slice(start, start + FETCHED_AT_ONCE), fields: MARKED_FIELDS },
    });
    marks.push(...marksOf(page.issues));
  }
  return new Map(marks);
};

function marksOf(issues: readonly z.infer<typeof markedIssue>[]): ReadonlyMap<string, MarkedIssue> {
  return new Map(
    issues.map(({ id, fields: { updated, summary, issuetype, description } }) => [
      id,
      { mark: updated, text: { typeName: issuetype.name, summary, description: digestOf(description ?? null) } },
    ]),
  );
}

const IDS_ON_A_PAGE = 5000;

const idPage = z.object({
  issues: z.array(z.object({ id: z.string() })),
  nextPageToken: z.string().optional(),
});

export const versionIssueIds: Jira['versionIssueIds'] = async (versionId, exceptTypeName) => {
  const ids: string[] = [];
  for await (const page of searchPages('app', versionJql(versionId, exceptTypeName), ['id'], IDS_ON_A_PAGE, idPage))
    ids.push(...page.issues.map((issue) => issue.id));
  return ids;
};

const securityPage = z.object({
  issues: z.array(z.object({ id: z.string(), fields: z.object({ security: z.unknown().optional() }) })),
  nextPageToken: z.string().optional(),
});

export const unlinkedVersionIssueIds: Jira['unlinkedVersionIssueIds'] = async (wanted) => {
  const ids: string[] = [];
  const unlinked = `issue NOT IN linkedIssues(${quoted(wanted.recordKey)})`;
  const jql = versionJql(wanted.versionId, wanted.exceptTypeName, ` AND ${unlinked}`);
  for await (const page of searchPages('app', jql, ['security'], wanted.limit, securityPage)) {
    ids.push(...page.issues.filter((issue) => !isRestricted(issue.fields.security)).map((issue) => issue.id));
    if (ids.length >= wanted.limit) break;
  }
  return ids.slice(0, wanted.limit);
};

function isRestricted(security: unknown): boolean {
  return security !== undefined && security !== null;
}

const draftPage = z.object({
  issues: z.array(
    z.object({
      id: z.string(),
      key: z.string(),
      fields: z.object({
        summary: z.string(),
        issuetype: z.object({ name: z.string() }),
        components: z.array(z.object({ name: z.string() })).default([]),
        security: z.unknown().optional(),
      }),
    }),
  ),
  nextPageToken: z.string().optional(),
});

export const versionIssues: Jira['versionIssues'] = async (versionId, exceptTypeName) => {
  const fields = ['summary', 'issuetype', 'components', 'security'];
  const issues: ReleaseIssue[] = [];
  for await (const page of searchPages(
    'user',
    versionJql(versionId, exceptTypeName),
    fields,
    ISSUES_ON_A_PAGE,
    draftPage,
  ))
    issues.push(
      ...page.issues.map((issue) => ({
        id: issue.id,
        key: issue.key,
        summary: issue.fields.summary,
        typeName: issue.fields.issuetype.name,
        components: issue.fields.components.map((component) => component.name),
        restricted: isRestricted(issue.fields.security),
      })),
    );
  return issues;
};

const changePage = z.object({ issues: z.array(linkedIssue) });
const CHANGE_FIELDS = ['summary', 'status', 'issuetype'];
const CHANGES_SHOWN = 20;

export const findChanges: Jira['findChanges'] = async (words, typeNames) => {
  const text = words.trim();
  if (/^[A-Za-z][A-Za-z0-9_]+-\d+$/.test(text)) return changesByKey([text.toUpperCase()]);
  const types = `issuetype in (${typeNames.map(quoted).join(', ')})`;
  const match = text === '' ? '' : ` AND summary ~ ${quoted(`${text.replace(/[^\p{L}\p{N}. -]/gu, ' ')}*`)}`;
  const body = { jql: `${types}${match} ORDER BY created DESC`, fields: CHANGE_FIELDS, maxResults: CHANGES_SHOWN };
  const page = await call('user', route`/rest/api/3/search/jql`, changePage, { method: 'POST', body });
  return page.issues.map(asLinked);
};

export const changesByKey: Jira['changesByKey'] = async (keys) => {
  if (keys.length === 0) return [];
  const body = { issueIdsOrKeys: [...keys], fields: CHANGE_FIELDS };
  const page = await call('user', route`/rest/api/3/issue/bulkfetch`, changePage, { method: 'POST', body });
  return page.issues.map(asLinked);
};

const seenPage = z.object({
  issues: z.array(z.object({ id: z.string(), key: z.string(), fields: z.object({ summary: z.string() }) })),
});

export const issuesAsSeen: Jira['issuesAsSeen'] = async (issueIds) => {
  if (issueIds.length === 0) return [];
  const body = { issueIdsOrKeys: [...issueIds], fields: ['summary'] };
  const page = await call('user', route`/rest/api/3/issue/bulkfetch`, seenPage, { method: 'POST', body });
  return page.issues.map(({ id, key, fields }) => ({ issueId: id, key, summary: fields.summary }));
};

const itemsPage = z.object({ issues: z.array(z.object({ fields: z.record(z.string(), z.unknown()) })) });
const itemValues = z.array(z.object({ id: z.string() }));

export const itemsOf: Jira['itemsOf'] = async (issueIds, fieldId) => {
  if (issueIds.length === 0) return [];
  const body = { issueIdsOrKeys: [...issueIds], fields: [fieldId] };
  const page = await call('app', route`/rest/api/3/issue/bulkfetch`, itemsPage, { method: 'POST', body });
  const keys = page.issues.flatMap((issue) => {
    const values = itemValues.safeParse(issue.fields[fieldId]);
    return values.success ? values.data.map((value) => value.id) : [];
  });
  return [...new Set(keys)];
};

export const projectById: Jira['project'] = async (projectIdOrKey) => {
  try {
    return await call('app', route`/rest/api/3/project/${projectIdOrKey}`, project);
  } catch (failure) {
    if (failure instanceof JiraFailure && failure.status === 404) return undefined;
    throw failure;
  }
};

export const versions: Jira['versions'] = async (projectIdOrKey) => {
  try {
    return await call('app', route`/rest/api/3/project/${projectIdOrKey}/versions`, z.array(version));
  } catch (failure) {
    if (failure instanceof JiraFailure && failure.status === 404) return [];
    throw failure;
  }
};

export const createRecordIssue: Jira['createRecordIssue'] = (issue) =>
  call('user', route`/rest/api/3/issue`, z.object({ id: z.string(), key: z.string() }), {
    method: 'POST',
    body: {
      fields: {
        project: { id: issue.projectId },
        issuetype: { id: issue.typeId },
        summary: issue.summary,
        fixVersions: [{ id: issue.versionId }],
      },
    },
  });

/** In Jira's words the record is the inward issue: read outwards, it "communicates" the other one. */
export const link: Jira['link'] = ({ typeName, recordKey, otherKey }) =>
  command('app', route`/rest/api/3/issueLink`, {
    method: 'POST',
    body: { type: { name: typeName }, inwardIssue: reference(recordKey), outwardIssue: reference(otherKey) },
  });

function reference(idOrKey: string): { readonly id: string } | { readonly key: string } {
  return /^\d+$/.test(idOrKey) ? { id: idOrKey } : { key: idOrKey };
}

export const setProperty: Jira['setProperty'] = (issueId, key, value) =>
  command('app', route`/rest/api/3/issue/${issueId}/properties/${key}`, { method: 'PUT', body: value });

const transitions = z.object({
  transitions: z.array(z.object({ id: z.string(), to: z.object({ name: z.string() }) })),
});

export const moveTo: Jira['moveTo'] = async (issueId, statusName) => {
  const available = await call('app', route`/rest/api/3/issue/${issueId}/transitions`, transitions);
  const transition = available.transitions.find(({ to }) => to.name.toLowerCase() === statusName.toLowerCase());
  if (!transition) return 'no-such-transition';
  try {
    await command('app', route`/rest/api/3/issue/${issueId}/transitions`, {
      method: 'POST',
      body: { transition: { id: transition.id } },
    });
    return 'moved';
  } catch (failure) {
    if (failure instanceof JiraFailure && (failure.status === 400 || failure.status === 409)) return 'refused';
    throw failure;
  }
};
