/** Reading and writing issues. */
import { route } from '@forge/api';
import { z } from 'zod';
import type { ReleaseIssue } from '../../domain/release';
import { JiraFailure, type Jira } from '../../ports';
import { call, command, type As } from './call';
import { asLinked, linkedIssue, project, recordIssue as recordIssueShape, version } from './shapes';

export const recordIssue: Jira['recordIssue'] = async (issueIdOrKey) => {
  const fields = 'summary,status,issuetype,project,fixVersions,issuelinks';
  try {
    const issue = await call('app', route`/rest/api/3/issue/${issueIdOrKey}?fields=${fields}`, recordIssueShape);
    return {
      id: issue.id,
      key: issue.key,
      summary: issue.fields.summary,
      typeName: issue.fields.issuetype.name,
      status: issue.fields.status.name,
      project: issue.fields.project,
      versions: issue.fields.fixVersions,
      linked: issue.fields.issuelinks.flatMap((link) => {
        const other = link.outwardIssue ?? link.inwardIssue;
        return other ? [asLinked(other)] : [];
      }),
    };
  } catch (failure) {
    if (failure instanceof JiraFailure && failure.status === 404) return undefined;
    throw failure;
  }
};

const IDS_ON_A_PAGE = 5000;
const ISSUES_ON_A_PAGE = 100;

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

export const unrestrictedVersionIssueIds: Jira['unrestrictedVersionIssueIds'] = async (versionId, exceptTypeName) => {
  const ids: string[] = [];
  const jql = versionJql(versionId, exceptTypeName);
  for await (const page of searchPages('app', jql, ['security'], ISSUES_ON_A_PAGE, securityPage))
    ids.push(...page.issues.filter((issue) => !isRestricted(issue.fields.security)).map((issue) => issue.id));
  return ids;
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

function versionJql(versionId: string, exceptTypeName: string): string {
  return `fixVersion = ${Number(versionId)} AND issuetype != ${quoted(exceptTypeName)} ORDER BY key ASC`;
}

async function* searchPages<S extends z.ZodType<{ nextPageToken?: string | undefined }>>(
  as: As,
  jql: string,
  fields: readonly string[],
  maxResults: number,
  shape: S,
): AsyncGenerator<z.infer<S>> {
  let nextPageToken: string | undefined;
  do {
    const body = { jql, fields, maxResults, ...(nextPageToken === undefined ? {} : { nextPageToken }) };
    const page: z.infer<S> = await call(as, route`/rest/api/3/search/jql`, shape, { method: 'POST', body });
    yield page;
    nextPageToken = page.nextPageToken;
  } while (nextPageToken !== undefined);
}

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

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
