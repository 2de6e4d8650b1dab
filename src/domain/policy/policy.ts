/**
 * What a site asks of its gates. An administrator sets it for the site and may override it for single projects, part by
 * part; what is set nowhere has a default. Gates read a {@link GatePolicy}, in which nothing is missing any more.
 */
import { COMMUNIQUE_KINDS } from '../communique/communique';
import type { Freeze } from './freeze';
import type { Commitment } from '../ledger/commitment';

/** What a communiqué can be to a policy. The gates of a record are those that any of its communiqués' kinds asks for. */
export const POLICY_KINDS = COMMUNIQUE_KINDS;
export type PolicyKind = (typeof POLICY_KINDS)[number];

/** The gates that a policy may ask for or leave out. The others are asked always: without them nothing can be judged. */
export const OPTIONAL_GATES = ['change-approved', 'deployment-verified', 'freeze-clear'] as const;
export type OptionalGate = (typeof OPTIONAL_GATES)[number];

export type GatesByKind = Readonly<Record<PolicyKind, readonly OptionalGate[]>>;

/** Where an approval of a change can come from. */
export const APPROVAL_SOURCES = ['app', 'jsm', 'change-status', 'version-approvers'] as const;
export type ApprovalSource = (typeof APPROVAL_SOURCES)[number];

/** Somebody without whom a change is not approved. One person of a group or role, and one owner of each item, is enough. */
export type RequiredApprover =
  /** The commitment, set when it is saved, stands for the person in the site's ledger. */
  | { readonly kind: 'person'; readonly accountId: string; readonly commitment?: Commitment }
  | { readonly kind: 'group'; readonly groupId: string; readonly groupName: string }
  /** A role of the project that the change request is in. */
  | { readonly kind: 'project-role'; readonly roleId: string; readonly roleName: string }
  /** The owner of each of the record's configuration items, as a user attribute of this name says in Assets. */
  | { readonly kind: 'item-owner'; readonly attribute: string };

export interface ApprovalPolicy {
  readonly sources: readonly ApprovalSource[];
  /** `any`: one of the sources is enough. `all`: every one of them has to approve. A decline of any of them counts. */
  readonly combine: 'any' | 'all';
  /** So many different people have to approve each change, over all sources. */
  readonly quorum: number;
  readonly required: readonly RequiredApprover[];
  /** An approval older than this does not count any more; null: it never grows too old. */
  readonly expiresAfterHours: number | null;
  /** Names of the statuses of a change request that say so, where `change-status` is a source. */
  readonly changeStatuses: { readonly approved: readonly string[]; readonly declined: readonly string[] };
  /** Who wrote a communiqué, and who sends it, may not be its only approver. */
  readonly separateDuties: boolean;
  /** From the grant of an override, within which telling people without an approval of the change is reviewed. */
  readonly reviewWithinHours: number;
}

/** Whose word about a deployment can open the gate. A word against it counts from anybody. */
export const VERIFICATION_SOURCES = ['pipeline', 'person', 'change-status'] as const;
export type VerificationSource = (typeof VERIFICATION_SOURCES)[number];

export interface DeploymentPolicy {
  readonly sources: readonly VerificationSource[];
  /** Where only people say that it is verified, two of them have to: nobody sends on their own word alone. */
  readonly attestationNeedsSecondPerson: boolean;
  /** All of them have to be verified: one, or, where a release is phased or goes to several regions, each of these. */
  readonly environments: readonly string[];
  /** Evidence older than this does not open the gate. */
  readonly evidenceMaximumAgeHours: number;
  /** Names of the statuses of a change request that say how its deployment went; case does not matter. */
  readonly changeStatuses: { readonly verified: readonly string[]; readonly failed: readonly string[] };
}

/** As it is stored for a project: what is missing is as the site has it. */
export interface PolicyParts {
  readonly gates?: Partial<GatesByKind>;
  readonly approval?: Partial<ApprovalPolicy>;
  readonly deployment?: Partial<DeploymentPolicy>;
}

/** As it is stored for the site. Freezes are the site's alone: each says itself for which projects it is. */
export interface SitePolicy extends PolicyParts {
  readonly freezes?: readonly Freeze[];
}

/** As the gates use it. */
export interface GatePolicy {
  readonly gates: GatesByKind;
  readonly approval: ApprovalPolicy;
  readonly deployment: DeploymentPolicy;
  /** Those that are for the record's project. */
  readonly freezes: readonly Freeze[];
}

export const DEFAULT_POLICY: GatePolicy = {
  gates: {
    'planned-notice': ['change-approved', 'freeze-clear'],
    'release-announcement': ['change-approved', 'deployment-verified', 'freeze-clear'],
    // Whoever was told something untrue has to hear the truth at once.
    correction: [],
  },
  approval: {
    sources: ['app', 'jsm'],
    combine: 'any',
    quorum: 1,
    required: [],
    expiresAfterHours: null,
    changeStatuses: { approved: [], declined: [] },
    separateDuties: true,
    reviewWithinHours: 72,
  },
  deployment: {
    sources: ['pipeline', 'person'],
    attestationNeedsSecondPerson: true,
    environments: ['production'],
    evidenceMaximumAgeHours: 72,
    changeStatuses: { verified: [], failed: [] },
  },
  freezes: [],
};

/** The policy for one project: the site's over the defaults, and over both what the project sets. */
export function resolvePolicy(stored: StoredPolicies, projectId: string | undefined): GatePolicy {
  const { site, project } = stored;
  return {
    gates: { ...DEFAULT_POLICY.gates, ...site?.gates, ...project?.gates },
    approval: { ...DEFAULT_POLICY.approval, ...site?.approval, ...project?.approval },
    deployment: { ...DEFAULT_POLICY.deployment, ...site?.deployment, ...project?.deployment },
    freezes: (site?.freezes ?? []).filter(
      ({ projectIds }) => projectId === undefined || projectIds === 'all' || projectIds.includes(projectId),
    ),
  };
}

export interface StoredPolicies {
  readonly site?: SitePolicy;
  readonly project?: PolicyParts;
}

/** The kinds that make the policy ask for a gate, of those a record has; all of them while it has no communiqué. */
export function kindsAsking(
  policy: GatePolicy,
  gate: OptionalGate,
  kinds: readonly PolicyKind[],
): readonly PolicyKind[] {
  return (kinds.length === 0 ? POLICY_KINDS : kinds).filter((kind) => policy.gates[kind].includes(gate));
}
