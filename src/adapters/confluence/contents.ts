/** Spaces, pages and blog posts of the site's own Confluence, as the app (Confluence Cloud REST API v2). */
import { asApp, assumeTrustedRoute, route, type Route } from '@forge/api';
import { z } from 'zod';
import { NOT_THERE, outcomeOf, type ConfluencePlace } from '../../domain/channels/confluence';
import type { Outcome } from '../../domain/channels/outcome';
import { parseJson, type HttpAnswer } from '../../domain/channels/web-post';
import { headersIn } from '../answer-headers';
import { ASKED_MILLISECONDS, inTime } from '../in-time';

export type ContentType = 'pages' | 'blogposts';

const content = z.object({
  id: z.string(),
  status: z.string(),
  spaceId: z.string(),
  version: z.object({ number: z.number() }),
  body: z.object({ storage: z.object({ value: z.string() }) }),
});
export type Content = z.infer<typeof content>;

const contents = z.object({ results: z.array(content) });
const spaces = z.object({
  results: z.array(z.object({ id: z.string() })),
  _links: z.object({ base: z.string().optional() }).optional(),
});

/** The id of the space, or why nothing was published. */
export async function spaceIdOf({ spaceKey, host }: ConfluencePlace): Promise<string | Outcome> {
  const answer = await ask(route`/wiki/api/v2/spaces?keys=${spaceKey}`);
  const found = readOf(spaces, answer);
  if ('kind' in found) return answer?.status === 404 ? NO_CONFLUENCE : found;
  const base = found._links?.base ?? '';
  // A custom domain has another name than Atlassian gave the site.
  const other = [host, URL.canParse(base) ? new URL(base).host : ''].every((one) => one.endsWith('.atlassian.net'));
  if (other && new URL(base).host !== host) return OTHER_SITE;
  return found.results[0]?.id ?? { kind: 'refused', reason: NOT_THERE };
}

const NO_CONFLUENCE: Outcome = {
  kind: 'refused',
  reason:
    'This site has no Confluence that the app can reach. A site administrator adds Confluence and connects the app to it, or a Jira administrator tells the stakeholder group in another way.',
};

const OTHER_SITE: Outcome = {
  kind: 'refused',
  reason:
    'The URL is of another site’s Confluence; the app reaches that of its own site only. A Jira administrator gives the stakeholder group a URL of this site.',
};

/** Undefined where it is not there any more. */
export async function contentById(type: ContentType, id: string): Promise<Content | Outcome | undefined> {
  const answer = await ask(assumeTrustedRoute(`${pathOf(type)}/${encodeURIComponent(id)}?body-format=storage`));
  if (answer?.status === 404) return undefined;
  const found = readOf(content, answer);
  return 'kind' in found || found.status === 'current' ? found : undefined;
}

/** What has exactly this title in the space. */
export async function contentsNamed(
  type: ContentType,
  spaceId: string,
  title: string,
): Promise<readonly Content[] | Outcome> {
  const query = new URLSearchParams({ 'space-id': spaceId, title, status: 'current', 'body-format': 'storage' });
  const found = readOf(contents, await ask(assumeTrustedRoute(`${pathOf(type)}?${query.toString()}`)));
  return 'kind' in found ? found : found.results;
}

export interface Written {
  readonly title: string;
  /** In the storage format. */
  readonly value: string;
}

export function createContent(
  type: ContentType,
  place: { readonly spaceId: string; readonly parentId?: string },
  written: Written,
): Promise<Outcome> {
  return handOver('POST', pathOf(type), { ...place, ...bodyOf(written) });
}

/** A new version of it. */
export function updateContent(type: ContentType, { id, version }: Content, written: Written): Promise<Outcome> {
  return handOver('PUT', `${pathOf(type)}/${encodeURIComponent(id)}`, {
    id,
    ...bodyOf(written),
    version: { number: version.number + 1 },
  });
}

function bodyOf({ title, value }: Written): object {
  return { status: 'current', title, body: { representation: 'storage', value } };
}

function pathOf(type: ContentType): string {
  return `/wiki/api/v2/${type}`;
}

/** Undefined when no answer came back, or none in time. */
async function ask(path: Route): Promise<HttpAnswer | undefined> {
  try {
    return await answerTo(path, { headers: { Accept: 'application/json' } }, ASKED_MILLISECONDS);
  } catch {
    return undefined;
  }
}

async function handOver(method: 'POST' | 'PUT', path: string, body: object): Promise<Outcome> {
  try {
    const headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
    return outcomeOf(await answerTo(assumeTrustedRoute(path), { method, headers, body: JSON.stringify(body) }));
  } catch {
    return { kind: 'unknown', reason: 'Confluence’s answer was lost.' };
  }
}

function answerTo(
  path: Route,
  init: Parameters<ReturnType<typeof asApp>['requestConfluence']>[1],
  milliseconds?: number,
): Promise<HttpAnswer> {
  return inTime(async (signal) => {
    const response = await asApp().requestConfluence(path, { ...init, signal });
    return {
      status: response.status,
      header: headersIn(response.headers),
      body: await response.text(),
    };
  }, milliseconds);
}

/** What was asked for, or why nothing was published. */
function readOf<T>(schema: z.ZodType<T>, answer: HttpAnswer | undefined): T | Outcome {
  if (!answer) return { kind: 'try-again', reason: 'Confluence could not be reached; nothing was published.' };
  const read = answer.status === 200 ? schema.safeParse(parseJson(answer.body)) : undefined;
  if (read?.success) return read.data;
  const outcome = outcomeOf(answer);
  return outcome.kind === 'unknown' || outcome.kind === 'accepted'
    ? { kind: 'try-again', reason: `Confluence answered ${answer.status} when asked; nothing was published.` }
    : outcome;
}
