import { z } from 'zod';
import type { Site } from '../context';
import { categoryFromModernName } from '../projects/view';
import type { Call } from '../rest/call';
import { refuse } from '../rest/refusal';
import type { TransitionDocument, WorkflowDocument } from '../store/documents';
import { uuidOf } from '../store/uuid';
import { appRuleOf } from './perform';

const statusShape = z.looseObject({
  id: z.string().optional(),
  name: z.string().min(1),
  description: z.string().optional(),
  statusCategory: z.enum(['TODO', 'IN_PROGRESS', 'DONE']),
  statusReference: z.string(),
});

const ruleShape = z.looseObject({
  id: z.string().nullish(),
  ruleKey: z.string(),
  parameters: z.record(z.string(), z.string()).optional(),
});

const transitionShape = z.looseObject({
  id: z.union([z.string(), z.number()]),
  name: z.string(),
  description: z.string().optional(),
  type: z.enum(['INITIAL', 'GLOBAL', 'DIRECTED']),
  toStatusReference: z.string(),
  links: z.array(z.looseObject({ fromStatusReference: z.string().nullish() })).optional(),
  validators: z.array(ruleShape).optional(),
  conditions: z.unknown().optional(),
  actions: z.array(z.unknown()).optional(),
});

const workflowShape = z.looseObject({
  id: z.string().optional(),
  name: z.string().optional(),
  description: z.string().optional(),
  statuses: z.array(z.looseObject({ statusReference: z.string() })),
  transitions: z.array(transitionShape),
  version: z.looseObject({ id: z.string(), versionNumber: z.number() }).optional(),
});

const requestShape = z.looseObject({
  scope: z.unknown().optional(),
  statuses: z.array(statusShape).optional(),
  workflows: z.array(workflowShape).min(1),
});

type WorkflowRequest = z.infer<typeof workflowShape>;

/** Creates workflows; the statuses that they name are created too when the site has none of that name. */
export function createWorkflows(call: Call): readonly WorkflowDocument[] {
  const request = call.body(requestShape);
  const references = statusReferences(call.site, request.statuses ?? []);
  return request.workflows.map((workflow) => {
    const name = workflow.name ?? '';
    if (name.trim() === '') throw refuse(400, 'The workflow name must not be empty.');
    if (call.site.store.workflows.named(name) !== undefined) {
      throw refuse(400, `A workflow with the name '${name}' already exists.`);
    }
    return call.site.store.workflows.put({
      id: uuidOf(`workflow ${call.site.store.next('workflow', 1)}`),
      name,
      description: workflow.description ?? '',
      approvals: [],
      version: { id: uuidOf(`workflow version ${call.site.store.next('workflow-version', 1)}`), versionNumber: 1 },
      ...partsOf(call.site, workflow, references),
    });
  });
}

/** Replaces workflows as a whole. A version that is not the present one is refused, as another's work would be lost. */
export function updateWorkflows(call: Call): readonly WorkflowDocument[] {
  const request = call.body(requestShape);
  const references = statusReferences(call.site, request.statuses ?? []);
  return request.workflows.map((workflow) => {
    const before = call.site.store.workflows.get(workflow.id ?? '');
    if (before === undefined) throw refuse(400, `The workflow '${workflow.id ?? ''}' does not exist.`);
    if (workflow.version?.versionNumber !== before.version.versionNumber) {
      throw refuse(400, 'The version of the workflow is out of date. Read it again and repeat the change.');
    }
    const parts = partsOf(call.site, workflow, references);
    return call.site.store.workflows.put({
      ...before,
      description: workflow.description ?? before.description,
      ...parts,
      approvals: before.approvals.filter((step) => parts.statusIds.includes(step.statusId)),
      version: { ...before.version, versionNumber: before.version.versionNumber + 1 },
    });
  });
}

function statusReferences(site: Site, statuses: readonly z.infer<typeof statusShape>[]): ReadonlyMap<string, string> {
  return new Map(
    statuses.map((status) => {
      const known =
        (status.id === undefined ? undefined : site.store.statuses.get(status.id)) ??
        site.store.statuses.named(status.name);
      const document =
        known ??
        site.store.statuses.put({
          id: String(site.store.next('status', 10_000)),
          name: status.name,
          description: status.description ?? '',
          category: categoryFromModernName(status.statusCategory) ?? 'new',
        });
      return [status.statusReference, document.id];
    }),
  );
}

function partsOf(site: Site, workflow: WorkflowRequest, references: ReadonlyMap<string, string>) {
  const statusId = (reference: string): string => {
    const id = references.get(reference) ?? site.store.statuses.get(reference)?.id;
    if (id === undefined) throw refuse(400, `The status reference '${reference}' is not known.`);
    return id;
  };
  const statusIds = workflow.statuses.map((status) => statusId(status.statusReference));
  const transitions = workflow.transitions.map((transition): TransitionDocument => {
    if (
      (transition.conditions !== undefined && transition.conditions !== null) ||
      (transition.actions ?? []).length > 0
    ) {
      throw refuse(400, 'The sandbox emulates validators of Forge apps only, neither conditions nor actions.');
    }
    return {
      id: String(transition.id),
      name: transition.name,
      description: transition.description ?? '',
      type: transition.type,
      from: (transition.links ?? []).flatMap((link) =>
        link.fromStatusReference === undefined || link.fromStatusReference === null
          ? []
          : [statusId(link.fromStatusReference)],
      ),
      to: statusId(transition.toStatusReference),
      validators: (transition.validators ?? []).map((validator) => {
        const rule = {
          id: validator.id ?? uuidOf(`rule ${site.store.next('rule', 1)}`),
          ruleKey: validator.ruleKey,
          parameters: validator.parameters ?? {},
        };
        if (appRuleOf(rule) === undefined) {
          throw refuse(400, `The rule '${rule.ruleKey}' is not one that this site can evaluate.`);
        }
        return rule;
      }),
    };
  });
  if (transitions.filter((transition) => transition.type === 'INITIAL').length !== 1) {
    throw refuse(400, 'The workflow must have exactly one initial transition.');
  }
  return { statusIds, transitions };
}
