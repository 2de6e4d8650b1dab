/**
 * The plan of a send, as data. What is authorised is short whatever the number of recipients: which communiqués, to which
 * audiences. Batches and deliveries follow from it, and from the audiences' people, with the same ids whenever they are
 * computed: a batch that was written twice is written once.
 */
import { digestOf, type Digest } from '../encoding/digest';
import type { Channel } from '../channels/names';
import type { Communique, CommuniqueKind } from '../communique/communique';
import type { Commitment } from '../ledger/commitment';
import type { CoverageTarget, NextChannelName } from '../record/coverage';
import { AUDIENCE_PART_SIZE, type Audience, type AudienceMember } from '../record/audience';
import type { Recipient } from '../record/stakeholder-group';
import { stop, type Delivery } from './delivery';

/** A batch is what one invocation delivers: the people of one part of an audience. */
export const BATCH_SIZE = AUDIENCE_PART_SIZE;

export interface PlanInput {
  readonly recordIssueId: string;
  readonly contentDigest: string;
  /** The arming of sending under which this is planned. */
  readonly epoch: number;
  readonly communiques: readonly {
    readonly communique: Pick<Communique, 'id' | 'kind' | 'channel' | 'revision'>;
    readonly audience: Pick<Audience, 'count' | 'digest'>;
    /** Digest of the rendered message, personal parts left as marks. */
    readonly messageDigest: Digest;
    /** What is to be proven of it, and how many nobody reaches, as they stood when it was sent. */
    readonly target?: CoverageTarget;
    readonly unreachable?: number;
    readonly next?: PlannedNext;
  }[];
}

/** What those who do not confirm a communiqué are told by their group's next channel, as it stood when it was sent. */
export interface PlannedNext {
  readonly channel: NextChannelName;
  /** Digest of the rendered message, personal parts left as marks. */
  readonly messageDigest: Digest;
  /** How many of the audience it cannot reach, since nobody knows how. */
  readonly unreached: number;
}

/** One communiqué of a send: what leaves, over which channel, and to whom. */
export interface PlannedCommunique {
  readonly communiqueId: string;
  readonly kind: CommuniqueKind;
  readonly channel: Channel;
  readonly revision: number;
  readonly messageDigest: Digest;
  readonly audience: Pick<Audience, 'count' | 'digest'>;
  readonly target?: CoverageTarget;
  /** People of its group who were left out because nobody reaches them. */
  readonly unreachable?: number;
  readonly next?: PlannedNext;
}

export interface SendPlan {
  readonly sendId: string;
  readonly communiques: readonly PlannedCommunique[];
  /** Deliveries of all communiqués together. */
  readonly total: number;
}

/** A batch as it follows from the plan, whether it was written or not. */
export interface PlannedBatch {
  readonly id: string;
  readonly sendId: string;
  readonly communique: PlannedCommunique;
  /** Which part of the audience it is for. */
  readonly part: number;
  readonly size: number;
}

/** One send of exactly this content of this record: sending the same content again is the same send. */
export function sendIdOf({ recordIssueId, contentDigest, epoch }: Omit<PlanInput, 'communiques'>): string {
  return digestOf({ record: recordIssueId, content: contentDigest, epoch }).slice(0, 32);
}

export function planSend(input: PlanInput): SendPlan {
  const communiques = input.communiques.map(
    ({ communique, audience: { count, digest }, messageDigest, target, unreachable, next }): PlannedCommunique => ({
      communiqueId: communique.id,
      kind: communique.kind,
      channel: communique.channel,
      revision: communique.revision,
      messageDigest,
      audience: { count, digest },
      ...(target ? { target } : {}),
      ...(unreachable ? { unreachable } : {}),
      ...(next ? { next } : {}),
    }),
  );
  return {
    sendId: sendIdOf(input),
    communiques,
    total: communiques.reduce((sum, { audience }) => sum + audience.count, 0),
  };
}

type Planned = Pick<SendPlan, 'sendId' | 'communiques'>;

/** All batches of a send in the order in which they leave. */
export function batchesOf({ sendId, communiques }: Planned): readonly PlannedBatch[] {
  return communiques.flatMap((communique) => {
    const { count } = communique.audience;
    return Array.from({ length: Math.ceil(count / BATCH_SIZE) }, (_, part): PlannedBatch => ({
      id: `${sendId}.${communique.communiqueId}.${String(part).padStart(5, '0')}`,
      sendId,
      communique,
      part,
      size: Math.min(BATCH_SIZE, count - part * BATCH_SIZE),
    }));
  });
}

/** The delivery of one communiqué of a send to one person. */
export function deliveryIdOf(sendId: string, communiqueId: string, recipient: Commitment): string {
  return digestOf({ send: sendId, communique: communiqueId, recipient }).slice(0, 32);
}

/** The deliveries of one batch, from the people of its part of the audience. */
export function deliveriesOf(
  batch: PlannedBatch,
  members: readonly AudienceMember[],
  about: {
    readonly sendId: string;
    readonly recordIssueId: string;
    readonly epoch: number;
    readonly now: number;
    /** When its reader's turn is; now, where nobody has one of their own. */
    readonly turnOf?: (recipient: Recipient) => number;
    /** Why they do not leave at all, where the send was stopped before they were written. */
    readonly stopReason?: string;
  },
): readonly Delivery[] {
  const { sendId, recordIssueId, epoch, now, turnOf, stopReason } = about;
  const { communiqueId, channel, revision, messageDigest } = batch.communique;
  return members.map(({ recipient, commitment }) => {
    const delivery: Delivery = {
      id: deliveryIdOf(sendId, communiqueId, commitment),
      recordIssueId,
      sendId,
      batchId: batch.id,
      epoch,
      communiqueId,
      channel,
      recipient,
      recipientCommitment: commitment,
      communiqueRevision: revision,
      messageContentDigest: messageDigest,
      attempts: 0,
      progress: { at: 'planned', dueAt: turnOf?.(recipient) ?? now },
      receipts: {},
    };
    return stopReason === undefined ? delivery : stop(delivery, stopReason, now);
  });
}

export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const result: T[][] = [];
  for (let start = 0; start < items.length; start += size) result.push(items.slice(start, start + size));
  return result;
}
