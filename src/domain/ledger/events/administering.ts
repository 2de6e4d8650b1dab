/** Settings, groups, deputies, secrets, and what the site’s log witnesses. */
import type { Digest } from '../../encoding/digest';
import type { Commitment } from '../commitment';
import type { AudienceDigest } from '../content';
import type { Event } from './shared';

export type Administering =
  /** A person names a deputy, who decides in that person's name from the one instant until just before the other. */
  | Event<
      'approval-delegated',
      {
        readonly delegation: string;
        readonly delegator: Commitment;
        readonly deputy: Commitment;
        readonly from: string;
        readonly until: string;
      }
    >
  | Event<'delegation-withdrawn', { readonly delegation: string }>
  | Event<
      'settings-changed',
      { readonly setting: string; readonly revision: number; readonly before?: Digest; readonly after: Digest }
    >
  | Event<
      'group-changed',
      {
        readonly group: string;
        readonly revision: number;
        readonly change: 'created' | 'changed' | 'removed';
        readonly definition?: Digest;
        readonly members?: AudienceDigest;
      }
    >
  /** These members bounced or were refused for good, and are left out of the group's audiences until they are released. */
  | Event<'addresses-quarantined', { readonly group: string; readonly recipients: readonly Commitment[] }>
  /** Whoever answers for the group was asked to have so many of them mended; `to` is absent where nobody is left. */
  | Event<'mending-asked', { readonly group: string; readonly to?: Commitment; readonly addresses: number }>
  /** A person says that one of them can be reached again. */
  | Event<'address-released', { readonly group: string; readonly recipient?: Commitment; readonly reason: Commitment }>
  /** That a secret changed, never the secret; for the signing key, its public key as one line. */
  | Event<
      'secret-changed',
      { readonly secret: string; readonly change: 'set' | 'rotated' | 'removed'; readonly publicKey?: string }
    >
  /** This installation of the app may send from now on; nothing that was planned under an earlier arming may. */
  | Event<'sending-armed', { readonly epoch: number; readonly installation: string; readonly reason?: Commitment }>
  | Event<'personal-data-erased', { readonly commitments: readonly Commitment[] }>
  /** Another log's checkpoint, so that the site's log witnesses it. */
  | Event<
      'log-checkpointed',
      { readonly log: string; readonly size: number; readonly root: Digest; readonly checkpoint: string }
    >;
