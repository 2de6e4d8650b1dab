/** How each channel's messages leave: most in ways of their own, all others as posts to their places. */
import { CHANNEL_DEFINITIONS } from '../../domain/channels';
import { CHANNELS, type SentChannel } from '../../domain/channels/names';
import type { ChannelPort, Ports } from '../../ports';
import { confluence } from './confluence';
import { externalMail } from './external-mail';
import { jiraMail } from './jira-mail';
import { posts } from './posts';
import { publicPages } from './public-pages';
import { readOnce } from './read-once';
import { requestComments } from './request-comments';
import { statusPages } from './status-pages';
import { textMessages } from './text-messages';

export function channelPorts(
  ports: Pick<Ports, 'secrets' | 'store' | 'clock' | 'webTriggers' | 'installation'>,
): Readonly<Record<SentChannel, ChannelPort>> {
  const { secrets, clock, webTriggers, installation } = ports;
  const once = readOnce(secrets);
  const ownWays = {
    'jira-mail': jiraMail(),
    'external-mail': externalMail(once, clock),
    'text-message': textMessages(once, webTriggers),
    statuspage: statusPages(once, installation),
    'public-page': publicPages(ports),
    'confluence-page': confluence('pages', ports),
    'confluence-blog': confluence('blogposts', ports),
    'request-comment': requestComments(),
  };
  const posted = CHANNELS.flatMap((channel) => {
    const { destination } = CHANNEL_DEFINITIONS[channel];
    return destination?.postTo
      ? [[channel, posts(destination, destination.postTo.bind(destination), once, clock)] as const]
      : [];
  });
  return {
    ...(Object.fromEntries(posted) as Record<Exclude<SentChannel, keyof typeof ownWays>, ChannelPort>),
    ...ownWays,
  };
}
