/** What every call of a page goes through: the context is parsed, the payload is parsed, failures are put into words. */
import type { Request } from '@forge/resolver';
import type { z } from 'zod';
import { refuse, type Answer } from '../domain/answer';
import { JiraFailure, StoreBusy, type Ports } from '../ports';
import { parseContext, type InvocationContext } from './context';

export type LoadPorts = () => Promise<Ports>;

/** A resolver function over a use case. The payload's first problem is told with the field that is wrong. */
export function pageCall<S extends z.ZodType, T>(
  loadPorts: LoadPorts,
  schema: S,
  run: (ports: Ports, context: InvocationContext, payload: z.infer<S>) => Promise<Answer<T>>,
): (request: Request) => Promise<Answer<T>> {
  return async (request) => {
    const context = parseContext(request.context);
    if (!context) return refuse('not-signed-in', 'Sign in to Jira to see this.');
    const payload = schema.safeParse(request.payload ?? {});
    if (!payload.success) {
      const issue = payload.error.issues[0];
      return refuse('invalid', issue?.message ?? 'The request is not complete.', issue?.path.join('.'));
    }
    let ports: Ports | undefined;
    try {
      ports = await loadPorts();
      return await run(ports, context, payload.data);
    } catch (failure) {
      if (failure instanceof StoreBusy) return BUSY;
      if (!ports || !(failure instanceof JiraFailure)) throw failure;
      ports.log.warn('Jira failed during a call of a page', { status: failure.status });
      return refuse('jira-failed', sentenceFor(failure));
    }
  };
}

const BUSY = refuse(
  'busy',
  'So much is being sent and written down just now that the app’s storage takes no more for a moment. Try again in a minute; what is not shown here as done was not done.',
);

/** The same for calls that need the issue that the panel is on. */
export function issueCall<S extends z.ZodType, T>(
  loadPorts: LoadPorts,
  schema: S,
  run: (
    ports: Ports,
    place: { readonly person: InvocationContext['person']; readonly issueId: string },
    payload: z.infer<S>,
  ) => Promise<Answer<T>>,
): (request: Request) => Promise<Answer<T>> {
  return pageCall(loadPorts, schema, async (ports, { person, issueId }, payload) =>
    issueId === undefined
      ? refuse('no-issue', 'Open this panel on a work item.')
      : run(ports, { person, issueId }, payload),
  );
}

export function projectCall<S extends z.ZodType, T>(
  loadPorts: LoadPorts,
  schema: S,
  run: (
    ports: Ports,
    place: { readonly person: InvocationContext['person']; readonly projectId: string },
    payload: z.infer<S>,
  ) => Promise<Answer<T>>,
): (request: Request) => Promise<Answer<T>> {
  return pageCall(loadPorts, schema, async (ports, { person, projectId }, payload) =>
    projectId === undefined
      ? refuse('no-project', 'Open this page in a project.')
      : run(ports, { person, projectId }, payload),
  );
}

function sentenceFor(failure: JiraFailure): string {
  if (failure.status === 429)
    return `Jira is busy and asked to wait${failure.retryAfterSeconds ? ` ${failure.retryAfterSeconds} seconds` : ''}. Try again then; what is not shown here as done was not done.`;
  if (failure.status >= 500)
    return `Jira could not answer just now: ${failure.message} Try again; what is not shown here as done was not done.`;
  return `Jira refused this: ${failure.message}`;
}
