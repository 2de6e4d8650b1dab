import { standingDecisions, type Decision } from '../../domain/approval/approval';
import { whyKeptIn } from '../../domain/delivery/fence';
import { failuresIn, type DeploymentEvidence } from '../../domain/deployment/deployment';
import type { SendDocument } from '../../domain/documents';
import type { Ports } from '../../ports';
import { readPolicy } from '../administering/policies';
import { readSettings } from '../administering/settings';
import { readApprovals } from '../verifying/rely-on-evidence';
import { isOvertaken, OVERTAKEN } from './overtaken';

/** What is known without asking Jira. */
export interface KnownFacts {
  /** Why nothing of the send goes on, whatever the gates say. */
  readonly objection?: string;
  /** What somebody said since that holds a gate of something that is authorised. */
  readonly news?: string;
  /**
   * Something speaks against going on, but whether it matters to this send has to be judged in full: once, or, where
   * what speaks against it stays, for every batch.
   */
  readonly doubt: 'none' | 'settled-by-judging' | 'standing';
}

/** What the app's own storage says against going on with a send, or with these communiqués of it; no REST call. */
export async function knownFacts(
  ports: Pick<Ports, 'store' | 'installation'>,
  send: SendDocument,
  communiqueIds?: readonly string[],
): Promise<KnownFacts> {
  const { judgedAt, environments, versionId, asksDeployment, changeIssueIds } = send.authorisation;
  const [record, approvals, settings] = await Promise.all([
    ports.store.get('record', send.recordIssueId),
    readApprovals(ports, send.recordIssueId),
    readSettings(ports),
  ]);
  if (!record) return { objection: 'The record does not exist any more.', doubt: 'none' };
  if (isOvertaken(record.body, send, communiqueIds)) return { objection: OVERTAKEN, doubt: 'none' };
  const kept = whyKeptIn(settings.body.fence, ports.installation.id(), send.authorisation.epoch);
  if (kept !== undefined) return { objection: kept, doubt: 'none' };
  const { decisions } = approvals.body;
  // A roll-back is what a correction tells, and a decline speaks against what it takes back.
  if (send.correction) return { doubt: decidedSince(decisions, judgedAt) ? 'settled-by-judging' : 'none' };
  const [deployment, { policy }] = await Promise.all([
    ports.store.get('deployment', versionId),
    readPolicy(ports, record.body.projectId),
  ]);
  const failures = asksDeployment ? failuresIn(deployment?.body.evidence ?? [], environments) : [];
  const failure = failures.find(({ receivedAt }) => receivedAt >= judgedAt);
  const news =
    (failure && failureOf(failure)) ??
    (policy.approval.sources.includes('app') ? declineAmong(decisions, changeIssueIds) : undefined);
  return {
    ...(news === undefined ? {} : { news }),
    doubt:
      failures.length > 0 || news !== undefined
        ? 'standing'
        : decisions.some(({ withdrawnAt = 0 }) => withdrawnAt >= judgedAt)
          ? 'settled-by-judging'
          : 'none',
  };
}

function decidedSince(decisions: readonly Decision[], judgedAt: number): boolean {
  return decisions.some(({ at, withdrawnAt = 0 }) => Math.max(at, withdrawnAt) >= judgedAt);
}

function failureOf({ status, version, environment }: DeploymentEvidence): string | undefined {
  switch (status) {
    case 'rolled-back':
      return `${version} was rolled back from ${environment}.`;
    case 'failed':
      return `The deployment of ${version} to ${environment} failed.`;
    case 'deployed':
    case 'verified':
      return undefined;
  }
}

function declineAmong(decisions: readonly Decision[], changeIssueIds: readonly string[]): string | undefined {
  for (const change of changeIssueIds)
    if (standingDecisions(decisions, change).some((decision) => decision.decision === 'declined'))
      return 'A change manager declined the change.';
  return undefined;
}

/**
 * What the app's own storage says against telling these communiqués now, as a sentence; undefined where nothing does. No
 * REST call, five reads, and nothing is changed.
 */
export async function whatSpeaksAgainst(
  ports: Pick<Ports, 'store' | 'installation'>,
  send: SendDocument,
  communiqueIds: readonly string[],
): Promise<string | undefined> {
  const { objection, news } = await knownFacts(ports, send, communiqueIds);
  return objection ?? news;
}
