import type { Site } from '../context';
import type { Holder } from '../store/documents';
import { uuidOf } from '../store/uuid';
import type { SeedHolder, SeedWorkflow, SiteContent } from './content';

const named = <T extends { readonly name: string }>(
  collection: { named(name: string): T | undefined },
  name: string,
  what: string,
): T => {
  const found = collection.named(name);
  if (found === undefined) throw new Error(`The content names the ${what} '${name}', which the site does not have.`);
  return found;
};

/** The group with this name; content that names another one is wrong. */
export const groupId = (site: Site, name: string): string => named(site.store.groups, name, 'group').groupId;

export const idOf = {
  issueType: (site: Site, name: string) => named(site.store.issueTypes, name, 'issue type').id,
  status: (site: Site, name: string) => named(site.store.statuses, name, 'status').id,
  workflow: (site: Site, name: string) => named(site.store.workflows, name, 'workflow').id,
  priority: (site: Site, name: string) => named(site.store.priorities, name, 'priority').id,
  resolution: (site: Site, name: string) => named(site.store.resolutions, name, 'resolution').id,
  linkType: (site: Site, name: string) => named(site.store.linkTypes, name, 'link type').id,
  role: (site: Site, name: string) => named(site.store.roles, name, 'role').id,
  permissionScheme: (site: Site, name: string) => named(site.store.permissionSchemes, name, 'permission scheme').id,
  issueTypeScheme: (site: Site, name: string) => named(site.store.issueTypeSchemes, name, 'issue type scheme').id,
  workflowScheme: (site: Site, name: string) => named(site.store.workflowSchemes, name, 'workflow scheme').id,
};

/** A holder of a permission by the names that content uses. */
export function holderOf(site: Site, holder: SeedHolder): Holder {
  if (typeof holder === 'string') return { type: holder };
  if ('group' in holder) return { type: 'group', parameter: groupId(site, holder.group) };
  if ('user' in holder) return { type: 'user', parameter: holder.user };
  return { type: 'projectRole', parameter: idOf.role(site, holder.role) };
}

const nextId = (site: Site, sequence: string, first: number): string => String(site.store.next(sequence, first));

/** People, groups and what they may do. */
export function seedPeople(site: Site, content: SiteContent): void {
  const { store } = site;
  for (const person of content.people ?? []) {
    if (store.people.get(person.accountId) !== undefined) continue;
    store.people.put({ ...person, accountType: 'atlassian', active: true });
  }
  for (const { name, members } of content.groups ?? []) {
    const known = store.groups.named(name);
    const all = [...new Set([...(known?.members ?? []), ...members])];
    store.groups.put({ groupId: known?.groupId ?? uuidOf(`group ${name}`), name, members: all });
  }
  for (const { permission, groups } of content.globalPermissions ?? []) {
    if (store.globalGrants.get(permission) !== undefined) continue;
    store.globalGrants.put({ permission, groups: groups.map((name) => groupId(site, name)) });
  }
  for (const { name, description = '' } of content.roles ?? []) {
    if (store.roles.named(name) === undefined) store.roles.put({ id: nextId(site, 'role', 10_002), name, description });
  }
  for (const { name, description = '', grants } of content.permissionSchemes ?? []) {
    if (store.permissionSchemes.named(name) !== undefined) continue;
    store.permissionSchemes.put({
      id: nextId(site, 'permission-scheme', 10_000),
      name,
      description,
      grants: grants.map(({ permission, holder }) => ({
        id: store.next('grant', 10_000),
        permission,
        holder: holderOf(site, holder),
      })),
    });
  }
}

