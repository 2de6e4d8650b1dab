/** What came without a person and met a busy Jira is done later. */
import { InvocationError, InvocationErrorCode } from '@forge/events';
import { JiraFailure } from '../ports';

/** When Jira is busy or down, the platform is asked to come back, after the time that Jira asked for. */
export async function retryingJira(work: () => Promise<void>): Promise<InvocationError | undefined> {
  try {
    await work();
    return undefined;
  } catch (failure) {
    if (!(failure instanceof JiraFailure) || (failure.status < 500 && failure.status !== 429)) throw failure;
    return new InvocationError({
      retryAfter: Math.min(900, Math.max(1, Math.ceil(failure.retryAfterSeconds ?? 30))),
      retryReason: InvocationErrorCode.FUNCTION_UPSTREAM_RATE_LIMITED,
    });
  }
}
