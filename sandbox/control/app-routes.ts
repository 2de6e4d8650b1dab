import { type Context, Hono } from 'hono';
import { type ForgeHost } from '../ports';
import { headersOf, toResponse } from './requests';

/** What of the app is reached from outside the site's pages: its web triggers and the files of its frames. */
export function appRoutes(host: ForgeHost): Hono {
  const routes = new Hono();

  routes.all('/public/*', async (context) => {
    const { pathname, search } = new URL(context.req.url);
    return toResponse(
      await host.webTrigger({
        path: pathname,
        method: context.req.method,
        query: search.slice(1),
        headers: headersOf(context),
        body: await context.req.text(),
      }),
    );
  });

  routes.get('/_frames/*', async (context: Context) => {
    const { pathname } = new URL(context.req.url);
    const resource = await host.resource(pathname);
    return resource === undefined ? context.text('The app has no such file.', 404) : toResponse(resource);
  });
  return routes;
}
