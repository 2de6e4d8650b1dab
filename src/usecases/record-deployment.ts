/** Takes over what a pipeline says about a deployment; its signature was verified before it came here (domain D8, D9). */
import { answer, refuse, type Answer } from '../domain/answer';
import {
  isFromPerson,
  latestFor,
  receptionOf,
  standingOf,
  type DeploymentEvidence,
  type DeploymentStatus,
  type PipelineEvidence,
} from '../domain/deployment';
import { sha256Hex } from '../domain/digest';
import type { DeploymentDocument } from '../domain/documents';
import type { LedgerEvent } from '../domain/ledger/event';
import type { Ports } from '../ports';
import { siteLog, withLedger, type Step, type Unchanged } from './with-ledger';

export interface DeploymentReport {
  /** The sender's message id. */
  readonly messageId: string;
  readonly projectKey: string;
  readonly version: string;
  readonly environment: string;
  readonly status: DeploymentStatus;
  readonly sequence: number;
  readonly occurredAt: number;
  readonly pipeline: { readonly name: string; readonly run?: string; readonly url?: string };
  readonly artifactDigest?: string;
  readonly commit?: string;
  /** The body exactly as it was signed. */
  readonly rawBody: string;
}

type RecordPorts = Pick<Ports, 'jira' | 'store' | 'clock' | 'random' | 'ledgerKey' | 'queue'>;

const MAXIMUM_REMEMBERED = 200;
/** A pipeline's clock may run ahead of ours by this much. */
const CLOCK_SKEW_MILLISECONDS = 5 * 60_000;
const NONCE_DAYS = 30;

export type Reception = { readonly result: 'applied' | 'stale' };

export async function recordDeployment(ports: RecordPorts, report: DeploymentReport): Promise<Answer<Reception>> {
  const now = ports.clock.now();
  if (report.occurredAt > now + CLOCK_SKEW_MILLISECONDS)
    return refuse(
      'in-the-future',
      'The deployment is said to happen in the future. Check the pipeline’s clock.',
      'occurredAt',
    );
  const versions = await ports.jira.versions(report.projectKey);
  const version = versions.find((candidate) => candidate.name === report.version);
  if (!version)
    return refuse('no-version', `Project ${report.projectKey} has no version named “${report.version}”.`, 'version');
  const reception = await withLedger(
    ports,
    siteLog(ports),
    async (): Promise<Step<Answer<Reception>> | Unchanged<Answer<Reception>>> => {
      const nonce = sha256Hex(`deployment-evidence ${report.messageId}`);
      if (await ports.store.get('nonce', nonce)) return { unchanged: REPLAYED };
      const stored = await ports.store.get('deployment', version.id);
      const known = stored?.body.evidence ?? [];
      const evidence: PipelineEvidence & { readonly digest: string } = {
        id: report.messageId,
        environment: report.environment,
        version: report.version,
        status: report.status,
        sequence: report.sequence,
        occurredAt: report.occurredAt,
        receivedAt: now,
        pipeline: report.pipeline,
        artifactDigest: report.artifactDigest,
        commit: report.commit,
        digest: sha256Hex(report.rawBody),
      };
      const received = receptionOf(known, evidence);
      if (received === 'duplicate') return { unchanged: REPLAYED };
      const document: DeploymentDocument =
        received === 'applied' ? { evidence: remember(known, evidence) } : { evidence: known };
      return {
        actor: { kind: 'pipeline', name: report.pipeline.name },
        events: [evidenceEvent(evidence)],
        changes: [
          { kind: 'nonce', key: nonce, body: { receivedAt: now }, expected: 0, timeToLiveDays: NONCE_DAYS },
          { kind: 'deployment', key: version.id, body: document, expected: stored?.revision ?? 0 },
          {
            kind: 'content',
            key: evidence.digest,
            body: { text: report.rawBody, path: `content/${evidence.digest}.txt` },
            expected: 'any',
          },
        ],
        value: answer({ result: received }),
      };
    },
  );
  if (reception.ok) await ports.queue.push('follow-ups', [{ body: { version: 1, versionId: version.id } }]);
  return reception;
}

const REPLAYED = refuse(
  'already-received',
  'This message was received before. Nothing was changed; nothing needs to be done.',
);

/** The newest of each environment is never forgotten, however much was reported. */
export function remember<E extends DeploymentEvidence>(known: readonly E[], evidence: E): readonly E[] {
  const all = [...known, evidence];
  if (all.length <= MAXIMUM_REMEMBERED) return all;
  const latest = new Set(
    [...new Set(all.map((entry) => entry.environment))].flatMap((name) => [
      latestFor(all, name)?.id,
      ...standingOf(all, name).verified.map(({ id }) => id),
    ]),
  );
  return all.filter((entry, index) => index >= all.length - MAXIMUM_REMEMBERED || latest.has(entry.id));
}

export function evidenceEvent(evidence: DeploymentEvidence & { readonly digest: string }): LedgerEvent {
  return {
    type: 'deployment-evidence',
    data: {
      source: isFromPerson(evidence) ? 'person' : evidence.pipeline.name,
      sequence: evidence.sequence,
      environment: evidence.environment,
      version: evidence.version,
      ...(evidence.artifactDigest ? { artifact: evidence.artifactDigest } : {}),
      verdict: evidence.status,
      evidence: evidence.digest,
      observedAt: new Date(evidence.occurredAt).toISOString(),
      ...(isFromPerson(evidence) ? { checked: evidence.commitment } : {}),
    },
  };
}
