import { Hono } from 'hono';
import { z } from 'zod';
import { type JiraSite, type Person } from '../ports';
import { BadRequest, readJson } from './requests';
import { endSession, personOfSession, startSession } from './session';

const signIn = z.strictObject({ accountId: z.string().nullable() });
const profile = z.strictObject({ displayName: z.string().trim().min(1) });

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
    const person = personOf(accountId);
    startSession(context, accountId);
    return context.json({ person });
  });
  routes.post('/people/:accountId', async (context) => {
    const { displayName } = await readJson(context, profile);
    site.renameAccount(personOf(context.req.param('accountId')).accountId, displayName);
    return context.json(personOf(context.req.param('accountId')));
  });
  routes.post('/people/:accountId/close', (context) => {
    site.closeAccount(personOf(context.req.param('accountId')).accountId);
    return context.json({ closed: true });
  });
  return routes;

  function personOf(accountId: string): Person {
    const person = site.people().find((each) => each.accountId === accountId);
    if (person === undefined) throw new BadRequest('accountId: nobody here has this account id', 'accountId');
    return person;
  }
}
