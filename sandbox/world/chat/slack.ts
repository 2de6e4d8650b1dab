import { z } from 'zod';
import { type RestResponse } from '../../ports';
import { readBody } from '../outbound';
import { type PostStore, textAnswer } from '../posts';
import { type Provider } from '../provider';

/** Text objects. Source: Slack developer documentation, "Text object". */
const plainText = (limit: number) =>
  z.looseObject({ type: z.literal('plain_text'), text: z.string().min(1).max(limit) });
const anyText = (limit: number) =>
  z.looseObject({ type: z.enum(['plain_text', 'mrkdwn']), text: z.string().min(1).max(limit) });

/** The blocks that the sandbox knows, with their limits. Source: Slack developer documentation, "Block Kit reference". */
const block = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('header'), text: plainText(150) }),
  z.looseObject({ type: z.literal('section'), text: anyText(3000) }),
  z.looseObject({ type: z.literal('context'), elements: z.array(anyText(3000)).min(1).max(10) }),
  z.looseObject({ type: z.literal('divider') }),
]);

/** What an incoming webhook takes. Source: "Sending messages using incoming webhooks". */
const message = z.looseObject({
  text: z.string().optional(),
  blocks: z.array(z.unknown()).optional(),
});

/**
 * Slack's incoming webhooks: https://hooks.slack.com/services/T…/B…/…. Every webhook leads to a channel, whose state its
 * token says: `archived…`, `removed…` and `revoked…` answer as Slack does for such channels and webhooks. Slack keeps no
 * ids of its callers: what is posted twice is there twice.
 */
export function createSlack(posts: PostStore): Provider {
  return {
    hosts: ['hooks.slack.com'],
    answer({ method, path, body }) {
      const [, team, hook, token] = /^\/services\/(T\w+)\/(B\w+)\/(\w+)$/.exec(path) ?? [];
      if (team === undefined || hook === undefined || token === undefined) return done(404, 'no_team');
      if (method !== 'POST') return done(405, 'method_not_allowed');
      if (token.startsWith('archived')) return done(410, 'channel_is_archived');
      if (token.startsWith('removed')) return done(404, 'no_service');
      if (token.startsWith('revoked')) return done(403, 'invalid_token');
      const posted = message.safeParse(readBody(body));
      if (!posted.success) return done(400, 'invalid_payload');
      const { text = '', blocks = [] } = posted.data;
      if (text === '' && blocks.length === 0) return done(400, 'no_text');
      if (blocks.length > 50 || blocks.some((one) => !block.safeParse(one).success)) return done(400, 'invalid_blocks');
      posts.add({ receiver: 'Slack', place: `${team}/${hook}`, body: posted.data });
      return done(200, 'ok');
    },
    idle: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}

function done(status: number, words: string): Promise<RestResponse> {
  return Promise.resolve(textAnswer(status, words));
}
