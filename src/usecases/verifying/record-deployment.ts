/** Takes over what a pipeline says about a deployment; its signature was verified before it came here (domain D8, D9). */
import { answer, refuse, type Answer } from '../../domain/answer';
import {
  isFromPerson,
  receptionOf,
  remembered,
  type DeploymentEvidence,
  type DeploymentStatus,
  type PipelineEvidence,
} from '../../domain/deployment/deployment';
import { sha256Hex } from '../../domain/encoding/digest';
import type { DeploymentDocument } from '../../domain/documents';
import type { Installed } from '../../domain/deployment/installation';
import type { Commitment } from '../../domain/ledger/commitment';
import { contentOf, type Content } from '../../domain/ledger/content';
import type { LedgerEvent } from '../../domain/ledger/event';
import type { Ports } from '../../ports';
import { keepOpening, openingOfText } from '../ledger/person-commitment';
import { siteLog, withLedger, type Step, type Unchanged } from '../ledger/with-ledger';

export interface DeploymentReport extends Installed {
  /** The sender's message id. */
  readonly messageId: string;
  readonly projectKey: string;
  readonly version: string;
  readonly environment: string;
  readonly status: DeploymentStatus;
  readonly sequence: number;
  readonly occurredAt: number;
  readonly pipeline: { readonly name: string; readonly run?: string; readonly url?: string };
  /** Who approved or reviewed the deployment, as the pipeline knows them. */
  readonly approvedBy?: readonly string[];
  /** The body exactly as it was signed. */
  readonly rawBody: string;
}

type RecordPorts = Pick<Ports, 'jira' | 'store' | 'clock' | 'random' | 'ledgerKey' | 'queue'>;

/** How much evidence one version keeps, in characters of its JSON: well below what storage takes for one document. */
const REMEMBERED_CHARACTERS = 150_000;
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
  const reviewers = (report.approvedBy ?? []).map((name) => ({ name, opening: openingOfText(ports, name) }));
  const kept = receivedContent(
    report.rawBody,
    reviewers.map(({ opening }) => opening.commitment),
  );
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
        ...(report.artifacts ? { artifacts: report.artifacts } : {}),
        ...(report.commits ? { commits: report.commits } : {}),
        ...(reviewers.length > 0
          ? { approvedBy: reviewers.map(({ name, opening }) => ({ name, commitment: opening.commitment })) }
          : {}),
        digest: kept.digest,
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
          { kind: 'content', key: kept.digest, body: { text: kept.text, path: kept.path }, expected: 'any' },
          ...reviewers.map(({ opening }) => keepOpening(opening)),
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

/**
 * What the ledger's digest stands for: the body as it was received. Where it names people, their commitments stand in
 * place of the names, so that what is kept and exported names nobody.
 */
function receivedContent(rawBody: string, approvedBy: readonly Commitment[]): Content {
  if (approvedBy.length === 0) return contentOf(rawBody);
  const body: unknown = JSON.parse(rawBody);
  return contentOf({ ...(body as object), approvedBy });
}

/** The evidence of a version with one more piece, within what one document may hold. */
export function remember<E extends DeploymentEvidence>(known: readonly E[], evidence: E): readonly E[] {
  return remembered([...known, evidence], REMEMBERED_CHARACTERS, (one) => JSON.stringify(one).length);
}

export function evidenceEvent(evidence: DeploymentEvidence & { readonly digest: string }): LedgerEvent {
  return {
    type: 'deployment-evidence',
    data: {
      source: isFromPerson(evidence) ? 'person' : evidence.pipeline.name,
      sequence: evidence.sequence,
      environment: evidence.environment,
      version: evidence.version,
      ...(evidence.artifacts ? { artifacts: evidence.artifacts } : {}),
      ...(evidence.commits ? { commits: evidence.commits } : {}),
      verdict: evidence.status,
      evidence: evidence.digest,
      observedAt: new Date(evidence.occurredAt).toISOString(),
      ...(isFromPerson(evidence)
        ? { checked: evidence.commitment, ...(evidence.deployedAnew ? { deployedAnew: true } : {}) }
        : evidence.approvedBy
          ? { approvedBy: evidence.approvedBy.map(({ commitment }) => commitment) }
          : {}),
    },
  };
}
