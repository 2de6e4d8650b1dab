import { z } from 'zod';
import { scopeOf } from '../fields/registry';
import { isRecord } from '../fields/field';
import { visibleIssue } from '../permissions/decide';
import { additions, applyInput } from '../issues/input';
import { addComment } from '../issues/comment-store';
import type { Caller } from '../../ports';
import type { Site } from '../context';
import { answer, noContent } from '../rest/call';
import { refuse } from '../rest/refusal';
import { get, type Route, type SteppedHandler } from '../rest/router';
import type { IssueDocument, TransitionDocument } from '../store/documents';
import { askValidators, performTransition } from './perform';
import { availableTransitions, transitionView } from './transitions';

const shape = z.looseObject({
  transition: z.looseObject({ id: z.union([z.string(), z.number()]).optional() }).optional(),
  fields: z.record(z.string(), z.unknown()).optional(),
  update: z.record(z.string(), z.unknown()).optional(),
});

/** Validators run outside the transaction: an app's answer takes time. Everything is read anew before writing. */
const transition: SteppedHandler = async (call, transact) => {
  const request = call.body(shape);
  const wanted = request.transition?.id;
  if (wanted === undefined) throw refuse(400, 'You must specify a transition.');
  const idOrKey = call.parameter('issueIdOrKey');
  const attempt = findTransition(call.site, call.caller, idOrKey, String(wanted));
  const verdict = await askValidators(call.site, call.caller, attempt.issue, attempt.transition, request.fields ?? {});
  if (!verdict.allowed) throw refuse(400, verdict.errorMessage);
  return transact(() => {
    const { issue, transition: step } = findTransition(call.site, call.caller, idOrKey, String(wanted));
    if (issue.statusId !== attempt.issue.statusId) {
      throw refuse(409, 'The issue was changed by somebody else while it was being moved.');
    }
    const scope = scopeOf(call.site, issue, call.caller);
    const changed = applyInput(issue, request.fields, request.update, scope);
    const after = performTransition(call.site, call.caller, issue, changed, step);
    for (const comment of isRecord(request.update) ? additions(request.update, 'comment') : []) {
      addComment(call.site, call.caller, after, comment);
    }
    return noContent;
  });
};

/** The transition with this id out of the status in which the issue stands; Jira's refusal where there is none. */
export function findTransition(
  site: Site,
  caller: Caller,
  idOrKey: string,
  id: string,
): { readonly issue: IssueDocument; readonly transition: TransitionDocument } {
  const issue = visibleIssue(site, caller, idOrKey);
  const found = availableTransitions(site, issue, caller).find((candidate) => candidate.id === id);
  if (found === undefined) {
    throw refuse(
      400,
      `It seems that you have tried to perform a workflow operation (${id}) that is not valid for the current state of this issue (${issue.key}).`,
    );
  }
  return { issue, transition: found };
}

export const transitionRoutes: readonly Route[] = [
  get('/rest/api/3/issue/{issueIdOrKey}/transitions', (call) => {
    const issue = visibleIssue(call.site, call.caller, call.parameter('issueIdOrKey'));
    const only = call.query('transitionId');
    const transitions = availableTransitions(call.site, issue, call.caller).filter(
      (candidate) => only === undefined || candidate.id === only,
    );
    return answer({
      expand: 'transitions',
      transitions: transitions.map((candidate) => transitionView(call.site, candidate)),
    });
  }),
  { method: 'POST', path: '/rest/api/3/issue/{issueIdOrKey}/transitions', handleInSteps: transition },
];
