/** One REST call: made, checked and parsed. Jira's replies are parsed like any other input. */
import { asApp, asUser, type Route } from '@forge/api';
import type { z } from 'zod';
import { parseJson } from '../../domain/channels/web-post';
import { JiraFailure } from '../../ports';
import { secondsAskedFor } from '../answer-headers';
import { inTime, NoAnswer } from '../in-time';
import { isAbandoned } from './waiting';

export type As = 'app' | 'user';

interface Init {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
}

/** The reply's body in the schema's shape. Throws a {@link JiraFailure} for every other reply. */
export async function call<S extends z.ZodType>(as: As, route: Route, schema: S, init: Init = {}): Promise<z.infer<S>> {
  const parsed = schema.safeParse(parseJson(await request(as, route, init)));
  if (!parsed.success) throw new JiraFailure(502, 'Jira answered in a form that this app does not know.');
  return parsed.data;
}

/** A call whose reply does not matter once it succeeded. */
export async function command(as: As, route: Route, init: Init): Promise<void> {
  await request(as, route, init);
}

/** The reply's body. */
async function request(as: As, route: Route, init: Init): Promise<string> {
  if (isAbandoned()) throw new JiraFailure(504, 'Nobody waits for this answer any more.');
  const methods = as === 'app' ? asApp() : asUser();
  const { response, text } = await answered(async (signal) => {
    const reply = await methods.requestJira(route, {
      method: init.method ?? 'GET',
      headers: {
        Accept: 'application/json',
        ...(init.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
      signal,
    });
    return { response: reply, text: await reply.text() };
  });
  if (response.ok) return text;
  throw new JiraFailure(response.status, messageIn(text, response.status), secondsAskedFor(response.headers));
}

/** A call that nobody answers is one that Jira may have carried out, as after an answer of a gateway in between. */
async function answered<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  try {
    return await inTime(call);
  } catch (failure) {
    if (failure instanceof NoAnswer) throw new JiraFailure(504, 'Jira did not answer in time.');
    throw failure;
  }
}

/** Jira's own words, where it has some: `errorMessages` and `errors`. */
function messageIn(text: string, status: number): string {
  const body = parseJson(text);
  if (typeof body === 'object' && body !== null) {
    const { errorMessages, errors } = body as { readonly errorMessages?: unknown; readonly errors?: unknown };
    const words = [
      ...(Array.isArray(errorMessages) ? errorMessages : []),
      ...(typeof errors === 'object' && errors !== null ? Object.values(errors) : []),
    ].filter((word): word is string => typeof word === 'string');
    if (words.length > 0) return words.join(' ');
  }
  return `Jira answered ${status}.`;
}
