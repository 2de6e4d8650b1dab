import { z } from 'zod';
import { maySeeIssue } from '../permissions/decide';
import { answer, noContent, type Call } from '../rest/call';
import { refuse } from '../rest/refusal';
import { get, post, put, remove, type Handler, type Route } from '../rest/router';
import type { AssetObjectDocument, AssetTypeDocument } from '../store/documents';
import { compileAql } from './aql';
import { createDefaultAttributes, createObject, deleteObject, updateObject, type AttributeInput } from './objects';
import { assetsUser, attributesOf, attributeView, isDefaultType, objectView, schemaView, typeView } from './view';
import { workspaceId } from './workspace';
import { jiraTime } from '../context';
import { issueTypeView, priorityView, statusView } from '../projects/view';

const BASE = '/jsm/assets/workspace/{workspaceId}/v1';

/** Every Assets call needs a person or an app, and the right workspace. */
const guarded =
  (handle: Handler): Handler =>
  (call) => {
    call.accountId();
    if (call.parameter('workspaceId') !== workspaceId(call.site)) throw refuse(404, 'The workspace does not exist.');
    return handle(call);
  };

const assetsGet = (path: string, handle: Handler): Route => get(`${BASE}${path}`, guarded(handle));
const assetsPost = (path: string, handle: Handler): Route => post(`${BASE}${path}`, guarded(handle));

export const assetsRoutes: readonly Route[] = [
  assetsGet('/objectschema/list', (call) => {
    const schemas = call.site.store.assetSchemas.all();
    const startAt = call.queryNumber('startAt', 0);
    const maxResults = call.queryNumber('maxResults', 25);
    return answer({
      startAt,
      maxResults,
      total: schemas.length,
      isLast: startAt + maxResults >= schemas.length,
      values: schemas.slice(startAt, startAt + maxResults).map((schema) => schemaView(call.site, schema)),
    });
  }),
  assetsGet('/objectschema/{id}', (call) => answer(schemaView(call.site, schemaOf(call)))),
  assetsGet('/objectschema/{id}/objecttypes', (call) =>
    answer({ entries: typesOf(call).map((type) => typeView(call.site, type)) }),
  ),
  assetsGet('/objectschema/{id}/objecttypes/flat', (call) =>
    answer(typesOf(call).map((type) => typeView(call.site, type))),
  ),
  assetsGet('/objecttype/{id}', (call) => answer(typeView(call.site, typeOf(call, call.parameter('id'))))),
  assetsGet('/objecttype/{id}/attributes', (call) => {
    const type = typeOf(call, call.parameter('id'));
    return answer(attributesOf(call.site, type.id).map((attribute) => attributeView(call.site, attribute)));
  }),
  assetsPost('/objecttype/create', (call) => {
    const { name, description, objectSchemaId, parentObjectTypeId } = call.body(typeShape);
    const schema = call.site.store.assetSchemas.get(String(objectSchemaId));
    if (schema === undefined) throw refuse(404, 'The object schema does not exist.');
    const siblings = call.site.store.assetTypes.childrenOf(schema.id);
    if (siblings.some((type) => type.name === name)) throw refuse(400, `The object type '${name}' exists already.`);
    const type = call.site.store.assetTypes.put({
      id: String(call.site.store.next('asset-type', 1)),
      schemaId: schema.id,
      name,
      description: description ?? '',
      position: siblings.length,
      created: call.site.clock.now(),
      ...(parentObjectTypeId === undefined ? {} : { parentTypeId: String(parentObjectTypeId) }),
    });
    createDefaultAttributes(call.site, type.id);
    return answer(typeView(call.site, type), 201);
  }),
  assetsPost('/objecttypeattribute/{typeId}', (call) => createAttribute(call)),
  assetsPost('/object/aql', (call) => answer(byAql(call))),
  assetsPost('/object/aql/totalcount', (call) => {
    const { qlQuery } = call.body(aqlShape);
    return answer({ totalCount: matching(call, qlQuery).length });
  }),
  assetsPost('/object/create', (call) => {
    const { objectTypeId, attributes } = call.body(objectShape);
    const type = call.site.store.assetTypes.get(String(objectTypeId));
    if (type === undefined) throw refuse(400, 'The object type does not exist.');
    const object = createObject(call.site, call.caller, type, attributes.map(inputOf));
    return answer(objectView(call.site, object, true, call.caller), 201);
  }),
  assetsGet('/object/{id}', (call) => answer(objectView(call.site, objectOf(call), true, call.caller))),
  assetsGet('/object/{id}/attributes', (call) =>
    answer(objectView(call.site, objectOf(call), true, call.caller).attributes ?? []),
  ),
  put(
    `${BASE}/object/{id}`,
    guarded((call) => {
      const { attributes } = call.body(objectShape.partial({ objectTypeId: true }));
      const object = updateObject(call.site, call.caller, objectOf(call), attributes.map(inputOf));
      return answer(objectView(call.site, object, true, call.caller));
    }),
  ),
  remove(
    `${BASE}/object/{id}`,
    guarded((call) => {
      deleteObject(call.site, objectOf(call));
      return noContent;
    }),
  ),
  assetsGet('/object/{id}/history', (call) => {
    const entries = [...call.site.store.assetHistory.childrenOf(objectOf(call).id)];
    if (!call.queryFlag('asc')) entries.reverse();
    return answer(
      entries.map(({ actor, created, ...entry }) => ({
        ...entry,
        actor: assetsUser(call.site, actor, call.caller),
        created: new Date(created).toISOString(),
      })),
    );
  }),
  assetsGet('/objectconnectedtickets/{objectId}/tickets', (call) => answer(tickets(call))),
];