/** What issues are made of: types, statuses, workflows, fields, and the schemes that give them to projects. */
export function seedConfiguration(site: Site, content: SiteContent): void {
  const { store } = site;
  for (const { name, description = '', hierarchyLevel = 0, avatarId = 10_300 } of content.issueTypes ?? []) {
    if (store.issueTypes.named(name) !== undefined) continue;
    store.issueTypes.put({ id: nextId(site, 'issue-type', 10_000), name, description, hierarchyLevel, avatarId });
  }
  for (const { name, category, description = '' } of content.statuses ?? []) {
    if (store.statuses.named(name) !== undefined) continue;
    store.statuses.put({ id: nextId(site, 'status', 10_000), name, category, description });
  }
  for (const { name, color, description = '', isDefault = false } of content.priorities ?? []) {
    if (store.priorities.named(name) !== undefined) continue;
    store.priorities.put({ id: nextId(site, 'priority', 1), name, description, statusColor: color, isDefault });
  }
  for (const { name, description = '' } of content.resolutions ?? []) {
    if (store.resolutions.named(name) !== undefined) continue;
    store.resolutions.put({ id: nextId(site, 'resolution', 10_000), name, description });
  }
  for (const type of content.linkTypes ?? []) {
    if (store.linkTypes.named(type.name) !== undefined) continue;
    store.linkTypes.put({ ...type, id: nextId(site, 'link-type', 10_000) });
  }
  for (const { id, name, type, description = '' } of content.customFields ?? []) {
    store.atLeast('custom-field', Number(id.replace('customfield_', '')));
    if (store.customFields.get(id) === undefined) store.customFields.put({ id, name, type, description });
  }
  for (const workflow of content.workflows ?? []) {
    if (store.workflows.named(workflow.name) === undefined) seedWorkflow(site, workflow);
  }
  for (const { name, default: fallback, byIssueType = {} } of content.workflowSchemes ?? []) {
    const known = store.workflowSchemes.named(name);
    const mappings = Object.entries(byIssueType).map(([type, workflow]) => [
      idOf.issueType(site, type),
      idOf.workflow(site, workflow),
    ]);
    store.workflowSchemes.put({
      id: known?.id ?? nextId(site, 'workflow-scheme', 10_100),
      name,
      description: '',
      defaultWorkflowId: idOf.workflow(site, fallback),
      mappings: { ...known?.mappings, ...(Object.fromEntries(mappings) as Record<string, string>) },
    });
  }
  for (const { name, issueTypes } of content.issueTypeSchemes ?? []) {
    const known = store.issueTypeSchemes.named(name);
    const ids = issueTypes.map((type) => idOf.issueType(site, type));
    store.issueTypeSchemes.put({
      id: known?.id ?? nextId(site, 'issue-type-scheme', 10_200),
      name,
      description: '',
      defaultIssueTypeId: known?.defaultIssueTypeId ?? ids[0],
      issueTypeIds: [...new Set([...(known?.issueTypeIds ?? []), ...ids])],
    });
  }
}

function seedWorkflow(site: Site, workflow: SeedWorkflow): void {
  const transitionIds = new Map(
    workflow.transitions.map((transition, index) => [transition.name, String(index * 10 + 11)]),
  );
  const idOfTransition = (name: string): string => {
    const id = transitionIds.get(name);
    if (id === undefined) throw new Error(`The workflow ${workflow.name} has no transition '${name}'.`);
    return id;
  };
  site.store.workflows.put({
    id: uuidOf(`workflow ${workflow.name}`),
    name: workflow.name,
    description: workflow.description ?? '',
    statusIds: workflow.statuses.map((name) => idOf.status(site, name)),
    transitions: [
      {
        id: '1',
        name: 'Create',
        description: '',
        type: 'INITIAL',
        from: [],
        to: idOf.status(site, workflow.initial),
        validators: [],
      },
      ...workflow.transitions.map(({ name, from, to, validators = [] }) => ({
        id: idOfTransition(name),
        name,
        description: '',
        type: from === 'any' ? ('GLOBAL' as const) : ('DIRECTED' as const),
        from: from === 'any' ? [] : from.map((status) => idOf.status(site, status)),
        to: idOf.status(site, to),
        validators: validators.map((rule, index) => ({
          ...rule,
          id: uuidOf(`${workflow.name} ${name} rule ${index}`),
        })),
      })),
    ],
    approvals: (workflow.approvals ?? []).map((step) => ({
      statusId: idOf.status(site, step.status),
      name: step.name ?? step.status,
      conditionType: step.conditionType,
      conditionValue: step.conditionValue,
      fieldId: step.fieldId,
      transitionApproved: idOfTransition(step.approved),
      transitionRejected: idOfTransition(step.rejected),
    })),
    version: { id: uuidOf(`workflow version ${workflow.name}`), versionNumber: 1 },
  });
}
