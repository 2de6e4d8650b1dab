import { linkedRequestsFrom } from '../../../src/adapters/jira/linked-requests';

interface Asked {
  readonly path: string;
  readonly body: { readonly nextPageToken?: string; readonly issueIdsOrKeys?: readonly string[] };
}

type Links = (issueId: string) => readonly string[];

/** A version in pages of a hundred, and a change; each is linked to what `links` says. */
function serveVersion(pages: number, links: Links = (id) => [`1${id}`]): Asked[] {
  const asked: Asked[] = [];
  const linking = (issueId: string) => ({
    fields: {
      issuelinks: links(issueId).map((id) => {
        const status = { id: '1', name: 'Open', statusCategory: { key: 'new' } };
        const fields = { summary: 'A question', status, issuetype: { id: '5', name: 'Request' } };
        return { outwardIssue: { id, key: `HELP-${id}`, fields } };
      }),
    },
  });
  const fetch = async (_as: unknown, path: string, init: { readonly body: string }): Promise<Response> => {
    const body = JSON.parse(init.body) as Asked['body'] & { readonly fields: readonly string[] };
    asked.push({ path, body });
    if (path.includes('search/jql')) {
      const page = Number(body.nextPageToken ?? 0);
      const issues = Array.from({ length: 100 }, (_, place) => linking(String(1_000 + page * 100 + place)));
      return Response.json({ issues, ...(page + 1 < pages ? { nextPageToken: String(page + 1) } : {}) });
    }
    if (body.fields.includes('issuelinks')) return Response.json({ issues: body.issueIdsOrKeys?.map(linking) });
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

/** All parts, one after the other: what was found in each, and how many calls it took. */
async function allParts(
  asked: readonly Asked[],
  calls: number,
  between: () => void = () => undefined,
): Promise<readonly { readonly found: readonly string[]; readonly calls: number; readonly read: number }[]> {
  const parts: { found: readonly string[]; calls: number; read: number }[] = [];
  let from: string | undefined;
  do {
    const before = asked.length;
    const part = await linkedRequestsFrom({ ...wanted, calls, ...(from === undefined ? {} : { from }) });
    const found = part.requests.map(({ issueId }) => issueId);
    parts.push({ found, calls: asked.length - before, read: part.read });
    from = part.next;
    between();
    if (parts.length > 1_000) throw new Error('It comes to no end.');
  } while (from !== undefined);
  return parts;
}

describe('the requests that a version is linked to', () => {
  it('are read a part at a time, which goes on where the one before ended, with those of the changes once', async () => {
    const asked = serveVersion(5);
    const found = (await allParts(asked, 6)).flatMap((part) => part.found);
    expect(found).toHaveLength(501);
    expect(new Set(found).size).toBe(501);
    const searches = asked.filter(({ path }) => path.includes('search/jql'));
    expect(searches.map(({ body }) => body.nextPageToken)).toEqual([undefined, '1', '2', '3', '4']);
    expect(asked.filter(({ body }) => body.issueIdsOrKeys?.includes('900'))).toHaveLength(1);
  });

  it('are all of them where the version is no larger than the part', async () => {
    const asked = serveVersion(2);
    // The change, two pages, and what 201 links lead to.
    expect((await allParts(asked, 6)).map(({ calls, read }) => ({ calls, read }))).toEqual([{ calls: 6, read: 401 }]);
  });

  const tenEach: Links = (id) => Array.from({ length: 10 }, (_, number) => `${Number(id) * 10 + number}`);

  it.each<[string, number, Links]>([
    ['ten of each of a thousand work items', 10, tenEach],
    [
      'all of a change that thousands are linked to',
      1,
      (id) => (id === '900' ? Array.from({ length: 7_000 }, (_, n) => `${n}`) : []),
    ],
    ['the same ones of all of them', 10, () => Array.from({ length: 40 }, (_, number) => `${number}`)],
  ])('are found once each, within the calls of a part: %s', async (_, pages, links) => {
    const asked = serveVersion(pages, links);
    const ids = Array.from({ length: pages * 100 }, (_unused, number) => String(1_000 + number));
    const all = new Set([...ids, '900'].flatMap(links));
    for (const calls of [3, 24]) {
      const parts = await allParts(asked, calls);
      expect(new Set(parts.flatMap(({ found }) => found))).toEqual(all);
      for (const part of parts) {
        expect(part.calls).toBeLessThanOrEqual(calls);
        expect(part.found.length).toBeLessThanOrEqual((calls - 1) * 100);
      }
    }
  });

  it('are found although links before the place where a part went on are taken away', async () => {
    let gone = 0;
    const many = Array.from({ length: 900 }, (_, number) => String(1_000 + number));
    const asked = serveVersion(1, (id) => (id === '900' ? many.slice(gone) : []));
    const parts = await allParts(asked, 4, () => (gone = 150));
    expect(parts.flatMap(({ found }) => found)).toEqual(expect.arrayContaining(many.slice(150)));
  });

  it('are not looked for from a place that is none', async () => {
    serveVersion(1);
    await expect(linkedRequestsFrom({ ...wanted, calls: 6, from: 'page 2' })).rejects.toMatchObject({ status: 400 });
  });
});
