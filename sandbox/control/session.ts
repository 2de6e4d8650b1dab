import { type Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { type Caller, type JiraSite, type Person } from '../ports';

/** Says who the pages' user is; the value is an account id. There are no secrets in a sandbox. */
const sessionCookie = 'sandbox.person';

export function personOfSession(context: Context, site: JiraSite): Person | undefined {
  const accountId = getCookie(context, sessionCookie);
  return site.people().find((person) => person.accountId === accountId);
}

export function startSession(context: Context, accountId: string): void {
  setCookie(context, sessionCookie, accountId, { path: '/', httpOnly: true, sameSite: 'Lax' });
}

export function endSession(context: Context): void {
  deleteCookie(context, sessionCookie, { path: '/' });
}

/**
 * Who makes the call: by Basic authentication with a person's e-mail address and any token, else the pages' session,
 * else nobody. `'unknown'` when the credentials are of nobody here.
 */
export function callerOf(context: Context, site: JiraSite): Caller | 'unknown' {
  const authorization = context.req.header('authorization');
  if (authorization === undefined) {
    const person = personOfSession(context, site);
    return person === undefined ? { kind: 'anonymous' } : { kind: 'user', accountId: person.accountId };
  }
  const [scheme = '', credentials = ''] = authorization.split(' ');
  if (scheme.toLowerCase() !== 'basic') return 'unknown';
  const emailAddress = Buffer.from(credentials, 'base64').toString('utf8').split(':')[0] ?? '';
  const person = site.personByEmail(emailAddress);
  return person === undefined ? 'unknown' : { kind: 'user', accountId: person.accountId };
}
