/** Every linked change request is approved, for exactly the content that stands now (domain E5). */
import type { Approval } from '../../approval/approval-sources';
import { outcomeOf, type ChangeOutcome, type Lack } from '../../deployment/change-outcome';
import type { Unowned } from '../../approval/required-approvers';
import { isUnread } from '../../approval/unread';
import { describeDrift } from '../../communique/content';
import type { ApprovalSource, RequiredApprover } from '../../policy/policy';
import type { LinkedChange } from '../../record/release';
import type { GateEvidence, GateReason, GateVerdict } from '../gate';
import { allOf, eitherOf } from '../who-can-open';
import { changeRequests, groupNameIn, narrowed, projectKeyOf, type GateSnapshot } from '../snapshot';

export function changeApproved(snapshot: GateSnapshot, now: number): GateVerdict {
  const changes = changeRequests(snapshot);
  const judged = changes.map((change) => ({ change, outcome: outcomeForChange(snapshot, change, now) }));
  const approved = judged.filter(({ outcome }) => outcome.state === 'approved');
  const open = changes.length > 0 && approved.length === changes.length;
  return {
    name: 'change-approved',
    open,
    summary: summarise(changes.length, approved.length, judged.filter(({ outcome }) => isChecking(outcome)).length),
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
        : judged.flatMap(({ change, outcome }) => reasonsFor(snapshot, change, outcome)),
    evidence: judged.flatMap(({ change, outcome }) => evidenceFor(change, outcome)),
  };
}

function isChecking(outcome: ChangeOutcome): boolean {
  return (
    outcome.state === 'checking' ||
    (outcome.state === 'lacking' && outcome.lacks.some(({ lack }) => lack === 'required-checking'))
  );
}

function summarise(changes: number, approved: number, checking: number): string {
  if (changes === 0) return 'No change request is linked';
  if (checking > 0)
    return changes === 1
      ? 'Checking whether the change is approved'
      : `Checking whether ${checking} of ${changes} changes are approved`;
  if (approved === changes)
    return changes === 1 ? 'Approved · covers exactly this' : `${changes} of ${changes} approved · covers exactly this`;
  return `${approved} of ${changes} changes approved`;
}

/** What all that is known comes to for one change at one moment. */
export function outcomeForChange(whole: GateSnapshot, change: LinkedChange, now: number): ChangeOutcome {
  const snapshot = narrowed(whole);
  const { statusChanges, versionApprovers, members, releases } = snapshot;
  const statusChange = statusChanges[change.issueId] ?? 'unknown';
  const project = projectKeyOf(change);
  return outcomeOf({
    changeIssueId: change.issueId,
    status: change.status,
    decisions: snapshot.decisions,
    serviceApprovals: snapshot.serviceApprovals[change.issueId] ?? 'unknown',
    statusChange: statusChange === 'none' ? undefined : statusChange,
    versionApprovers: isUnread(versionApprovers)
      ? versionApprovers
      : { versionId: releases[0]?.versionId ?? '', approvers: versionApprovers },
    submission: snapshot.submission,
    content: snapshot.content,
    policy: snapshot.settings.policy.approval,
    membership: {
      groupsOf: members.groupsOf,
      roles: members.roles[project] ?? {},
      owners: members.owners,
      itemKeys: snapshot.items.map((item) => item.key),
    },
    authors: snapshot.communiques.map(({ communique }) => communique.authors),
    now,
  });
}

