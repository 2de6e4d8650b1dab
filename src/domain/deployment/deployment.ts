/** What pipelines and people say about deployments, and what follows for "deployment verified" (domain D8, D9). */
import type { Commitment } from '../ledger/commitment';

export const DEPLOYMENT_STATUSES = ['deployed', 'verified', 'failed', 'rolled-back'] as const;
export type DeploymentStatus = (typeof DEPLOYMENT_STATUSES)[number];

/** What was done, as it stands between a version and where: “4.2.0 rolled back in production”. */
export const DEPLOYMENT_STATUS_WORDS: Readonly<Record<DeploymentStatus, string>> = {
  deployed: 'deployed',
  verified: 'verified',
  failed: 'failed',
  'rolled-back': 'rolled back',
};

interface EvidenceFacts {
  /** The sender's message id; the same id never counts twice. */
  readonly id: string;
  readonly environment: string;
  readonly version: string;
  readonly status: DeploymentStatus;
  /** Counts the deployments of this version to this environment, upwards; an older number never replaces a newer one. */
  readonly sequence: number;
  /** When it happened by the sender's clock, and when it was received; milliseconds since the epoch. */
  readonly occurredAt: number;
  readonly receivedAt: number;
  /** Digests of what was installed, and hashes of the commits that it was built from, as far as they were told. */
  readonly artifacts?: readonly string[];
  readonly commits?: readonly string[];
}

export interface PipelineEvidence extends EvidenceFacts {
  readonly source?: 'pipeline';
  readonly pipeline: { readonly name: string; readonly run?: string; readonly url?: string };
  /** Who approved or reviewed the deployment, as the pipeline knows them. */
  readonly approvedBy?: readonly Reviewer[];
}

/** A name or login of another system; the ledger has the salted commitment to it. */
export interface Reviewer {
  readonly name: string;
  readonly commitment: Commitment;
}

/** What a person checked, about the deployment that stood when they said so. */
export interface PersonEvidence extends EvidenceFacts {
  readonly source: 'person';
  readonly accountId: string;
  readonly checked: string;
  /** The salted commitment to what was checked, as the ledger has it. */
  readonly commitment: Commitment;
  readonly url?: string;
  /** It was deployed anew after the failure or roll-back that stood: only then may a person's word follow one. */
  readonly deployedAnew?: boolean;
}

export type DeploymentEvidence = PipelineEvidence | PersonEvidence;

export type EvidenceReception = 'applied' | 'duplicate' | 'stale';

export function isFromPerson(evidence: DeploymentEvidence): evidence is PersonEvidence {
  return evidence.source === 'person';
}

/** Whether what a pipeline reports adds something to what pipelines are known to have reported of its environment. */
export function receptionOf(known: readonly DeploymentEvidence[], evidence: DeploymentEvidence): EvidenceReception {
  if (known.some((other) => other.id === evidence.id)) return 'duplicate';
  const ofPipelines = known.filter((other) => !isFromPerson(other) && other.environment === evidence.environment);
  const newest = Math.max(-1, ...ofPipelines.map((other) => other.sequence));
  if (evidence.sequence !== newest) return evidence.sequence > newest ? 'applied' : 'stale';
  const same = ofPipelines.filter((other) => other.sequence === newest);
  const lastNegative = lastOf(same.filter(isNegative));
  const isLaterNegative = isNegative(evidence) && evidence.occurredAt > lastNegative;
  return isLaterNegative || same.every((other) => STATUS_RANK[other.status] < STATUS_RANK[evidence.status])
    ? 'applied'
    : 'stale';
}

/** What is known of the newest deployment to an environment. */
export interface Standing<E extends DeploymentEvidence = DeploymentEvidence> {
  /** The failure or roll-back that nothing overcame. */
  readonly negative?: E;
  /** Everything that speaks for it, and that no failure took back; the newest first. */
  readonly positives: readonly E[];
  /** Everything that says it is verified, and that no failure took back. */
  readonly verified: readonly E[];
  readonly deployed?: E;
}

/**
 * A function of the evidence alone, in whatever order it came. The highest sequence counts; within it the negative
 * outweighs the positive, however late the positive comes. Only a person's word that it was deployed anew, later than
 * every failure that is known, follows one. Of what one person says for it, the last word counts.
 */
