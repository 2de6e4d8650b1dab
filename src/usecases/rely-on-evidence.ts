/**
 * What a send relies on, as entries of the record's own ledger: approvals found in Jira Service Management and evidence
 * of deployments come from elsewhere, and enter the record's ledger before it first relies on them.
 */
import { latestRound, outcomeOf, standingDecisions, type ServiceApproval } from '../domain/approval';
import { contentDigest, messagePin } from '../domain/content';
import { isFromPerson } from '../domain/deployment';
import { countingEvidence } from '../domain/gates/rules/deployment-verified';
import type { ApprovalDocument } from '../domain/documents';
import { changeRequests } from '../domain/gates/snapshot';
import type { Commitment } from '../domain/ledger/commitment';
import type { Ports } from '../ports';
import type { LoadedRecord } from './load-record';
import { NO_APPROVALS } from './no-approvals';
import { keepOpening, openingOfAccount } from './person-commitment';
import { evidenceEvent } from './record-deployment';
import { recordLog, withLedger, type LedgerPorts } from './with-ledger';

/** Writes an entry for each approval and piece of evidence that the verdicts rest on and the ledger does not have yet. */
export async function bringIntoLedger(ports: LedgerPorts, loaded: LoadedRecord): Promise<void> {
  for (const change of changeRequests(loaded.snapshot))
    for (const approval of coveringApprovals(loaded, change.issueId))
      await recognise(ports, loaded, change.issueId, approval);
  await takeOverEvidence(ports, loaded);
}

/** Indices of the entries that the verdicts rest on, by the approvals document as it stands. */
export function reliedEntries(
  loaded: LoadedRecord,
  approvals: ApprovalDocument,
  now: number,
): { readonly decisions: readonly number[]; readonly evidence: readonly number[] } {
  const decisions = changeRequests(loaded.snapshot).flatMap((change) => [
    ...appDecisions(loaded, approvals, change.issueId),
    ...coveringApprovals(loaded, change.issueId).flatMap((approval) => {
      const known = approvals.recognised.find((entry) => isSame(entry, approval, loaded));
      return known ? [known.ledgerIndex] : [];
    }),
  ]);
  const verified = new Set(verifiedEvidence(loaded, now).map((one) => one.id));
  const evidence = approvals.evidence
    .filter((entry) => verified.has(entry.evidenceId))
    .map((entry) => entry.ledgerIndex);
  return { decisions: [...new Set(decisions)], evidence };
}

async function recognise(
  ports: LedgerPorts,
  loaded: LoadedRecord,
  changeIssueId: string,
  approval: ServiceApproval,
): Promise<void> {
  const issueId = loaded.record.issueId;
  const log = recordLog(ports, issueId);
  const openings = await Promise.all(
    [
      ...new Set(
        approval.approvers.filter((approver) => approver.decision === 'approved').map((approver) => approver.accountId),
      ),
    ].map((accountId) => openingOfAccount(ports, log, accountId)),
  );
  const approvers: readonly Commitment[] = openings.map((opening) => opening.commitment);
  await withLedger(ports, log, async (firstIndex) => {
    const { body, revision } = await readApprovals(ports, issueId);
    if (body.recognised.some((entry) => isSame(entry, approval, loaded))) return { unchanged: undefined };
    const entry = { approvalId: approval.id, contentDigest: loaded.contentDigest, ledgerIndex: firstIndex };
    return {
      actor: { kind: 'app' },
      events: [
        {
          type: 'approval-recognised',
          data: {
            submission: loaded.record.submission?.id ?? '',
            change: changeIssueId,
            pin: loaded.contentDigest,
            covers: loaded.sources.communiques.map(messagePin),
            approval: approval.id,
            decision: 'approved',
            approvers,
            ...(approval.completedAt ? { decidedAt: new Date(approval.completedAt).toISOString() } : {}),
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

function isSame(
  entry: ApprovalDocument['recognised'][number],
  approval: ServiceApproval,
  loaded: LoadedRecord,
): boolean {
  return entry.approvalId === approval.id && entry.contentDigest === loaded.contentDigest;
}

function verifiedEvidence(loaded: LoadedRecord, now: number): LoadedRecord['evidence'] {
  const { releases, settings } = loaded.snapshot;
  return countingEvidence(loaded.evidence, releases[0]?.name ?? '', settings, now);
}

function appDecisions(loaded: LoadedRecord, approvals: ApprovalDocument, changeIssueId: string): readonly number[] {
  if (!loaded.snapshot.settings.policy.approval.sources.includes('app')) return [];
  const standing = new Set(
    standingDecisions(approvals.decisions, changeIssueId)
      .filter(
        (decision) => decision.decision === 'approved' && contentDigest(decision.content) === loaded.contentDigest,
      )
      .map((decision) => decision.id),
  );
  return approvals.decisions.filter((decision) => standing.has(decision.id)).map((decision) => decision.ledgerIndex);
}

/** The JSM approvals of a change that cover exactly the content that stands now. */
function coveringApprovals(loaded: LoadedRecord, changeIssueId: string): readonly ServiceApproval[] {
  const approvals = loaded.snapshot.serviceApprovals[changeIssueId];
  if (!approvals || approvals === 'unknown' || approvals === 'not-a-request') return [];
  const outcome = outcomeOf({
    changeIssueId,
    decisions: [],
    serviceApprovals: approvals,
    submission: loaded.record.submission,
    content: loaded.content,
    sources: ['jsm'],
  });
  if (outcome.state !== 'approved') return [];
  return latestRound(approvals);
}
