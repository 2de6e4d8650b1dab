/** What the workflow statuses of the linked change requests say about the deployment, by the names that the policy gives. */
import { namesWhatToInstall } from '../deployment/installation';
import type { LinkedChange } from '../record/release';
import { changeRequests, type GateSnapshot } from './snapshot';

type Judged = Pick<GateSnapshot, 'changes' | 'settings' | 'installation'>;

/**
 * Whether the status of every linked change says that it is verified. A status cannot say which artifact was installed,
 * so it never does where the record names one.
 */
export function changesVerify(snapshot: Judged): boolean {
  const changes = changeRequests(snapshot);
  return (
    !namesWhatToInstall(snapshot.installation) &&
    changes.length > 0 &&
    verifiedChanges(snapshot).length === changes.length
  );
}

/** Changes whose status says that they are verified, where the policy lets statuses count. */
export function verifiedChanges(snapshot: Judged): readonly LinkedChange[] {
  const { sources, changeStatuses } = snapshot.settings.policy.deployment;
  if (!sources.includes('change-status')) return [];
  return changeRequests(snapshot).filter((change) => isAmong(change.status, changeStatuses.verified));
}

/** Changes whose status says that it failed: a word against a deployment counts whatever the policy's sources. */
export function failedChanges(snapshot: Judged): readonly LinkedChange[] {
  const { changeStatuses } = snapshot.settings.policy.deployment;
  return changeRequests(snapshot).filter((change) => isAmong(change.status, changeStatuses.failed));
}

function isAmong(status: string, names: readonly string[]): boolean {
  const wanted = status.trim().toLowerCase();
  return names.some((name) => name.trim().toLowerCase() === wanted);
}
