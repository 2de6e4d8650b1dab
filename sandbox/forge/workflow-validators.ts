import { z } from 'zod';
import { type InstalledApp } from '../ports';
import { type Invoker, troubleOf } from './invoker';
import { type HostLog } from './log';
import { type Manifest, modulesOf, scopesOf, textProperty } from './manifest';

const verdictSchema = z.looseObject({ result: z.boolean(), errorMessage: z.string().optional() });
const defaultMessage = "The app's workflow validator did not allow this transition.";

/**
 * Runs a `jira:workflowValidator` that is a function. Whatever goes wrong closes the gate, as on the platform: an app
 * that fails, is too slow, or does not have the module lets nothing pass.
 */
export function createWorkflowValidators(options: {
  readonly manifest: Manifest;
  readonly invoker: Invoker;
  readonly log: HostLog;
}): InstalledApp['validateTransition'] {
  const { manifest, invoker, log } = options;
  return async (moduleKey, configuration, attempt) => {
    const refuse = (text: string): { readonly allowed: false; readonly errorMessage: string } => {
      log({ level: 'error', source: 'host', text: `Workflow validator ${moduleKey}: ${text}` });
      return { allowed: false, errorMessage: defaultMessage };
    };
    const module = modulesOf(manifest, 'jira:workflowValidator').find(({ key }) => key === moduleKey);
    if (module === undefined) return refuse('the app has no such module.');
    const functionKey = textProperty(module, 'function');
    if (functionKey === undefined) return refuse('the sandbox does not evaluate Jira expressions.');
    const modifiedFields = scopesOf(manifest).includes('read:jira-work') && { modifiedFields: attempt.modifiedFields };
    const { id, name, from, to } = attempt.transition;
    const end = await invoker.invoke({
      functionKey,
      moduleType: module.type,
      moduleKey,
      countAs: moduleKey,
      arguments: (context) => [
        {
          issue: attempt.issue,
          configuration: configuration ?? {},
          transition: { id, name, from, to, ...modifiedFields },
          ...modifiedFields,
        },
        context,
      ],
      accountId: attempt.actor.kind === 'user' ? attempt.actor.accountId : undefined,
      defaultSeconds: 25,
      depth: 0,
    });
    if (end.kind !== 'returned') return refuse(troubleOf(end) ?? 'unknown failure');
    const verdict = verdictSchema.safeParse(end.value);
    if (!verdict.success) return refuse('the result is not {result, errorMessage}.');
    if (verdict.data.result) return { allowed: true };
    return { allowed: false, errorMessage: verdict.data.errorMessage ?? defaultMessage };
  };
}
