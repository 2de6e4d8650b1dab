/**
 * What a product call costs by Jira's points model: 1, and for reads 1 more per core object returned and 2 more per
 * identity object (users, groups, permissions). Writes cost 1.
 */
export function pointsOf(method: string, path: string, status: number, body: unknown): number {
  if (status >= 400 || !isRead(method, path)) return 1;
  const weight = /^\/rest\/api\/\d\/(user|users|group|groups|groupuserpicker|myself|mypermissions|permissions)\b/.test(
    path,
  )
    ? 2
    : 1;
  return 1 + weight * objectsIn(body);
}

/** Some reads are POST requests, for the length of their parameters. */
function isRead(method: string, path: string): boolean {
  if (method === 'GET') return true;
  return (
    method === 'POST' &&
    /\/(search\/jql|search\/approximate-count|bulkfetch|jql\/parse|permissions\/check|object\/aql)(\?|$)/.test(path)
  );
}

const lists = ['issues', 'values', 'issueChangeLogs', 'objectEntries', 'comments', 'histories', 'transitions'];

function objectsIn(body: unknown): number {
  if (Array.isArray(body)) return body.length;
  if (typeof body !== 'object' || body === null) return 0;
  const found = lists.map((name) => (body as Readonly<Record<string, unknown>>)[name]).find(Array.isArray);
  return found === undefined ? 1 : found.length;
}
