/**
 * PagerDuty, as a change event of a service (Events API v2, "Send a change event"). That a release went live is no
 * incident: nobody is woken by it, and whoever is on call finds it beside the next alert, as what changed. A change event
 * has no key by which PagerDuty would recognise it a second time, and it cannot be asked for.
 */
import { z } from 'zod';
import type { Communique } from '../communique/communique';
import { withoutMarks, type Message, type MessageFacts } from '../communique/message';
import type { Outcome } from './outcome';
import { commonOutcome, parseJson, type HttpAnswer } from './web-post';
import type { ChannelDefinition } from './channel';
import { chatAsHtml, chatAsText, composeChat } from './chat';
import { cutTo, UNFORMATTED } from './chat-text';

/** "Send a change event": a summary has at most 1,024 characters, an event 512 KB. */
const SUMMARY_LIMIT = 1_024;
const TEXT_LIMIT = 12_000;

/** A key says nothing of its account's service region, each of which has a host of its own ("Service Regions"). */
const ADDRESS = /^(eu:)?([0-9A-Za-z]{32})$/;

export const pagerDuty: ChannelDefinition = {
  takes: 'destination',
  proves:
    'PagerDuty takes the change event and shows it among the recent changes of the service; it wakes nobody. Nobody in particular can confirm having read it.',
  recognisesRepeats: false,
  render,
  destination: {
    noun: 'PagerDuty service',
    nameHelp: 'As PagerDuty calls it: Harbour gateway',
    addressLabel: 'Integration key',
    addressHelp:
      'In PagerDuty, open the service, Integrations, and add “Events API V2”; its integration key has 32 letters and digits. Write eu: before the key when the account is in PagerDuty’s EU region.',
    signed: false,
    ownHost: false,
    objectionTo: (address) =>
      ADDRESS.test(address)
        ? undefined
        : 'An integration key of PagerDuty has 32 letters and digits; copy it from the integration “Events API V2” of the service, and write eu: before it for an account in the EU region.',
    postTo(address, post) {
      const [, region = '', key = ''] = ADDRESS.exec(address) ?? [];
      return {
        url: `https://${region === '' ? 'events.pagerduty.com' : 'events.eu.pagerduty.com'}/v2/change/enqueue`,
        body: JSON.stringify({ routing_key: key, ...post }),
      };
    },
    outcomeOf,
  },
};

function render(communique: Communique, facts: MessageFacts): Message {
  const chat = composeChat(communique, facts, UNFORMATTED, TEXT_LIMIT);
  return {
    subject: communique.subject,
    html: chatAsHtml(chat, 'pagerduty'),
    text: chatAsText(communique, chat),
    post: {
      payload: {
        summary: cutTo(chat.subject, SUMMARY_LIMIT),
        source: withoutMarks(`Jira ${facts.recordKey}`),
        custom_details: {
          summary: chat.lead,
          ...Object.fromEntries(
            chat.sections.map(({ heading, blocks }) => [heading, blocks.map(({ posted }) => posted).join('\n')]),
          ),
          ...(chat.shortened ? { shortened: chat.shortened } : {}),
          about: chat.foot.join(' '),
        },
      },
    },
  };
}

const refusal = z.looseObject({ errors: z.array(z.string()).optional(), message: z.string().optional() });

function outcomeOf(answer: HttpAnswer): Outcome {
  const { status } = answer;
  if (status === 202) return { kind: 'accepted' };
  const said = refusal.safeParse(parseJson(answer.body)).data;
  const words = said?.errors?.[0] ?? said?.message;
  if (status === 404 || status === 410 || (status === 400 && /routing[_ ]key/i.test(answer.body)))
    return {
      kind: 'refused',
      reason:
        'PagerDuty does not know this integration key. A Jira administrator gives the stakeholder group the key of a service that exists, with eu: before it when the account is in the EU region.',
    };
  return (
    commonOutcome('PagerDuty', answer, words) ?? {
      kind: 'unknown',
      reason: `PagerDuty answered ${status}, which says nothing of the event.`,
    }
  );
}
