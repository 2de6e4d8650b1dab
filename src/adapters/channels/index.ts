/** How each channel's messages leave: mail, text messages and incidents in ways of their own, all others as posts to their places. */
import { CHANNEL_DEFINITIONS } from '../../domain/channels';
import { CHANNELS, type SentChannel } from '../../domain/channels/names';
import type { ChannelPort, Clock, Installation, Secrets, WebTriggers } from '../../ports';
import { externalMail } from './external-mail';
import { jiraMail } from './jira-mail';
import { posts } from './posts';
import { statusPages } from './status-pages';
import { textMessages } from './text-messages';

export function channelPorts(
  secrets: Pick<Secrets, 'get'>,
  clock: Clock,
  webTriggers: WebTriggers,
  installation: Installation,
): Readonly<Record<SentChannel, ChannelPort>> {
  const ownWays = {
    'jira-mail': jiraMail(),
    'external-mail': externalMail(secrets),
    'text-message': textMessages(secrets, webTriggers),
    statuspage: statusPages(secrets, installation),
  };
  const posted = CHANNELS.flatMap((channel) => {
    const { destination } = CHANNEL_DEFINITIONS[channel];
    return destination ? [[channel, posts(destination, secrets, clock)] as const] : [];
  });
  return {
    ...(Object.fromEntries(posted) as Record<Exclude<SentChannel, keyof typeof ownWays>, ChannelPort>),
    ...ownWays,
  };
}
