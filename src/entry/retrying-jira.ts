/** What came without a person and met a busy Jira, or a busy storage, is done later. */
import { InvocationError, InvocationErrorCode } from '@forge/events';
import { JiraFailure, StoreBusy } from '../ports';

/** When Jira is busy or down, the platform is asked to come back, after the time that Jira asked for. */
export async function retryingJira(work: () => Promise<void>): Promise<InvocationError | undefined> {
  try {
    await work();
    return undefined;
  } catch (failure) {
    if (failure instanceof StoreBusy) return later(STORAGE_BUSY_SECONDS);
    if (!(failure instanceof JiraFailure) || (failure.status < 500 && failure.status !== 429)) throw failure;
    return later(failure.retryAfterSeconds ?? 30);
  }
}

/** The platform counts the storage's operations by the minute (Forge key-value store, limits). */
const STORAGE_BUSY_SECONDS = 60;

function later(seconds: number): InvocationError {
  return new InvocationError({
    retryAfter: Math.min(900, Math.max(1, Math.ceil(seconds))),
    retryReason: InvocationErrorCode.FUNCTION_UPSTREAM_RATE_LIMITED,
  });
}
