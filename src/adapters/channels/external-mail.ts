/**
 * Mail to external addresses through the site's mail provider. No provider deduplicates: a lost answer leaves the
 * delivery uncertain until one of the provider's reports, or a person, settles it.
 */
import { SECONDS_UNTIL_MENDED } from '../../domain/delivery/web-post';
import type { ChannelPort, Clock, Secrets } from '../../ports';
import { MAIL_PROVIDER_ADAPTERS } from '../mail-providers';
import { exchange } from './exchange';
import { pace } from './pace';

/** One per invocation: it keeps the pace between the messages of that invocation. */
export function externalMail(secrets: Pick<Secrets, 'get'>, clock: Clock): ChannelPort {
  const turn = pace();
  return {
    async send(envelope) {
      await turn();
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
      const request = provider.request(envelope, recipient, key);
      const signed = (await provider.sign?.(request, key, clock.now())) ?? request;
      try {
        return provider.outcomeOf(await exchange(signed));
      } catch {
        return { kind: 'unknown', reason: 'The provider’s answer was lost.' };
      }
    },
  };
}
