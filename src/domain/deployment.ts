/** What pipelines say about deployments, and what follows for "deployment verified" (domain D8, D9). */

export const DEPLOYMENT_STATUSES = ['deployed', 'verified', 'failed', 'rolled-back'] as const;
export type DeploymentStatus = (typeof DEPLOYMENT_STATUSES)[number];

export interface DeploymentEvidence {
  /** The sender's message id; the same id never counts twice. */
  readonly id: string;
  readonly environment: string;
  readonly version: string;
  readonly status: DeploymentStatus;
  /** Counts the deployments of this version to this environment, upwards; an older number never replaces a newer one. */
  readonly sequence: number;
  /** When it happened by the pipeline's clock, and when it was received; milliseconds since the epoch. */
  readonly occurredAt: number;
  readonly receivedAt: number;
  readonly pipeline: { readonly name: string; readonly run?: string; readonly url?: string };
  readonly artifactDigest?: string;
  readonly commit?: string;
}

export type EvidenceReception = 'applied' | 'duplicate' | 'stale';

/** Whether evidence adds something to what is known of its environment. */
export function receptionOf(known: readonly DeploymentEvidence[], evidence: DeploymentEvidence): EvidenceReception {
  if (known.some((other) => other.id === evidence.id)) return 'duplicate';
  const rank = rankOf(evidence);
  const newest = latestFor(known, evidence.environment);
  if (newest && compareRanks(rank, rankOf(newest)) <= 0) return 'stale';
  return 'applied';
}

/** The evidence that counts for an environment: the highest sequence, and within it the furthest status. */
export function latestFor(
  evidence: readonly DeploymentEvidence[],
  environment: string,
): DeploymentEvidence | undefined {
  return evidence
    .filter((candidate) => candidate.environment === environment)
    .reduce<DeploymentEvidence | undefined>(
      (best, candidate) => (best && compareRanks(rankOf(candidate), rankOf(best)) <= 0 ? best : candidate),
      undefined,
    );
}

/** Within one deployment the negative outweighs the positive: a roll-back is never overruled by a late "verified". */
const STATUS_RANK: Readonly<Record<DeploymentStatus, number>> = {
  deployed: 0,
  verified: 1,
  failed: 2,
  'rolled-back': 3,
};

function rankOf(evidence: DeploymentEvidence): readonly [number, number] {
  return [evidence.sequence, STATUS_RANK[evidence.status]];
}

function compareRanks(a: readonly [number, number], b: readonly [number, number]): number {
  return a[0] - b[0] || a[1] - b[1];
}
