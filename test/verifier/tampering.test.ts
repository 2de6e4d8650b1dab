import type { BundleFile } from '../../src/domain/ledger/bundle';
import { buildBundle, treeRoot } from '../builders/bundle';
import { encodeKey, signNote } from '../../src/domain/ledger/signed-note';
import { sha256Hex } from '../../src/domain/encoding/digest';
import { canonicalJson } from '../../src/domain/encoding/canonical-json';
import { leafHash } from '../../src/domain/ledger/merkle';
import { signCheckpoint } from '../../src/domain/ledger/checkpoint';
import { exampleBundle, RECORD_LOG, SIGNER, signerFrom } from '../domain/ledger/example';
import { placesOf, verifyMany, verifyOne, type Case } from './verify-many';

const BUNDLE = exampleBundle();
const KEY = encodeKey(SIGNER.key);
const LOG = 'logs/record-10042.jsonl';
const LEAVES = 'logs/record-10042.leaves';

function contentOf(path: string, bundle: readonly BundleFile[] = BUNDLE): string {
  const file = bundle.find((one) => one.path === path);
  if (file === undefined) throw new Error(`The bundle has no ${path}.`);
  return file.content;
}

/** About forty positions spread over a file, its last byte among them; every position in the long run. */
function positions(length: number): readonly number[] {
  const all = process.env['LONG_TESTS'] === '1';
  const step = all ? 1 : Math.max(1, Math.floor(length / 40));
  const sampled = Array.from({ length: Math.ceil(length / step) }, (_, index) => index * step);
  return [...new Set([...sampled, length - 1])];
}

const entryAt = (text: string, position: number) => text.slice(0, position).split('\n').length - 1;

describe('one changed byte', () => {
  const masks = process.env['LONG_TESTS'] === '1' ? [0x01, 0x20, 0x80] : [0x01];

  test.each(BUNDLE.map(({ path }) => path))('in %s is refused, naming the file', (path) => {
    const length = Buffer.byteLength(contentOf(path));
    const cases = positions(length).flatMap((position) => masks.map((mask) => ({ flip: { path, position, mask } })));
    const both = cases.flatMap((one): readonly Case[] => [one, { ...one, options: { key: KEY } }]);
    const results = verifyMany(BUNDLE, both);
    const missed = both.filter((_, index) => !placesOf(results[index]).some((place) => place.split(' ')[0] === path));
    expect(missed).toEqual([]);
    expect(results.filter(({ accepted }) => accepted)).toEqual([]);
  });

  test('in a log is refused, naming the entry and no other', () => {
    const text = contentOf(LOG);
    const spots = positions(text.length).filter((position) => text[position] !== '\n');
    const results = verifyMany(
      BUNDLE,
      spots.map((position) => ({ flip: { path: LOG, position, mask: 0x01 } })),
    );
    const named = results.map((result) => [
      ...new Set(
        result.lines.flatMap((line) => (line.kind === 'problem' && line.entry !== undefined ? [line.entry] : [])),
      ),
    ]);
    expect(named).toEqual(spots.map((position) => [entryAt(text, position)]));
  });
});

describe('a log is refused, naming the entry, when', () => {
  const lines = contentOf(LOG).trimEnd().split('\n');
  const write = (changed: readonly (string | undefined)[]): Case => ({
    replace: { [LOG]: changed.map((line) => `${line}\n`).join('') },
  });

  test('an entry is deleted', () => {
    const results = verifyMany(
      BUNDLE,
      lines.map((_, index) => write(lines.filter((_line, other) => other !== index))),
    );
    results.forEach((result, index) => expect(placesOf(result)).toContain(`${LOG} entry ${index}`));
  });

  test('an entry is inserted', () => {
    const forged = `${lines[3]}`.replace('CHG-7', 'CHG-8');
    const places = placesOf(verifyOne(BUNDLE, write([...lines.slice(0, 4), forged, ...lines.slice(4)])));
    expect(places).toContain(`${LOG} entry 4`);
  });

  test('two entries change places', () => {
    const swapped = lines.map((line, index) => (index === 5 ? lines[6] : index === 6 ? lines[5] : line));
    const places = placesOf(verifyOne(BUNDLE, write(swapped)));
    expect(places).toEqual(expect.arrayContaining([`${LOG} entry 5`, `${LOG} entry 6`]));
  });

  test('the end is cut off', () => {
    expect(placesOf(verifyOne(BUNDLE, write(lines.slice(0, -1))))).toContain(`${LOG} entry ${lines.length - 1}`);
  });

  test('an entry is spelled otherwise without changing what it says', () => {
    const spaced = lines.map((line, index) => (index === 2 ? line.replace('{', '{ ') : line));
    expect(placesOf(verifyOne(BUNDLE, write(spaced)))).toContain(`${LOG} entry 2`);
  });

  test('it and its leaves are rewritten to fit each other', () => {
    const forged = lines.map((line, index) => (index === 5 ? line.replace('CHG-7', 'CHG-8') : line));
    const result = verifyOne(BUNDLE, {
      replace: {
        [LOG]: forged.map((line) => `${line}\n`).join(''),
        [LEAVES]: forged.map((line) => `${leafHash(line)}\n`).join(''),
      },
    });
    expect(placesOf(result)).toEqual(expect.arrayContaining([LOG, LEAVES]));
  });
});