const idShape = z.union([z.string(), z.number()]);

const typeShape = z.looseObject({
  name: z.string().min(1),
  description: z.string().optional(),
  objectSchemaId: idShape,
  parentObjectTypeId: idShape.optional(),
});

const attributeShape = z.looseObject({
  name: z.string().min(1),
  description: z.string().optional(),
  type: z.number().int(),
  defaultTypeId: z.number().int().optional(),
  typeValue: z.string().optional(),
  label: z.boolean().optional(),
  minimumCardinality: z.number().int().optional(),
  maximumCardinality: z.number().int().optional(),
  uniqueAttribute: z.boolean().optional(),
});

const objectShape = z.looseObject({
  objectTypeId: idShape,
  attributes: z.array(
    z.looseObject({
      objectTypeAttributeId: idShape,
      objectAttributeValues: z.array(z.looseObject({ value: z.unknown().optional() })),
    }),
  ),
});

const aqlShape = z.looseObject({ qlQuery: z.string() });

const inputOf = (attribute: z.infer<typeof objectShape>['attributes'][number]): AttributeInput => ({
  attributeId: String(attribute.objectTypeAttributeId),
  values: attribute.objectAttributeValues.map(({ value }) => String(value)).filter((value) => value !== ''),
});

function schemaOf(call: Call) {
  const schema = call.site.store.assetSchemas.get(call.parameter('id'));
  if (schema === undefined) throw refuse(404, 'The object schema does not exist.');
  return schema;
}

const typesOf = (call: Call): readonly AssetTypeDocument[] => call.site.store.assetTypes.childrenOf(schemaOf(call).id);

function typeOf(call: Call, id: string): AssetTypeDocument {
  const type = call.site.store.assetTypes.get(id);
  if (type === undefined) throw refuse(404, 'The object type does not exist.');
  return type;
}

function objectOf(call: Call): AssetObjectDocument {
  const object = call.site.store.assetObjects.get(call.parameter('id'));
  if (object === undefined) throw refuse(404, 'The object does not exist.');
  return object;
}

