/**
 * Pages and blog posts in Confluence. Before anything is created it is asked whether the delivery is there already, by
 * what its last line says. A correction finds what it corrects by what was kept of it, since people may have given that
 * another title meanwhile.
 */
import { z } from 'zod';
import { destinationChannel } from '../../domain/channels';
import { confluencePlace, confluencePost, NOT_THERE, type ConfluencePost } from '../../domain/channels/confluence';
import type { Outcome } from '../../domain/channels/outcome';
import { parseJson } from '../../domain/channels/web-post';
import { sha256Hex } from '../../domain/encoding/digest';
import type { ChannelPort, Ports } from '../../ports';
import {
  contentById,
  contentsNamed,
  createContent,
  spaceIdOf,
  updateContent,
  type ContentType,
} from '../confluence/contents';
import { keptDestination } from './destination-secret';

type StorePort = Pick<Ports, 'store'>;

const CHANNEL_OF = { pages: 'confluence-page', blogposts: 'confluence-blog' } as const;

/** What a communiqué has in one place, so that a correction of it finds that. */
const remembered = z.object({ id: z.string() });

export function confluence(type: ContentType, ports: Pick<Ports, 'secrets' | 'store'>): ChannelPort {
  const noun = destinationChannel(CHANNEL_OF[type])?.noun ?? '';
  return {
    async send({ deliveryId, recipient, message, record, communique }) {
      const post = confluencePost.safeParse(message.post);
      if (recipient.kind !== 'destination' || !post.success) return { kind: 'refused', reason: `A ${noun} is needed.` };
      const kept = await keptDestination(ports.secrets, recipient.destinationId, noun);
      if ('kind' in kept) return kept;
      const memoryOf = (communiqueId: string) =>
        `confluence.${recipient.destinationId}.${record.issueId}.${communiqueId}`;
      const { corrects } = communique ?? {};
      const outcome = await publish(ports, type, {
        post: post.data,
        address: kept.address,
        delivery: sha256Hex(deliveryId).slice(0, 12),
        recordKey: record.issueKey,
        ...(corrects === undefined ? {} : { corrects: memoryOf(corrects) }),
      });
      // Nothing corrects a test. A further correction of the same finds what this one left there.
      if (outcome.kind === 'accepted' && communique)
        await remember(ports, memoryOf(corrects ?? communique.id), outcome);
      return outcome;
    },
  };
}

interface Publication {
  readonly post: ConfluencePost;
  readonly address: string;
  /** Tells this delivery from all others; not its id, which is nobody's to know. */
  readonly delivery: string;
  readonly recordKey: string;
  /** Where it is kept what this corrects. */
  readonly corrects?: string;
}

async function publish(ports: StorePort, type: ContentType, publication: Publication): Promise<Outcome> {
  const { post, delivery, recordKey, corrects } = publication;
  const place = confluencePlace(publication.address);
  if (!place) return { kind: 'refused', reason: NOT_THERE };
  const earlier = post.updates && corrects !== undefined ? await corrected(ports, type, corrects) : undefined;
  if (earlier && 'kind' in earlier) return earlier;
  const spaceId = earlier?.spaceId ?? (await spaceIdOf(place));
  if (typeof spaceId !== 'string') return spaceId;
  // The second title is nobody else's: Confluence takes each title once in a space.
  const titles = [
    post.title,
    `${post.title} (${[recordKey, delivery].filter((part) => part !== '').join(', ')})`,
  ] as const;
  const [first, second] = await Promise.all(titles.map((title) => contentsNamed(type, spaceId, title)));
  if (!first || !second) throw new Error('Each title is asked for.');
  if ('kind' in first) return first;
  if ('kind' in second) return second;
  const mark = `Delivery ${delivery}`;
  const there = [...(earlier ? [earlier] : []), ...first, ...second].find((one) =>
    one.body.storage.value.includes(mark),
  );
  if (there) return { kind: 'accepted', providerMessageId: there.id };
  const isTaken = first.some(({ id }) => id !== earlier?.id);
  const written = { title: titles[isTaken ? 1 : 0], value: `${post.body}\n${post.foot}<p>${mark}</p>` };
  if (earlier) return updateContent(type, earlier, written);
  const { parentId } = place;
  return createContent(type, { spaceId, ...(parentId === undefined ? {} : { parentId }) }, written);
}

/** What is there of what it corrects; undefined where nothing is there any more. */
async function corrected(
  { store }: StorePort,
  type: ContentType,
  memory: string,
): Promise<Awaited<ReturnType<typeof contentById>>> {
  const known = remembered.safeParse(parseJson((await store.get('content', memory))?.body.text ?? ''));
  return known.success ? contentById(type, known.data.id) : undefined;
}

async function remember(
  { store }: StorePort,
  memory: string,
  { providerMessageId: id }: Outcome & { readonly kind: 'accepted' },
): Promise<void> {
  if (id === undefined) return;
  const body = { text: JSON.stringify({ id }), path: memory };
  await store.commit([{ kind: 'content', key: memory, body, expected: 'any' }]);
}
