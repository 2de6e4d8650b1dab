import { type Database, inTransaction } from '../../database';
import { type Clock } from '../../ports';

/**
 * The stored values. A value is there for reads by key at once; queries see a copy that follows after a lag on the
 * site's clock, as Forge's storage promises consistency only by key.
 */
export interface Row {
  readonly key: string;
  /** JSON. */
  readonly value: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly expiresAt: number | null;
}

/** Which store a key lives in: plain values, secrets, or one custom entity's. */
export type Space = 'plain' | 'secret' | `entity:${string}`;

export interface Rows {
  get(space: Space, key: string): Row | undefined;
  set(space: Space, key: string, value: string, expiresAt: number | null): Row;
  delete(space: Space, key: string): void;
  /** What queries see now; `equals` are attributes with the values that they must have. */
  visible(space: Space, equals?: readonly (readonly [attribute: string, value: unknown])[]): readonly Row[];
  counts(): readonly { readonly space: string; readonly keys: number }[];
  transaction<Result>(work: () => Result): Result;
}

/** Expired values may still be read for this long ("Deletion may take up to 48 hours"), in milliseconds. */
const deletionLag = 48 * 60 * 60 * 1000;

const columns = 'key, value, created_at AS createdAt, updated_at AS updatedAt, expires_at AS expiresAt';

export function openRows(options: {
  readonly database: Database;
  readonly clock: Clock;
  /** Milliseconds of the site's clock between a write and its being seen by queries. */
  readonly queryLag: number;
}): Rows {
  const { database, clock, queryLag } = options;
  for (const table of ['forge_storage', 'forge_storage_index']) {
    database.exec(
      `CREATE TABLE IF NOT EXISTS ${table} (
        space TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL, expires_at INTEGER, PRIMARY KEY (space, key)) WITHOUT ROWID`,
    );
  }
  database.exec(
    `CREATE TABLE IF NOT EXISTS forge_storage_lag (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT, space TEXT NOT NULL, key TEXT NOT NULL, value TEXT,
      created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, expires_at INTEGER, visible_at INTEGER NOT NULL)`,
  );
  const select = database.prepare(`SELECT ${columns} FROM forge_storage WHERE space = ? AND key = ?`);
  const upsert = database.prepare('INSERT OR REPLACE INTO forge_storage VALUES (?, ?, ?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM forge_storage WHERE space = ? AND key = ?');
  const lag = database.prepare(
    `INSERT INTO forge_storage_lag (space, key, value, created_at, updated_at, expires_at, visible_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const due = database.prepare('SELECT * FROM forge_storage_lag WHERE visible_at <= ? ORDER BY sequence');
  const forget = database.prepare('DELETE FROM forge_storage_lag WHERE visible_at <= ?');
  const indexUpsert = database.prepare('INSERT OR REPLACE INTO forge_storage_index VALUES (?, ?, ?, ?, ?, ?)');
  const indexRemove = database.prepare('DELETE FROM forge_storage_index WHERE space = ? AND key = ?');

  const present = (row: Row): boolean => row.expiresAt === null || clock.now() < row.expiresAt + deletionLag;

  function catchUp(): void {
    const now = clock.now();
    const changes = due.all(now) as {
      space: string;
      key: string;
      value: string | null;
      created_at: number;
      updated_at: number;
      expires_at: number | null;
    }[];
    if (changes.length === 0) return;
    inTransaction(database, () => {
      for (const change of changes) {
        if (change.value === null) indexRemove.run(change.space, change.key);
        else {
          const { space, key, value, created_at, updated_at, expires_at } = change;
          indexUpsert.run(space, key, value, created_at, updated_at, expires_at);
        }
      }
      forget.run(now);
    });
  }

  return {
    get(space, key) {
      const row = select.get(space, key) as Row | undefined;
      return row !== undefined && present(row) ? row : undefined;
    },
    set(space, key, value, expiresAt) {
      const now = clock.now();
      return inTransaction(database, () => {
        const createdAt = this.get(space, key)?.createdAt ?? now;
        upsert.run(space, key, value, createdAt, now, expiresAt);
        lag.run(space, key, value, createdAt, now, expiresAt, now + queryLag);
        return { key, value, createdAt, updatedAt: now, expiresAt };
      });
    },
    delete(space, key) {
      const now = clock.now();
      inTransaction(database, () => {
        remove.run(space, key);
        lag.run(space, key, null, now, now, null, now + queryLag);
      });
    },
    visible(space, equals = []) {
      catchUp();
      const conditions = equals.map(() => ' AND json_extract(value, ?) = ?').join('');
      const parameters = equals.flatMap(([attribute, value]) => [
        `$."${attribute}"`,
        typeof value === 'boolean' ? Number(value) : value,
      ]);
      const rows = database
        .prepare(`SELECT ${columns} FROM forge_storage_index WHERE space = ?${conditions} ORDER BY key`)
        .all(space, ...parameters) as Row[];
      return rows.filter(present);
    },
    counts: () =>
      database.prepare('SELECT space, COUNT(*) AS keys FROM forge_storage GROUP BY space ORDER BY space').all() as {
        space: string;
        keys: number;
      }[],
    transaction: (work) => inTransaction(database, work),
  };
}
