import { Hono } from 'hono';
import { presentClock } from './clock-routes';
import { type Parts } from './parts';

/** What happened so far: mail, calls to providers, the app's REST calls, and how everything stands. */
export function recordRoutes({ site, host, world, clock, faults, addresses }: Parts): Hono {
  const routes = new Hono();

  routes.get('/state', (context) =>
    context.json({
      ...addresses(),
      clock: presentClock(clock),
      people: site.people().length,
      mail: world.mail.count(),
      outbound: world.outbound.count(),
      usage: host.usage(),
      faults: faults.list(),
      app: host.inspect(),
    }),
  );

  routes.get('/mail', (context) => context.json(world.mail.list()));
  routes.get('/mail/:file{[0-9]+\\.eml}', (context) => {
    const raw = world.mail.raw(context.req.param('file').replace('.eml', ''));
    if (raw === undefined) return context.json({ error: { message: 'There is no such mail.' } }, 404);
    return context.body(new Uint8Array(raw), 200, { 'content-type': 'message/rfc822' });
  });
  routes.get('/mail/:id{[0-9]+}', (context) => {
    const mail = world.mail.list().find(({ id }) => id === context.req.param('id'));
    return mail === undefined
      ? context.json({ error: { message: 'There is no such mail.' } }, 404)
      : context.json(mail);
  });

  routes.get('/posts', (context) => context.json(world.posts.list()));
  routes.get('/outbound', (context) => context.json(world.outbound.list()));

  routes.get('/traffic', (context) =>
    context.body(
      host
        .traffic()
        .map((entry) => `${JSON.stringify(entry)}\n`)
        .join(''),
      200,
      {
        'content-type': 'application/jsonl; charset=utf-8',
      },
    ),
  );
  return routes;
}
