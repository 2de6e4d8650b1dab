/** A group's public page: anybody who has its address may read it, and nothing else can be done there. */
import { createHash } from 'node:crypto';
import { noPublicPageHtml, PUBLIC_PAGE_STYLE, publicPageHtml } from '../domain/publishing/public-page-html';
import { openPublicPage } from '../usecases/publishing/open-public-page';
import type { LoadPorts } from './page-call';
import { page, parseWebRequest, type WebAnswer } from './web-request';

/** As the document has it, with the line breaks around it. */
const STYLE_DIGEST = createHash('sha256').update(`\n${PUBLIC_PAGE_STYLE}\n`).digest('base64');
const ONLY_READ = { styles: `'sha256-${STYLE_DIGEST}'`, forms: "'none'" };
/** A correction must not come late. */
const FOR_A_MINUTE = 'public, max-age=60';

export function publicPage(load: LoadPorts): (request: unknown) => Promise<WebAnswer> {
  return async (raw) => {
    const request = parseWebRequest(raw);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return page(405, noPublicPageHtml('Not possible', 'This page can only be read.'), ONLY_READ);
    const opened = await openPublicPage(await load(), {
      groupId: request.query('group') ?? '',
      destinationId: request.query('page') ?? '',
      from: request.query('from') ?? '',
    });
    return opened.ok
      ? page(200, publicPageHtml(opened.value), { ...ONLY_READ, caching: FOR_A_MINUTE })
      : page(404, noPublicPageHtml('No page', opened.refusal.message), ONLY_READ);
  };
}
