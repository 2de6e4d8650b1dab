/** What a send knows of channels whose other side leaves messages without an answer, and what waits because of it. */
import type { Channel } from '../../domain/channels/names';
import type { Outcome } from '../../domain/channels/outcome';
import type { Delivery } from '../../domain/delivery/delivery';
import { afterParcel, hasOneOtherSide, type Silence } from '../../domain/delivery/silence';
import type { SendDocument } from '../../domain/documents';
import type { Ports } from '../../ports';
import type { Leaving } from './hand-over-parcel';

/** Until when nothing of a send leaves by this channel, milliseconds since the epoch; undefined where it may. */
export function silentUntil(send: SendDocument, channel: Channel, now: number): number | undefined {
  const { until = 0 } = silenceOf(send, channel) ?? {};
  return until > now ? until : undefined;
}

export function silenceOf({ silences }: SendDocument, channel: Channel): Silence | undefined {
  return hasOneOtherSide(channel) ? silences?.[channel] : undefined;
}

/**
 * The silence of the channel after a parcel was handed over; undefined where its other side answers. Writes only where
 * that begins, goes on or ends.
 *
 * @param known as it was before the parcel left
 * @param outcomes of those of its messages that were handed over
 */
export async function noteAnswers(
  ports: Pick<Ports, 'store' | 'clock'>,
  sendId: string,
  channel: Channel,
  known: Silence | undefined,
  outcomes: readonly Outcome[],
): Promise<Silence | undefined> {
  if (outcomes.length === 0 || !hasOneOtherSide(channel)) return known;
  if (!known && !afterParcel(undefined, outcomes, ports.clock.now())) return undefined;
  for (let stored = await ports.store.get('send', sendId); stored; stored = await ports.store.get('send', sendId)) {
    const { key, body, revision } = stored;
    const { [channel]: before, ...others } = body.silences ?? {};
    const after = afterParcel(before, outcomes, ports.clock.now());
    if (before === after) return after;
    const silences = after ? { ...others, [channel]: after } : others;
    const changed: SendDocument = { ...body, silences: Object.keys(silences).length > 0 ? silences : undefined };
    if ((await ports.store.commit([{ kind: 'send', key, body: changed, expected: revision }])) === 'done') return after;
  }
  return undefined;
}

/**
 * The deliveries' ids in the order in which they leave: what was left without an answer before comes last, so that a
 * message to which nothing is ever answered does not keep the others waiting.
 */
export function unansweredLast(
  deliveries: readonly Delivery[],
  { handoverOf }: Pick<Leaving, 'handoverOf'>,
): readonly string[] {
  const wasUnanswered = (delivery: Delivery): boolean => handoverOf(delivery)?.unanswered === true;
  const last = deliveries.filter(wasUnanswered);
  return [...deliveries.filter((delivery) => !wasUnanswered(delivery)), ...last].map(({ id }) => id);
}
