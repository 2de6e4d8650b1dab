/** What everybody sees who has the address of a public page. */
import { answer, refuse, type Answer } from '../../domain/answer';
import {
  addressOfPage,
  correctionOf,
  EMPTY_PAGE,
  messageKey,
  pageKey,
  parseMessage,
  parsePage,
  type PlaceOfPage,
  type PublicEntry,
  type PublicPage,
} from '../../domain/publishing/public-page';
import type { PublicItem, PublicPageView } from '../../domain/publishing/public-page-html';
import type { Ports } from '../../ports';

/** So many messages of the largest size still fit the answer of a web trigger, 5 MB. */
const ITEMS_AT_ONCE = 10;

/**
 * One part of a page. Only a page that a stakeholder group has now is shown, and only what was sent to it. Two reads, and
 * one for the messages.
 *
 * @param from how many newer messages are left out; anything but a whole number is none
 */
export async function openPublicPage(
  { store }: Pick<Ports, 'store'>,
  place: PlaceOfPage & { readonly from: string },
): Promise<Answer<PublicPageView>> {
  const { groupId, destinationId } = place;
  if (![groupId, destinationId].every((id) => /^[\w-]{1,64}$/.test(id))) return NO_PAGE;
  const [group, kept] = await Promise.all([store.get('group', groupId), store.get('content', pageKey(destinationId))]);
  const members = group?.body.members;
  const destination =
    members?.kind === 'destinations' && members.channel === 'public-page'
      ? members.destinations.find(({ id }) => id === destinationId)
      : undefined;
  if (!destination) return NO_PAGE;
  const page = kept ? parsePage(kept.body.text) : EMPTY_PAGE;
  const from = /^\d{1,4}$/.test(place.from) ? Number(place.from) : 0;
  const shown = page.entries.slice(from, from + ITEMS_AT_ONCE);
  const messages = await store.getMany(
    'content',
    shown.map(({ number }) => messageKey(destinationId, number)),
  );
  return answer({
    title: destination.name,
    items: shown.flatMap((entry, index): PublicItem[] => {
      const message = messages[index];
      if (!message) return [];
      return [
        {
          number: entry.number,
          at: iso(entry.at),
          message: parseMessage(message.body.text),
          ...correctionShown(page, entry),
        },
      ];
    }),
    ...(from > 0 ? { newer: partFrom(Math.max(0, from - ITEMS_AT_ONCE)) } : {}),
    ...(from + ITEMS_AT_ONCE < page.entries.length ? { older: partFrom(from + ITEMS_AT_ONCE) } : {}),
  });

  function correctionShown(all: PublicPage, entry: PublicEntry): Pick<PublicItem, 'correctedBy'> {
    const correction = correctionOf(all, entry);
    if (!correction) return {};
    const part = Math.floor(all.entries.indexOf(correction) / ITEMS_AT_ONCE) * ITEMS_AT_ONCE;
    const address = `${partFrom(part)}#message-${correction.number}`;
    return { correctedBy: { at: iso(correction.at), address } };
  }

  /** Relative to the page's own address. */
  function partFrom(start: number): string {
    return `${addressOfPage('', place)}${start === 0 ? '' : `&from=${start}`}`;
  }
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

const NO_PAGE = refuse(
  'no-such-page',
  'There is no page at this address. Its publisher may have taken it away; ask whoever gave you the address.',
);
