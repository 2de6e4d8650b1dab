/** How each channel's messages leave: mail in two ways of its own, all others as posts to their places. */
import { CHANNEL_DEFINITIONS } from '../../domain/channels';
import { CHANNELS, type Channel } from '../../domain/channels/names';
import type { ChannelPort, Clock, Secrets } from '../../ports';
import { externalMail } from './external-mail';
import { jiraMail } from './jira-mail';
import { posts } from './posts';

export function channelPorts(secrets: Pick<Secrets, 'get'>, clock: Clock): Readonly<Record<Channel, ChannelPort>> {
  const mail = { 'jira-mail': jiraMail(), 'external-mail': externalMail(secrets) };
  const posted = CHANNELS.flatMap((channel) => {
    const { destination } = CHANNEL_DEFINITIONS[channel];
    return destination ? [[channel, posts(destination, secrets, clock)] as const] : [];
  });
  return { ...(Object.fromEntries(posted) as Record<Exclude<Channel, keyof typeof mail>, ChannelPort>), ...mail };
}
