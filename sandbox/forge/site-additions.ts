import { z } from 'zod';
import { type IndexedProperty, type InstalledApp } from '../ports';
import { type Installation, moduleAri } from './installation';
import { type Manifest, modulesOf } from './manifest';
import { type Translate } from './translations';

const textSchema = z.union([z.string(), z.looseObject({ i18n: z.string() })]);
const permissionSchema = z.looseObject({ key: z.string(), name: textSchema, description: textSchema });
const globalPermissionSchema = permissionSchema.extend({
  defaultGrants: z.union([z.string(), z.array(z.string())]).optional(),
});
const propertySchema = z.looseObject({
  propertyKey: z.string(),
  entityType: z.enum(['issue', 'project', 'user']).default('issue'),
  values: z.array(
    z.looseObject({
      path: z.string(),
      type: z.enum(['number', 'string', 'text', 'user', 'date']),
      searchAlias: z.string().optional(),
    }),
  ),
});

/** What the manifest adds to the site: permissions to grant and properties to search by. */
export function siteAdditions(
  manifest: Manifest,
  installation: Installation,
  translate: Translate,
): Omit<InstalledApp, 'validateTransition'> {
  const permission = (parsed: z.infer<typeof permissionSchema>): InstalledApp['projectPermissions'][number] => ({
    key: moduleAri(installation, parsed.key),
    name: translate(parsed.name),
    description: translate(parsed.description),
  });
  return {
    id: installation.appId,
    environmentId: installation.environmentId,
    name: manifest.app.name ?? 'App',
    projectPermissions: modulesOf(manifest, 'jira:projectPermission').map(({ properties }) =>
      permission(permissionSchema.parse(properties)),
    ),
    globalPermissions: modulesOf(manifest, 'jira:globalPermission').map(({ properties }) => {
      const parsed = globalPermissionSchema.parse(properties);
      return { ...permission(parsed), defaultGrants: [parsed.defaultGrants ?? []].flat() };
    }),
    indexedProperties: modulesOf(manifest, 'jira:entityProperty').map(({ properties }): IndexedProperty => {
      const { entityType, propertyKey, values } = propertySchema.parse(properties);
      return { entityType, propertyKey, values };
    }),
  };
}
