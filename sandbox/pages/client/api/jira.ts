import { z } from 'zod';
import { request, requestText } from './http';
import * as schema from './jira-schemas';

const api = '/rest/api/3';
const listFields = ['summary', 'status', 'issuetype', 'priority', 'assignee', 'fixVersions', 'updated'];
const page = <Item extends z.ZodType>(item: Item) => z.looseObject({ values: z.array(item) });
const path = encodeURIComponent;

export async function fetchIsAdministrator(): Promise<boolean> {
  const reply = await request(
    z.looseObject({ permissions: z.record(z.string(), z.looseObject({ havePermission: z.boolean() })) }),
    `${api}/mypermissions?permissions=ADMINISTER`,
  );
  return reply.permissions['ADMINISTER']?.havePermission ?? false;
}

export const fetchProjects = async () =>
  (await request(page(schema.project), `${api}/project/search?maxResults=100&orderBy=name`)).values;

export const fetchProject = (key: string) => request(schema.project, `${api}/project/${path(key)}`);

export const fetchVersions = (projectKey: string) =>
  request(z.array(schema.version), `${api}/project/${path(projectKey)}/versions`);

/** Up to `limit` work items that match, with the fields a list shows. */
export async function searchIssues(jql: string, limit = 100): Promise<readonly schema.FoundIssue[]> {
  const reply = await request(schema.searchResult, `${api}/search/jql`, {
    method: 'POST',
    body: { jql, fields: listFields, maxResults: limit },
  });
  return reply.issues;
}

export const fetchIssue = (key: string) => request(schema.issue, `${api}/issue/${path(key)}?expand=names`);

export const fetchTransitions = async (key: string) =>
  (await request(z.looseObject({ transitions: z.array(schema.transition) }), `${api}/issue/${path(key)}/transitions`))
    .transitions;

/** Rejects with Jira's words when the workflow, or an app's validator in it, refuses. */
export const makeTransition = (key: string, transitionId: string) =>
  requestText(`${api}/issue/${path(key)}/transitions`, { method: 'POST', body: { transition: { id: transitionId } } });

export const fetchComments = async (key: string) =>
  (
    await request(
      z.looseObject({ comments: z.array(schema.comment) }),
      `${api}/issue/${path(key)}/comment?maxResults=100`,
    )
  ).comments;

export const addComment = (key: string, text: string) =>
  requestText(`${api}/issue/${path(key)}/comment`, {
    method: 'POST',
    body: {
      body: {
        type: 'doc',
        version: 1,
        content: text.split(/\n{2,}/).map((words) => ({ type: 'paragraph', content: [{ type: 'text', text: words }] })),
      },
    },
  });

export const fetchHistory = async (key: string) =>
  (await request(page(schema.change), `${api}/issue/${path(key)}/changelog?maxResults=100`)).values;

export const fetchApprovals = async (key: string) =>
  (await request(page(schema.approval), `/rest/servicedeskapi/request/${path(key)}/approval`)).values;

export const answerApproval = (key: string, approvalId: string, decision: 'approve' | 'decline') =>
  requestText(`/rest/servicedeskapi/request/${path(key)}/approval/${path(approvalId)}`, {
    method: 'POST',
    body: { decision },
  });

/** What an Assets object is called; the value of an Assets field holds only identifiers. */
export const fetchAssetLabel = async (workspaceId: string, objectId: string) =>
  (
    await request(
      z.looseObject({ label: z.string() }),
      `/jsm/assets/workspace/${path(workspaceId)}/v1/object/${path(objectId)}`,
    )
  ).label;
