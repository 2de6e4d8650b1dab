import type { Caller, WorkflowTransitionAttempt, WorkflowVerdict } from '../../ports';
import type { Site } from '../context';
import { saveChange } from '../issues/changes';
import type { IssueDocument, TransitionDocument, WorkflowRule } from '../store/documents';
import { openApprovalIfAsked } from './approval-steps';

/** Rule keys under which validators of Forge apps stand in a workflow. */
const FORGE_VALIDATORS = ['forge:expression-validator', 'forge:function-validator', 'forge:workflow-validator'];

interface AppRule {
  readonly appId: string;
  readonly environmentId: string;
  readonly moduleKey: string;
}

/** Takes `ari:cloud:ecosystem::extension/{appId}/{environmentId}/static/{moduleKey}` apart. */
export function appRuleOf(rule: WorkflowRule): AppRule | undefined {
  if (!FORGE_VALIDATORS.includes(rule.ruleKey)) return undefined;
  const match = /^ari:cloud:ecosystem::extension\/([^/]+)\/([^/]+)\/static\/(.+)$/.exec(rule.parameters['key'] ?? '');
  const [, appId, environmentId, moduleKey] = match ?? [];
  if (appId === undefined || environmentId === undefined || moduleKey === undefined) return undefined;
  return { appId, environmentId, moduleKey };
}

function configurationOf(rule: WorkflowRule): unknown {
  const text = rule.parameters['config'];
  if (text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/**
 * Asks every validator on the transition. A validator whose app is not installed refuses, as on a real site: rules fail
 * closed. Rules of Jira's own are not emulated and refuse loudly.
 */
export async function askValidators(
  site: Site,
  actor: Caller,
  issue: IssueDocument,
  transition: TransitionDocument,
  modifiedFields: Readonly<Record<string, unknown>>,
): Promise<WorkflowVerdict> {
  const attempt: WorkflowTransitionAttempt = {
    issue: { id: issue.id, key: issue.key },
    transition: {
      id: transition.id,
      name: transition.name,
      from: { id: issue.statusId },
      to: { id: transition.to },
    },
    modifiedFields,
    actor,
  };
  for (const rule of transition.validators) {
    const named = appRuleOf(rule);
    const app = site
      .apps()
      .find((candidate) => bareId(candidate.id) === named?.appId && candidate.environmentId === named.environmentId);
    if (named === undefined || app === undefined) {
      return {
        allowed: false,
        errorMessage: `The validator '${rule.ruleKey}' of this transition could not be evaluated.`,
      };
    }
    const verdict = await app.validateTransition(named.moduleKey, configurationOf(rule), attempt);
    if (!verdict.allowed) return verdict;
  }
  return { allowed: true };
}

/** An app's id without the name of its resource (`ari:cloud:ecosystem::app/…`). */
export const bareId = (id: string): string => id.split('/').at(-1) ?? id;

/** Moves the issue, after its validators have agreed. */
export function performTransition(
  site: Site,
  actor: Caller,
  before: IssueDocument,
  changed: IssueDocument,
  transition: TransitionDocument,
): IssueDocument {
  const category = site.store.statuses.require(transition.to).category;
  const resolution = site.store.resolutions.all()[0]?.id ?? null;
  const resolutionId = category === 'done' ? (changed.resolutionId ?? resolution) : null;
  const after = saveChange(site, actor, before, { ...changed, statusId: transition.to, resolutionId });
  openApprovalIfAsked(site, after);
  return after;
}
