import { z } from 'zod';
import type { Caller } from '../../ports';
import { jiraTime, type Site } from '../context';
import { userDetails } from '../people/view';
import { holdsGlobal, visibleIssue } from '../permissions/decide';
import { answer, type Call } from '../rest/call';
import { Refusal, refuse } from '../rest/refusal';
import { get, type Route, type SteppedHandler } from '../rest/router';
import type { IssueDocument, TransitionDocument } from '../store/documents';
import { askValidators, performTransition } from './perform';
import { findTransition } from './transition-routes';

const shape = z.strictObject({
  bulkTransitionInputs: z
    .array(z.strictObject({ selectedIssueIdsOrKeys: z.array(z.string()), transitionId: z.string() }))
    .min(1),
  sendBulkNotification: z.boolean().nullable().optional(),
});

const MOST_ISSUES = 1000;

interface Task {
  readonly id: string;
  readonly accountId: string;
  readonly at: number;
  readonly total: number;
  readonly processed: readonly string[];
  readonly failed: Readonly<Record<string, readonly string[]>>;
  readonly inaccessible: number;
}

/** Kept while the site runs. */
const tasks = new WeakMap<Site, Map<string, Task>>();

interface Allowed {
  readonly issue: IssueDocument;
  readonly transition: TransitionDocument;
}

/** Each issue for itself: its validators are asked, and whatever they refuse stays while the others move. */
const bulkTransition: SteppedHandler = async (call, transact) => {
  const { site, caller } = call;
  requireBulkChange(call);
  const wanted = call
    .body(shape)
    .bulkTransitionInputs.flatMap(({ selectedIssueIdsOrKeys, transitionId }) =>
      selectedIssueIdsOrKeys.map((idOrKey) => ({ idOrKey, transitionId })),
    );
  if (wanted.length > MOST_ISSUES) throw refuse(400, `You can transition up to ${MOST_ISSUES} issues at once.`);
  const allowed: Allowed[] = [];
  const failed: Record<string, readonly string[]> = {};
  let inaccessible = 0;
  for (const { idOrKey, transitionId } of wanted) {
    const issue = issueSeen(site, caller, idOrKey);
    if (issue === undefined) {
      inaccessible += 1;
      continue;
    }
    const found = tryTo(() => findTransition(site, caller, issue.id, transitionId));
    if ('messages' in found) {
      failed[issue.id] = found.messages;
      continue;
    }
    const verdict = await askValidators(site, caller, issue, found.value.transition, {});
    if (verdict.allowed) allowed.push(found.value);
    else failed[issue.id] = [verdict.errorMessage];
  }
  const processed = transact(() =>
    allowed.flatMap(({ issue, transition }) => {
      const now = tryTo(() => findTransition(site, caller, issue.id, transition.id));
      if ('messages' in now) {
        failed[issue.id] = now.messages;
        return [];
      }
      performTransition(site, caller, now.value.issue, now.value.issue, now.value.transition);
      return [issue.id];
    }),
  );
  const known = tasks.get(site) ?? new Map<string, Task>();
  const task: Task = {
    id: String(10_000 + known.size),
    accountId: call.accountId(),
    at: site.clock.now(),
    total: wanted.length,
    processed,
    failed,
    inaccessible,
  };
  tasks.set(site, known.set(task.id, task));
  return answer({ taskId: task.id }, 201);
};

function requireBulkChange(call: Call): void {
  if (!holdsGlobal(call.site, call.caller, 'BULK_CHANGE'))
    throw refuse(403, 'You do not have permission to make bulk changes.');
}

function issueSeen(site: Site, caller: Caller, idOrKey: string): IssueDocument | undefined {
  const found = tryTo(() => visibleIssue(site, caller, idOrKey));
  return 'messages' in found ? undefined : found.value;
}

/** The value, or the words with which Jira would have refused it alone. */
function tryTo<T>(work: () => T): { readonly value: T } | { readonly messages: readonly string[] } {
  try {
    return { value: work() };
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const { errorMessages } = z.looseObject({ errorMessages: z.array(z.string()) }).parse(refusal.body);
    return { messages: errorMessages };
  }
}

export const bulkTransitionRoutes: readonly Route[] = [
  { method: 'POST', path: '/rest/api/3/bulk/issues/transition', handleInSteps: bulkTransition },
  get('/rest/api/3/bulk/queue/{taskId}', (call) => {
    requireBulkChange(call);
    const task = tasks.get(call.site)?.get(call.parameter('taskId'));
    if (task === undefined) throw refuse(400, 'The task associated with this taskId is not a bulk operation task');
    const at = jiraTime(call.site, task.at, call.caller);
    return answer({
      taskId: task.id,
      status: 'COMPLETE',
      progressPercent: 100,
      submittedBy: userDetails(call.site, task.accountId, call.caller),
      created: at,
      started: at,
      updated: at,
      totalIssueCount: task.total,
      processedAccessibleIssues: task.processed.map(Number),
      failedAccessibleIssues: task.failed,
      invalidOrInaccessibleIssueCount: task.inaccessible,
    });
  }),
];
