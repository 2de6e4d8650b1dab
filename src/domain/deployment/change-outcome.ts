/**
 * What all places where approvals count come to for one change: whether they say so together, whether enough people
 * did, whether those did who have to, how old it is, and whether it is somebody else's word than the author's.
 */
import { isTooOld, spokenFor } from '../approval/approval';
import { WORDS, type Approval, type ChangeQuestion, type Word } from '../approval/approval-sources';
import { isRequiredSatisfied, type Membership, type Unowned } from '../approval/required-approvers';
import { isStandIn } from '../privacy/closed-account';
import type { ApprovalPolicy, ApprovalSource, RequiredApprover } from '../policy/policy';

export interface OutcomeQuestion extends ChangeQuestion {
  readonly policy: ApprovalPolicy;
  readonly membership: Membership;
  /** For each communiqué, who wrote it. */
  readonly authors: readonly (readonly string[])[];
  /** The moment for which it is asked, in milliseconds since the epoch. */
  readonly now: number;
}

/** Why approvals that are there do not come to an approval of the change. */
export type Lack =
  | { readonly lack: 'quorum'; readonly counted: number; readonly quorum: number }
  | { readonly lack: 'required'; readonly approver: RequiredApprover }
  /** Whether one who has to approve did could not be found out. */
  | { readonly lack: 'required-unknown'; readonly approver: RequiredApprover; readonly reason: string }
  | ({ readonly lack: 'owner-missing' } & Unowned)
  /** What says so has not answered yet. */
  | { readonly lack: 'required-checking'; readonly approver: RequiredApprover; readonly what: string }
  /** `authorGone`: an author's account was closed, and only Jira says who approved: it may be them. */
  | { readonly lack: 'own-work'; readonly named: boolean; readonly authorGone?: true };

export type ChangeOutcome =
  | { readonly state: 'approved'; readonly approvals: readonly Approval[] }
  | ({ readonly source: ApprovalSource } & Exclude<Word, { readonly state: 'approved' | 'pending' }>)
  | { readonly state: 'pending'; readonly missing: readonly ApprovalSource[] }
  /** It was approved, too long ago. */
  | { readonly state: 'expired'; readonly source: ApprovalSource; readonly at: number }
  | {
      readonly state: 'lacking';
      readonly lacks: readonly Lack[];
      readonly approvals: readonly Approval[];
      /** Approvals that would count were they not too old. */
      readonly expired: number;
    };

interface Said {
  readonly source: ApprovalSource;
  readonly word: Word | { readonly state: 'expired'; readonly at: number };
  readonly expired: number;
}

/**
 * A function of the question alone: no order of the decisions' arrival matters. A decline anywhere dominates until it is
 * withdrawn or superseded; a place that cannot be read, or has not answered yet, makes the outcome unknown, since it may
 * hold a decline.
 */
export function outcomeOf(question: OutcomeQuestion): ChangeOutcome {
  const { policy } = question;
  const said = policy.sources.map((source) => aged(source, WORDS[source](question), question));
  const first = <S extends Said['word']['state']>(state: S) =>
    said.flatMap(({ source, word }) =>
      word.state === state ? [{ source, ...(word as Extract<Said['word'], { readonly state: S }>) }] : [],
    )[0];
  const dominating = first('declined') ?? first('checking') ?? first('unknown');
  if (dominating) return dominating;
  const approving = said.filter(({ word }) => word.state === 'approved');
  const together = policy.combine === 'all' ? approving.length === said.length : approving.length > 0;
  if (!together || approving.length === 0)
    return (
      first('expired') ??
      first('drifted') ??
      first('too-early') ?? {
        state: 'pending',
        missing: said.filter(({ word }) => word.state === 'pending').map(({ source }) => source),
      }
    );
  const approvals = approving.flatMap(({ word }) => (word.state === 'approved' ? word.approvals : []));
  const lacks = [
    ...quorumLack(approvals, policy.quorum),
    ...policy.required.flatMap((approver) => requiredLack(approver, approvals, question)),
    ...(policy.separateDuties ? dutyLack(approvals, question.authors) : []),
  ];
  const expired = said.reduce((sum, one) => sum + one.expired, 0);
  return lacks.length > 0 ? { state: 'lacking', lacks, approvals, expired } : { state: 'approved', approvals };
}

