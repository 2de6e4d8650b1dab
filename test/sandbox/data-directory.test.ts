import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataInUse, openDataDirectory, UnfitData } from '../../sandbox/data-directory';
import { inMemory, inTransaction, openDatabase } from '../../sandbox/database';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'data-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function write(data: ReturnType<typeof openDataDirectory>): void {
  data.database.exec('CREATE TABLE note (text TEXT)');
  data.database.prepare('INSERT INTO note VALUES (?)').run('kept');
}

function hasNote(data: ReturnType<typeof openDataDirectory>): boolean {
  const table = data.database.prepare("SELECT name FROM sqlite_master WHERE name = 'note'").get();
  return table !== undefined && data.database.prepare('SELECT text FROM note').get() !== undefined;
}

describe('the data directory', () => {
  test('keeps its data once it was set up to the end, until it is asked for afresh', () => {
    const first = openDataDirectory(directory, { fresh: false });
    expect(first.complete).toBe(false);
    write(first);
    first.markComplete();
    first.close();

    const second = openDataDirectory(directory, { fresh: false });
    expect([second.complete, hasNote(second)]).toEqual([true, true]);
    second.close();

    const third = openDataDirectory(directory, { fresh: true });
    expect([third.complete, hasNote(third)]).toEqual([false, false]);
    third.close();
  });

  test('throws away what a set-up left that did not reach its end', () => {
    const first = openDataDirectory(directory, { fresh: false });
    write(first);
    first.close();
    const second = openDataDirectory(directory, { fresh: false });
    expect([second.complete, hasNote(second)]).toEqual([false, false]);
    second.close();
  });

  test('begins as a copy of a site that goes on, without what the world around that site got', () => {
    const [from, to] = [join(directory, 'original'), join(directory, 'copy')];
    const original = openDataDirectory(from, { fresh: false });
    write(original);
    original.database.exec('CREATE TABLE world_mail (text TEXT)');
    original.markComplete();
    const copy = openDataDirectory(to, { fresh: false, copyOf: from });
    expect([copy.complete, hasNote(copy)]).toEqual([true, true]);
    expect(copy.database.prepare("SELECT name FROM sqlite_master WHERE name = 'world_mail'").all()).toEqual([]);
    original.database.exec('DELETE FROM note');
    expect(hasNote(copy)).toBe(true);
    original.close();
    copy.close();
  });

  test('takes no copy over a site that is there already, and none of what is no site', () => {
    const [from, to] = [join(directory, 'original'), join(directory, 'copy')];
    expect(() => openDataDirectory(to, { fresh: false, copyOf: from })).toThrow('There is no site');
    const original = openDataDirectory(from, { fresh: false });
    expect(() => openDataDirectory(to, { fresh: false, copyOf: from })).toThrow('not set up to its end');
    original.markComplete();
    openDataDirectory(to, { fresh: false, copyOf: from }).close();
    expect(() => openDataDirectory(to, { fresh: false, copyOf: from })).toThrow(UnfitData);
    openDataDirectory(to, { fresh: true, copyOf: from }).close();
    original.close();
  });

  test('serves one sandbox at a time', () => {
    const first = openDataDirectory(directory, { fresh: false });
    expect(() => openDataDirectory(directory, { fresh: true })).toThrow(DataInUse);
    first.close();
    openDataDirectory(directory, { fresh: false }).close();
  });
});

describe('the database', () => {
  test('still has everything that was written when the process was killed', async () => {
    const writer = spawn(
      process.execPath,
      ['--import', 'tsx', join(__dirname, 'fixtures/write-until-killed.ts'), directory],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let told = '';
    writer.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (told.length > 2000) writer.kill('SIGKILL');
    });
    await new Promise((resolve) => writer.once('close', resolve));
    const numbers = told.split('\n').slice(0, -1).map(Number);

    const database = openDatabase(directory);
    const { count } = database.prepare('SELECT count(*) AS count FROM number').get() as { count: number };
    database.close();
    expect(numbers.length).toBeGreaterThan(100);
    expect(count).toBeGreaterThanOrEqual(numbers.length);
  });

  test('does all of a piece of work or nothing, work inside other work included', () => {
    const database = openDatabase(inMemory);
    database.exec('CREATE TABLE note (text TEXT)');
    const insert = database.prepare('INSERT INTO note VALUES (?)');
    const count = () => (database.prepare('SELECT count(*) AS count FROM note').get() as { count: number }).count;
    expect(() =>
      inTransaction(database, () => {
        insert.run('outer');
        inTransaction(database, () => insert.run('inner'));
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(count()).toBe(0);
    expect(inTransaction(database, () => insert.run('again').changes)).toBe(1);
    expect(count()).toBe(1);
  });
});