describe('a bundle is refused when', () => {
  test('any file is missing', () => {
    const paths = BUNDLE.map(({ path }) => path);
    const results = verifyMany(
      BUNDLE,
      paths.map((path) => ({ replace: { [path]: null } })),
    );
    paths.forEach((path, index) => expect(placesOf(results[index])).toContain(path));
  });

  test('any file has a byte more or less', () => {
    const cases = BUNDLE.flatMap(({ path, content }) =>
      [`${content}\n`, content.slice(0, -1)].map((changed) => ({ path, one: { replace: { [path]: changed } } })),
    );
    const results = verifyMany(
      BUNDLE,
      cases.map(({ one }) => one),
    );
    cases.forEach(({ path }, index) => {
      expect(placesOf(results[index]).map((place) => place.split(' ')[0])).toContain(path);
    });
  });

  test('a file was added, wherever it is', () => {
    const paths = ['notes.txt', 'logs/extra.jsonl', 'content/readme.txt', 'checkpoints/site/1.note', '.hidden'];
    const results = verifyMany(
      BUNDLE,
      paths.map((path) => ({ replace: { [path]: 'added\n' } })),
    );
    paths.forEach((path, index) => expect(placesOf(results[index])).toContain(path));
  });

  test('it is signed by another key than expected, even where that key is in the bundle', () => {
    const forged = exampleBundle(undefined, signerFrom('another key'));
    expect(verifyOne(forged).accepted).toBe(true);
    expect(placesOf(verifyOne(forged, { options: { key: KEY } }))).toContain('public-key.txt');
  });

  test('the manifest is rewritten to fit a change, without the key', () => {
    const readme = `${contentOf('README.txt')} `;
    const manifest = contentOf('manifest.json').replace(sha256Hex(contentOf('README.txt')), sha256Hex(readme));
    const places = placesOf(verifyOne(BUNDLE, { replace: { 'README.txt': readme, 'manifest.json': manifest } }));
    expect(places).toContain('manifest.json');
  });

  test('a checkpoint is passed off as the manifest’s note', () => {
    const checkpoint = contentOf('checkpoints/record-10042.note');
    expect(placesOf(verifyOne(BUNDLE, { replace: { 'manifest.note': checkpoint } }))).toContain('manifest.note');
  });

  test('its maker signed a manifest that lists files outside the bundle', () => {
    const escaping = contentOf('manifest.json').replace('"path":"README.txt"', '"path":"../README.txt"');
    const note = signNote(`release-communications-evidence-bundle/1\nsha256 ${sha256Hex(escaping)}\n`, SIGNER);
    const result = verifyOne(BUNDLE, { replace: { 'manifest.json': escaping, 'manifest.note': note } });
    expect(placesOf(result)).toContain('manifest.json');
  });
});

describe('entries that were signed but break the format are refused, naming the entry:', () => {
  const entries = contentOf(LOG).trimEnd().split('\n');
  const signedWith = (changed: readonly string[]) => {
    const checkpoint = { origin: RECORD_LOG, size: changed.length, root: treeRoot(changed.map(leafHash)) };
    return buildBundle(
      {
        createdAt: '2026-11-20T09:59:00.000Z',
        logs: [{ origin: RECORD_LOG, entries: changed, checkpoint: signCheckpoint(checkpoint, SIGNER), earlier: [] }],
        contents: [],
        openings: [],
        attachments: [],
      },
      SIGNER,
    );
  };
  const changedEntry = (change: (entry: Record<string, unknown>) => string) =>
    entries.map((line, index) => (index === 1 ? change(JSON.parse(line)) : line));

  test.each<[string, (entry: Record<string, unknown>) => string]>([
    ['white space', (entry) => JSON.stringify(entry, undefined, 1).replaceAll('\n', '')],
    ['another order', ({ version, ...rest }) => JSON.stringify({ version, ...rest })],
    ['a property twice', (entry) => canonicalJson(entry).replace('{', '{"version":1,')],
    ['half a character', (entry) => canonicalJson(entry).replace('group-users', '\\ud800')],
    ['another log', (entry) => canonicalJson({ ...entry, log: 'elsewhere' })],
    ['another index', (entry) => canonicalJson({ ...entry, index: 7 })],
    ['another version', (entry) => canonicalJson({ ...entry, version: 2 })],
    ['a local time', (entry) => canonicalJson({ ...entry, time: '2026-11-20T10:00:00+01:00' })],
    ['a person by name', (entry) => canonicalJson({ ...entry, actor: { kind: 'person', account: 'Ada' } })],
    ['one property more', (entry) => canonicalJson({ ...entry, note: 'hello' })],
    ['no JSON', () => 'hello'],
  ])('%s', (_, change) => {
    expect(placesOf(verifyOne(signedWith(changedEntry(change))))).toContain(`${LOG} entry 1`);
  });

  test('the entries as they were are accepted', () => {
    expect(verifyOne(signedWith(entries)).accepted).toBe(true);
  });

  test('a text that only looks like half a character is accepted', () => {
    const harmless = changedEntry((entry) => canonicalJson(entry).replace('group-users', '\\\\ud800'));
    expect(verifyOne(signedWith(harmless)).accepted).toBe(true);
  });
});
