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
import { parcelSize } from '../../domain/delivery/parcel';
import type { SendDocument } from '../../domain/documents';
import type { Ports } from '../../ports';
import { lookAgainAt, turnOf, waits, whyEnded } from '../run-book/run-script';
import { BatchInHand } from './batch-in-hand';
import { envelopesOf, handOverParcel, soonest, type HandingPorts, type Leaving } from './hand-over-parcel';
import { holdAsLate, inItsTurn, inTheirTurn, isTooLate } from './readers-turns';
import { noteAnswers, silenceOf, silentUntil, unansweredLast } from './silences';

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
  let earliest = nextAt;
  let silence = silenceOf(send, channel);
  for (let left = unansweredLast(inHand.all(ids), ITSELF), size = 0; left.length > 0; left = left.slice(size)) {
    // Where nothing was answered before, one message alone finds out whether something is by now.
    size = silence ? 1 : parcelSize(channel, envelopes.sender.provider);
    const parcel = left.slice(0, size);
    const beginnings = inHand.all(parcel).map((delivery) => whatToDo(delivery, send, ports.clock.now()));
    if (beginnings.every(({ kind }) => kind === 'nothing')) continue;
    if (ports.clock.now() >= deadline) return ports.clock.now();
    const permission = await mayLeave(ports, send.id, inHand, channel);
    if (permission === 'never') return undefined;
    if ('again' in permission) return permission.again;
    const { againAt, outcomes } = await handOverParcel(
      ports,
      inHand,
      beginnings.filter((one) => one.kind !== 'nothing' && one.kind !== 'wait'),
      envelopes,
      ITSELF,
    );
    const waiting = beginnings.map((beginning) => (beginning.kind === 'wait' ? beginning.until : undefined));
    earliest = soonest([earliest, ...waiting, againAt]);
    silence = await noteAnswers(ports, send.id, channel, silenceOf(permission.send, channel), outcomes);
    if (silence && silence.until > ports.clock.now()) return silence.until;
  }
  return earliest;
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
): Promise<'never' | { readonly again: number | 'with-its-turn' } | { readonly send: SendDocument }> {
  const current = await ports.store.get('send', sendId);
  if (current?.body.state !== 'running') {
    await keepBack(ports, inHand, current?.body.stopReason ?? 'The send was stopped.');
    return 'never';
  }
  const now = ports.clock.now();
  const turn = turnOf(current.body, inHand.communiqueId, now);
  const ended = whyEnded(turn);
  if (ended !== undefined) {
    await keepBack(ports, inHand, ended);
    return 'never';
  }
  if (waits(turn)) return { again: lookAgainAt(turn, now) ?? 'with-its-turn' };
  const again = silentUntil(current.body, channel, now);
  return again === undefined ? { send: current.body } : { again };
}

/** What has not left is kept back; an attempt that was cut off may have left, so it is uncertain, here as elsewhere. */
export async function keepBack(ports: Pick<Ports, 'clock'>, inHand: BatchInHand, reason: string): Promise<void> {
  await inHand.changeAll((delivery) => stop(delivery, reason, ports.clock.now()));
}
