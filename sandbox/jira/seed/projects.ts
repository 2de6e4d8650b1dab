import type { Site } from '../context';
import { createDefaultAttributes, createObject } from '../assets/objects';
import { attributesOf, USER_TYPE } from '../assets/view';
import { versionsOf } from '../projects/view';
import { uuidOf } from '../store/uuid';
import { groupId, holderOf, idOf } from './configuration';
import type { SeedAssetSchema, SeedProject, SeedVersion } from './content';
import type { ProjectDocument } from '../store/documents';

/** A project with its versions, components, security levels and service desk. */
export function seedProject(site: Site, content: SeedProject): void {
  const { store } = site;
  const project =
    store.projects.named(content.key) ??
    store.projects.put({
      id: String(store.next('project', 10_000)),
      key: content.key,
      name: content.name,
      description: content.description ?? '',
      typeKey: content.typeKey,
      leadAccountId: content.lead,
      permissionSchemeId: idOf.permissionScheme(site, content.permissionScheme),
      issueTypeSchemeId: idOf.issueTypeScheme(site, content.issueTypeScheme),
      workflowSchemeId: idOf.workflowScheme(site, content.workflowScheme),
      uuid: uuidOf(`project ${content.key}`),
      roles: Object.fromEntries(
        Object.entries(content.roles ?? {}).map(([name, { groups = [], users = [] }]) => [
          idOf.role(site, name),
          { groups: groups.map((group) => groupId(site, group)), users },
        ]),
      ),
    });
  for (const { name, description = '' } of content.components ?? []) {
    if (store.components.childrenOf(project.id).some((component) => component.name === name)) continue;
    store.components.put({ id: String(store.next('component', 10_000)), projectId: project.id, name, description });
  }
  for (const version of content.versions ?? []) seedVersion(site, project, version);
  for (const { name, description = '', members } of content.securityLevels ?? []) {
    if (store.securityLevels.named(name) !== undefined) continue;
    store.securityLevels.put({
      id: String(store.next('security-level', 10_000)),
      name,
      description,
      projectIds: [project.id],
      members: members.map((member) => holderOf(site, member)),
    });
  }
  seedServiceDesk(site, project, content);
}

function seedVersion(site: Site, project: ProjectDocument, version: SeedVersion): void {
  const existing = versionsOf(site, project.id);
  if (existing.some((known) => known.name === version.name)) return;
  site.store.versions.put({
    released: false,
    archived: false,
    ...version,
    id: String(site.store.next('version', 10_000)),
    projectId: project.id,
    approvers: [],
    position: existing.length,
  });
}

function seedServiceDesk(site: Site, project: ProjectDocument, content: SeedProject): void {
  if (content.requestTypes === undefined) return;
  const { store } = site;
  const desk =
    store.serviceDesks.all().find((known) => known.projectId === project.id) ??
    store.serviceDesks.put({ id: String(store.next('service-desk', 1)), projectId: project.id });
  for (const { name, issueType, description = '', helpText = '' } of content.requestTypes) {
    if (store.requestTypes.all().some((type) => type.serviceDeskId === desk.id && type.name === name)) continue;
    store.requestTypes.put({
      id: String(store.next('request-type', 1)),
      serviceDeskId: desk.id,
      issueTypeId: idOf.issueType(site, issueType),
      name,
      description,
      helpText,
    });
  }
}

/** A schema of Assets with its types and objects. */
export function seedAssetSchema(site: Site, content: SeedAssetSchema): void {
  const { store } = site;
  const created = site.clock.now();
  const schema =
    store.assetSchemas.all().find((known) => known.key === content.key) ??
    store.assetSchemas.put({
      id: String(store.next('asset-schema', 1)),
      name: content.name,
      key: content.key,
      description: content.description ?? '',
      created,
    });
  for (const type of content.types) {
    const siblings = store.assetTypes.childrenOf(schema.id);
    let stored = siblings.find((known) => known.name === type.name);
    if (stored === undefined) {
      stored = store.assetTypes.put({
        id: String(store.next('asset-type', 1)),
        schemaId: schema.id,
        name: type.name,
        description: type.description ?? '',
        position: siblings.length,
        created,
      });
      createDefaultAttributes(site, stored.id);
    }
    for (const attribute of type.attributes) seedAttribute(site, stored.id, attribute);
    for (const object of type.objects) seedObject(site, stored.id, object);
  }
}

function seedAttribute(
  site: Site,
  typeId: string,
  attribute: SeedAssetSchema['types'][number]['attributes'][number],
): void {
  const existing = attributesOf(site, typeId);
  if (existing.some((known) => known.name === attribute.name)) return;
  site.store.assetAttributes.put({
    id: String(site.store.next('asset-attribute', 1)),
    typeId,
    name: attribute.name,
    description: attribute.description ?? '',
    label: false,
    ...(attribute.type === 'person' ? { type: USER_TYPE } : { type: 0, defaultTypeId: attribute.type }),
    minimumCardinality: 0,
    maximumCardinality: attribute.maximumCardinality ?? 1,
    editable: true,
    system: false,
    uniqueAttribute: false,
    position: existing.length,
  });
}

function seedObject(site: Site, typeId: string, values: Readonly<Record<string, string>>): void {
  const attributes = attributesOf(site, typeId);
  const label = attributes.find((attribute) => attribute.label);
  const name = label === undefined ? undefined : values[label.name];
  if (label === undefined || name === undefined) throw new Error('An object of Assets needs a Name.');
  const known = site.store.assetObjects.childrenOf(typeId).some((object) => object.values[label.id]?.[0] === name);
  if (known) return;
  const inputs = Object.entries(values).map(([attributeName, value]) => {
    const attribute = attributes.find((candidate) => candidate.name === attributeName);
    if (attribute === undefined) throw new Error(`The object type has no attribute '${attributeName}'.`);
    return { attributeId: attribute.id, values: value === '' ? [] : [value] };
  });
  createObject(site, { kind: 'anonymous' }, site.store.assetTypes.require(typeId), inputs);
}