function reasonsFor(snapshot: GateSnapshot, change: LinkedChange, outcome: ChangeOutcome): readonly GateReason[] {
  const approvedIn = (...sources: readonly ApprovalSource[]) => ({
    ...whoCanApprove(snapshot, change, sources),
    subject: change.key,
  });
  const base = approvedIn(...snapshot.settings.policy.approval.sources);
  switch (outcome.state) {
    case 'approved':
      return [];
    case 'pending':
      return [
        {
          ...approvedIn(...outcome.missing),
          code: 'not-approved',
          text: pendingText(snapshot, change, outcome.missing),
        },
      ];
    case 'too-early':
      return [
        {
          ...approvedIn(outcome.source),
          ...(outcome.source === 'version-approvers' ? ({ remedy: 'submit-for-approval' } as const) : {}),
          code: 'not-approved',
          text: tooEarlyText(change, outcome.source),
        },
      ];
    case 'declined':
      return [
        {
          ...base,
          code: 'declined' as const,
          text: `${change.key} was declined${outcome.reason ? `: ${outcome.reason}` : ''}.`,
        },
      ].map((reason) => ({ ...reason, text: reason.text.replace(/\.\.$/, '.') }));
    case 'drifted':
      return [
        {
          ...approvedIn(outcome.source),
          code: 'drifted',
          text: `${change.key} was approved before this changed: ${outcome.drift
            .map((drift) => describeDrift(drift, (id) => groupNameIn(snapshot, id)))
            .join(' ')}`,
        },
      ];
    case 'expired':
      return [{ ...approvedIn(outcome.source), code: 'approval-expired', text: expiredText(snapshot, change) }];
    case 'unknown':
      return [{ ...base, ...UNKNOWN, text: `${change.key}: ${outcome.reason} Until it can be, nothing is sent.` }];
    case 'checking':
      return [checkingReason(change, outcome.what)];
    case 'lacking': {
      const tooOld = { ...base, code: 'approval-expired' as const, text: expiredText(snapshot, change) };
      return [
        ...outcome.lacks.map((lack) =>
          lack.lack === 'required-checking'
            ? checkingReason(change, lack.what)
            : { ...base, ...reasonForLack(snapshot, change, lack) },
        ),
        ...(outcome.expired > 0 ? [tooOld] : []),
      ];
    }
  }
}

/** Who can approve in one of these places, and where. */
function whoCanApprove(
  snapshot: GateSnapshot,
  change: LinkedChange,
  sources: readonly ApprovalSource[],
): Pick<GateReason, 'whoCanOpen' | 'remedy'> {
  const { combine, changeStatuses } = snapshot.settings.policy.approval;
  const statuses = changeStatuses.approved.map((name) => `“${name}”`).join(' or ');
  const who = [
    ...(isGivenOnChange(sources) ? [`a change manager, on ${change.key}`] : []),
    ...(sources.includes('change-status')
      ? [`whoever moves ${change.key} to ${statuses || 'a status that the policy names'}`]
      : []),
    ...(sources.includes('version-approvers') ? ['the approvers of the fix version, on its page in Jira'] : []),
  ];
  return {
    whoCanOpen: combine === 'all' ? allOf(who) : eitherOf(who),
    ...(isGivenOnChange(sources) || sources.includes('change-status') ? { remedy: 'open-change' } : {}),
  };
}

function isGivenOnChange(sources: readonly ApprovalSource[]): boolean {
  return sources.includes('app') || sources.includes('jsm');
}

const UNKNOWN = {
  code: 'unknown',
  whoCanOpen: 'Whoever checks again once Jira answers',
  remedy: 'check-again',
} as const;

function checkingReason(change: LinkedChange, what: string): GateReason {
  return {
    code: 'checking',
    text: `Checking ${what} for ${change.key}…`,
    whoCanOpen: 'Nobody has to: the answer is waited for',
    subject: change.key,
  };
}

/** The places where approvals can count, as a sentence names them. */
const PLACES: Readonly<Record<ApprovalSource, string>> = {
  app: 'in its panel',
  jsm: 'in Jira Service Management',
  'change-status': 'by its status',
  'version-approvers': 'by the approvers of the fix version',
};

function pendingText(snapshot: GateSnapshot, change: LinkedChange, missing: readonly ApprovalSource[]): string {
  const { sources, combine } = snapshot.settings.policy.approval;
  const where =
    combine === 'all' && sources.length > 1 ? ` ${missing.map((source) => PLACES[source]).join(' and ')}` : '';
  return snapshot.submission
    ? `${change.key} is not approved yet${where}.`
    : `${change.key} is not approved yet${where}; approval has not been asked for.`;
}

function tooEarlyText({ key }: LinkedChange, source: ApprovalSource): string {
  if (source === 'version-approvers')
    return `${key}: nobody can say that the approvers of the fix version approved after they were asked, since Jira does not tell when they did. They set their approval to pending, approval is asked for again, then they approve.`;
  return `${key} was approved before approval was asked for (${PLACES[source]}), so it has to be approved again.`;
}

function expiredText(snapshot: GateSnapshot, change: LinkedChange): string {
  const hours = snapshot.settings.policy.approval.expiresAfterHours ?? 0;
  return `An approval of ${change.key} is older than the ${hours} ${hours === 1 ? 'hour' : 'hours'} for which the policy lets it count.`;
}

