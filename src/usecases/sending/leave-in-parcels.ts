/**
 * Has deliveries, or reminders of them, leave a parcel after another. While the other side of their channel takes nothing,
 * one message alone finds out whether it does by now.
 */
import type { Channel } from '../../domain/channels/names';
import type { Delivery } from '../../domain/delivery/delivery';
import { parcelSize } from '../../domain/delivery/parcel';
import type { SendDocument } from '../../domain/documents';
import type { BatchInHand } from './batch-in-hand';
import {
  handOverParcel,
  soonest,
  type Envelopes,
  type HandingPorts,
  type Leaving,
  type ParcelStep,
} from './hand-over-parcel';
import { noteAnswers, outageOf, triedLast, waitTogether } from './outages';

/** What leaves of a batch, and what decides whether it does. */
interface Course<Instead> {
  readonly leaving: Leaving;
  readonly envelopes: Envelopes;
  readonly channel: Channel;
  /** The send as it was read last. */
  readonly send: SendDocument;
  /** The deliveries that are looked at now. */
  readonly ids: readonly string[];
  /** When the next of the others has its turn, milliseconds since the epoch; absent where there are none. */
  readonly nextAt?: number;
  readonly whatToDo: (
    delivery: Delivery,
  ) => ParcelStep | { readonly kind: 'nothing' } | { readonly kind: 'wait'; readonly until: number };
  /** Asked before each parcel: the send as it stands, or what the run comes to where nothing more leaves in it. */
  readonly mayLeave: () => Promise<{ readonly send: SendDocument } | { readonly instead: Instead }>;
}

/**
 * When to look again, milliseconds since the epoch; undefined where nothing of it waits for a moment.
 *
 * @param deadline when to stop and come back; milliseconds since the epoch
 */
export async function leaveInParcels<Instead>(
  ports: HandingPorts,
  inHand: BatchInHand,
  { leaving, envelopes, channel, send, ids, nextAt, whatToDo, mayLeave }: Course<Instead>,
  deadline: number,
): Promise<number | Instead | undefined> {
  let earliest = nextAt;
  let outage = outageOf(send, channel);
  for (let left = triedLast(inHand.all(ids), leaving), size = 0; left.length > 0; left = left.slice(size)) {
    size = outage ? 1 : parcelSize(channel, envelopes.sender.provider);
    const steps = inHand.all(left.slice(0, size)).map(whatToDo);
    if (steps.every(({ kind }) => kind === 'nothing')) continue;
    if (ports.clock.now() >= deadline) return ports.clock.now();
    const permission = await mayLeave();
    if ('instead' in permission) return permission.instead;
    const known = outageOf(permission.send, channel);
    const { againAt, outcomes } = await handOverParcel(
      ports,
      inHand,
      steps.filter((step) => step.kind !== 'nothing' && step.kind !== 'wait'),
      envelopes,
      leaving,
      (all) => waitTogether(known, channel, all),
    );
    earliest = soonest([earliest, ...steps.map((step) => (step.kind === 'wait' ? step.until : undefined)), againAt]);
    outage = await noteAnswers(ports, send.id, channel, known, outcomes);
    if (outage && outage.until > ports.clock.now()) return outage.until;
  }
  return earliest;
}
