/** Destinations whose address is the URL to which is posted. */
import type { Post } from '../communique/message';
import type { DestinationChannel } from './channel';

/** @param own what the channel asks of a URL, besides what holds of every one: why it is none of its own */
export function webAddress(
  own: (address: URL) => string | undefined,
): Pick<DestinationChannel, 'objectionTo' | 'postTo'> {
  return {
    objectionTo(text) {
      if (!URL.canParse(text)) return 'Paste a URL that begins with https://.';
      const address = new URL(text);
      if (address.protocol !== 'https:') return 'Paste a URL that begins with https://.';
      if (address.username !== '' || address.password !== '')
        return 'The URL has a user name or password in it; only a URL without them can be posted to.';
      if (address.port !== '') return 'The URL names a port; only the usual one, 443, can be reached from Jira.';
      return own(address);
    },
    postTo: (address: string, post: Post) => ({ url: address, body: JSON.stringify(post) }),
  };
}
