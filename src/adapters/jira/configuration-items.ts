/**
 * Configuration items in Jira Service Management's Assets. An item is named `workspace:object`, as the Assets field of
 * an issue names it.
 */
import { route } from '@forge/api';
import { z } from 'zod';
import type { ConfigurationItem } from '../../domain/record/record';
import { JiraFailure, type ConfigurationItems, type ItemWriting } from '../../ports';
import { call, command } from './call';

const attribute = z.object({
  objectTypeAttributeId: z.string(),
  objectTypeAttribute: z.object({ id: z.string(), name: z.string() }).optional(),
  objectAttributeValues: z.array(z.object({ value: z.string().nullish() })).default([]),
});
const assetsObject = z.object({
  id: z.string(),
  label: z.string(),
  objectType: z.object({ id: z.string() }),
  attributes: z.array(attribute).default([]),
});
const found = z.object({ values: z.array(z.object({ id: z.string(), label: z.string() })) });
const typeAttributes = z.array(z.object({ id: z.string(), name: z.string() }));

/** Lines kept on an item; older ones are in the ledger. */
const LINES_KEPT = 50;
const OBJECTS_AT_ONCE = 100;

export function forgeConfigurationItems(): ConfigurationItems {
  return { describe, owners, write };
}

async function describe(keys: readonly string[]): Promise<readonly ConfigurationItem[]> {
  const names = new Map<string, string>();
  for (const [workspace, objects] of byWorkspace(keys.map((key) => ({ key }))))
    for (let start = 0; start < objects.length; start += OBJECTS_AT_ONCE)
      for (const [key, name] of await labels(workspace, objects.slice(start, start + OBJECTS_AT_ONCE)))
        names.set(key, name);
  return keys.map((key) => ({ key, name: names.get(key) ?? key, source: 'assets' }));
}

async function labels(workspace: string, objects: readonly string[]): Promise<readonly (readonly [string, string])[]> {
  const query = new URLSearchParams({ startAt: '0', maxResults: String(objects.length), includeAttributes: 'false' });
  try {
    const page = await call('app', route`/jsm/assets/workspace/${workspace}/v1/object/aql?${query}`, found, {
      method: 'POST',
      body: { qlQuery: `objectId IN (${objects.join(', ')})` },
    });
    return page.values.map(({ id, label }) => [`${workspace}:${id}`, label]);
  } catch (failure) {
    if (failure instanceof JiraFailure && [401, 403, 404].includes(failure.status)) return [];
    throw failure;
  }
}

/** Number of the attribute type "user" in Assets. */
const USER_TYPE = 2;

const ownedObjects = z.object({
  values: z.array(
    z.object({
      id: z.string(),
      attributes: z
        .array(
          z.object({
            objectTypeAttribute: z.object({ name: z.string(), type: z.number().optional() }).optional(),
            objectAttributeValues: z
              .array(z.object({ value: z.string().nullish(), user: z.object({ key: z.string() }).nullish() }))
              .default([]),
          }),
        )
        .default([]),
    }),
  ),
});

async function owners(
  items: readonly ConfigurationItem[],
  attributeName: string,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  for (const [workspace, objects] of byWorkspace(items.filter(({ source }) => source === 'assets')))
    for (let start = 0; start < objects.length; start += OBJECTS_AT_ONCE) {
      const page = await objectsWithAttributes(workspace, objects.slice(start, start + OBJECTS_AT_ONCE));
      for (const { id, attributes } of page.values)
        found[`${workspace}:${id}`] = attributes
          .filter(({ objectTypeAttribute }) => objectTypeAttribute?.name === attributeName)
          .filter(({ objectTypeAttribute }) => objectTypeAttribute?.type === USER_TYPE)
          .flatMap(({ objectAttributeValues }) =>
            objectAttributeValues.flatMap(({ user, value }) => user?.key ?? value ?? []),
          );
    }
  return found;
}

function objectsWithAttributes(workspace: string, objects: readonly string[]): Promise<z.infer<typeof ownedObjects>> {
  const query = new URLSearchParams({ startAt: '0', maxResults: String(objects.length), includeAttributes: 'true' });
  return call('app', route`/jsm/assets/workspace/${workspace}/v1/object/aql?${query}`, ownedObjects, {
    method: 'POST',
    body: { qlQuery: `objectId IN (${objects.join(', ')})` },
  });
}

function byWorkspace(items: readonly Pick<ConfigurationItem, 'key'>[]): ReadonlyMap<string, readonly string[]> {
  const objects = new Map<string, string[]>();
  for (const { key } of items) {
    const [workspace, object] = split(key);
    objects.set(workspace, [...(objects.get(workspace) ?? []), object]);
  }
  return objects;
}

async function write(
  item: ConfigurationItem,
  attributeName: string,
  text: string,
  marker: string,
): Promise<ItemWriting> {
  const [workspace, object] = split(item.key);
  try {
    const current = await call('app', route`/jsm/assets/workspace/${workspace}/v1/object/${object}`, assetsObject);
    const known = current.attributes.find((candidate) => candidate.objectTypeAttribute?.name === attributeName);
    const attributeId =
      known?.objectTypeAttributeId ?? (await attributeIdOf(workspace, current.objectType.id, attributeName));
    if (attributeId === undefined)
      return {
        kind: 'refused',
        reason: `Its object type has no attribute “${attributeName}”. Add a text attribute of this name in Assets.`,
      };
    const before = known?.objectAttributeValues[0]?.value ?? '';
    const lines = before === '' ? [] : before.split('\n');
    if (lines.includes(text)) return { kind: 'written' };
    const others = lines.filter((line) => !line.includes(`(${marker})`));
    await command('app', route`/jsm/assets/workspace/${workspace}/v1/object/${object}`, {
      method: 'PUT',
      body: {
        objectTypeId: current.objectType.id,
        attributes: [
          {
            objectTypeAttributeId: attributeId,
            objectAttributeValues: [{ value: [text, ...others].slice(0, LINES_KEPT).join('\n') }],
          },
        ],
      },
    });
    return { kind: 'written' };
  } catch (failure) {
    if (!(failure instanceof JiraFailure)) throw failure;
    if (failure.status === 429 || failure.status >= 500)
      return { kind: 'try-again', reason: failure.message, afterSeconds: failure.retryAfterSeconds };
    return { kind: 'refused', reason: `Assets did not let the app write it: ${failure.message}` };
  }
}

async function attributeIdOf(workspace: string, typeId: string, name: string): Promise<string | undefined> {
  const attributes = await call(
    'app',
    route`/jsm/assets/workspace/${workspace}/v1/objecttype/${typeId}/attributes`,
    typeAttributes,
  );
  return attributes.find((candidate) => candidate.name === name)?.id;
}

function split(key: string): readonly [workspace: string, object: string] {
  const [workspace = '', object = ''] = key.split(':');
  return [workspace, object];
}
