/**
 * Mail to external addresses through the site's mail provider. No provider deduplicates: a lost answer leaves the
 * delivery uncertain until one of the provider's reports, or a person, settles it.
 */
import { setTimeout } from 'node:timers/promises';
import { fetch } from '@forge/api';
import type { ChannelPort, Secrets } from '../../ports';
import { MAIL_PROVIDER_ADAPTERS } from '../mail-providers';
import { SECONDS_UNTIL_MENDED } from '../../domain/delivery/web-post';

/**
 * Each message costs about two writes of storage, of which a site has 4,000 a minute (Forge key-value store, limits): a
 * send leaves some of them to the people who work meanwhile.
 */
const PACE_MILLISECONDS = 40;

/** One per invocation: it keeps the pace between the messages of that invocation. */
export function externalMail(
  secrets: Pick<Secrets, 'get'>,
  wait: (milliseconds: number) => Promise<void> = setTimeout,
): ChannelPort {
  let previous: Promise<void> = Promise.resolve();
  return {
    async send(envelope) {
      await previous;
      previous = wait(PACE_MILLISECONDS);
      const { recipient, sender } = envelope;
      if (recipient.kind !== 'address') return { kind: 'refused', reason: 'An address is needed.' };
      if (sender.address === '') return { kind: 'refused', reason: 'No sender address is set up.' };
      const key = await secrets.get(`mail-provider-key.${sender.provider}`);
      if (key === undefined)
        return {
          kind: 'try-again',
          reason: 'No key of the mail provider is set up.',
          afterSeconds: SECONDS_UNTIL_MENDED,
        };
      const provider = MAIL_PROVIDER_ADAPTERS[sender.provider];
      try {
        const { url, headers, body } = provider.request(envelope, recipient, key);
        const answer = await fetch(url, { method: 'POST', headers: { ...headers }, body });
        return provider.outcomeOf({
          status: answer.status,
          header: (name) => answer.headers.get(name) ?? undefined,
          body: await answer.text(),
        });
      } catch {
        return { kind: 'unknown', reason: 'The provider’s answer was lost.' };
      }
    },
  };
}
