/**
 * Public comments on requests of Jira Service Management, as the app. Where an earlier attempt was left without an answer,
 * the request's comments are looked through for the delivery before another one is posted.
 */
import { route } from '@forge/api';
import { z } from 'zod';
import { asWikiText } from '../../domain/channels/request-comment';
import type { Outcome } from '../../domain/channels/outcome';
import { JiraFailure, type ChannelPort } from '../../ports';
import { inTime, NoAnswer, SEARCHED_MILLISECONDS } from '../in-time';
import { call } from '../jira/call';
import { pace } from './pace';

const COMMENTS_ON_A_PAGE = 50;
/** A request with more is none that a customer reads to its end. */
const MOST_PAGES = 20;

const posted = z.object({ id: z.string() });
const comments = z.object({
  values: z.array(z.object({ id: z.string(), body: z.string().default('') })),
  isLastPage: z.boolean().default(true),
});

/** One per invocation: it keeps the pace between the messages of that invocation. */
export function requestComments(): ChannelPort {
  const turn = pace();
  return {
    async send({ deliveryId, recipient, message, mayHaveLeft }) {
      await turn();
      if (recipient.kind !== 'request') return { kind: 'refused', reason: 'A request is needed.' };
      const { issueId, name } = recipient;
      const reference = `Reference ${deliveryId}`;
      try {
        const earlier = mayHaveLeft ? await lookedThrough(issueId, reference) : undefined;
        if (earlier === 'not-in-time') return NOT_LOOKED_THROUGH;
        if (earlier !== undefined) return { kind: 'accepted', providerMessageId: earlier.id };
        const { id } = await call('app', route`/rest/servicedeskapi/request/${issueId}/comment`, posted, {
          method: 'POST',
          body: { body: `${asWikiText(message.text)}\n${reference}`, public: true },
        });
        return { kind: 'accepted', providerMessageId: id };
      } catch (failure) {
        return outcomeOf(failure, name);
      }
    },
  };
}

/** Nothing was posted; whether an earlier attempt had posted it stays as unknown as it was. */
const NOT_LOOKED_THROUGH: Outcome = {
  kind: 'try-again',
  reason: 'Jira did not show in time which comments the request has, so that none was added yet.',
};

async function lookedThrough(
  issueId: string,
  reference: string,
): Promise<{ readonly id: string } | 'not-in-time' | undefined> {
  try {
    const id = await inTime((signal) => commentWith(issueId, reference, signal), SEARCHED_MILLISECONDS);
    return id === undefined ? undefined : { id };
  } catch (failure) {
    if (failure instanceof NoAnswer) return 'not-in-time';
    throw failure;
  }
}

/** The id of the public comment that ends with these words; undefined when none does. */
async function commentWith(issueId: string, reference: string, signal: AbortSignal): Promise<string | undefined> {
  for (let page = 0; page < MOST_PAGES && !signal.aborted; page += 1) {
    const query = new URLSearchParams({
      public: 'true',
      internal: 'false',
      start: String(page * COMMENTS_ON_A_PAGE),
      limit: String(COMMENTS_ON_A_PAGE),
    });
    const { values, isLastPage } = await call(
      'app',
      route`/rest/servicedeskapi/request/${issueId}/comment?${query}`,
      comments,
    );
    const found = values.find(({ body }) => body.trimEnd().endsWith(reference));
    if (found) return found.id;
    if (isLastPage || values.length === 0) return undefined;
  }
  throw new JiraFailure(502, 'The request has too many comments to look through.');
}

function outcomeOf(failure: unknown, name: string): Outcome {
  if (!(failure instanceof JiraFailure)) return { kind: 'unknown', reason: 'Jira’s answer was lost.' };
  const { status, message, retryAfterSeconds } = failure;
  if (status === 429 || status === 503)
    return { kind: 'try-again', reason: message, ...(retryAfterSeconds ? { afterSeconds: retryAfterSeconds } : {}) };
  if (status >= 500) return { kind: 'unknown', reason: `Jira failed while posting the comment: ${message}` };
  if (status === 404)
    return {
      kind: 'refused',
      reason: `${name} does not exist any more, is no request of a customer, or may not be seen by the app.`,
    };
  if (status === 401 || status === 403)
    return {
      kind: 'refused',
      reason: `The app may not comment on ${name}. An administrator of its project gives the app the permission to add comments.`,
    };
  return { kind: 'refused', reason: `Jira did not take the comment on ${name}: ${message}` };
}
