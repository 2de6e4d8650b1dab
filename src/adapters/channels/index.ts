/** How each channel's messages leave: mail and text messages in ways of their own, all others as posts to their places. */
import { CHANNEL_DEFINITIONS } from '../../domain/channels';
import { CHANNELS, type Channel } from '../../domain/channels/names';
import type { ChannelPort, Clock, Secrets, WebTriggers } from '../../ports';
import { externalMail } from './external-mail';
import { jiraMail } from './jira-mail';
import { posts } from './posts';
import { textMessages } from './text-messages';

export function channelPorts(
  secrets: Pick<Secrets, 'get'>,
  clock: Clock,
  webTriggers: WebTriggers,
): Readonly<Record<Channel, ChannelPort>> {
  const toPeople = {
    'jira-mail': jiraMail(),
    'external-mail': externalMail(secrets),
    'text-message': textMessages(secrets, webTriggers),
  };
  const posted = CHANNELS.flatMap((channel) => {
    const { destination } = CHANNEL_DEFINITIONS[channel];
    return destination ? [[channel, posts(destination, secrets, clock)] as const] : [];
  });
  return {
    ...(Object.fromEntries(posted) as Record<Exclude<Channel, keyof typeof toPeople>, ChannelPort>),
    ...toPeople,
  };
}
