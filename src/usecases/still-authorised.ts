/**
 * Whether a send may go on. Approvals can be withdrawn and releases rolled back while messages leave, so this is asked
 * again for every batch: cheaply from what the app stores while the authorisation is young, in full once it is old.
 */
import { standingDecisions, type Decision } from '../domain/approval';
import { latestFor, type DeploymentEvidence } from '../domain/deployment';
import type { SendDocument } from '../domain/documents';
import { allOpen, headlineOf } from '../domain/gates/evaluate';
import { JiraFailure, type Ports, type Stored } from '../ports';
import { loadRecord, type LoadedRecord, type ReadPorts } from './load-record';
import { readApprovals } from './rely-on-evidence';
import { AUTHORISATION_MILLISECONDS } from './send-communications';
import { readSettings } from './settings';

export type SendPermission =
  | { readonly kind: 'authorised'; readonly send: SendDocument }
  | { readonly kind: 'stopped'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly afterSeconds: number };

export async function stillAuthorised(
  ports: ReadPorts & Pick<Ports, 'ledgerKey'>,
  send: Stored<SendDocument>,
): Promise<SendPermission> {
  if (send.body.state === 'stopped')
    return { kind: 'stopped', reason: send.body.stopReason ?? 'The send was stopped.' };
  const known = await knownFacts(ports, send.body);
  if (known.objection) return stopSend(ports, send, known.objection);
  if (!known.doubtful && ports.clock.now() < send.body.authorisation.validUntil)
    return { kind: 'authorised', send: send.body };
  try {
    const loaded = await loadRecord(ports, send.body.recordIssueId);
    if (!loaded) return stopSend(ports, send, 'The work item does not exist any more.');
    return await judgeAgain(ports, send, loaded);
  } catch (failure) {
    if (!(failure instanceof JiraFailure)) throw failure;
    return { kind: 'unknown', afterSeconds: failure.retryAfterSeconds ?? SECONDS_UNTIL_KNOWN };
  }
}

interface KnownFacts {
  readonly objection?: string;
  /** Something speaks against going on, but whether it matters to this send has to be judged in full. */
  readonly doubtful: boolean;
}

/** What the app's own storage says against going on; no REST call. */
async function knownFacts(ports: Pick<Ports, 'store'>, send: SendDocument): Promise<KnownFacts> {
  const [record, approvals, settings] = await Promise.all([
    ports.store.get('record', send.recordIssueId),
    readApprovals(ports, send.recordIssueId),
    readSettings(ports),
  ]);
  if (!record) return { objection: 'The record does not exist any more.', doubtful: false };
  const { decisions } = approvals.body;
  const { judgedAt } = send.authorisation;
  const deployment = await ports.store.get('deployment', record.body.versionId);
  const latest = deployment && latestFor(deployment.body.evidence, settings.body.environment);
  const failure = latest && failureOf(latest);
  const isNews = latest !== undefined && latest.receivedAt >= judgedAt;
  return {
    objection: (isNews ? failure : undefined) ?? declineAmong(decisions),
    // A notice of what is planned may follow an earlier failure; nothing else may.
    doubtful: failure !== undefined || decisions.some((decision) => (decision.withdrawnAt ?? 0) >= judgedAt),
  };
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

function declineAmong(decisions: readonly Decision[]): string | undefined {
  const changes = new Set(decisions.map((decision) => decision.changeIssueId));
  for (const change of changes)
    if (standingDecisions(decisions, change).some((decision) => decision.decision === 'declined'))
      return 'A change manager declined the change.';
  return undefined;
}

const SECONDS_UNTIL_KNOWN = 60;

async function judgeAgain(ports: ReadPorts, send: Stored<SendDocument>, loaded: LoadedRecord): Promise<SendPermission> {
  const reasons = loaded.verdicts.flatMap((verdict) => verdict.reasons);
  if (reasons.length > 0 && reasons.every((reason) => reason.code === 'unknown'))
    return { kind: 'unknown', afterSeconds: SECONDS_UNTIL_KNOWN };
  if (!allOpen(loaded.verdicts)) return stopSend(ports, send, headlineOf(loaded.verdicts));
  if (loaded.contentDigest !== send.body.authorisation.contentDigest)
    return stopSend(ports, send, 'What would be told has changed since sending was authorised.');
  const now = ports.clock.now();
  const renewed: SendDocument = {
    ...send.body,
    authorisation: { ...send.body.authorisation, judgedAt: now, validUntil: now + AUTHORISATION_MILLISECONDS },
  };
  await ports.store.commit([{ kind: 'send', key: send.key, body: renewed, expected: send.revision }]);
  return { kind: 'authorised', send: renewed };
}

async function stopSend(
  ports: Pick<Ports, 'store'>,
  send: Stored<SendDocument>,
  reason: string,
): Promise<SendPermission> {
  for (
    let current: Stored<SendDocument> | undefined = send;
    current;
    current = await ports.store.get('send', send.key)
  ) {
    if (current.body.state !== 'running') break;
    const stopped: SendDocument = { ...current.body, state: 'stopped', stopReason: reason };
    const done = await ports.store.commit([{ kind: 'send', key: send.key, body: stopped, expected: current.revision }]);
    if (done === 'done') break;
  }
  return { kind: 'stopped', reason };
}
