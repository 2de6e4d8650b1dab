import { createHash, randomUUID } from 'node:crypto';
import { type Database } from '../database';
import { appIdOf, type Manifest, scopesOf } from './manifest';

/** Who the app is on this site. The environment follows from the app's id; the rest is made once and kept. */
export interface Installation {
  readonly appId: string;
  readonly environmentId: string;
  readonly environmentType: 'PRODUCTION';
  readonly installationId: string;
  readonly cloudId: string;
  /** Its first number grows when an administrator would have to consent again. */
  readonly appVersion: string;
  /** What the start found: decides which life-cycle event the app gets. */
  readonly arrival: 'installed' | 'upgraded' | 'unchanged';
  /** Keeps what was found; until then the next start finds the same. */
  settled(): void;
}

/** How the app comes to the data that it finds. */
export type Arrival = 'as-before' | 'again' | 'on-a-copy';

interface Row {
  readonly environment_id: string;
  readonly installation_id: string;
  readonly cloud_id: string;
  readonly major_version: number;
  readonly permissions: string;
}

/**
 * Reads the app's installation, installing or upgrading the app when the manifest asks for it.
 * @param arrival `again`: the app is installed anew and finds the data of its earlier installation; `on-a-copy`: so does it
 *   on another site, to which these were copied
 */
export function openInstallation(database: Database, manifest: Manifest, arrival: Arrival = 'as-before'): Installation {
  database.exec(
    `CREATE TABLE IF NOT EXISTS forge_installation (
      app_id TEXT PRIMARY KEY, environment_id TEXT NOT NULL, installation_id TEXT NOT NULL, cloud_id TEXT NOT NULL,
      major_version INTEGER NOT NULL, permissions TEXT NOT NULL)`,
  );
  const appId = appIdOf(manifest);
  const permissions = consentDigest(manifest);
  const kept = database.prepare('SELECT * FROM forge_installation WHERE app_id = ?').get(appId) as Row | undefined;
  const row: Row = kept ?? {
    environment_id: environmentIdOf(appId),
    installation_id: randomUUID(),
    cloud_id: randomUUID(),
    major_version: 1,
    permissions,
  };
  const upgraded = row.permissions !== permissions;
  const isNew = arrival !== 'as-before';
  const installationId = isNew ? randomUUID() : row.installation_id;
  const cloudId = arrival === 'on-a-copy' ? randomUUID() : row.cloud_id;
  const majorVersion = row.major_version + (upgraded ? 1 : 0);
  return {
    appId,
    environmentId: row.environment_id,
    environmentType: 'PRODUCTION',
    installationId,
    cloudId,
    appVersion: `${majorVersion}.0.0`,
    arrival: kept === undefined || isNew ? 'installed' : upgraded ? 'upgraded' : 'unchanged',
    settled() {
      database
        .prepare('INSERT OR REPLACE INTO forge_installation VALUES (?, ?, ?, ?, ?, ?)')
        .run(appId, row.environment_id, installationId, cloudId, majorVersion, permissions);
    },
  };
}

/**
 * The environment of an app in every sandbox. It is part of the keys of the app's permissions, which a site's content
 * may grant before the app is there.
 */
export function environmentIdOf(appId: string): string {
  const digits = createHash('sha256').update(`sandbox environment of ${appId}`).digest('hex');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-');
}

/** What makes a new major version: scopes and egress (Forge's "Versions" page). */
function consentDigest(manifest: Manifest): string {
  const consent = [[...scopesOf(manifest)].sort(), manifest.permissions.external ?? {}];
  return createHash('sha256').update(JSON.stringify(consent)).digest('hex');
}

export function moduleAri(installation: Installation, moduleKey: string): string {
  return `ari:cloud:ecosystem::extension/${installation.appId}/${installation.environmentId}/static/${moduleKey}`;
}

export function contextAri(installation: Installation): string {
  return `ari:cloud:jira::site/${installation.cloudId}`;
}
