import { Hono } from 'hono';
import { z } from 'zod';
import { type Parts } from './parts';
import { readJson } from './requests';

const call = z.strictObject({
  method: z.string().min(1).default('GET'),
  url: z.url({ protocol: /^https$/ }),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
});

/**
 * What the owner of an account does at a provider, by the provider's own API: there are no consoles in the sandbox in
 * which webhooks could be set up by hand.
 */
export function providerRoutes(world: Pick<Parts['world'], 'fetch'>): Hono {
  const routes = new Hono();
  routes.post('/provider-api', async (context) => {
    const { headers, ...request } = await readJson(context, call);
    const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
    const answer = await world.fetch({ ...request, headers: Object.fromEntries(named) });
    if (answer === undefined) {
      const message = `Nobody in the sandbox plays ${new URL(request.url).host}; docs/sandbox.md names who is played.`;
      return context.json({ error: { message, field: 'url' } }, 400);
    }
    const { status, body } = answer;
    return context.json({ status, headers: answer.headers, body });
  });
  return routes;
}
