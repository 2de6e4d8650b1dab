/** Every linked change request is approved, for exactly the content that stands now (domain E5). */
import { outcomeOf, type ChangeOutcome } from '../../approval';
import { describeDrift } from '../../content';
import type { LinkedChange } from '../../release';
import type { GateEvidence, GateReason, GateVerdict } from '../gate';
import { changeRequests, type GateSnapshot } from '../snapshot';

export function changeApproved(snapshot: GateSnapshot): GateVerdict {
  const changes = changeRequests(snapshot);
  const judged = changes.map((change) => ({ change, outcome: judge(snapshot, change) }));
  const approved = judged.filter(({ outcome }) => outcome.state === 'approved');
  const open = changes.length > 0 && approved.length === changes.length;
  return {
    name: 'change-approved',
    open,
    summary: summarise(changes.length, approved.length),
    reasons: open
      ? []
      : changes.length === 0
        ? [
            {
              code: 'no-change-request',
              text: 'Without a change request there is nothing that could have been approved.',
              whoCanOpen: 'Whoever may link issues',
              remedy: 'link-change',
            },
          ]
        : judged.flatMap(({ change, outcome }) => reasonFor(snapshot, change, outcome)),
    evidence: judged.flatMap(({ change, outcome }) => evidenceFor(change, outcome)),
  };
}

function summarise(changes: number, approved: number): string {
  if (changes === 0) return 'No change request is linked';
  if (approved === changes)
    return changes === 1 ? 'Approved · covers exactly this' : `${changes} of ${changes} approved · covers exactly this`;
  return `${approved} of ${changes} changes approved`;
}

function judge(snapshot: GateSnapshot, change: LinkedChange): ChangeOutcome {
  return outcomeOf({
    changeIssueId: change.issueId,
    decisions: snapshot.decisions,
    serviceApprovals: snapshot.serviceApprovals[change.issueId] ?? 'unknown',
    submission: snapshot.submission,
    content: snapshot.content,
    sources: snapshot.settings.policy.approval.sources,
  });
}

function reasonFor(snapshot: GateSnapshot, change: LinkedChange, outcome: ChangeOutcome): readonly GateReason[] {
  const base = {
    whoCanOpen: `A change manager, on ${change.key}`,
    remedy: 'open-change',
    subject: change.key,
  } as const;
  switch (outcome.state) {
    case 'approved':
      return [];
    case 'pending':
      return [
        {
          ...base,
          code: 'not-approved',
          text: snapshot.submission
            ? `${change.key} is not approved yet.`
            : `${change.key} is not approved yet; approval has not been asked for.`,
        },
      ];
    case 'declined':
      return [
        {
          ...base,
          code: 'declined',
          text: `${change.key} was declined${outcome.reason ? `: ${outcome.reason}` : '.'}`,
        },
      ];
    case 'drifted':
      return [
        {
          ...base,
          code: 'drifted',
          text: `${change.key} was approved before this changed: ${outcome.drift
            .map((drift) => describeDrift(drift, (id) => groupNameOf(snapshot, id)))
            .join(' ')}`,
        },
      ];
    case 'unknown':
      return [{ ...base, code: 'unknown', text: `${change.key}: ${outcome.reason} Until it can be, nothing is sent.` }];
  }
}

function groupNameOf(snapshot: GateSnapshot, communiqueId: string): string {
  return snapshot.communiques.find(({ communique }) => communique.id === communiqueId)?.groupName ?? 'a removed group';
}

const SOURCES = { app: 'Approved on the change request', jsm: 'Jira Service Management approval' } as const;

function evidenceFor(change: LinkedChange, outcome: ChangeOutcome): readonly GateEvidence[] {
  if (outcome.state !== 'approved') return [];
  return outcome.accountIds.map((accountId) => ({
    text: `${change.key} approved`,
    source: SOURCES[outcome.source],
    accountId,
    at: outcome.at,
    issueKey: change.key,
  }));
}
