/**
 * Mail to external addresses through the site's mail provider. No provider deduplicates: a lost answer leaves the
 * delivery uncertain until one of the provider's reports, or a person, settles it.
 */
import type { Outcome } from '../../domain/channels/outcome';
import { SECONDS_UNTIL_MENDED, type HttpAnswer, type HttpRequest } from '../../domain/channels/web-post';
import { MAIL_PROVIDER_FACTS } from '../../domain/delivery/mail-provider';
import type { ChannelPort, Clock, Envelope, MailSender, Secrets } from '../../ports';
import { MAIL_PROVIDER_ADAPTERS } from '../mail-providers';
import type { Mailbox } from '../mail-providers/mail-provider';
import { exchange } from './exchange';
import { pace } from './pace';
import { secretOr } from './secret-or';

/** One per invocation: it keeps the pace between the messages of that invocation. */
export function externalMail(secrets: Pick<Secrets, 'get'>, clock: Clock): ChannelPort {
  const turn = pace();
  return { send, sendTogether };

  async function send(envelope: Envelope): Promise<Outcome> {
    await turn();
    const addressed = addressedTo(envelope);
    if ('kind' in addressed) return addressed;
    const key = await keyFor(envelope.sender);
    if (typeof key !== 'string') return key;
    const provider = MAIL_PROVIDER_ADAPTERS[envelope.sender.provider];
    const request = provider.request(envelope, addressed.to, key);
    const signed = (await provider.sign?.(request, key, clock.now())) ?? request;
    return handOver(signed, provider.outcomeOf, lostBy(envelope.sender));
  }

  /** What is not fit to leave is refused by itself, and the others leave without it. */
  async function sendTogether(envelopes: readonly Envelope[]): Promise<readonly Outcome[]> {
    const [first] = envelopes;
    const together = first && MAIL_PROVIDER_ADAPTERS[first.sender.provider].together;
    if (!together) return Promise.all(envelopes.map(send));
    await Promise.all(envelopes.map(turn));
    const key = await keyFor(first.sender);
    if (typeof key !== 'string') return envelopes.map(() => key);
    const addressed = envelopes.map(addressedTo);
    const mails = addressed.flatMap((one) => ('kind' in one ? [] : [one]));
    if (mails.length === 0) return addressed.flatMap((one) => ('kind' in one ? [one] : []));
    const lost = lostBy(first.sender);
    const outcomes = await handOver(
      together.request(mails, key),
      (answer) => together.outcomesOf(answer, mails.length),
      mails.map(() => lost),
    );
    return addressed.map((one) => ('kind' in one ? one : (outcomes[mails.indexOf(one)] ?? lost)));
  }

  /** Or what becomes of a message without one. */
  function keyFor({ provider }: MailSender): Promise<string | Outcome> {
    return secretOr(secrets, `mail-provider-key.${provider}`, NO_KEY);
  }
}

function lostBy({ provider }: MailSender): Outcome {
  return { kind: 'unknown', reason: `${MAIL_PROVIDER_FACTS[provider].title}’s answer was lost.` };
}

const NO_KEY: Outcome = {
  kind: 'try-again',
  reason: 'No key of the mail provider is set up.',
  afterSeconds: SECONDS_UNTIL_MENDED,
};

interface Addressed {
  readonly envelope: Envelope;
  readonly to: Mailbox;
}

/** Or why it is not fit to leave. */
function addressedTo(envelope: Envelope): Addressed | Outcome {
  const { recipient, sender } = envelope;
  if (recipient.kind !== 'address') return { kind: 'refused', reason: 'An address is needed.' };
  if (sender.address === '') return { kind: 'refused', reason: 'No sender address is set up.' };
  return { envelope, to: recipient };
}

async function handOver<T>(request: HttpRequest, read: (answer: HttpAnswer) => T, lost: T): Promise<T> {
  let answer: HttpAnswer;
  try {
    answer = await exchange(request);
  } catch {
    return lost;
  }
  return read(answer);
}
