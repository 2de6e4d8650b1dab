/** The model's policy as an administrator's page sends it. */
import type { StoredPolicy } from '../../../src/contract';
import type { Approver } from './model';
import type { Policy } from './policy';

/** Names of the statuses that a change is moved to. */
export const STATUSES = { approved: 'Approved', declined: 'Declined' } as const;

/** @param accounts of the change managers, as the system has them */
export function storedPolicy(policy: Policy, accounts: Readonly<Record<Approver, string>>): StoredPolicy {
  const { asked, places, together, quorum, required, approvalHours = null, separateDuties, freezes } = policy;
  return {
    gates: { 'planned-notice': asked['planned-notice'], 'release-announcement': asked['release-announcement'] },
    approval: {
      sources: places,
      combine: together ? 'all' : 'any',
      quorum,
      required: required ? [{ kind: 'person', accountId: accounts[required] }] : [],
      expiresAfterHours: approvalHours,
      separateDuties,
      changeStatuses: { approved: [STATUSES.approved], declined: [STATUSES.declined] },
    },
    deployment: {
      sources: policy.evidence,
      evidenceMaximumAgeHours: policy.evidenceHours,
      attestationNeedsSecondPerson: policy.secondWitness,
    },
    freezes: freezes.map((freeze, index) => ({
      ...freeze,
      id: `freeze-${index}`,
      name: `Freeze ${index}`,
      timeZone: 'UTC',
      projectIds: 'all',
    })),
  };
}
