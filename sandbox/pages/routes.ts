import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Hono } from 'hono';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Addresses whose page is built in the browser; each is answered with the same index.html. */
const pageAddresses = [
  '/',
  '/browse/*',
  '/projects',
  '/projects/*',
  '/apps/*',
  '/admin',
  '/admin/*',
  '/mail',
  '/mail/*',
];

interface PagesOptions {
  /** Where the built client is: index.html and assets/. */
  readonly clientDirectory: string;
}

/**
 * Serves the pages that stand in for Jira. Everything they show they fetch from the site over HTTP. When the client was
 * not built, each page answers 503 and says so.
 */
export function pagesRoutes({ clientDirectory }: PagesOptions): Hono {
  const routes = new Hono();

  for (const address of pageAddresses) {
    routes.get(address, async (context) => {
      const page = await readIfPresent(path.join(clientDirectory, 'index.html'));
      if (page === undefined) {
        return context.text('The sandbox’s pages are not built. Run `npm run build`, then reload.', 503);
      }
      // The page's own frames may come from the other origin; nothing may put the page itself into a frame.
      return context.body(page, 200, {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'content-security-policy': "frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
      });
    });
  }

  routes.get('/assets/:name', async (context) => {
    const name = context.req.param('name');
    const contentType = contentTypes[path.extname(name)];
    if (contentType === undefined || !/^[\w.-]+$/.test(name)) return context.notFound();
    const file = await readIfPresent(path.join(clientDirectory, 'assets', name));
    if (file === undefined) return context.notFound();
    return context.body(file, 200, {
      'content-type': contentType,
      // The names carry a hash of the content.
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
  });

  return routes;
}

async function readIfPresent(file: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
