import { z } from 'zod';
import { type Database } from '../database';
import { type Caller, type Clock, type RestRequest, type RestResponse } from '../ports';
import { openContents, type Content } from './contents';
import { contentPage } from './content-page';
import { problemOfStorage } from './storage-format';

/** The Confluence of the site, as far as it is emulated: spaces, pages and blog posts (Confluence Cloud REST API v2). */
export interface Confluence {
  handle(request: RestRequest, caller: Caller): RestResponse;
  /** What a person sees at an address of Confluence; undefined where there is nothing. */
  page(path: string): string | undefined;
}

interface Space {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  /** What the app may do there, as the space's permissions say. */
  readonly app: 'writes' | 'reads' | 'nothing';
}

/** `READ` lets the app look only, `CLOSED` not even that. */
const spaces: readonly Space[] = [
  { id: '65537', key: 'REL', name: 'Releases', app: 'writes' },
  { id: '65538', key: 'TEAM', name: 'Harbour team', app: 'writes' },
  { id: '65539', key: 'READ', name: 'Company rules', app: 'reads' },
  { id: '65540', key: 'CLOSED', name: 'Board', app: 'nothing' },
];

const body = z.object({ representation: z.literal('storage'), value: z.string() });
const title = z.string().min(1).max(255);
const creation = z.object({
  spaceId: z.string(),
  status: z.literal('current').default('current'),
  title,
  parentId: z.string().optional(),
  body,
});
const update = z.object({
  id: z.string(),
  status: z.literal('current'),
  title,
  body,
  version: z.object({ number: z.number().int(), message: z.string().optional() }),
});

