import { randomBytes } from 'node:crypto';
import { type Database, inTransaction } from '../database';
import { type Manifest, modulesOf } from './manifest';

/** The public addresses of the app's web triggers, kept so that a link once sent works as long as the site does. */
export interface WebTriggerAddresses {
  /** Makes the address when there is none, or always when forced. Undefined when the manifest has no such trigger. */
  urlOf(moduleKey: string, forceCreate?: boolean): string | undefined;
  /** The module behind `/public/ID` with what follows the id in the path. */
  find(path: string): { readonly moduleKey: string; readonly userPath: string } | undefined;
  remove(id: string): boolean;
  all(): readonly { readonly triggerKey: string; readonly url: string }[];
}

export function openWebTriggerAddresses(options: {
  readonly database: Database;
  readonly manifest: Manifest;
  readonly publicUrl: () => string;
}): WebTriggerAddresses {
  const { database, manifest } = options;
  database.exec(
    `CREATE TABLE IF NOT EXISTS forge_web_triggers (
      id TEXT PRIMARY KEY, module_key TEXT NOT NULL, sequence INTEGER NOT NULL)`,
  );
  const url = (id: string): string => `${options.publicUrl()}/public/${id}`;
  const newest = database.prepare(
    'SELECT id FROM forge_web_triggers WHERE module_key = ? ORDER BY sequence DESC LIMIT 1',
  );
  const insert = database.prepare(
    'INSERT INTO forge_web_triggers SELECT ?, ?, COALESCE(MAX(sequence), 0) + 1 FROM forge_web_triggers',
  );
  return {
    urlOf(moduleKey, forceCreate = false) {
      if (!modulesOf(manifest, 'webtrigger').some(({ key }) => key === moduleKey)) return undefined;
      return inTransaction(database, () => {
        const kept = newest.get(moduleKey) as { id: string } | undefined;
        if (kept !== undefined && !forceCreate) return url(kept.id);
        const id = randomBytes(16).toString('base64url');
        insert.run(id, moduleKey);
        return url(id);
      });
    },
    find(path) {
      const [, id, userPath = ''] = /^\/public\/([^/]+)(\/.*)?$/.exec(path) ?? [];
      const row = database.prepare('SELECT module_key FROM forge_web_triggers WHERE id = ?').get(id ?? '') as
        { module_key: string } | undefined;
      return row && { moduleKey: row.module_key, userPath };
    },
    remove: (id) => database.prepare('DELETE FROM forge_web_triggers WHERE id = ?').run(id).changes > 0,
    all: () =>
      (
        database.prepare('SELECT id, module_key FROM forge_web_triggers ORDER BY sequence').all() as {
          id: string;
          module_key: string;
        }[]
      ).map((row) => ({ triggerKey: row.module_key, url: url(row.id) })),
  };
}
