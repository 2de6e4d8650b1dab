import { Hono } from 'hono';
import { z } from 'zod';
import { type JiraSite } from '../ports';
import { BadRequest, readJson } from './requests';
import { endSession, personOfSession, startSession } from './session';

const signIn = z.strictObject({ accountId: z.string().nullable() });

/** The people of the site, and who of them the pages are shown to. */
export function peopleRoutes(site: JiraSite): Hono {
  const routes = new Hono();
  routes.get('/people', (context) => context.json(site.people()));
  routes.get('/session', (context) => context.json({ person: personOfSession(context, site) ?? null }));
  routes.post('/session', async (context) => {
    const { accountId } = await readJson(context, signIn);
    if (accountId === null) {
      endSession(context);
      return context.json({ person: null });
    }
    const person = site.people().find((each) => each.accountId === accountId);
    if (person === undefined) throw new BadRequest('accountId: nobody here has this account id', 'accountId');
    startSession(context, accountId);
    return context.json({ person });
  });
  return routes;
}