/** The word without the approvals that have grown too old; a decline never does. */
function aged(source: ApprovalSource, word: Word, { policy, now }: OutcomeQuestion): Said {
  if (word.state !== 'approved' || policy.expiresAfterHours === null) return { source, word, expired: 0 };
  const fresh = word.approvals.filter(({ at }) => !isTooOld(policy, { decision: 'approved', at }, now));
  const expired = word.approvals.length - fresh.length;
  if (fresh.length > 0) return { source, word: { ...word, approvals: fresh }, expired };
  return { source, word: { state: 'expired', at: Math.max(...word.approvals.map(({ at }) => at)) }, expired };
}

/** The person whose word an approval is; undefined where its place names nobody. */
export function voiceOf(approval: Approval): string | undefined {
  const { accountId } = approval;
  return accountId === undefined ? undefined : spokenFor({ accountId, onBehalfOf: approval.onBehalfOf });
}

function quorumLack(approvals: readonly Approval[], quorum: number): readonly Lack[] {
  const counted = peopleIn(approvals);
  return counted < quorum ? [{ lack: 'quorum', counted, quorum }] : [];
}

/**
 * How many different people approved: nobody counts twice, whether they decide for themselves or in others' place, and
 * nobody's word counts twice because a deputy gave it, too. A place that names nobody counts as one person where
 * nobody else is named, since it may be any of them.
 */
export function peopleIn(approvals: readonly Approval[]): number {
  const voices = new Map<string, Set<string>>();
  for (const approval of approvals) {
    const voice = voiceOf(approval);
    if (approval.accountId === undefined || voice === undefined) continue;
    voices.set(approval.accountId, (voices.get(approval.accountId) ?? new Set()).add(voice));
  }
  const named = largestMatching(voices);
  return named === 0 && approvals.length > 0 ? 1 : named;
}

/** The largest number of people to whom a voice each can be given, no voice twice. */
function largestMatching(voices: ReadonlyMap<string, ReadonlySet<string>>): number {
  const takenBy = new Map<string, string>();
  const give = (person: string, tried: Set<string>): boolean => {
    for (const voice of voices.get(person) ?? []) {
      if (tried.has(voice)) continue;
      tried.add(voice);
      const holder = takenBy.get(voice);
      if (holder === undefined || give(holder, tried)) {
        takenBy.set(voice, person);
        return true;
      }
    }
    return false;
  };
  return [...voices.keys()].filter((person) => give(person, new Set())).length;
}

function requiredLack(
  approver: RequiredApprover,
  approvals: readonly Approval[],
  question: OutcomeQuestion,
): readonly Lack[] {
  const voices = approvals.flatMap((approval) => voiceOf(approval) ?? []);
  const satisfied = isRequiredSatisfied(approver, voices, question.membership);
  if (satisfied === true) return [];
  if (satisfied === false) return [{ lack: 'required', approver }];
  if ('checking' in satisfied) return [{ lack: 'required-checking', approver, what: satisfied.checking }];
  if ('unknown' in satisfied) return [{ lack: 'required-unknown', approver, reason: satisfied.unknown }];
  return [{ lack: 'owner-missing', ...satisfied.unowned }];
}

/**
 * Each communiqué has to be approved by somebody who neither wrote it nor approves in an author's place. What stands for an
 * author whose account was closed can be compared with what the app keeps, not with whom Jira names.
 */
function dutyLack(approvals: readonly Approval[], authors: OutcomeQuestion['authors']): readonly Lack[] {
  const others = (own: readonly string[]) =>
    approvals.filter(
      (approval) =>
        approval.accountId !== undefined &&
        !own.includes(approval.accountId) &&
        !own.includes(voiceOf(approval) ?? approval.accountId),
    );
  const isComparable = (own: readonly string[], { source }: Approval) => source === 'app' || !own.some(isStandIn);
  const lacking = authors.filter(
    (own) => own.length > 0 && !others(own).some((approval) => isComparable(own, approval)),
  );
  if (lacking.length === 0) return [];
  const named = approvals.some(({ accountId }) => accountId !== undefined);
  const authorGone = lacking.every((own) => others(own).length > 0);
  return [{ lack: 'own-work', named, ...(authorGone ? { authorGone } : {}) }];
}

/** Whether nobody else than this person is known to have approved, themself or by a deputy. */
export function isOnlyApprover(accountId: string, approvals: readonly Approval[]): boolean {
  return !approvals.some(
    (approval) =>
      approval.accountId !== undefined && approval.accountId !== accountId && voiceOf(approval) !== accountId,
  );
}
