import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { type JiraSite } from '../ports';
import { type Parts } from './parts';
import { BadRequest, parse, readJson } from './requests';
import { personOfSession } from './session';
import { settle } from './settle';

const place = {
  /** Account id or e-mail address; without it the person of the session. */
  as: z.string().optional(),
  module: z.string().min(1),
  issueKey: z.string().min(1).optional(),
  projectKey: z.string().min(1).optional(),
  payload: z.unknown().optional(),
};
const invocation = z.strictObject({ ...place, functionKey: z.string().min(1) });
const frameRequest = z.strictObject({
  ...place,
  command: z.enum(['fetchProduct', 'getContext', 'egressGet', 'egressSet']),
  theme: z.string().optional(),
});
const framesQuery = z.strictObject({
  as: z.string().optional(),
  moduleType: z.array(z.string().min(1)).min(1, 'name at least one type of module, such as jira:issuePanel'),
  issueKey: z.string().optional(),
  projectKey: z.string().optional(),
});

/** What the bridge does for the app's frames, and the app's process. */
export function bridgeRoutes(parts: Parts): Hono {
  const { host, site, clock } = parts;
  const routes = new Hono();

  routes.post('/invoke', async (context) => {
    const request = await readJson(context, invocation);
    return answer(context, () => host.invoke({ ...request, as: accountIdOf(context, site, request.as) }));
  });
  routes.post('/bridge', async (context) => {
    const { command, ...request } = await readJson(context, frameRequest);
    return answer(context, () =>
      host.requestFromFrame(command, { ...request, as: accountIdOf(context, site, request.as) }),
    );
  });
  routes.get('/frames', async (context) => {
    const { moduleType: moduleTypes, ...query } = parse(framesQuery, {
      ...context.req.query(),
      moduleType: context.req.queries('moduleType') ?? [],
    });
    const frames = await host.framesFor({ ...query, moduleTypes, as: accountIdOf(context, site, query.as) });
    return context.json(frames);
  });
  routes.post('/idle', async (context) => {
    await settle(parts);
    return context.json({ idle: true, time: new Date(clock.now()).toISOString() });
  });
  routes.post('/kill-app', (context) => {
    host.killApp();
    return context.body(null, 204);
  });
  routes.get('/deployment-story', (context) => context.json(parts.deploymentStory() ?? {}));
  return routes;
}

/** The bridge's rejection is an answer of its own: 422 with the words that the frame would get. */
async function answer(context: Context, ask: () => Promise<unknown>): Promise<Response> {
  try {
    const value = await ask();
    return context.body(JSON.stringify(value ?? null), 200, { 'content-type': 'application/json' });
  } catch (error) {
    if (error instanceof BadRequest) throw error;
    return context.json({ error: { message: error instanceof Error ? error.message : String(error) } }, 422);
  }
}

function accountIdOf(context: Context, site: JiraSite, as: string | undefined): string {
  const person =
    as === undefined
      ? personOfSession(context, site)
      : (site.people().find(({ accountId }) => accountId === as) ?? site.personByEmail(as));
  if (person === undefined) {
    throw new BadRequest('as: give the account id or e-mail address of a person of the site', 'as');
  }
  return person.accountId;
}
