/** The mail by which somebody hears that addresses of their stakeholder group do not take mail; it names none of them. Pure. */
import { renderNotice } from '../approval/notice';
import type { MailMessage } from '../communique/message';
import { numbered } from '../numbered';
import type { FaultKind, Quarantine } from './quarantine';

export interface MendingFacts {
  readonly groupName: string;
  /** Whether they are telephone numbers, which take text messages. */
  readonly isByText: boolean;
  /** What they were not told of yet. */
  readonly news: Quarantine;
  /** How many of the group do not take mail, these among them. */
  readonly all: number;
  /** Nobody is named who answers for the group, or their account was closed. */
  readonly nobodyAnswers: boolean;
  /** It may have left before. */
  readonly onceMore: boolean;
  readonly issueKey: string;
  /** Of the work item of the record by which the last of them was found out. */
  readonly url: string;
}

export function mendingNotice(facts: MendingFacts): MailMessage {
  const { groupName, isByText, news, all, nobodyAnswers, onceMore, issueKey, url } = facts;
  const what = isByText ? 'text messages' : 'mail';
  const one = isByText ? 'number' : 'address';
  const count = (some: number): string => numbered(some, one, isByText ? 'numbers' : 'addresses');
  const isOne = news.length === 1;
  return renderNotice({
    subject: `To be mended: ${count(news.length)} of ${groupName}`,
    lead: `${count(news.length)} of “${groupName}” ${isOne ? 'does' : 'do'} not take ${what} any more: ${inKinds(news, isByText)}. Please have ${isOne ? 'it' : 'them'} mended.`,
    facts: [
      ...(onceMore ? ['You may have got this mail before: it was cut off as it left.'] : []),
      ...(all > news.length ? [`With what you were told of before, it is ${count(all)} of the group by now.`] : []),
      `Until then ${isOne ? 'it is' : 'they are'} left out of what the group is told. Everybody else in the group is told as ever.`,
      `Which ${isOne ? 'it is' : 'they are'}: see Recipients on ${issueKey}, under “Bounced” or “Failed”. Tell these people another way what they missed, and ask them for ${isByText ? 'a number' : 'an address'} that takes ${what}.`,
      `Only a Jira administrator changes the group. Ask one to correct or remove the ${one}, or, where it takes ${what} again, to choose “Write again”: on the page “Release communications administration”, under “Stakeholder groups”.`,
      ...(nobodyAnswers
        ? [
            'Nobody answers for this group: ask a Jira administrator to name somebody there, too, who then gets this mail.',
          ]
        : []),
    ],
    link: { text: `See who is not reached on ${issueKey}`, url },
    foot: `You get this because you answer for this group, stand in for somebody who does, or are responsible for or sent what did not arrive. What is found out later is told together, at most once a day. Record ${issueKey}.`,
  });
}

function inKinds(news: Quarantine, isByText: boolean): string {
  const of = (how: FaultKind | undefined): number => news.filter((one) => one.how === how).length;
  const kinds = [
    { count: of('bounced'), words: isByText ? 'undeliverable for good' : 'bounced for good' },
    { count: of('refused'), words: isByText ? 'refused by the provider' : 'refused by the mail provider' },
    { count: of(undefined), words: 'not known how' },
  ].filter(({ count }) => count > 0);
  return kinds.length === 1 && kinds[0]
    ? kinds[0].words
    : kinds.map(({ count, words }) => `${count} ${words}`).join(', ');
}
