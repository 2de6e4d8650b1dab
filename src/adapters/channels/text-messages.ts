/** Text messages through the site's account at Twilio. After a lost answer it is asked what it took. */
import type { Outcome } from '../../domain/channels/outcome';
import type { TextSender } from '../../domain/delivery/text-sender';
import { SECONDS_UNTIL_MENDED } from '../../domain/channels/web-post';
import type { ChannelPort, Secrets, WebTriggers } from '../../ports';
import {
  findTaken,
  messageRequest,
  outcomeOf,
  reportAddress,
  searchRequest,
  type TextMessage,
} from '../text-providers/twilio';
import { exchange } from './exchange';
import { pace } from './pace';
import { secretOr } from './secret-or';

/** One per invocation: it keeps the pace between the messages of that invocation. */
export function textMessages(secrets: Pick<Secrets, 'get'>, webTriggers: WebTriggers): ChannelPort {
  const turn = pace();
  let eventUrl: Promise<string> | undefined;
  return {
    async send({ deliveryId, recipient, message, sender: { texts } }) {
      await turn();
      if (recipient.kind !== 'telephone-number' || message.short === undefined)
        return { kind: 'refused', reason: 'A telephone number is needed.' };
      const token = await secretOr(secrets, 'text-provider-key.twilio', NOT_SET_UP);
      if (typeof token !== 'string') return token;
      if (!texts) return NOT_SET_UP;
      const reportsTo = await addressForReports(deliveryId);
      if (reportsTo === undefined) return NOBODY_TO_REPORT_TO;
      const text: TextMessage = { to: recipient.number, body: message.short, reportsTo };
      try {
        return outcomeOf(await exchange(messageRequest(texts, token, text)));
      } catch {
        return (await askFor(texts, token, text)) ?? { kind: 'unknown', reason: 'Twilio’s answer was lost.' };
      }
    },
  };

  /** Asked for once in an invocation. Undefined where the platform does not tell it now. */
  async function addressForReports(deliveryId: string): Promise<string | undefined> {
    try {
      eventUrl ??= webTriggers.url('mail-events');
      return reportAddress(await eventUrl, deliveryId);
    } catch {
      eventUrl = undefined;
      return undefined;
    }
  }
}

/** Undefined where Twilio does not say that it took the message: it may show it a moment later only. */
async function askFor(texts: TextSender, token: string, text: TextMessage): Promise<Outcome | undefined> {
  try {
    return findTaken(await exchange(searchRequest(texts, token, text.to)), text);
  } catch {
    return undefined;
  }
}

const NOT_SET_UP: Outcome = {
  kind: 'try-again',
  reason: 'No account for text messages is set up: a Jira administrator adds one on the app’s administration page.',
  afterSeconds: SECONDS_UNTIL_MENDED,
};

const NOBODY_TO_REPORT_TO: Outcome = {
  kind: 'try-again',
  reason: 'Atlassian did not say where Twilio is to report to, so that nothing was sent yet.',
};
