import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodeKey } from '../../src/domain/ledger/signed-note';
import { signHead } from '../../src/domain/ledger/head';
import { exampleBundle, RECORD_LOG, SIGNER, signerFrom, STORY, writeLog } from '../domain/ledger/example';

const VERIFIER = join(__dirname, '..', '..', 'verifier', 'verify.mjs');
const KEY = encodeKey(SIGNER.key);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  for (const { path, content } of exampleBundle()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [VERIFIER, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** Writes a file beside the bundle, not into it. */
function kept(name: string, content: string): string {
  const path = `${folder}-${name}`;
  writeFileSync(path, content);
  return path;
}

test('an intact bundle is accepted under the expected key, without a warning', () => {
  const { status, stdout } = run(folder, '--key', KEY);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^ACCEPTED\.$/m);
  expect(stdout).not.toContain('WARNING');
});

test('without an expected key it says that the key came from the bundle', () => {
  const { status, stdout } = run(folder);
  expect(status).toBe(0);
  expect(stdout).toContain('WARNING: the public key came from the bundle itself');
  expect(stdout).toContain(KEY);
});

test('another key than expected is refused', () => {
  const { status, stdout } = run(folder, '--key', encodeKey(signerFrom('another key').key));
  expect(status).toBe(1);
  expect(stdout).toMatch(/^REFUSED {2}public-key\.txt: is not the key that was expected\.$/m);
});

test('a change is refused with file and entry on one line', () => {
  const { content } = exampleBundle().find(({ path }) => path === 'logs/record-10042.jsonl') ?? { content: '' };
  writeFileSync(join(folder, 'logs/record-10042.jsonl'), content.replace('query-users', 'Query-users'));
  const { status, stdout } = run(folder, '--key', KEY);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^REFUSED {2}logs\/record-10042\.jsonl, entry 1: has been changed\.$/m);
});

test('a link in the folder is refused, even to the same bytes', () => {
  symlinkSync(join(folder, 'README.txt'), join(folder, 'again.txt'));
  const { status, stdout } = run(folder);
  expect(status).toBe(1);
  expect(stdout).toContain('again.txt: is not a plain file.');
});

describe('a checkpoint that a recipient kept', () => {
  const record = writeLog(RECORD_LOG, STORY);
  const head = record.heads[8] ?? record.head;

  test('is found to be a beginning of the log', () => {
    const file = kept('then.note', signHead(head, SIGNER));
    const { status, stdout } = run(folder, '--key', KEY, '--checkpoint', file);
    rmSync(file);
    expect(status).toBe(0);
    expect(stdout).toContain('The log’s first 8 entries are those of this checkpoint.');
  });

  test('exposes a log that was rewritten since, although everything in the bundle fits', () => {
    const then = writeLog(RECORD_LOG, [...STORY.slice(1, 2), ...STORY.slice(1)]);
    const file = kept('then.note', signHead(then.heads[8] ?? then.head, SIGNER));
    const { status, stdout } = run(folder, '--key', KEY, '--checkpoint', file);
    rmSync(file);
    expect(status).toBe(1);
    expect(stdout).toContain('its first 8 were rewritten');
  });

  test('may be the line that a message carries, even as mail wraps it', () => {
    const line = `Record PHX-500 · ledger ${head.log}#8 ${head.root}`;
    const file = kept('mail.eml', `${line.slice(0, 60)}=\r\n${line.slice(60)}\r\n`);
    const { status, stdout } = run(folder, '--key', KEY, '--checkpoint', file);
    writeFileSync(file, line.replace('#8', '#9'));
    const other = run(folder, '--key', KEY, '--checkpoint', file);
    rmSync(file);
    expect([status, other.status]).toEqual([0, 1]);
    expect(stdout).toContain('The log’s first 8 entries are those of this checkpoint.');
  });

  test('is refused when there is none, or one of another log', () => {
    const statuses = ['nothing', `${head.log}9#8 ${head.root}`].map((content) => {
      const file = kept('note.txt', content);
      const { status } = run(folder, '--key', KEY, '--checkpoint', file);
      rmSync(file);
      return status;
    });
    expect(statuses).toEqual([1, 1]);
  });

  test('is refused when someone else signed it', () => {
    const file = kept('then.note', signHead(head, signerFrom('another key')));
    const { status } = run(folder, '--key', KEY, '--checkpoint', file);
    rmSync(file);
    expect(status).toBe(1);
  });
});

describe('ends with 2 and how to use it', () => {
  test.each<[string, readonly string[]]>([
    ['without a folder', []],
    ['for a folder that does not exist', ['/does/not/exist']],
    ['for a file', [VERIFIER]],
    ['for a folder that is no bundle', [dirname(VERIFIER)]],
    ['for an option it does not know', ['--quiet', '.']],
    ['for a key that is malformed', ['.', '--key', 'key']],
    ['for a missing value', ['.', '--key']],
  ])('%s', (_, args) => {
    const { status, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stderr).toContain('Usage: node verify.mjs FOLDER');
  });
});

test('the report can be had as JSON', () => {
  const { status, stdout } = run(folder, '--json');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ accepted: true, pinned: false, key: KEY });
});
