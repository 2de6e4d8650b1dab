import {
  type ApprovalSource,
  type Freeze,
  type GatePolicy,
  type OptionalGate,
  type PolicyKind,
  type RequiredApprover,
  type VerificationSource,
} from '../../../../src/contract';
import { GATE_TITLE, listed } from '../../../lib/words';
import { type RuleName } from './policy-draft';

/** Everything that there are words for, in their order. */
export function keysOf<K extends string>(words: Readonly<Record<K, string>>): readonly K[] {
  return Object.keys(words) as K[];
}

export const POLICY_KIND: Readonly<Record<PolicyKind, string>> = {
  'planned-notice': 'Notice of what is planned',
  'release-announcement': 'Announcement of the release',
  correction: 'Correction or withdrawal',
};

export const GATE_MEANING: Readonly<Record<OptionalGate, string>> = {
  'change-approved': 'every linked change request is approved, for exactly what would be told',
  'deployment-verified': 'the release is verified where it was deployed to',
  'freeze-clear': 'no freeze stands against telling it',
};

export const APPROVAL_SOURCE: Readonly<Record<ApprovalSource, string>> = {
  app: 'Given in this app’s panel on the change request',
  jsm: 'Given as an approval in Jira Service Management',
  'change-status': 'The status of the change request',
  'version-approvers': 'Given by the approvers of the fix version in Jira',
};

export const VERIFICATION_SOURCE: Readonly<Record<VerificationSource, string>> = {
  pipeline: 'Signed evidence from a pipeline',
  person: 'People who may send, with what they checked',
  'change-status': 'The status of the change request',
};

/** Who has to approve, in words. */
export function requiredInWords(approver: RequiredApprover, nameOf: (accountId: string) => string): string {
  switch (approver.kind) {
    case 'person':
      return nameOf(approver.accountId);
    case 'group':
      return `Somebody in the group ${approver.groupName}`;
    case 'project-role':
      return `Somebody with the role ${approver.roleName} in the change’s project`;
    case 'item-owner':
      return `The owner of each configuration item, by the attribute ${approver.attribute}`;
  }
}

/** What a rule asks, in a few words, for a project that leaves it to the site. */
export function ruleInWords(rule: RuleName, policy: GatePolicy, nameOf: (accountId: string) => string): string {
  const { gates, approval, deployment } = policy;
  const gatesOf = (kind: PolicyKind) =>
    gates[kind].length === 0 ? 'nothing further' : listed(gates[kind].map((gate) => GATE_TITLE[gate]));
  switch (rule) {
    case 'gates.planned-notice':
      return gatesOf('planned-notice');
    case 'gates.release-announcement':
      return gatesOf('release-announcement');
    case 'gates.correction':
      return gatesOf('correction');
    case 'approval.sources':
      return [
        approval.combine === 'all' && approval.sources.length > 1 ? 'all of: ' : '',
        approval.sources.map((source) => APPROVAL_SOURCE[source]).join('; '),
      ].join('');
    case 'approval.quorum':
      return String(approval.quorum);
    case 'approval.required':
      return approval.required.length === 0
        ? 'nobody in particular'
        : approval.required.map((approver) => requiredInWords(approver, nameOf)).join('; ');
    case 'approval.expiresAfterHours':
      return approval.expiresAfterHours === null ? 'they never grow too old' : `${approval.expiresAfterHours} hours`;
    case 'approval.separateDuties':
      return approval.separateDuties ? 'yes' : 'no';
    case 'approval.reviewWithinHours':
      return `${approval.reviewWithinHours} hours`;
    case 'deployment.sources':
      return deployment.sources.map((source) => VERIFICATION_SOURCE[source]).join('; ');
    case 'deployment.environments':
      return listed(deployment.environments);
    case 'deployment.evidenceMaximumAgeHours':
      return `${deployment.evidenceMaximumAgeHours} hours`;
    case 'deployment.attestationNeedsSecondPerson':
      return deployment.attestationNeedsSecondPerson ? 'yes' : 'no';
  }
}

/** For which projects a freeze is, in words. */
export function projectsInWords(
  { projectIds }: Pick<Freeze, 'projectIds'>,
  projects: readonly { readonly id: string; readonly name: string }[],
): string {
  if (projectIds === 'all') return 'all projects';
  return listed(projectIds.map((id) => projects.find((project) => project.id === id)?.name ?? `project ${id}`));
}