export function standingOf<E extends DeploymentEvidence>(evidence: readonly E[], environment: string): Standing<E> {
  const here = evidence.filter((candidate) => candidate.environment === environment);
  const newest = Math.max(...here.map((candidate) => candidate.sequence));
  const current = here.filter((candidate) => candidate.sequence === newest);
  const negatives = current.filter(isNegative);
  const last = lastOf(negatives);
  const positives =
    negatives.length === 0
      ? current
      : current.filter(
          (candidate) =>
            isFromPerson(candidate) &&
            candidate.deployedAnew === true &&
            !isNegative(candidate) &&
            candidate.occurredAt > last,
        );
  const sorted = lastWords([...positives].sort(byTime));
  const verified = sorted.filter((candidate) => candidate.status === 'verified');
  const deployed = sorted.find((candidate) => candidate.status === 'deployed');
  const overcome = verified.length > 0;
  const negative = [...negatives].sort((a, b) => STATUS_RANK[b.status] - STATUS_RANK[a.status] || byTime(a, b))[0];
  return { positives: sorted, verified, deployed, negative: overcome ? undefined : negative };
}

/** @param evidence the newest first */
function lastWords<E extends DeploymentEvidence>(evidence: readonly E[]): readonly E[] {
  const heard = new Set<string>();
  return evidence.filter((one) => {
    if (!isFromPerson(one)) return true;
    if (heard.has(one.accountId)) return false;
    heard.add(one.accountId);
    return true;
  });
}

/** The failures and roll-backs that stand in any of these environments, the newest first. */
export function failuresIn<E extends DeploymentEvidence>(
  evidence: readonly E[],
  environments: readonly string[],
): readonly E[] {
  return environments.flatMap((environment) => standingOf(evidence, environment).negative ?? []).sort(byTime);
}

/**
 * As much of the evidence as fits, the newest first, and whatever the environments' standing rests on however old it is:
 * what decides is never forgotten, so that no failure is lost and nothing that it took back comes to count again.
 *
 * @param size how much one piece takes of `limit`, in whatever unit both are given in
 */
export function remembered<E extends DeploymentEvidence>(
  evidence: readonly E[],
  limit: number,
  size: (one: E) => number,
): readonly E[] {
  const environments = new Set(evidence.map(({ environment }) => environment));
  const kept = new Set([...environments].flatMap((environment) => decisiveFor(evidence, environment)));
  let used = [...kept].reduce((sum, one) => sum + size(one), 0);
  for (const one of [...evidence].reverse()) {
    if (kept.has(one)) continue;
    used += size(one);
    if (used > limit) break;
    kept.add(one);
  }
  return evidence.filter((one) => kept.has(one));
}

/** What the standing of an environment rests on; of the same failure told again and again, the newest. */
function decisiveFor<E extends DeploymentEvidence>(evidence: readonly E[], environment: string): readonly E[] {
  const here = evidence.filter((candidate) => candidate.environment === environment);
  const newest = Math.max(...here.map((candidate) => candidate.sequence));
  const negatives = here.filter((candidate) => candidate.sequence === newest && isNegative(candidate)).sort(byTime);
  const latest = DEPLOYMENT_STATUSES.flatMap((status) => negatives.find((one) => one.status === status) ?? []);
  return [...latest, ...standingOf(evidence, environment).positives];
}

function isNegative({ status }: Pick<DeploymentEvidence, 'status'>): boolean {
  return status === 'failed' || status === 'rolled-back';
}

function lastOf(evidence: readonly DeploymentEvidence[]): number {
  return Math.max(-Infinity, ...evidence.map((one) => one.occurredAt));
}

/** The newest first. */
function byTime(a: DeploymentEvidence, b: DeploymentEvidence): number {
  return b.occurredAt - a.occurredAt || (a.id < b.id ? -1 : 1);
}

/** Within one deployment the negative outweighs the positive: a roll-back is never overruled by a late "verified". */
const STATUS_RANK: Readonly<Record<DeploymentStatus, number>> = {
  deployed: 0,
  verified: 1,
  failed: 2,
  'rolled-back': 3,
};
