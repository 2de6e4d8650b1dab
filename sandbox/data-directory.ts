import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { type Database, openDatabase } from './database';

/** Another sandbox works on the same data. */
export class DataInUse extends Error {
  constructor(directory: string) {
    super(`Another sandbox is using ${directory}. Stop it first, or choose another directory with --data.`);
    this.name = 'DataInUse';
  }
}

export interface DataDirectory {
  readonly database: Database;
  /** Whether the data was set up to the end by an earlier start. */
  readonly complete: boolean;
  /** Call once everything is set up: from now on the data is kept. */
  markComplete(): void;
  close(): void;
}

/**
 * Opens the data of a sandbox for this process alone. Data whose first set-up did not reach its end, because the process
 * was killed then, is thrown away: half a site would be worse than a new one.
 * @param options.fresh throw away whatever is there
 * @throws DataInUse
 */
export function openDataDirectory(directory: string, options: { readonly fresh: boolean }): DataDirectory {
  mkdirSync(directory, { recursive: true });
  const unlock = lock(directory);
  if (options.fresh) removeData(directory);
  let database = openDatabase(directory);
  let complete = isComplete(database);
  if (!complete) {
    database.close();
    removeData(directory);
    database = openDatabase(directory);
    isComplete(database);
  }
  return {
    database,
    get complete() {
      return complete;
    },
    markComplete() {
      database.prepare('INSERT OR IGNORE INTO sandbox_complete (id) VALUES (1)').run();
      complete = true;
    },
    close() {
      database.close();
      unlock();
    },
  };
}

function isComplete(database: Database): boolean {
  database.exec('CREATE TABLE IF NOT EXISTS sandbox_complete (id INTEGER PRIMARY KEY)');
  return database.prepare('SELECT id FROM sandbox_complete').get() !== undefined;
}

function removeData(directory: string): void {
  for (const name of ['site.db', 'site.db-wal', 'site.db-shm']) rmSync(join(directory, name), { force: true });
}

/** The operating system gives the lock back when the process ends, however it ends. */
function lock(directory: string): () => void {
  const holder = new Libsql(join(directory, 'lock.db'));
  try {
    holder.exec('BEGIN EXCLUSIVE');
  } catch {
    holder.close();
    throw new DataInUse(directory);
  }
  return () => holder.close();
}
