/** What a send knows of channels whose other side takes no messages, and what waits because of it. */
import type { Channel, SentChannel } from '../../domain/channels/names';
import type { Outcome } from '../../domain/channels/outcome';
import type { Delivery } from '../../domain/delivery/delivery';
import { afterParcel, hasOneOtherSide, isOut, type Outage } from '../../domain/delivery/outage';
import type { SendDocument } from '../../domain/documents';
import type { Ports } from '../../ports';
import type { Leaving } from './hand-over-parcel';

/** Until when nothing of a send leaves by this channel, milliseconds since the epoch; undefined where it may. */
export function outUntil(send: SendDocument, channel: Channel, now: number): number | undefined {
  const { until = 0 } = outageOf(send, channel) ?? {};
  return until > now ? until : undefined;
}

export function outageOf({ outages }: SendDocument, channel: Channel): Outage | undefined {
  return hasOneOtherSide(channel) ? outages?.[channel] : undefined;
}

/** Whether all messages of the channel wait together, after one more parcel of it came to these outcomes. */
export function waitTogether(known: Outage | undefined, channel: Channel, outcomes: readonly Outcome[]): boolean {
  return hasOneOtherSide(channel) && isOut(afterParcel(known, outcomes, 0));
}

/**
 * The outage of the channel after a parcel was handed over; undefined where its other side does what it is asked. Writes
 * only where that begins, goes on or ends.
 *
 * @param known as it was before the parcel left
 * @param outcomes of those of its messages that were handed over
 */
export async function noteAnswers(
  ports: Pick<Ports, 'store' | 'clock'>,
  sendId: string,
  channel: Channel,
  known: Outage | undefined,
  outcomes: readonly Outcome[],
): Promise<Outage | undefined> {
  if (outcomes.length === 0 || !hasOneOtherSide(channel)) return known;
  if (!known && !afterParcel(undefined, outcomes, ports.clock.now())) return undefined;
  for (let stored = await ports.store.get('send', sendId); stored; stored = await ports.store.get('send', sendId)) {
    const { key, body, revision } = stored;
    const { [channel]: before, ...others } = body.outages ?? {};
    const after = afterParcel(before, outcomes, ports.clock.now());
    if (before === after) return after;
    const outages = after ? { ...others, [channel]: after } : others;
    const changed: SendDocument = { ...body, outages: Object.keys(outages).length > 0 ? outages : undefined };
    if ((await ports.store.commit([{ kind: 'send', key, body: changed, expected: revision }])) === 'done') return after;
  }
  return undefined;
}

/** Ends the pause of a channel, so that one message is tried now; tells whether there was one. */
export async function endPause(
  ports: Pick<Ports, 'store' | 'clock'>,
  sendId: string,
  channel: SentChannel,
): Promise<boolean> {
  for (let stored = await ports.store.get('send', sendId); stored; stored = await ports.store.get('send', sendId)) {
    const { key, body, revision } = stored;
    const known = body.outages?.[channel];
    const now = ports.clock.now();
    if (body.state !== 'running' || !known || known.until <= now) return false;
    const changed: SendDocument = { ...body, outages: { ...body.outages, [channel]: { ...known, until: now } } };
    if ((await ports.store.commit([{ kind: 'send', key, body: changed, expected: revision }])) === 'done') return true;
  }
  return false;
}

/**
 * The deliveries' ids in the order in which they leave: what was tried in vain before comes last, so that a message that is
 * never taken, or never answered, does not keep the others waiting.
 */
export function triedLast(
  deliveries: readonly Delivery[],
  { handoverOf }: Pick<Leaving, 'handoverOf'>,
): readonly string[] {
  const wasTried = (delivery: Delivery): boolean => (handoverOf(delivery)?.attempts ?? 0) > 0;
  const last = deliveries.filter(wasTried);
  return [...deliveries.filter((delivery) => !wasTried(delivery)), ...last].map(({ id }) => id);
}
