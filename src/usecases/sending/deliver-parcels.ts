/** Hands the deliveries of a batch over, a parcel at a time. What stops the send is looked for before each parcel. */
import {
  afterOutcome,
  beginAttempt,
  stateOf,
  stop,
  type Beginning,
  type Delivery,
} from '../../domain/delivery/delivery';
import type { Channel } from '../../domain/channels/names';
import { PLANNED_ELSEWHERE } from '../../domain/delivery/fence';
import type { SendDocument } from '../../domain/documents';
import type { Ports } from '../../ports';
import { lookAgainAt, turnOf, waits, whyEnded } from '../run-book/run-script';
import { BatchInHand } from './batch-in-hand';
import { envelopesOf, type HandingPorts, type Leaving } from './hand-over-parcel';
import { leaveInParcels } from './leave-in-parcels';
import { holdAsLate, inItsTurn, inTheirTurn, isTooLate } from './readers-turns';
import { outUntil } from './outages';

/** A delivery itself leaves. */
const ITSELF: Leaving = {
  idOf: ({ id }) => id,
  contentOf: ({ messageContentDigest }) => messageContentDigest,
  recipientOf: ({ recipient }) => recipient,
  afterOutcome,
  handoverOf: (delivery) => delivery,
};

/**
 * Returns when the batch has to be looked at again, milliseconds since the epoch, or that it waits for its turn; undefined
 * when nothing of it waits for a moment.
 *
 * @param deadline when to stop and come back; milliseconds since the epoch
 */
export async function deliverParcels(
  ports: HandingPorts,
  send: SendDocument,
  batchId: string,
  deadline: number,
): Promise<number | 'with-its-turn' | undefined> {
  const [inHand, envelopes] = await Promise.all([BatchInHand.take(ports.store, batchId), envelopesOf(ports, send)]);
  const [first] = inHand?.all() ?? [];
  if (!inHand || !first || !envelopes) return undefined;
  const step = send.script?.[first.communiqueId];
  if (isTooLate(inHand.all(), step, ports.clock.now())) {
    await holdAsLate(ports, send.id, first.communiqueId);
    return 'with-its-turn';
  }
  const isPlanned = (delivery: Delivery): boolean => stateOf(delivery) === 'planned';
  const { ids, nextAt } = inTheirTurn(inHand.all(), step, isPlanned, ports.clock.now());
  const { channel } = first;
  return leaveInParcels(
    ports,
    inHand,
    {
      leaving: ITSELF,
      envelopes,
      channel,
      send,
      ids,
      nextAt,
      whatToDo: (delivery) => whatToDo(delivery, send, ports.clock.now()),
      mayLeave: () => mayLeave(ports, send.id, inHand, channel),
    },
    deadline,
  );
}

function whatToDo(
  delivery: Delivery,
  { authorisation, script }: SendDocument,
  now: number,
): Beginning | { readonly kind: 'stop'; readonly delivery: Delivery } {
  if (delivery.epoch === authorisation.epoch)
    return inItsTurn(beginAttempt(delivery, now), delivery, script?.[delivery.communiqueId], now);
  const stopped = stop(delivery, PLANNED_ELSEWHERE, now);
  return stopped === delivery ? { kind: 'nothing' } : { kind: 'stop', delivery: stopped };
}

/** Whether the next parcel may leave, as the send says now; where nothing may any more, the rest is kept back. */
async function mayLeave(
  ports: Pick<Ports, 'store' | 'clock'>,
  sendId: string,
  inHand: BatchInHand,
  channel: Channel,
): Promise<{ readonly instead: number | 'with-its-turn' | undefined } | { readonly send: SendDocument }> {
  const current = await ports.store.get('send', sendId);
  if (current?.body.state !== 'running') {
    await keepBack(ports, inHand, current?.body.stopReason ?? 'The send was stopped.');
    return { instead: undefined };
  }
  const now = ports.clock.now();
  const turn = turnOf(current.body, inHand.communiqueId, now);
  const ended = whyEnded(turn);
  if (ended !== undefined) {
    await keepBack(ports, inHand, ended);
    return { instead: undefined };
  }
  if (waits(turn)) return { instead: lookAgainAt(turn, now) ?? 'with-its-turn' };
  const again = outUntil(current.body, channel, now);
  return again === undefined ? { send: current.body } : { instead: again };
}

/** What has not left is kept back; an attempt that was cut off may have left, so it is uncertain, here as elsewhere. */
export async function keepBack(ports: Pick<Ports, 'clock'>, inHand: BatchInHand, reason: string): Promise<void> {
  await inHand.changeAll((delivery) => stop(delivery, reason, ports.clock.now()));
}
