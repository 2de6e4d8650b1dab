import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';

export type Database = Libsql.Database;

/** Keeps nothing on disk; for tests. */
export const inMemory = ':memory:';

/**
 * Opens the sandbox's one database, creating the directory where needed. What a finished transaction wrote is still
 * there after the process was killed with SIGKILL at any moment: the write-ahead log is in the file system's hands by
 * then. Only a failure of the machine itself may cost the last transactions, which a sandbox can bear.
 */
export function openDatabase(dataDirectory: string): Database {
  if (dataDirectory === inMemory) return new Libsql(inMemory);
  mkdirSync(dataDirectory, { recursive: true });
  const database = new Libsql(join(dataDirectory, 'site.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.pragma('busy_timeout = 5000');
  return database;
}

/**
 * Does the work in one transaction: all of it or, when it throws, nothing. Work inside other such work joins the outer
 * transaction. The work must be synchronous.
 */
export function inTransaction<Result>(database: Database, work: () => Result): Result {
  if (database.inTransaction) return work();
  return database.transaction(work).immediate();
}
