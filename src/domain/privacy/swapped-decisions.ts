/** What people decided, asked for and said, with other ids in place of their account ids. */
import type { Decision, Submission } from '../approval/approval';
import { isFromPerson, type DeploymentEvidence } from '../deployment/deployment';
import type { GateOverride, OverrideAct } from '../policy/override';
import type { PolicyParts, RequiredApprover, SitePolicy } from '../policy/policy';
import { swapPerson, ifPresent, type Swap } from './swapping';

/** What was asked to be approved, and of whom. */
export function swapSubmission<T extends Omit<Submission, 'content'>>(submission: T, swap: Swap): T {
  return {
    ...submission,
    accountId: swap(submission.accountId),
    ...ifPresent<Omit<Submission, 'content'>, 'versionApprovedBy'>(submission, 'versionApprovedBy', (ids) =>
      ids.map(swap),
    ),
    ...ifPresent<Omit<Submission, 'content'>, 'asked'>(submission, 'asked', (ids) => ids.map(swap)),
    ...ifPresent<Omit<Submission, 'content'>, 'earlier'>(submission, 'earlier', (earlier) =>
      earlier.map((one) => ({ ...one, ...ifPresent(one, 'versionApprovedBy', (ids) => ids.map(swap)) })),
    ),
  };
}

/** A decision on a change. */
export function swapDecision<T extends Omit<Decision, 'content'>>(decision: T, swap: Swap): T {
  return {
    ...decision,
    accountId: swap(decision.accountId),
    ...ifPresent<Omit<Decision, 'content'>, 'onBehalfOf'>(decision, 'onBehalfOf', swap),
  };
}

/** An override, with all who had a part in it. */
export function swapOverride(override: GateOverride, swap: Swap): GateOverride {
  const act = <A extends Pick<OverrideAct, 'accountId'>>(one: A): A => swapPerson(one, swap);
  return {
    ...override,
    asked: act(override.asked),
    ...ifPresent(override, 'granted', act),
    ...ifPresent(override, 'withdrawn', act),
    ...ifPresent(override, 'used', act),
    ...ifPresent(override, 'review', act),
  };
}

/** A word about a deployment, where a person gave it. */
export function swapEvidence<E extends DeploymentEvidence>(evidence: E, swap: Swap): E {
  return isFromPerson(evidence) ? swapPerson(evidence, swap) : evidence;
}

/** A policy, with the people whom it requires. */
export function swapPolicy<P extends SitePolicy | PolicyParts>(policy: P, swap: Swap): P {
  const { approval } = policy;
  return approval?.required
    ? { ...policy, approval: { ...approval, required: approval.required.map((one) => swapRequired(one, swap)) } }
    : policy;
}

function swapRequired(approver: RequiredApprover, swap: Swap): RequiredApprover {
  return approver.kind === 'person' ? swapPerson(approver, swap) : approver;
}
