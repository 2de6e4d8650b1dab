/** Which policy the gates of a project follow. */
import type { PolicyDocument } from '../../domain/documents';
import { contentOf, type Content } from '../../domain/ledger/content';
import {
  resolvePolicy,
  type ApprovalPolicy,
  type GatePolicy,
  type PolicyParts,
  type RequiredApprover,
  type SitePolicy,
} from '../../domain/policy/policy';
import type { Ports, Stored } from '../../ports';
import { SITE } from './settings';

/** A policy with what a ledger's digest of it stands for. */
export interface PolicyInForce {
  readonly policy: GatePolicy;
  readonly content: Content;
}

/** One read of the storage. */
export async function readPolicy(ports: Pick<Ports, 'store'>, projectId: string): Promise<PolicyInForce> {
  const [site, project] = await ports.store.getMany('policy', [SITE, projectId]);
  const policy = policyFor(site, project, projectId);
  return { policy, content: contentOf(published({ site, project, projectId, policy })) };
}

/**
 * What auditors get to read: the policy as the gates followed it, and the digests under which the site's ledger tells
 * when its parts were put in force.
 */
function published({
  site,
  project,
  projectId,
  policy,
}: {
  readonly site: Stored<PolicyDocument> | undefined;
  readonly project: Stored<PolicyDocument> | undefined;
  readonly projectId: string;
  readonly policy: GatePolicy;
}): unknown {
  return {
    inForce: { ...policy, approval: withoutPeople(policy.approval) },
    ...(site && site.revision > 0 ? { site: storedPolicyContent(site.body.policy).digest } : {}),
    ...(project ? { project: { id: projectId, policy: storedPolicyContent(project.body.policy).digest } } : {}),
  };
}

/** A stored policy as the site's ledger names it: people by their commitments in that ledger. */
export function storedPolicyContent(policy: SitePolicy | PolicyParts): Content {
  return contentOf({ ...policy, ...(policy.approval ? { approval: withoutPeople(policy.approval) } : {}) });
}

function withoutPeople<P extends Partial<ApprovalPolicy>>(approval: P): unknown {
  return {
    ...approval,
    ...(approval.required ? { required: approval.required.map(named) } : {}),
  };
}

function named(approver: RequiredApprover): unknown {
  return approver.kind === 'person' ? { kind: 'person', account: approver.commitment ?? 'unknown' } : approver;
}

/** The policy of a project, or of the site where no project is named. */
export function policyFor(
  site: Stored<PolicyDocument> | undefined,
  project?: Stored<PolicyDocument>,
  projectId?: string,
): GatePolicy {
  return resolvePolicy({ site: site?.body.policy, project: project?.body.policy }, projectId);
}
