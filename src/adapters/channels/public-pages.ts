/** Publishing on the app's own public pages: one commit for the message and its place in the page's list. */
import { EMPTY_PAGE, messageKey, pageKey, parsePage, withEntry } from '../../domain/publishing/public-page';
import { publishedMessage } from '../../domain/publishing/published-message';
import type { ChannelPort, Ports } from '../../ports';
import { keptDestination } from './destination-secret';

/** Others publish on the same page meanwhile; whoever is late looks again. */
const TRIES = 5;

export function publicPages({ secrets, store, clock }: Pick<Ports, 'secrets' | 'store' | 'clock'>): ChannelPort {
  return {
    async send({ deliveryId, recipient, message, record, sendId }) {
      const content = publishedMessage.safeParse(message.post);
      if (recipient.kind !== 'destination' || !content.success)
        return { kind: 'refused', reason: 'A public page is needed.' };
      const { destinationId } = recipient;
      const kept = await keptDestination(secrets, destinationId, 'public page');
      if ('kind' in kept) return kept;
      const key = pageKey(destinationId);
      for (let count = 0; count < TRIES; count += 1) {
        const stored = await store.get('content', key);
        const before = stored ? parsePage(stored.body.text) : EMPTY_PAGE;
        const page = withEntry(before, {
          deliveryId,
          ...(sendId === undefined ? {} : { sendId }),
          recordIssueId: record.issueId,
          kind: content.data.kind,
          at: clock.now(),
        });
        if (page === before) return { kind: 'accepted' };
        const done = await store.commit([
          { kind: 'content', key, body: asContent(page, key), expected: stored?.revision ?? 0 },
          {
            kind: 'content',
            key: messageKey(destinationId, page.count),
            body: asContent(content.data, key),
            expected: 'any',
          },
        ]);
        if (done === 'done') return { kind: 'accepted' };
      }
      return { kind: 'try-again', reason: 'Much is published on the page at the moment.' };
    },
  };
}

function asContent(value: object, path: string): { readonly text: string; readonly path: string } {
  return { text: JSON.stringify(value), path };
}