function createAttribute(call: Call) {
  const type = typeOf(call, call.parameter('typeId'));
  const request = call.body(attributeShape);
  const existing = attributesOf(call.site, type.id);
  if (existing.some((attribute) => attribute.name.toLowerCase() === request.name.toLowerCase())) {
    throw refuse(400, `The attribute '${request.name}' exists already.`);
  }
  if (request.type === 0 && !isDefaultType(request.defaultTypeId ?? 0)) {
    throw refuse(400, 'The default type of the attribute is not valid.');
  }
  const attribute = call.site.store.assetAttributes.put({
    id: String(call.site.store.next('asset-attribute', 1)),
    typeId: type.id,
    name: request.name,
    description: request.description ?? '',
    label: false,
    type: request.type,
    ...(request.type === 0 ? { defaultTypeId: request.defaultTypeId ?? 0 } : {}),
    ...(request.typeValue === undefined ? {} : { typeValue: request.typeValue }),
    minimumCardinality: request.minimumCardinality ?? 0,
    maximumCardinality: request.maximumCardinality ?? 1,
    editable: true,
    system: false,
    uniqueAttribute: request.uniqueAttribute ?? false,
    position: existing.length,
  });
  return answer(attributeView(call.site, attribute), 201);
}

function matching(call: Call, query: string): readonly AssetObjectDocument[] {
  const test = compileAql(call.site, query);
  return call.site.store.assetObjects.all().filter(test);
}

/** Assets gives a total of 1000 at most, and says that there are more. */
const LARGEST_TOTAL = 1000;

function byAql(call: Call) {
  const { site } = call;
  const { qlQuery } = call.body(aqlShape);
  const startAt = Math.max(0, call.queryNumber('startAt', 0));
  const maxResults = Math.min(500, Math.max(1, call.queryNumber('maxResults', 25)));
  const found = matching(call, qlQuery);
  const page = found.slice(startAt, startAt + maxResults);
  const withAttributes = call.queryFlag('includeAttributes', true);
  const types = [...new Set(page.map((object) => object.typeId))];
  return {
    startAt,
    maxResults,
    total: Math.min(LARGEST_TOTAL, found.length),
    isLast: startAt + page.length >= found.length,
    hasMoreResults: found.length > LARGEST_TOTAL,
    last: startAt + page.length >= found.length,
    values: page.map((object) => objectView(site, object, withAttributes, call.caller)),
    objectTypeAttributes: types.flatMap((type) =>
      attributesOf(site, type).map((attribute) => attributeView(site, attribute)),
    ),
  };
}

/** Issues that name the object in an Assets field and that the caller may see. */
function tickets(call: Call) {
  const { site, caller } = call;
  const object = site.store.assetObjects.get(call.parameter('objectId'));
  if (object === undefined) throw refuse(404, 'The object does not exist.');
  const fields = site.store.customFields.all().filter((field) => field.type.endsWith(':cmdb-object-cftype'));
  const found = site.store.issues.all().filter((issue) => {
    const named = fields.some((field) => {
      const value = issue.custom[field.id];
      return Array.isArray(value) && value.includes(object.id);
    });
    return named && maySeeIssue(site, caller, issue);
  });
  return {
    tickets: found.map((issue) => {
      const priority = issue.priorityId === null ? undefined : site.store.priorities.get(issue.priorityId);
      const status = statusView(site, site.store.statuses.require(issue.statusId));
      return {
        workspaceId: workspaceId(site),
        globalId: `${workspaceId(site)}:${issue.id}`,
        key: issue.key,
        id: issue.id,
        reporter: issue.reporter ?? '',
        created: jiraTime(site, issue.created, caller),
        updated: jiraTime(site, issue.updated, caller),
        title: issue.summary,
        status: {
          name: status.name,
          description: status.description,
          iconUrl: status.iconUrl,
          colorName: status.statusCategory.colorName,
        },
        type: ticketType(issueTypeView(site, site.store.issueTypes.require(issue.issueTypeId))),
        priority:
          priority === undefined
            ? {}
            : ticketType({ ...priorityView(site, priority), description: priority.description }),
      };
    }),
    allTicketsQuery: fields.map((field) => `"${field.name}" = ${object.objectKey}`).join(' OR '),
  };
}

const ticketType = ({ name, description, iconUrl }: { name: string; description: string; iconUrl: string }) => ({
  name,
  description,
  iconUrl,
});
