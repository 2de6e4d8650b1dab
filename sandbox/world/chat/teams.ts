import { z } from 'zod';
import { type RestResponse } from '../../ports';
import { readBody } from '../outbound';
import { jsonAnswer, type PostStore } from '../posts';
import { type Provider } from '../provider';

/** A flow's message to Teams has at most 28 KB. Source: Microsoft Learn, "Limits and specifications for Teams". */
const messageLimit = 28 * 1024;

/** Source: Adaptive Cards, schema explorer, version 1.4; the elements that the sandbox knows. */
const element = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('TextBlock'), text: z.string(), wrap: z.boolean().optional() }),
  z.looseObject({ type: z.literal('Container'), items: z.array(z.looseObject({ type: z.string() })) }),
]);

/** Source: Microsoft Learn, "Create incoming webhooks with Workflows", the template that posts to a channel. */
const message = z.looseObject({
  type: z.literal('message'),
  attachments: z
    .array(
      z.looseObject({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        content: z.looseObject({
          type: z.literal('AdaptiveCard'),
          version: z.string().regex(/^1\.[0-5]$/),
          body: z.array(element).min(1),
        }),
      }),
    )
    .min(1),
});

/**
 * Microsoft Teams: the webhook of a flow made from the template "Post to a channel when a webhook request is received".
 * The flow's id says how it stands: `gone…` was removed, `off…` is switched off. It answers 202 as soon as it begins, and
 * what it cannot post it drops, as the real one does; it keeps no ids of its callers.
 */
export function createTeams(posts: PostStore): Provider {
  return {
    hosts: ['prod-01.westeurope.logic.azure.com', 'default0.00.environment.api.powerplatform.com'],
    answer({ method, path, query, body = '' }) {
      const flow = /\/workflows\/(\w+)\/triggers\/manual\/paths\/invoke$/.exec(path)?.[1];
      if (flow === undefined || flow.startsWith('gone'))
        return refused(404, 'WorkflowNotFound', `The workflow '${flow ?? ''}' could not be found.`);
      if (method !== 'POST') return refused(405, 'MethodNotAllowed', 'The method is not allowed.');
      if (query.get('sig') === null)
        return refused(
          401,
          'DirectApiAuthorizationRequired',
          'The request must be authenticated by a shared access signature.',
        );
      if (flow.startsWith('off'))
        return refused(400, 'WorkflowTriggerIsNotEnabled', `Could not execute workflow '${flow}' trigger 'manual'.`);
      const posted = message.safeParse(readBody(body));
      if (posted.success && body.length <= messageLimit)
        posts.add({ receiver: 'Microsoft Teams', place: flow, body: posted.data });
      return Promise.resolve({ status: 202, headers: {}, body: '' });
    },
    idle: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}

function refused(status: number, code: string, text: string): Promise<RestResponse> {
  return Promise.resolve(jsonAnswer(status, { error: { code, message: text } }));
}
