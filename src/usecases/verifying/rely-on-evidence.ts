/**
 * What a send relies on, as entries of the record's own ledger: approvals found in Jira Service Management and evidence
 * of deployments come from elsewhere, and enter the record's ledger before it first relies on them.
 */
import type { Approval } from '../../domain/approval/approval-sources';
import { contentAbout, contentDigest, messagePin } from '../../domain/communique/content';
import { isFromPerson } from '../../domain/deployment/deployment';
import { outcomeForChange } from '../../domain/gates/rules/change-approved';
import { changesVerify } from '../../domain/gates/change-status';
import { countingEvidence, isEnough, verificationOf, type Verification } from '../../domain/gates/verification';
import type { ApprovalDocument } from '../../domain/documents';
import { changeRequests } from '../../domain/gates/snapshot';
import type { Commitment } from '../../domain/ledger/commitment';
import { contentOf } from '../../domain/ledger/content';
import type { LinkedChange } from '../../domain/record/release';
import { chunks } from '../../domain/delivery/send-plan';
import type { Change, Ports } from '../../ports';
import type { LoadedRecord } from '../records/load-record';
import { NO_APPROVALS } from '../approving/no-approvals';
import { keepOpening, openingOfAccount } from '../ledger/person-commitment';
import { evidenceEvent } from './record-deployment';
import { recordLog, withLedger, type LedgerPorts } from '../ledger/with-ledger';

/** Writes an entry for each approval and piece of evidence that the verdicts rest on and the ledger does not have yet. */
export async function bringIntoLedger(ports: LedgerPorts, loaded: LoadedRecord): Promise<void> {
  for (const found of foundElsewhere(loaded, ports.clock.now())) await recognise(ports, loaded, found);
  await takeOverEvidence(ports, loaded);
  await recogniseStatuses(ports, loaded);
}

/** Indices of the entries that the verdicts rest on, by the approvals document as it stands. */
export function reliedEntries(
  loaded: LoadedRecord,
  approvals: ApprovalDocument,
  now: number,
): { readonly decisions: readonly number[]; readonly evidence: readonly number[] } {
  const inPanel = new Set(
    approvalsReliedOn(loaded, now).flatMap(({ approval }) => (approval.source === 'app' ? [approval.id] : [])),
  );
  const decisions = [
    ...approvals.decisions.filter((decision) => inPanel.has(decision.id)).map((decision) => decision.ledgerIndex),
    ...foundElsewhere(loaded, now).flatMap((found) => {
      const known = approvals.recognised.find((entry) => isSame(entry, found, loaded));
      return known ? [known.ledgerIndex] : [];
    }),
  ];
  const verified = new Set([
    ...verifiedEvidence(loaded, now).map((one) => one.id),
    ...statusesReliedOn(loaded, now).map(statusId),
  ]);
  const evidence = approvals.evidence
    .filter((entry) => verified.has(entry.evidenceId))
    .map((entry) => entry.ledgerIndex);
  return { decisions: [...new Set(decisions)], evidence };
}

interface ReliedOn {
  readonly changeIssueId: string;
  readonly approval: Approval;
}

/** Every approval of every change that counts for exactly what stands now. */
function approvalsReliedOn({ snapshot }: LoadedRecord, now: number): readonly ReliedOn[] {
  return changeRequests(snapshot).flatMap((change) => {
    const outcome = outcomeForChange(snapshot, change, now);
    if (outcome.state !== 'approved') return [];
    return outcome.approvals.map((approval) => ({ changeIssueId: change.issueId, approval }));
  });
}

/** An approval that was given elsewhere than in the app, with everybody who gave it. */
interface FoundApproval {
  readonly changeIssueId: string;
  readonly source: Exclude<Approval['source'], 'app'>;
  /** As the approvals document and the ledger name it. */
  readonly id: string;
  readonly accountIds: readonly string[];
  /** Absent where the place does not say when. */
  readonly at?: number;
}

function foundElsewhere(loaded: LoadedRecord, now: number): readonly FoundApproval[] {
  const found = new Map<string, FoundApproval>();
  for (const { changeIssueId, approval } of approvalsReliedOn(loaded, now)) {
    const { source, accountId, at } = approval;
    if (source === 'app') continue;
    const id = nameOf(source, approval.id, changeIssueId);
    const known = found.get(id)?.accountIds ?? [];
    found.set(id, {
      changeIssueId,
      source,
      id,
      accountIds: accountId === undefined ? known : [...known, accountId],
      ...(source === 'version-approvers' ? {} : { at }),
    });
  }
  return [...found.values()];
}

