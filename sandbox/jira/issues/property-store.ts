import type { Caller } from '../../ports';
import type { Site } from '../context';
import { refuse } from '../rest/refusal';
import { reindex } from '../search/index-writer';
import type { PropertyDocument } from '../store/documents';
import { emitProperty } from './events';

/** Jira's limits of an entity property. */
const LONGEST_KEY = 255;
const LONGEST_VALUE = 32_768;

/** Sets a property; true when there was none of this key before. */
export function setProperty(site: Site, actor: Caller, property: PropertyDocument): boolean {
  if (property.key.length > LONGEST_KEY) {
    throw refuse(400, 'The property key has to be at most 255 characters long.');
  }
  const text = JSON.stringify(property.value);
  if (text === undefined) throw refuse(400, 'The property value has to be valid JSON.');
  if (text.length > LONGEST_VALUE) {
    throw refuse(400, 'The property value has to be at most 32768 characters long.');
  }
  const id = `${property.entityType}/${property.entityId}/${property.key}`;
  const isNew = site.store.properties.get(id) === undefined;
  site.store.properties.put(property);
  if (property.entityType === 'issue') reindex(site, property.entityId);
  emitProperty(site, actor, 'set', property);
  return isNew;
}

/** Removes a property; false when there was none. */
export function deleteProperty(site: Site, actor: Caller, id: string): boolean {
  const property = site.store.properties.get(id);
  if (property === undefined) return false;
  site.store.properties.delete(id);
  if (property.entityType === 'issue') reindex(site, property.entityId);
  emitProperty(site, actor, 'deleted', property);
  return true;
}
