import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/**
 * What the host reads from `manifest.yml`. Only what is used is described; the whole is checked by `@forge/manifest`
 * when the app is built, as `forge lint` would.
 */
const functionSchema = z.looseObject({
  key: z.string(),
  handler: z.string(),
  /** Seconds. */
  timeoutSeconds: z.number().int().min(1).max(900).optional(),
});

const moduleSchema = z.looseObject({ key: z.string() });

const attributeTypes = z.enum(['string', 'integer', 'float', 'boolean', 'any']);

const entitySchema = z.object({
  name: z.string(),
  attributes: z.record(z.string(), z.object({ type: attributeTypes })),
  indexes: z
    .array(
      z.union([
        z.string(),
        z.object({
          name: z.string(),
          range: z.array(z.string()).length(1),
          partition: z.array(z.string()).optional(),
        }),
      ]),
    )
    .default([]),
});

const egressSchema = z.array(z.union([z.string(), z.looseObject({ address: z.string() })]));

const manifestSchema = z.looseObject({
  app: z.looseObject({
    id: z.string().regex(/^ari:cloud:ecosystem::app\/[^/]+$/),
    name: z.string().optional(),
    runtime: z.looseObject({ name: z.string(), memoryMB: z.number().optional() }),
    licensing: z.looseObject({ enabled: z.boolean().optional() }).optional(),
    storage: z.looseObject({ entities: z.array(entitySchema).default([]) }).optional(),
  }),
  modules: z.record(z.string(), z.array(moduleSchema)),
  resources: z
    .array(z.looseObject({ key: z.string(), path: z.string(), entry: z.record(z.string(), z.string()).optional() }))
    .default([]),
  permissions: z
    .looseObject({
      scopes: z
        .union([
          z.array(z.string()),
          z.record(z.string(), z.looseObject({ allowImpersonation: z.boolean().optional() }).nullable()),
        ])
        .default([]),
      content: z
        .looseObject({ styles: z.array(z.string()).optional(), scripts: z.array(z.string()).optional() })
        .optional(),
      external: z
        .looseObject({
          fetch: z.looseObject({ backend: egressSchema.optional(), client: egressSchema.optional() }).optional(),
          configurable: z.looseObject({ enabled: z.boolean() }).optional(),
        })
        .optional(),
    })
    .default({ scopes: [] }),
  translations: z
    .object({
      resources: z.array(z.object({ key: z.string(), path: z.string() })),
      fallback: z.looseObject({ default: z.string() }),
    })
    .optional(),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type EntityDefinition = z.infer<typeof entitySchema>;
export type AttributeType = z.infer<typeof attributeTypes>;

/** One entry of `modules`, with the type under which it stands; its other properties are read where they are needed. */
export interface Module {
  readonly type: string;
  readonly key: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** @throws when the file is not a manifest that the host can run; the message names the property. */
export function readManifest(path: string): Manifest {
  const parsed = manifestSchema.safeParse(parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  // What the schema lets through and the platform refuses when the app is deployed ("Jira global page").
  if (modulesOf(parsed.data, 'jira:globalPage').length > 1)
    throw new Error(`${path}: an app can have only one jira:globalPage; give it pages instead.`);
  return parsed.data;
}

export function appIdOf(manifest: Manifest): string {
  return manifest.app.id.replace('ari:cloud:ecosystem::app/', '');
}

export function modulesOf(manifest: Manifest, ...types: readonly string[]): readonly Module[] {
  return Object.entries(manifest.modules)
    .filter(([type]) => types.length === 0 || types.includes(type))
    .flatMap(([type, modules]) => modules.map((properties) => ({ type, key: properties.key, properties })));
}

/** The module that pages can name: any with this key that is not a function. */
export function moduleByKey(manifest: Manifest, key: string): Module | undefined {
  return modulesOf(manifest).find((module) => module.key === key && module.type !== 'function');
}

export interface AppFunction {
  readonly key: string;
  /** Name of the bundle's export. */
  readonly exportName: string;
  readonly timeoutSeconds: number | undefined;
}

/** @throws when the manifest names a function that it does not define, or a handler outside of the one bundle. */
export function functionByKey(manifest: Manifest, key: string): AppFunction {
  const found = modulesOf(manifest, 'function').find((module) => module.key === key);
  if (found === undefined) throw new Error(`The manifest has no function "${key}".`);
  const { handler, timeoutSeconds } = functionSchema.parse(found.properties);
  const exportName = /^index\.([A-Za-z_$][\w$]*)$/.exec(handler)?.[1];
  if (exportName === undefined) {
    throw new Error(`The sandbox runs one bundle: the handler "${handler}" should be "index.NAME".`);
  }
  return { key, exportName, timeoutSeconds };
}

export interface License {
  readonly active: true;
  /** The older name, which the platform still sends. */
  readonly isActive: true;
}

/** The site's licence of the app; an app without licensing has none, as on the platform. */
export function licenseOf(manifest: Manifest): License | undefined {
  return manifest.app.licensing?.enabled === true ? { active: true, isActive: true } : undefined;
}

/** A module's property when it is a text, as most references to other modules are. */
export function textProperty(module: Module, name: string): string | undefined {
  const value = module.properties[name];
  return typeof value === 'string' ? value : undefined;
}

const subpages = z.array(z.looseObject({ title: z.unknown(), route: z.string() }));

/** The subpages of a full-page module, whether they stand in sections or not; undefined when it has none. */
export function subpagesOf(module: Module): z.infer<typeof subpages> | undefined {
  const sections = z.array(z.looseObject({ pages: subpages })).safeParse(module.properties['sections']);
  if (sections.success) return sections.data.flatMap((section) => section.pages);
  return subpages.safeParse(module.properties['pages']).data;
}

export function scopesOf(manifest: Manifest): readonly string[] {
  const { scopes } = manifest.permissions;
  return Array.isArray(scopes) ? scopes : Object.keys(scopes);
}

/** Whether the app may act for a person who is not there, for calls that need this scope. */
export function allowsImpersonation(manifest: Manifest, scope: string): boolean {
  const { scopes } = manifest.permissions;
  return !Array.isArray(scopes) && scopes[scope]?.allowImpersonation === true;
}

export function backendEgress(manifest: Manifest): readonly string[] {
  return (manifest.permissions.external?.fetch?.backend ?? []).map((entry) =>
    typeof entry === 'string' ? entry : entry.address,
  );
}