function reasonForLack(
  snapshot: GateSnapshot,
  change: LinkedChange,
  lack: Exclude<Lack, { readonly lack: 'required-checking' }>,
): Partial<GateReason> & Pick<GateReason, 'code' | 'text'> {
  switch (lack.lack) {
    case 'quorum':
      return {
        code: 'quorum',
        text: `${lack.counted} of the ${lack.quorum} people who have to approve ${change.key} did so.`,
      };
    case 'required': {
      const someone = describeRequired(lack.approver);
      return {
        code: 'required-approver',
        text: `${change.key} has to be approved by ${someone}, too.`,
        whoCanOpen: eitherOf([
          isGivenOnChange(snapshot.settings.policy.approval.sources) ? `${someone}, on ${change.key}` : someone,
        ]),
        ...(lack.approver.kind === 'person' ? { accountId: lack.approver.accountId } : {}),
      };
    }
    case 'required-unknown':
      return { ...UNKNOWN, text: `${change.key}: ${lack.reason} Until that is known, nothing is sent.` };
    case 'owner-missing':
      return {
        code: 'owner-missing',
        text: unownedText(snapshot, change, lack),
        ...(lack.itemKeys.length === 0
          ? { whoCanOpen: `Whoever may edit ${change.key}: its affected configuration items` }
          : { whoCanOpen: 'Whoever keeps the configuration items in Assets', remedy: 'check-again' }),
      };
    case 'own-work':
      return {
        code: 'own-work',
        text: ownWorkText(change, lack),
      };
  }
}

function ownWorkText({ key }: LinkedChange, lack: Extract<Lack, { readonly lack: 'own-work' }>): string {
  if (lack.authorGone)
    return `An author of a communiqué closed their account, and may be who approved ${key} in Jira; somebody has to approve it in its panel, or the communiqué is written anew.`;
  return lack.named
    ? `${key} is approved only by people who wrote a communiqué themselves; somebody else has to approve it, too.`
    : `Nobody is named who approved ${key}, so it may be the author; somebody has to approve it by name.`;
}

function unownedText(snapshot: GateSnapshot, change: LinkedChange, { attribute, itemKeys }: Unowned): string {
  if (itemKeys.length === 0)
    return `${change.key} has to be approved by the owners of the configuration items, but the record names no items.`;
  const names = snapshot.items.filter(({ key }) => itemKeys.includes(key)).map(({ name }) => name);
  const [first, ...others] = names.slice(0, UNOWNED_NAMED);
  const shown = [first, ...others].join(', ');
  const more = names.length > UNOWNED_NAMED ? ` and ${names.length - UNOWNED_NAMED} more` : '';
  return `${change.key} has to be approved by the owner of ${shown}${more}, but Assets names none in the user attribute “${attribute}”.`;
}

/** Items that a reason names before it only counts the others. */
const UNOWNED_NAMED = 3;

function describeRequired(approver: RequiredApprover): string {
  switch (approver.kind) {
    case 'person':
      return 'one person whom the policy names';
    case 'group':
      return `somebody of the group ${approver.groupName}`;
    case 'project-role':
      return `somebody with the role ${approver.roleName}`;
    case 'item-owner':
      return 'an owner of each configuration item';
  }
}

const SOURCES: Readonly<Record<ApprovalSource, string>> = {
  app: 'Approved on the change request',
  jsm: 'Jira Service Management approval',
  'change-status': 'Status of the change request',
  'version-approvers': 'Approver of the fix version',
};

/** Everybody who approved, once for each place. */
function evidenceFor(change: LinkedChange, outcome: ChangeOutcome): readonly GateEvidence[] {
  if (outcome.state !== 'approved' && outcome.state !== 'lacking') return [];
  const seen = new Set<string>();
  return [...outcome.approvals]
    .sort((a, b) => compare(a.accountId ?? '', b.accountId ?? '') || b.at - a.at)
    .filter((approval) => {
      const key = `${approval.source} ${approval.accountId ?? ''}`;
      return seen.has(key) ? false : Boolean(seen.add(key));
    })
    .map((approval) => asEvidence(change, approval));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function asEvidence(change: LinkedChange, approval: Approval): GateEvidence {
  const status = approval.source === 'change-status' ? `: ${change.status}` : '';
  return {
    text: `${change.key} approved${status}`,
    source: SOURCES[approval.source],
    ...(approval.accountId === undefined ? {} : { accountId: approval.accountId }),
    ...(approval.source === 'version-approvers' ? {} : { at: approval.at }),
    issueKey: change.key,
  };
}
