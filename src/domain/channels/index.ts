/** Every channel that the product knows. One more is one more file, one more name and one more line here. */
import type { Communique } from '../communique/communique';
import type { FactsToRender, Message } from '../communique/message';
import { asOneLine } from '../communique/one-line';
import { BY_PEOPLE } from './by-people';
import type { ChannelDefinition, DestinationChannel, OwnPages } from './channel';
import { confluenceBlog, confluencePage } from './confluence';
import { externalMail, jiraMail } from './mail';
import { CHANNELS, type Channel, type SentChannel } from './names';
import { pagerDuty } from './pagerduty';
import { publicPage } from './public-page';
import { requestComment } from './request-comment';
import { slack } from './slack';
import { statuspage } from './statuspage';
import { teams } from './teams';
import { textMessage } from './text-message';
import { webhook } from './webhook';

export const CHANNEL_DEFINITIONS: Readonly<Record<Channel, ChannelDefinition>> = {
  'jira-mail': jiraMail,
  'external-mail': externalMail,
  slack,
  teams,
  webhook,
  'text-message': textMessage,
  pagerduty: pagerDuty,
  statuspage,
  'public-page': publicPage,
  'confluence-page': confluencePage,
  'confluence-blog': confluenceBlog,
  'request-comment': requestComment,
  ...BY_PEOPLE,
};

/** The message that a communiqué makes on its channel, its subject and every name in it as one line. */
export function renderMessage(communique: Communique, facts: FactsToRender): Message {
  return CHANNEL_DEFINITIONS[communique.channel].render(
    { ...communique, subject: asOneLine(communique.subject) },
    {
      ...facts,
      recordKey: asOneLine(facts.recordKey),
      versionName: asOneLine(facts.versionName),
      projectName: asOneLine(facts.projectName),
      groupName: asOneLine(facts.groupName),
      senderName: asOneLine(facts.senderName),
    },
  );
}

/** The channels whose recipients are places that an administrator sets up. */
export const DESTINATION_CHANNELS: readonly SentChannel[] = CHANNELS.filter(
  (channel): channel is SentChannel => CHANNEL_DEFINITIONS[channel].takes === 'destination',
);

export function destinationChannel(channel: Channel): DestinationChannel | undefined {
  return CHANNEL_DEFINITIONS[channel].destination;
}

export function ownPages(channel: Channel): OwnPages | undefined {
  return CHANNEL_DEFINITIONS[channel].ownPages;
}
