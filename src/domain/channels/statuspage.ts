/**
 * Statuspage, as an incident without impact that is resolved from the start: it stands in the page's history, its
 * subscribers are told, and no component changes colour (Statuspage API, "Incidents"). A scheduled maintenance would need
 * times of its own, which a release's date is not. A correction updates the incident of what it corrects, so that nobody
 * reads the one without the other.
 */
import type { Communique } from '../communique/communique';
import { withoutMarks, type Message, type MessageFacts } from '../communique/message';
import type { Outcome } from './outcome';
import { commonOutcome, parseJson, SECONDS_UNTIL_MENDED, type HttpAnswer } from './web-post';
import { z } from 'zod';
import type { ChannelDefinition } from './channel';
import { chatAsHtml, chatAsText, composeChat } from './chat';
import { cutTo, UNFORMATTED } from './chat-text';

/** An incident's name is a line on the page; its body has at most 25,000 characters. */
const NAME_LIMIT = 200;
const TEXT_LIMIT = 20_000;

const ADDRESS = /^([a-z0-9]{8,20}):(\S{20,100})$/;

export interface StatuspageAccess {
  readonly pageId: string;
  readonly apiKey: string;
}

/** Undefined where the address is none of a status page. */
export function statuspageAccess(address: string): StatuspageAccess | undefined {
  const [, pageId, apiKey] = ADDRESS.exec(address) ?? [];
  return pageId === undefined || apiKey === undefined ? undefined : { pageId, apiKey };
}

export const statuspage: ChannelDefinition = {
  takes: 'destination',
  proves:
    'Statuspage says that the message is on the page, and tells its subscribers. Nobody in particular can confirm having read it.',
  recognisesRepeats: true,
  render,
  destination: {
    noun: 'status page',
    nameHelp: 'As its readers call it: Harbour status',
    addressLabel: 'Page ID and API key',
    addressHelp:
      'In Statuspage, open your avatar, API info: the page ID, a colon, and the API key, as in kctbh9vrtdwd:89a229ce. A test message stands on the page, too, and its subscribers are told.',
    signed: false,
    ownHost: false,
    objectionTo: (address) =>
      statuspageAccess(address)
        ? undefined
        : 'Paste the page ID, a colon and the API key, without spaces; Statuspage shows both under API info.',
    postTo: (address, post) => ({ url: incidentsOf(statuspageAccess(address)), body: JSON.stringify(post) }),
    outcomeOf,
  },
};

export function incidentsOf(access: Pick<StatuspageAccess, 'pageId'> | undefined): string {
  return `https://api.statuspage.io/v1/pages/${access?.pageId ?? ''}/incidents`;
}

function render(communique: Communique, facts: MessageFacts): Message {
  const chat = composeChat(communique, facts, UNFORMATTED, TEXT_LIMIT);
  const sections = chat.sections.map(({ heading, blocks }) =>
    [heading, ...blocks.map(({ posted }) => posted)].join('\n'),
  );
  return {
    subject: communique.subject,
    html: chatAsHtml(chat, 'statuspage'),
    text: chatAsText(communique, chat),
    post: {
      // An update of the incident that it corrects, where that is on the page.
      updates: communique.kind === 'correction',
      incident: {
        name: cutTo(withoutMarks(communique.subject), NAME_LIMIT),
        status: 'resolved',
        impact_override: 'none',
        body: [chat.lead, ...sections, ...(chat.shortened ? [chat.shortened] : []), chat.foot.join('\n')].join('\n\n'),
        deliver_notifications: true,
      },
    },
  };
}

const incident = z.looseObject({ id: z.string() });
const refusal = z.looseObject({ error: z.union([z.string(), z.array(z.string())]).optional() });

function outcomeOf(answer: HttpAnswer): Outcome {
  const { status } = answer;
  const json = parseJson(answer.body);
  if (status === 200 || status === 201) {
    const { data } = incident.safeParse(json);
    return data
      ? { kind: 'accepted', providerMessageId: data.id }
      : { kind: 'unknown', reason: `Statuspage answered ${status} without the incident.` };
  }
  const said = refusal.safeParse(json).data?.error;
  const words = typeof said === 'string' ? said : said?.join(' ');
  // Statuspage limits each key to one call a second, and says so with either number.
  if (status === 420) return { kind: 'try-again', reason: 'Statuspage has too much to do.' };
  if (status === 404 || status === 410)
    return {
      kind: 'refused',
      reason:
        'Statuspage does not know this page. A Jira administrator gives the stakeholder group the ID of a page that exists.',
    };
  if (status === 401)
    return {
      kind: 'try-again',
      reason: 'Statuspage does not take the API key; a Jira administrator replaces it in the stakeholder group.',
      afterSeconds: SECONDS_UNTIL_MENDED,
    };
  return (
    commonOutcome('Statuspage', answer, words) ?? {
      kind: 'unknown',
      reason: `Statuspage answered ${status}, which says nothing of the incident.`,
    }
  );
}
