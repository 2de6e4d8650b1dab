import { type AttributeType, type EntityDefinition } from '../manifest';
import { invalid } from './errors';
import { limits } from './limits';

/** One index of a custom entity, as queries use it. */
export interface EntityIndex {
  readonly name: string;
  readonly partition: readonly string[];
  /** The attribute that orders the index; `undefined` for `by-key`, ordered by the key itself. */
  readonly range: string | undefined;
}

export interface Entity {
  readonly name: string;
  attributeType(attribute: string): AttributeType | undefined;
  /** @throws StorageRefusal for an index that the manifest does not declare */
  index(name: string): EntityIndex;
  /** @throws StorageRefusal for a value that does not have the declared attributes' types, or is too long for an index */
  check(value: unknown): void;
}

export type Entities = (name: unknown) => Entity;

/** @returns a look-up that refuses entities which `app.storage.entities` does not declare */
export function createEntities(definitions: readonly EntityDefinition[]): Entities {
  const entities = new Map(definitions.map((definition) => [definition.name, createEntity(definition)]));
  return (name) => {
    const entity = typeof name === 'string' ? entities.get(name) : undefined;
    if (entity === undefined) throw invalid(`Entity "${String(name)}" is not declared in the manifest`);
    return entity;
  };
}

function createEntity(definition: EntityDefinition): Entity {
  const { name, attributes } = definition;
  const indexes: EntityIndex[] = [
    { name: 'by-key', partition: [], range: undefined },
    ...definition.indexes.map((index) =>
      typeof index === 'string'
        ? { name: index, partition: [], range: index }
        : { name: index.name, partition: index.partition ?? [], range: index.range[0] },
    ),
  ];
  return {
    name,
    attributeType: (attribute) => attributes[attribute]?.type,
    index(indexName) {
      const index = indexes.find((candidate) => candidate.name === indexName);
      if (index === undefined) throw invalid(`Index "${indexName}" is not declared for entity "${name}"`);
      return index;
    },
    check(value) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw invalid(`Value of entity "${name}" must be an object`);
      }
      const fields = value as Readonly<Record<string, unknown>>;
      for (const [attribute, content] of Object.entries(fields)) {
        if (content === undefined) continue;
        const type = attributes[attribute]?.type;
        if (type === undefined) throw invalid(`Attribute "${attribute}" is not declared for entity "${name}"`);
        if (!fits(type, content))
          throw invalid(`Attribute "${attribute}" of entity "${name}" must be of type ${typeNames[type]}`);
      }
      for (const index of indexes) {
        const partitionSize = index.partition.reduce((sum, attribute) => sum + sizeOf(fields[attribute]), 0);
        if (partitionSize > limits.partitionSize) {
          throw invalid(`Partition of index "${index.name}" exceeds ${limits.partitionSize} bytes`);
        }
        if (index.range !== undefined && sizeOf(fields[index.range]) > limits.rangeSize) {
          throw invalid(`Range of index "${index.name}" exceeds ${limits.rangeSize} bytes`);
        }
      }
    },
  };
}

const typeNames: Readonly<Record<AttributeType, string>> = {
  string: 'string (not blank)',
  integer: 'integer (signed, 32 bits)',
  float: 'float',
  boolean: 'boolean',
  any: 'any (not null)',
};

function fits(type: AttributeType, content: unknown): boolean {
  switch (type) {
    case 'string':
      return typeof content === 'string' && content.trim() !== '';
    case 'integer':
      return Number.isInteger(content) && Number(content) >= -(2 ** 31) && Number(content) < 2 ** 31;
    case 'float':
      return typeof content === 'number' && Number.isFinite(content) && (content === 0 || Math.abs(content) >= 1e-130);
    case 'boolean':
      return typeof content === 'boolean';
    case 'any':
      return content !== null;
  }
}

function sizeOf(content: unknown): number {
  return content === undefined ? 0 : Buffer.byteLength(String(content));
}
