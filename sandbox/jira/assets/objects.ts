import type { Caller } from '../../ports';
import type { Site } from '../context';
import { Refusal } from '../rest/refusal';
import type { AssetAttributeDocument, AssetObjectDocument, AssetTypeDocument } from '../store/documents';
import { attributesOf } from './view';

/** One attribute with its new values, as create and update requests name it. */
export interface AttributeInput {
  readonly attributeId: string;
  readonly values: readonly string[];
}

const CREATED = 0;
const UPDATED = 1;

function refuseAttributes(errors: Readonly<Record<string, string>>): Refusal {
  return new Refusal(400, { errorMessages: [], errors });
}

/** Assets' checks: known and editable attributes, how many values, unique values. */
function check(
  site: Site,
  type: AssetTypeDocument,
  values: Readonly<Record<string, readonly string[]>>,
  inputs: readonly AttributeInput[],
  own?: string,
): void {
  const attributes = attributesOf(site, type.id);
  const errors: Record<string, string> = {};
  const key = (attribute: AssetAttributeDocument): string => `rlabs-insight-attribute-${attribute.id}`;
  for (const { attributeId } of inputs) {
    const attribute = attributes.find((candidate) => candidate.id === attributeId);
    if (attribute === undefined)
      errors[`rlabs-insight-attribute-${attributeId}`] = 'The attribute does not belong to the object type.';
    else if (attribute.system) errors[key(attribute)] = 'The attribute is not editable.';
  }
  for (const attribute of attributes.filter((candidate) => !candidate.system)) {
    const given = values[attribute.id] ?? [];
    if (given.length < attribute.minimumCardinality)
      errors[key(attribute)] = `The attribute '${attribute.name}' is mandatory.`;
    if (attribute.maximumCardinality >= 0 && given.length > attribute.maximumCardinality) {
      errors[key(attribute)] =
        `The attribute '${attribute.name}' takes at most ${attribute.maximumCardinality} value(s).`;
    }
    if (attribute.uniqueAttribute) {
      const taken = site.store.assetObjects
        .childrenOf(type.id)
        .some((other) => other.id !== own && given.some((value) => other.values[attribute.id]?.includes(value)));
      if (taken) errors[key(attribute)] = `The attribute '${attribute.name}' must be unique.`;
    }
  }
  if (Object.keys(errors).length > 0) throw refuseAttributes(errors);
}

export function createObject(
  site: Site,
  actor: Caller,
  type: AssetTypeDocument,
  inputs: readonly AttributeInput[],
): AssetObjectDocument {
  const values = Object.fromEntries(inputs.map((input) => [input.attributeId, input.values]));
  check(site, type, values, inputs);
  const schema = site.store.assetSchemas.require(type.schemaId);
  const number = site.store.next('asset-object', 1);
  const now = site.clock.now();
  const object = site.store.assetObjects.put({
    id: String(number),
    objectKey: `${schema.key}-${number}`,
    typeId: type.id,
    created: now,
    updated: now,
    values,
  });
  record(site, actor, object, CREATED, 'Key', '', object.objectKey);
  return object;
}

export function updateObject(
  site: Site,
  actor: Caller,
  before: AssetObjectDocument,
  inputs: readonly AttributeInput[],
): AssetObjectDocument {
  const type = site.store.assetTypes.require(before.typeId);
  const values = { ...before.values, ...Object.fromEntries(inputs.map((input) => [input.attributeId, input.values])) };
  check(site, type, values, inputs, before.id);
  const after = site.store.assetObjects.put({ ...before, values, updated: site.clock.now() });
  for (const attribute of attributesOf(site, type.id)) {
    const [old, now] = [before.values[attribute.id] ?? [], after.values[attribute.id] ?? []];
    if (JSON.stringify(old) !== JSON.stringify(now)) {
      record(site, actor, after, UPDATED, attribute.name, old.join(', '), now.join(', '));
    }
  }
  return after;
}

function record(
  site: Site,
  actor: Caller,
  object: AssetObjectDocument,
  type: number,
  affectedAttribute: string,
  oldValue: string,
  newValue: string,
): void {
  site.store.assetHistory.put({
    id: String(site.store.next('asset-history', 1)),
    objectId: object.id,
    actor: actor.kind === 'anonymous' ? '' : actor.accountId,
    created: site.clock.now(),
    type,
    affectedAttribute,
    oldValue,
    newValue,
  });
}

/** Removes an object with its history; issues that name it lose the value. */
export function deleteObject(site: Site, object: AssetObjectDocument): void {
  for (const entry of site.store.assetHistory.childrenOf(object.id)) site.store.assetHistory.delete(entry.id);
  const fields = site.store.customFields.all().filter((field) => field.type.endsWith(':cmdb-object-cftype'));
  for (const issue of site.store.issues.all()) {
    for (const field of fields) {
      const value = issue.custom[field.id];
      if (!Array.isArray(value) || !value.includes(object.id)) continue;
      const without = (value as unknown[]).filter((id) => id !== object.id);
      site.store.issues.put({ ...issue, custom: { ...issue.custom, [field.id]: without } });
    }
  }
  site.store.assetObjects.delete(object.id);
}

/** The attributes that every object type has from the start. */
export function createDefaultAttributes(site: Site, typeId: string): void {
  const base = {
    typeId,
    description: '',
    type: 0,
    minimumCardinality: 1,
    maximumCardinality: 1,
    uniqueAttribute: false,
  };
  const attributes = [
    { name: 'Key', label: false, system: true, editable: false, defaultTypeId: 0 },
    { name: 'Name', label: true, system: false, editable: true, defaultTypeId: 0 },
    { name: 'Created', label: false, system: true, editable: false, defaultTypeId: 6 },
    { name: 'Updated', label: false, system: true, editable: false, defaultTypeId: 6 },
  ];
  for (const [position, attribute] of attributes.entries()) {
    const id = String(site.store.next('asset-attribute', 1));
    site.store.assetAttributes.put({ ...base, ...attribute, id, position });
  }
}
