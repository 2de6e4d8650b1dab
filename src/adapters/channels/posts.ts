/**
 * Posts to places with an address of their own: chat channels and webhooks. Their addresses are secrets, and nothing of
 * them is part of a reason, since reasons are shown and kept.
 */
import { Webhook } from 'standardwebhooks';
import type { DestinationChannel } from '../../domain/channels/channel';
import { SECONDS_UNTIL_MENDED } from '../../domain/channels/web-post';
import type { Outcome } from '../../domain/channels/outcome';
import type { ChannelPort, Clock, Secrets } from '../../ports';
import { keptDestination } from './destination-secret';
import { exchange } from './exchange';

export function posts(
  { noun, signed, outcomeOf }: DestinationChannel,
  postTo: NonNullable<DestinationChannel['postTo']>,
  secrets: Pick<Secrets, 'get'>,
  clock: Clock,
): ChannelPort {
  return {
    async send({ deliveryId, recipient, message }) {
      if (recipient.kind !== 'destination' || !message.post) return { kind: 'refused', reason: `A ${noun} is needed.` };
      const kept = await keptDestination(secrets, recipient.destinationId, noun);
      if ('kind' in kept) return kept;
      const { address, signingSecret = '' } = kept;
      const { url, body } = postTo(address, message.post);
      try {
        return outcomeOf(
          await exchange({
            url,
            headers: {
              'Content-Type': 'application/json',
              ...(signed ? signature(signingSecret, deliveryId, clock.now(), body) : {}),
            },
            body,
          }),
        );
      } catch (failure) {
        return afterFailure(failure, noun);
      }
    },
  };
}

function signature(signingSecret: string, id: string, now: number, body: string): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': new Webhook(signingSecret).sign(id, new Date(now), body),
  };
}

/** What was never handed over can be tried again; of everything else nobody knows. */
function afterFailure(failure: unknown, noun: string): Outcome {
  const { name = '', message = '', cause } = failure as Partial<Error>;
  if (`${name} ${message}`.includes('REQUEST_EGRESS_ALLOWLIST_ERR'))
    return {
      kind: 'try-again',
      reason: `Atlassian does not let the app reach this ${noun}: a Jira administrator allows its host on the app’s administration page.`,
      afterSeconds: SECONDS_UNTIL_MENDED,
    };
  const code = (cause as { readonly code?: unknown } | undefined)?.code;
  if (code === 'ENOTFOUND' || code === 'ECONNREFUSED')
    return { kind: 'try-again', reason: `There is nobody at the address of the ${noun} (${code}).` };
  return { kind: 'unknown', reason: 'The answer was lost.' };
}
