/**
 * The plan of a send, as data: which deliveries in which batches. Deciding and doing are apart: any retry computes the
 * same plan with the same ids, so a plan that was written twice is written once.
 */
import { digestOf } from '../encoding/digest';
import type { Communique } from '../communique/communique';
import type { Delivery } from './delivery';
import type { Audience, AudienceMember } from '../record/stakeholder-group';

/** A batch is what one invocation delivers, and what one transaction of 25 operations can settle with its ledger entry. */
export const BATCH_SIZE = 20;

export interface PlanInput {
  readonly recordIssueId: string;
  readonly contentDigest: string;
  /** The arming of sending under which this is planned. */
  readonly epoch: number;
  readonly now: number;
  readonly communiques: readonly {
    readonly communique: Communique;
    readonly audience: Audience;
    /** Digest of the rendered message, personal parts left as marks. */
    readonly messageDigest: string;
  }[];
}

export interface PlannedBatch {
  readonly id: string;
  readonly communiqueId: string;
  readonly deliveries: readonly Delivery[];
}

export interface SendPlan {
  readonly sendId: string;
  readonly batches: readonly PlannedBatch[];
  readonly total: number;
}

/** One send of exactly this content of this record: sending the same content again is the same send. */
export function sendIdOf({ recordIssueId, contentDigest, epoch }: Omit<PlanInput, 'now' | 'communiques'>): string {
  return digestOf({ record: recordIssueId, content: contentDigest, epoch }).slice(0, 32);
}

export function planSend(input: PlanInput): SendPlan {
  const sendId = sendIdOf(input);
  const batches = input.communiques.flatMap(({ communique, audience, messageDigest }) =>
    chunks(inPlanOrder(audience), BATCH_SIZE).map((members, index): PlannedBatch => {
      const batchId = `${sendId}.${communique.id}.${String(index).padStart(5, '0')}`;
      return {
        id: batchId,
        communiqueId: communique.id,
        deliveries: members.map(({ recipient, commitment }) => ({
          id: digestOf({ send: sendId, communique: communique.id, recipient: commitment }).slice(0, 32),
          recordIssueId: input.recordIssueId,
          sendId,
          batchId,
          epoch: input.epoch,
          communiqueId: communique.id,
          channel: communique.channel,
          recipient,
          recipientCommitment: commitment,
          communiqueRevision: communique.revision,
          messageContentDigest: messageDigest,
          attempts: 0,
          progress: { at: 'planned', dueAt: input.now },
          receipts: {},
        })),
      };
    }),
  );
  return { sendId, batches, total: batches.reduce((sum, batch) => sum + batch.deliveries.length, 0) };
}

/** Each member once, in an order of their own: a plan that is computed again must cut the same batches. */
function inPlanOrder(audience: Audience): readonly AudienceMember[] {
  const byCommitment = new Map(audience.members.map((member) => [member.commitment, member]));
  return [...byCommitment.values()].sort((a, b) => (a.commitment < b.commitment ? -1 : 1));
}

export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const result: T[][] = [];
  for (let start = 0; start < items.length; start += size) result.push(items.slice(start, start + size));
  return result;
}