/** Unique in the record: the approvers of a version approve each of its changes. */
function nameOf(source: FoundApproval['source'], id: string, changeIssueId: string): string {
  switch (source) {
    case 'jsm':
      return id;
    case 'change-status':
      return `status-${id}`;
    case 'version-approvers':
      return `version-${id}-${changeIssueId}`;
  }
}

async function recognise(ports: LedgerPorts, loaded: LoadedRecord, found: FoundApproval): Promise<void> {
  const issueId = loaded.record.issueId;
  const log = recordLog(ports, issueId);
  const openings = await Promise.all(
    [...new Set(found.accountIds)].map((accountId) => openingOfAccount(ports, log, accountId)),
  );
  const approvers: readonly Commitment[] = openings.map((opening) => opening.commitment);
  await withLedger(ports, log, async (firstIndex) => {
    const { body, revision } = await readApprovals(ports, issueId);
    if (body.recognised.some((entry) => isSame(entry, found, loaded))) return { unchanged: undefined };
    const entry = { approvalId: found.id, contentDigest: approvedDigest(loaded), ledgerIndex: firstIndex };
    return {
      actor: { kind: 'app' },
      events: [
        {
          type: 'approval-recognised',
          data: {
            submission: loaded.record.submission?.id ?? '',
            change: found.changeIssueId,
            pin: approvedDigest(loaded),
            covers: coveredSources(loaded).map(messagePin),
            source: found.source,
            approval: found.id,
            decision: 'approved',
            approvers,
            ...(found.at === undefined ? {} : { decidedAt: new Date(found.at).toISOString() }),
          },
        },
      ],
      changes: [
        ...openings.map(keepOpening),
        {
          kind: 'approval',
          key: issueId,
          body: { ...body, recognised: [...body.recognised, entry] },
          expected: revision,
        },
      ],
      value: undefined,
    };
  });
}

async function takeOverEvidence(ports: LedgerPorts, loaded: LoadedRecord): Promise<void> {
  for (const verified of verifiedEvidence(loaded, ports.clock.now()))
    await takeOver(ports, loaded.record.issueId, verified);
}

/** The entry is in the name of whose word it is, and written once. Returns its index in the record's ledger. */
export async function takeOver(
  ports: LedgerPorts,
  issueId: string,
  verified: LoadedRecord['evidence'][number],
): Promise<number> {
  return withLedger<number>(ports, recordLog(ports, issueId), async (firstIndex) => {
    const { body, revision } = await readApprovals(ports, issueId);
    const known = body.evidence.find((entry) => entry.evidenceId === verified.id);
    if (known) return { unchanged: known.ledgerIndex };
    const entry = { evidenceId: verified.id, ledgerIndex: firstIndex };
    return {
      actor: isFromPerson(verified)
        ? { kind: 'person', accountId: verified.accountId }
        : { kind: 'pipeline', name: verified.pipeline.name },
      events: [evidenceEvent(verified)],
      changes: [
        { kind: 'approval', key: issueId, body: { ...body, evidence: [...body.evidence, entry] }, expected: revision },
      ],
      value: firstIndex,
    };
  });
}

export async function readApprovals(
  ports: Pick<Ports, 'store'>,
  recordIssueId: string,
): Promise<{ readonly body: ApprovalDocument; readonly revision: number }> {
  return (await ports.store.get('approval', recordIssueId)) ?? { body: NO_APPROVALS, revision: 0 };
}

function isSame(entry: ApprovalDocument['recognised'][number], { id }: FoundApproval, loaded: LoadedRecord): boolean {
  return entry.approvalId === id && entry.contentDigest === approvedDigest(loaded);
}

/** Of what was submitted for approval: of that an approval is that was given elsewhere. */
function approvedDigest({ record, contentDigest: current }: LoadedRecord): string {
  return record.submission ? contentDigest(record.submission.content) : current;
}

