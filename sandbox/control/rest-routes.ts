import { type Context, Hono } from 'hono';
import { type JiraSite } from '../ports';
import { headersOf, toResponse } from './requests';
import { callerOf } from './session';

/** The site's own interface: `/rest/…` and Assets under `/jsm/…`, answered as Jira answers. */
export function restRoutes(site: JiraSite): Hono {
  const routes = new Hono();
  const answer = async (context: Context): Promise<Response> => {
    const caller = callerOf(context, site);
    if (caller === 'unknown') {
      return context.json(
        { message: 'Client must be authenticated to access this resource.', 'status-code': 401 },
        401,
      );
    }
    const { pathname, search } = new URL(context.req.url);
    const body = await context.req.text();
    return toResponse(
      await site.handle(
        {
          method: context.req.method,
          path: pathname + search,
          headers: headersOf(context),
          body: body === '' ? undefined : body,
        },
        caller,
      ),
    );
  };
  routes.all('/rest/*', answer);
  routes.all('/jsm/*', answer);
  return routes;
}
