/** Everything the gates decide on, gathered once and then judged without any further look at the world. */
import type { Decision, ServiceApprovals, Submission } from '../approval/approval';
import type { StatusChange, VersionApprover } from '../approval/approval-sources';
import type { Unread } from '../approval/unread';
import { problemsOf, type Communique, type CommuniqueProblem } from '../communique/communique';
import { contentAbout, type PinnedContent } from '../communique/content';
import type { DeploymentEvidence } from '../deployment/deployment';
import type { Installation } from '../deployment/installation';
import type { GateOverride } from '../policy/override';
import { POLICY_KINDS, type GatePolicy, type PolicyKind } from '../policy/policy';
import type { ConfigurationItem } from '../record/record';
import type { LinkedChange, Release } from '../record/release';
import type { Membership, RoleActors } from '../approval/required-approvers';
import type { Audience } from '../record/audience';

export interface GateSettings {
  readonly changeIssueTypes: readonly string[];
  readonly policy: GatePolicy;
}

/** A fix version as the gates need it: how many issues are in it; which ones is pinned by the content's scope. */
export interface JudgedRelease extends Omit<Release, 'issueIds'> {
  readonly issueCount: number;
}

/** A communiqué as the gates need it: what is wrong with its text, not the text, and how many it reaches, not whom. */
export interface JudgedCommunique {
  readonly communique: Pick<Communique, 'id' | 'kind' | 'authors'> & {
    readonly problems: readonly CommuniqueProblem[];
  };
  readonly groupName: string;
  readonly audience: Pick<Audience, 'groupId' | 'resolvedAt'> & {
    readonly size: number;
    /** Nobody of it is known yet: it is being looked up for the first time. */
    readonly isAwaited?: boolean;
  };
}

/** Who belongs where; roles by project key and role id. */
export interface Members extends Pick<Membership, 'groupsOf' | 'owners'> {
  readonly roles: Readonly<Record<string, Readonly<Record<string, RoleActors | Unread>>>>;
}

export const NO_MEMBERS: Members = { groupsOf: {}, owners: {}, roles: {} };

export interface GateSnapshot {
  readonly recordKey: string;
  /** The record's fix versions; a record is about exactly one. */
  readonly releases: readonly JudgedRelease[];
  readonly changes: readonly LinkedChange[];
  readonly communiques: readonly JudgedCommunique[];
  readonly items: readonly ConfigurationItem[];
  readonly installation: Installation;
  readonly decisions: readonly Decision[];
  /** By issue id of the change. */
  readonly serviceApprovals: Readonly<Record<string, ServiceApprovals>>;
  /** How each change came to its status, by issue id; filled where the policy counts statuses. */
  readonly statusChanges: Readonly<Record<string, StatusChange | 'none' | Unread>>;
  /** Of the record's fix version; filled where the policy counts them. */
  readonly versionApprovers: readonly VersionApprover[] | Unread;
  /** Filled where the policy requires approvers. */
  readonly members: Members;
  readonly submission?: Submission;
  readonly content: PinnedContent;
  readonly evidence: readonly DeploymentEvidence[] | 'unknown';
  readonly overrides: readonly GateOverride[];
  readonly settings: GateSettings;
  /** Ids of the communiqués that are judged; absent where all of the record's are judged together. */
  readonly about?: readonly string[];
}

/** As if the record had only the communiqués that are judged: an approval has to cover these, whatever the others say. */
export function narrowed({ about, ...snapshot }: GateSnapshot): GateSnapshot {
  if (!about) return snapshot;
  const { communiques, content, decisions, submission } = snapshot;
  return {
    ...snapshot,
    communiques: communiques.filter(({ communique }) => about.includes(communique.id)),
    content: contentAbout(content, about),
    decisions: decisions.map((decision) => ({ ...decision, content: contentAbout(decision.content, about) })),
    ...(submission ? { submission: { ...submission, content: contentAbout(submission.content, about) } } : {}),
  };
}

/** The linked issues that are change requests by the site's settings. */
export function changeRequests(snapshot: {
  readonly changes: readonly LinkedChange[];
  readonly settings: Pick<GateSettings, 'changeIssueTypes'>;
}): readonly LinkedChange[] {
  const types = new Set(snapshot.settings.changeIssueTypes.map((name) => name.toLowerCase()));
  return snapshot.changes.filter((change) => types.has(change.typeName.toLowerCase()));
}

/** Whether it is about correcting what was told before: all of its communiqués are corrections. */
export function isCorrection({ communiques }: Pick<GateSnapshot, 'communiques'>): boolean {
  return communiques.length > 0 && communiques.every(({ communique }) => communique.kind === 'correction');
}

export function judgedRelease({ issueIds, ...release }: Release): JudgedRelease {
  return { ...release, issueCount: issueIds.length };
}

export function judgedCommunique(communique: Communique, groupName: string, audience: Audience): JudgedCommunique {
  return {
    communique: {
      id: communique.id,
      kind: communique.kind,
      authors: communique.authors,
      problems: problemsOf(communique),
    },
    groupName,
    audience: {
      groupId: audience.groupId,
      resolvedAt: audience.resolvedAt,
      size: audience.count,
      ...(audience.lookUp !== undefined && audience.resolvedAt === 0 ? { isAwaited: true } : {}),
    },
  };
}

/**
 * Whether something was asked that has not answered yet. Such a snapshot is for showing: nothing is decided on it, and
 * nothing of it is kept.
 */
export function isBeingChecked(
  snapshot: Pick<GateSnapshot, 'serviceApprovals' | 'statusChanges' | 'versionApprovers' | 'members'>,
): boolean {
  const { groupsOf, owners, roles } = snapshot.members;
  const found: readonly unknown[] = [
    snapshot.versionApprovers,
    ...[snapshot.serviceApprovals, snapshot.statusChanges, groupsOf, owners, ...Object.values(roles)].flatMap((each) =>
      Object.values<unknown>(each),
    ),
  ];
  return found.includes('checking');
}

/** What the record's communiqués are, each kind once, in the policy's order. */
export function kindsOf(snapshot: {
  readonly communiques: readonly { readonly communique: Pick<Communique, 'kind'> }[];
}): readonly PolicyKind[] {
  return POLICY_KINDS.filter((kind) => snapshot.communiques.some(({ communique }) => communique.kind === kind));
}

/** The group that a communiqué is for, as it is called in sentences. */
export function groupNameIn(
  {
    communiques,
  }: {
    readonly communiques: readonly { readonly communique: Pick<Communique, 'id'>; readonly groupName: string }[];
  },
  communiqueId: string,
): string {
  return communiques.find(({ communique }) => communique.id === communiqueId)?.groupName ?? 'a removed group';
}

/** The key of the project that an issue is in, which begins the issue's own. */
export function projectKeyOf({ key }: Pick<LinkedChange, 'key'>): string {
  return key.slice(0, key.lastIndexOf('-'));
}
