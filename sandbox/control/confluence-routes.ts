import { Hono } from 'hono';
import { type Confluence } from '../confluence/confluence';

/** Confluence's own pages of the site, to see what was published. */
export function confluenceRoutes(confluence: Pick<Confluence, 'page'>): Hono {
  const routes = new Hono();
  routes.get('/wiki/spaces/*', (context) => {
    const page = confluence.page(new URL(context.req.url).pathname);
    if (page === undefined) return context.text('Confluence has no such page.', 404);
    return context.body(page, 200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    });
  });
  return routes;
}
