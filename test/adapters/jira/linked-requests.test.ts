import { linkedRequestsFrom } from '../../../src/adapters/jira/linked-requests';

interface Asked {
  readonly path: string;
  readonly body: { readonly nextPageToken?: string; readonly issueIdsOrKeys?: readonly string[] };
}

/** A version in pages of a hundred, each work item linked to a request of its own, and a change that is linked to one. */
function serveVersion(pages: number): Asked[] {
  const asked: Asked[] = [];
  const linkedTo = (id: string) => {
    const status = { id: '1', name: 'Open', statusCategory: { key: 'new' } };
    const fields = { summary: 'A question', status, issuetype: { id: '5', name: 'Request' } };
    return { fields: { issuelinks: [{ outwardIssue: { id, key: `HELP-${id}`, fields } }] } };
  };
  const fetch = async (_as: unknown, path: string, init: { readonly body: string }): Promise<Response> => {
    const body = JSON.parse(init.body) as Asked['body'] & { readonly fields: readonly string[] };
    asked.push({ path, body });
    if (path.includes('search/jql')) {
      const page = Number(body.nextPageToken ?? 0);
      const issues = Array.from({ length: 100 }, (_, place) => linkedTo(String(page * 100 + place)));
      return Response.json({ issues, ...(page + 1 < pages ? { nextPageToken: String(page + 1) } : {}) });
    }
    if (body.fields.includes('issuelinks')) return Response.json({ issues: [linkedTo('of-the-change')] });
    const issues = body.issueIdsOrKeys?.map((id) => ({
      id,
      key: `HELP-${id}`,
      fields: { project: { projectTypeKey: 'service_desk' } },
    }));
    return Response.json({ issues });
  };
  Object.assign(globalThis, { __forge_fetch__: fetch, __forge_runtime__: { appContext: {}, lambdaContext: {} } });
  return asked;
}

const wanted = { versionId: '1', changeIssueIds: ['900'], recordTypeName: 'Record', otherTypeNames: ['Change'] };

describe('the requests that a version is linked to', () => {
  it('are read a part at a time, which goes on where the one before ended, with those of the changes once', async () => {
    const asked = serveVersion(5);
    const found: string[] = [];
    let from: string | undefined;
    do {
      const part = await linkedRequestsFrom({ ...wanted, pages: 2, ...(from === undefined ? {} : { from }) });
      found.push(...part.requests.map(({ issueId }) => issueId));
      expect(part.read).toBe(part.next === undefined ? 100 : 200);
      from = part.next;
    } while (from !== undefined);
    expect(found).toHaveLength(501);
    expect(new Set(found).size).toBe(501);
    const searches = asked.filter(({ path }) => path.includes('search/jql'));
    expect(searches.map(({ body }) => body.nextPageToken)).toEqual([undefined, '1', '2', '3', '4']);
  });

  it('are all of them where the version is no larger than the part', async () => {
    serveVersion(2);
    expect(await linkedRequestsFrom({ ...wanted, pages: 2 })).not.toHaveProperty('next');
  });
});
