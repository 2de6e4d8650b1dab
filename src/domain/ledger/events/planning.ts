/** What is to be told, and to whom. */
import type { Digest } from '../../encoding/digest';
import type { Commitment } from '../commitment';
import type { AudienceDigest } from '../content';
import type { Event } from './shared';

export type Planning =
  | Event<
      'record-planned',
      {
        readonly issue: string;
        readonly key: string;
        readonly versions: readonly { readonly id: string; readonly name: string }[];
        readonly changes: readonly string[];
      }
    >
  | Event<
      'communique-saved',
      {
        readonly communique: string;
        readonly revision: number;
        readonly group: string;
        readonly channel: string;
        /** Digest of the communiqué's source: subject, answers, channel, responsible person. */
        readonly source: Digest;
        /** Absent where nobody is named. */
        readonly responsible?: Commitment;
      }
    >
  | Event<'communique-removed', { readonly communique: string; readonly revision: number }>
  | Event<
      'audience-resolved',
      {
        readonly communique: string;
        readonly audience: AudienceDigest;
        readonly excluded: readonly { readonly reason: string; readonly count: number }[];
      }
    >;
