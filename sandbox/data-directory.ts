import { existsSync, mkdirSync, rmSync } from 'node:fs';
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

/** What was asked for of a directory does not fit what is in it. */
export class UnfitData extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnfitData';
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
 * @param options.copyOf begin with a copy of the site whose data are in this directory; its sandbox may go on running
 * @throws DataInUse, UnfitData
 */
export function openDataDirectory(
  directory: string,
  options: { readonly fresh: boolean; readonly copyOf?: string },
): DataDirectory {
  mkdirSync(directory, { recursive: true });
  const unlock = lock(directory);
  try {
    if (options.copyOf !== undefined) copySite(options.copyOf, directory, options.fresh);
    else if (options.fresh) removeData(directory);
  } catch (error) {
    unlock();
    throw error;
  }
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

/**
 * Copies a site as it is at this moment. The world around it is not part of a site: what anybody got stays with the
 * original, and no provider has heard of the copy. Its web triggers have addresses of their own, and what the original's app
 * asked of Jira is not what the copy's asks.
 */
function copySite(from: string, to: string, fresh: boolean): void {
  if (from === to) throw new UnfitData('A site is not a copy of itself. Name another directory with --data.');
  if (!existsSync(join(from, 'site.db'))) throw new UnfitData(`There is no site in ${from}.`);
  if (!fresh && existsSync(join(to, 'site.db')))
    throw new UnfitData(
      `There is a site in ${to} already. Start it without --copy-of, or have it replaced with --fresh.`,
    );
  const original = openDatabase(from);
  try {
    if (!isComplete(original)) throw new UnfitData(`The site in ${from} is not set up to its end yet.`);
    removeData(to);
    // A transaction of its own: what the original writes meanwhile is not in it.
    original.prepare('VACUUM INTO ?').run(join(to, 'site.db'));
  } finally {
    original.close();
  }
  const copy = openDatabase(to);
  const left = copy
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND (name GLOB 'world_*' OR name IN (?, ?))")
    .all('forge_web_triggers', 'forge_traffic') as { name: string }[];
  for (const { name } of left) copy.exec(`DROP TABLE ${name}`);
  copy.close();
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
