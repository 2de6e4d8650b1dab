/** What events of several kinds mention. */
import type { Digest } from '../../encoding/digest';
import type { Commitment } from '../commitment';
import type { AudienceDigest } from '../content';

/** One message exactly as judged: which communiqué revision, over which channel, with which bytes, to whom. */
export interface MessagePin {
  readonly communique: string;
  readonly revision: number;
  /** Only an announcement needs a verified deployment before it may leave (domain C4, E4). */
  readonly kind: 'planned-notice' | 'release-announcement' | 'correction';
  readonly channel: string;
  /** The message as rendered, before what is each recipient's own (links, checkpoint) is put in. */
  readonly content: Digest;
  readonly audience: AudienceDigest;
  /** By which other channel those are told who do not confirm it, and with which bytes; absent where by none. */
  readonly next?: { readonly channel: string; readonly content: Digest };
}

export interface GateVerdict {
  readonly gate: string;
  readonly open: boolean;
  /** The policy did not ask for it: open because nobody looked. */
  readonly asked?: false;
  /** Codes, not sentences; of a gate that is open by an override, those that were passed over. */
  readonly reasons: readonly string[];
  /** Index of the `override-granted` entry by which alone the gate is open. */
  readonly override?: number;
}

export type DeliveryOutcome = 'accepted' | 'failed' | 'cancelled' | 'uncertain';

export interface SettledDelivery {
  readonly delivery: string;
  readonly communique: string;
  readonly revision: number;
  readonly channel: string;
  readonly content: Digest;
  readonly recipient: Commitment;
  readonly outcome: DeliveryOutcome;
  readonly at: string;
  /** How the provider names the message, where it does and the name tells nothing about the person. */
  readonly reference?: string;
}

/** One kind of event: its type, and what its entry says. */
export interface Event<Type extends string, Data> {
  readonly type: Type;
  readonly data: Data;
}