/** @param siteUrl the site's own address; Confluence is below its `/wiki` */
export function openConfluence(options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly siteUrl: () => string;
}): Confluence {
  const { clock, siteUrl } = options;
  const contents = openContents(options.database);
  const now = (): string => new Date(clock.now()).toISOString();
  const seen = (id: string | undefined, caller: Caller): Space | undefined =>
    spaces.find((space) => space.id === id && (caller.kind !== 'app' || space.app !== 'nothing'));
  const links = { base: `${siteUrl()}/wiki` };

  function listSpaces(query: URLSearchParams, caller: Caller): RestResponse {
    const keys = listOf(query, 'keys');
    const results = spaces
      .filter(({ id, key }) => seen(id, caller) && (keys.length === 0 || keys.includes(key)))
      .map(({ id, key, name }) => ({ id, key, name, type: 'global', status: 'current' }));
    return json(200, { results, _links: links });
  }

  function list(type: Content['type'], query: URLSearchParams, caller: Caller): RestResponse {
    const ids = listOf(query, 'space-id');
    const wanted = query.get('title');
    const results = contents
      .list(type)
      .filter(({ spaceId }) => seen(spaceId, caller) && (ids.length === 0 || ids.includes(spaceId)))
      .filter((one) => wanted === null || one.title === wanted);
    return json(200, { results: results.map((one) => shown(one, query)), _links: links });
  }

  function create(type: Content['type'], given: unknown, caller: Caller): RestResponse {
    const read = creation.safeParse(given);
    if (!read.success) return refusal(400, z.prettifyError(read.error));
    const { spaceId, parentId, title: wanted, body: written } = read.data;
    const space = seen(spaceId, caller);
    if (caller.kind === 'anonymous' || !space || (caller.kind === 'app' && space.app !== 'writes'))
      return refusal(404, 'Cannot create content: the space does not exist, or you may not add to it');
    const parent = parentId === undefined ? undefined : contents.get(parentId);
    if (parentId !== undefined && (parent?.spaceId !== spaceId || type !== 'pages'))
      return refusal(404, 'Could not find the parent content');
    const problem = problemOfStorage(written.value);
    if (problem) return refusal(400, `Error parsing xhtml: ${problem}`);
    if (isTaken(type, spaceId, wanted))
      return refusal(
        400,
        'A page with this title already exists: A page already exists with the same TITLE in this space',
      );
    const made = contents.add({
      ...{ type, spaceId, title: wanted, value: written.value, version: 1, authorId: caller.accountId },
      ...(parentId === undefined ? {} : { parentId }),
      ...{ createdAt: now(), changedAt: now() },
    });
    return json(200, { ...shown(made, BODY_SHOWN), _links: links });
  }

  function replace(known: Content, given: unknown, caller: Caller): RestResponse {
    const read = update.safeParse(given);
    if (!read.success) return refusal(400, z.prettifyError(read.error));
    const { title: wanted, body: written, version } = read.data;
    const space = seen(known.spaceId, caller);
    if (!space || (caller.kind === 'app' && space.app !== 'writes')) return refusal(404, 'Not found');
    if (version.number !== known.version + 1)
      return refusal(409, `Version must be incremented when updating a page. Current Version is ${known.version}`);
    const problem = problemOfStorage(written.value);
    if (problem) return refusal(400, `Error parsing xhtml: ${problem}`);
    if (isTaken(known.type, known.spaceId, wanted, known.id))
      return refusal(
        400,
        'A page with this title already exists: A page already exists with the same TITLE in this space',
      );
    const after: Content = {
      ...known,
      ...{ title: wanted, value: written.value, version: version.number, changedAt: now() },
      ...(version.message === undefined ? {} : { message: version.message }),
    };
    contents.replace(after);
    return json(200, { ...shown(after, BODY_SHOWN), _links: links });
  }

  /** A title is free once in a space; for blog posts once on each day. */
  function isTaken(type: Content['type'], spaceId: string, wanted: string, exceptId?: string): boolean {
    return contents
      .list(type, spaceId)
      .some(
        (one) =>
          one.id !== exceptId &&
          one.title === wanted &&
          (type === 'pages' || one.createdAt.slice(0, 10) === now().slice(0, 10)),
      );
  }

  return {
    handle({ method, path, body: text }, caller) {
      const url = new URL(path, 'https://site.invalid');
      const [, resource, id] = /^\/wiki\/api\/v2\/(spaces|pages|blogposts)(?:\/(\d+))?$/.exec(url.pathname) ?? [];
      const given = parsed(text);
      if (method === 'GET' && resource === 'spaces' && id === undefined) return listSpaces(url.searchParams, caller);
      if (resource === 'pages' || resource === 'blogposts') {
        if (method === 'GET' && id === undefined) return list(resource, url.searchParams, caller);
        if (method === 'POST' && id === undefined) return create(resource, given, caller);
        const known = id === undefined ? undefined : contents.get(id);
        if (id !== undefined && (known?.type !== resource || !seen(known.spaceId, caller)))
          return refusal(404, 'Not found');
        if (method === 'GET' && known) return json(200, { ...shown(known, url.searchParams), _links: links });
        if (method === 'PUT' && known) return replace(known, given, caller);
      }
      return json(501, { message: `The sandbox does not emulate ${method} ${url.pathname}` });
    },
    page(path) {
      const [, key, id] = /^\/wiki\/spaces\/([\w~.-]+)(?:\/(?:pages|blog)\/(\d+))?/.exec(path) ?? [];
      const space = spaces.find((one) => one.key === key);
      if (!space) return undefined;
      const all = [...contents.list('pages', space.id), ...contents.list('blogposts', space.id)];
      const one = id === undefined ? undefined : all.find((content) => content.id === id);
      return id !== undefined && !one ? undefined : contentPage(space, all, one);
    },
  };
}

const BODY_SHOWN = new URLSearchParams({ 'body-format': 'storage' });

function shown(content: Content, query: URLSearchParams): object {
  const { id, type, title: name, spaceId, parentId, authorId, createdAt, changedAt, version, message, value } = content;
  return {
    ...{ id, status: 'current', title: name, spaceId, authorId, createdAt },
    ...(type === 'pages' ? { parentId: parentId ?? null } : {}),
    version: { number: version, createdAt: changedAt, authorId, message: message ?? '', minorEdit: false },
    body: query.get('body-format') === 'storage' ? { storage: { representation: 'storage', value } } : {},
    _links: { webui: `/spaces/${spaceId}/${type === 'pages' ? 'pages' : 'blog'}/${id}` },
  };
}

/** A list is given by commas or by repeating its name. */
function listOf(query: URLSearchParams, name: string): readonly string[] {
  return query.getAll(name).flatMap((text) => text.split(','));
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '') as unknown;
  } catch {
    return undefined;
  }
}

function refusal(status: number, words: string): RestResponse {
  return json(status, { errors: [{ status, code: 'REFUSED', title: words, detail: null }] });
}

function json(status: number, value: unknown): RestResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
