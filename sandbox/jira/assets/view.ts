import type { Caller } from '../../ports';
import { restUrl, type Site } from '../context';
import type {
  AssetAttributeDocument,
  AssetObjectDocument,
  AssetSchemaDocument,
  AssetTypeDocument,
} from '../store/documents';
import { workspaceId } from './workspace';

const identity = (site: Site, id: string) => ({
  workspaceId: workspaceId(site),
  globalId: `${workspaceId(site)}:${id}`,
  id,
});

const time = (instant: number): string => new Date(instant).toISOString();

const assetsUrl = (site: Site, path: string): string =>
  restUrl(site, `/jsm/assets/workspace/${workspaceId(site)}/v1${path}`);

const avatar = (site: Site, id: string) => {
  const url = restUrl(site, `/rest/api/3/universal_avatar/view/type/asset/avatar/${id}`);
  return {
    url16: `${url}?size=16`,
    url48: `${url}?size=48`,
    url72: `${url}?size=72`,
    url144: `${url}?size=144`,
    url288: `${url}?size=288`,
  };
};

const icon = (site: Site) => ({
  id: '1',
  name: 'Service',
  url16: assetsUrl(site, '/icon/1/icon.png?size=16'),
  url48: assetsUrl(site, '/icon/1/icon.png?size=48'),
});

export function schemaView(site: Site, schema: AssetSchemaDocument) {
  const types = site.store.assetTypes.childrenOf(schema.id);
  return {
    ...identity(site, schema.id),
    name: schema.name,
    objectSchemaKey: schema.key,
    description: schema.description,
    status: 'Ok',
    created: time(schema.created),
    updated: time(schema.created),
    objectCount: types.reduce((sum, type) => sum + site.store.assetObjects.childrenOf(type.id).length, 0),
    objectTypeCount: types.length,
    canManage: false,
  };
}

export const typeView = (site: Site, type: AssetTypeDocument) => ({
  ...identity(site, type.id),
  name: type.name,
  type: 0,
  description: type.description,
  icon: icon(site),
  position: type.position,
  created: time(type.created),
  updated: time(type.created),
  objectCount: site.store.assetObjects.childrenOf(type.id).length,
  ...(type.parentTypeId === undefined ? {} : { parentObjectTypeId: type.parentTypeId }),
  objectSchemaId: type.schemaId,
  inherited: false,
  abstractObjectType: false,
  parentObjectTypeInherited: false,
});

/** Names of Assets' default attribute types by their numbers. */
const DEFAULT_TYPES: Readonly<Record<number, string>> = {
  0: 'Text',
  1: 'Integer',
  2: 'Boolean',
  3: 'Double',
  4: 'Date',
  5: 'Time',
  6: 'DateTime',
  7: 'Url',
  8: 'Email',
  9: 'Textarea',
  10: 'Select',
  11: 'IP Address',
};

export const isDefaultType = (id: number): boolean => DEFAULT_TYPES[id] !== undefined;

export const attributeView = (site: Site, attribute: AssetAttributeDocument) => ({
  ...identity(site, attribute.id),
  name: attribute.name,
  label: attribute.label,
  type: attribute.type,
  description: attribute.description,
  ...(attribute.defaultTypeId === undefined
    ? {}
    : { defaultType: { id: attribute.defaultTypeId, name: DEFAULT_TYPES[attribute.defaultTypeId] ?? '' } }),
  ...(attribute.typeValue === undefined ? {} : { typeValue: attribute.typeValue }),
  editable: attribute.editable,
  system: attribute.system,
  sortable: true,
  summable: false,
  indexed: true,
  minimumCardinality: attribute.minimumCardinality,
  maximumCardinality: attribute.maximumCardinality,
  removable: !attribute.system,
  hidden: false,
  includeChildObjectTypes: false,
  uniqueAttribute: attribute.uniqueAttribute,
  options: '',
  position: attribute.position,
});

/** The attributes of a type in their order. */
export const attributesOf = (site: Site, typeId: string): readonly AssetAttributeDocument[] =>
  [...site.store.assetAttributes.childrenOf(typeId)].sort((one, other) => one.position - other.position);

/** What an object is called: the value of its type's label attribute. */
export function labelOf(site: Site, object: AssetObjectDocument): string {
  const label = attributesOf(site, object.typeId).find((attribute) => attribute.label);
  return (label === undefined ? undefined : object.values[label.id]?.[0]) ?? object.objectKey;
}

/** Values of an attribute; key and times are the object's own. */
export function valuesOf(attribute: AssetAttributeDocument, object: AssetObjectDocument): readonly string[] {
  if (attribute.system && attribute.name === 'Key') return [object.objectKey];
  if (attribute.system && attribute.name === 'Created') return [time(object.created)];
  if (attribute.system && attribute.name === 'Updated') return [time(object.updated)];
  return object.values[attribute.id] ?? [];
}

export function objectView(site: Site, object: AssetObjectDocument, withAttributes: boolean, caller: Caller) {
  const type = site.store.assetTypes.require(object.typeId);
  const attributes = attributesOf(site, object.typeId);
  return {
    ...identity(site, object.id),
    label: labelOf(site, object),
    objectKey: object.objectKey,
    avatar: avatar(site, object.id),
    objectType: typeView(site, type),
    created: time(object.created),
    updated: time(object.updated),
    hasAvatar: false,
    timestamp: object.updated,
    ...(withAttributes
      ? {
          attributes: attributes
            .filter((attribute) => valuesOf(attribute, object).length > 0)
            .map((attribute) => ({
              ...identity(site, `${object.id}${attribute.id.padStart(4, '0')}`),
              objectTypeAttribute: attributeView(site, attribute),
              objectTypeAttributeId: attribute.id,
              objectAttributeValues: valuesOf(attribute, object).map((value) =>
                valueView(site, attribute, value, caller),
              ),
            })),
        }
      : {}),
    _links: { self: restUrl(site, `/jira/servicedesk/assets/object/${object.id}`) },
  };
}

/** Assets' number for attributes whose values are people, named by account id. */
export const USER_TYPE = 2;

/** A text, a person, or another object that the value refers to. */
function valueView(site: Site, attribute: AssetAttributeDocument, value: string, caller: Caller) {
  if (attribute.type === USER_TYPE) {
    const user = assetsUser(site, value, caller);
    return { value, displayValue: user.displayName, searchValue: value, referencedType: false, user };
  }
  const referenced = attribute.type === 1 ? site.store.assetObjects.get(value) : undefined;
  if (referenced === undefined) {
    return { value, displayValue: value, searchValue: value, referencedType: false };
  }
  const label = labelOf(site, referenced);
  return {
    referencedObject: { id: referenced.id, objectKey: referenced.objectKey, label },
    displayValue: label,
    searchValue: referenced.objectKey,
    referencedType: true,
  };
}

/** A person as Assets mentions him. */
export function assetsUser(site: Site, accountId: string, caller: Caller) {
  const person = site.store.people.get(accountId);
  return {
    name: accountId,
    displayName: person?.displayName ?? 'Unknown',
    ...(caller.kind === 'app' ? {} : { emailAddress: person?.emailAddress ?? '' }),
    avatarUrl: restUrl(site, `/rest/api/3/universal_avatar/view/type/user/avatar/${encodeURIComponent(accountId)}`),
    isDeleted: person === undefined,
    renderedLink: '',
    key: accountId,
  };
}