/** Those communiqués that stand as they were submitted; while others wait, one may have changed. */
function coveredSources({ record, content, sources }: LoadedRecord): LoadedRecord['sources']['communiques'] {
  const { submission } = record;
  if (!submission) return sources.communiques;
  return sources.communiques.filter(
    ({ communique }) =>
      contentDigest(contentAbout(submission.content, [communique.id])) ===
      contentDigest(contentAbout(content, [communique.id])),
  );
}

/** What has to be verified; undefined where the policy asks for no verification, so that nothing rests on any. */
export function verificationAsked(loaded: LoadedRecord): Verification | undefined {
  const asked = loaded.verdicts.some((verdict) => verdict.name === 'deployment-verified' && !verdict.notAsked);
  return asked ? verificationOf(loaded.snapshot) : undefined;
}

function verifiedEvidence(loaded: LoadedRecord, now: number): LoadedRecord['evidence'] {
  const asked = verificationAsked(loaded);
  if (!asked) return [];
  return asked.environments.flatMap((environment) => countingEvidence(loaded.evidence, asked, environment, now));
}

/** The changes whose statuses verify an environment that no other evidence does; none where they are not needed. */
export function statusesReliedOn(loaded: LoadedRecord, now: number): readonly LinkedChange[] {
  const asked = verificationAsked(loaded);
  if (!asked || !changesVerify(loaded.snapshot)) return [];
  const suffices = asked.environments.every((environment) =>
    isEnough(countingEvidence(loaded.evidence, asked, environment, now), asked),
  );
  return suffices ? [] : changeRequests(loaded.snapshot);
}

function statusId({ issueId, status }: LinkedChange): string {
  return `${statusesOf(issueId)}${contentOf(status).digest}`;
}

function statusesOf(changeIssueId: string): string {
  return `status of ${changeIssueId}: `;
}

/** Of a change that was found failed since: a verified status is told anew before anything rests on it again. */
export function withoutStatusesOf(approvals: ApprovalDocument, changeIssueId: string): ApprovalDocument {
  const isOther = ({ evidenceId }: ApprovalDocument['evidence'][number]): boolean =>
    !evidenceId.startsWith(statusesOf(changeIssueId));
  return { ...approvals, evidence: approvals.evidence.filter(isOther) };
}

/** Whether the ledger tells of every status that the verdicts rest on; one may have been found failed meanwhile. */
export function areStatusesTold(loaded: LoadedRecord, approvals: ApprovalDocument, now: number): boolean {
  const told = new Set(approvals.evidence.map(({ evidenceId }) => evidenceId));
  return statusesReliedOn(loaded, now).every((change) => told.has(statusId(change)));
}

/** So many statuses enter the ledger in one transaction, each with the content that its digest stands for. */
const STATUSES_IN_ONE_STEP = 8;

async function recogniseStatuses(ports: LedgerPorts, loaded: LoadedRecord): Promise<void> {
  const issueId = loaded.record.issueId;
  const version = loaded.snapshot.releases[0]?.name ?? '';
  for (const part of chunks(statusesReliedOn(loaded, ports.clock.now()), STATUSES_IN_ONE_STEP))
    await withLedger(ports, recordLog(ports, issueId), async (firstIndex) => {
      const { body, revision } = await readApprovals(ports, issueId);
      const unknown = part.filter((change) => !body.evidence.some(({ evidenceId }) => evidenceId === statusId(change)));
      if (unknown.length === 0) return { unchanged: undefined };
      const names = new Map(unknown.map(({ status }) => [status, contentOf(status)]));
      const entries = unknown.map((change, index) => ({
        evidenceId: statusId(change),
        ledgerIndex: firstIndex + index,
      }));
      return {
        actor: { kind: 'app' },
        events: unknown.map((change) => ({
          type: 'change-status-recognised',
          data: {
            change: change.issueId,
            version,
            verdict: 'verified',
            status: contentOf(change.status).digest,
            observedAt: new Date(loaded.judgedAt).toISOString(),
          },
        })),
        changes: [
          ...[...names.values()].map(({ digest, text, path }): Change => ({
            kind: 'content',
            key: digest,
            body: { text, path },
            expected: 'any',
          })),
          {
            kind: 'approval',
            key: issueId,
            body: { ...body, evidence: [...body.evidence, ...entries] },
            expected: revision,
          },
        ],
        value: undefined,
      };
    });
}
