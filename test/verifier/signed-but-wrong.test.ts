import type { BundleFile } from '../../src/domain/ledger/bundle';
import { canonicalJson } from '../../src/domain/encoding/canonical-json';
import { sha256Hex } from '../../src/domain/encoding/digest';
import { signCheckpoint } from '../../src/domain/ledger/checkpoint';
import { signHead } from '../../src/domain/ledger/head';
import { signNote } from '../../src/domain/ledger/signed-note';
import { exampleBundle, RECORD_LOG, SIGNER, signerFrom, STORY, writeLog } from '../domain/ledger/example';
import { placesOf, verifyEach, verifyOne } from './verify-many';

const BUNDLE = exampleBundle();
const RECORD = writeLog(RECORD_LOG, STORY);
const contentOf = (path: string) => BUNDLE.find((file) => file.path === path)?.content ?? '';

interface Changes {
  readonly files?: Readonly<Record<string, string | null>>;
  readonly manifest?: (manifest: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
}

/** The bundle as someone with the site's own key would sign it after these changes. */
function signedAgain({ files = {}, manifest = (same) => same }: Changes): readonly BundleFile[] {
  const kept = BUNDLE.filter(({ path }) => !path.startsWith('manifest.') && !(path in files));
  const added = Object.entries(files).flatMap(([path, content]) => (content === null ? [] : [{ path, content }]));
  const all = [...kept, ...added].sort((a, b) => (a.path < b.path ? -1 : 1));
  const listed = all.map(({ path, content }) => ({
    path,
    bytes: Buffer.byteLength(content),
    sha256: sha256Hex(content),
  }));
  const text = canonicalJson(manifest({ ...JSON.parse(contentOf('manifest.json')), files: listed }));
  const note = signNote(`release-communications-evidence-bundle/1\nsha256 ${sha256Hex(text)}\n`, SIGNER);
  return [...all, { path: 'manifest.json', content: text }, { path: 'manifest.note', content: note }];
}

test('signing the same files again gives a bundle that is accepted', () => {
  expect(verifyOne(signedAgain({})).accepted).toBe(true);
});

describe('even the owner of the key cannot make the verifier accept', () => {
  const message = BUNDLE.find(({ path }) => /^content\/.*\.txt$/.test(path))?.path ?? '';
  const list = BUNDLE.find(({ path }) => /^content\/.*\.json$/.test(path))?.path ?? '';
  const spaced = `${contentOf(list)} `;
  const openings: readonly Readonly<Record<string, unknown>>[] = JSON.parse(contentOf('openings.json'));
  const withoutLogs = Object.fromEntries(
    BUNDLE.filter(({ path }) => /^(?:logs|checkpoints)\//.test(path)).map(({ path }) => [path, null]),
  );
  const checkpoint = 'checkpoints/record-10042.note';
  const earlier = 'checkpoints/record-10042/7.note';
  const other = signerFrom('another key');
  const size = RECORD.head.size;

  const cases: readonly (readonly [name: string, changes: Changes, place: string])[] = [
    ['a bundle without openings', { files: { 'openings.json': null } }, 'openings.json'],
    ['openings that are no list', { files: { 'openings.json': '{}' } }, 'openings.json'],
    ['openings that are not canonical', { files: { 'openings.json': '[ ]' } }, 'openings.json'],
    ['openings out of order', { files: { 'openings.json': canonicalJson([...openings].reverse()) } }, 'openings.json'],
    [
      'an opening that says more than it may',
      { files: { 'openings.json': canonicalJson([{ ...openings[0], name: 'Ada' }]) } },
      'openings.json',
    ],
    ['content that has no digest for a name', { files: { 'content/readme.txt': 'x' } }, 'content/readme.txt'],
    ['content other than its name says', { files: { [message]: 'another message' } }, message],
    [
      'JSON content with white space',
      { files: { [`content/${sha256Hex(spaced)}.json`]: spaced } },
      `content/${sha256Hex(spaced)}.json`,
    ],
    ['a file among the logs that is none', { files: { 'logs/notes.txt': 'x' } }, 'logs/notes.txt'],
    ['a bundle without a log', { files: withoutLogs, manifest: (same) => ({ ...same, logs: [] }) }, 'logs'],
    ['a log without a checkpoint', { files: { [checkpoint]: null } }, checkpoint],
    ['a checkpoint by another key', { files: { [checkpoint]: signHead(RECORD.head, other) } }, checkpoint],
    ['a checkpoint that is some other note', { files: { [checkpoint]: signNote('hello\n', SIGNER) } }, checkpoint],
    [
      'a checkpoint of another log',
      { files: { [checkpoint]: signCheckpoint({ ...RECORD.head, origin: `${RECORD_LOG}1` }, SIGNER) } },
      checkpoint,
    ],
    [
      'a checkpoint of a log that is not the key’s',
      { files: { [checkpoint]: signNote(`elsewhere/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`, SIGNER) } },
      checkpoint,
    ],
    [
      'a checkpoint of another size',
      { files: { [checkpoint]: signHead(RECORD.heads[size - 1] ?? RECORD.head, SIGNER) } },
      'logs/record-10042.jsonl',
    ],
    [
      'another size in the manifest than in the checkpoint',
      {
        manifest: ({ logs, ...rest }) => ({
          ...rest,
          logs: Array.isArray(logs) ? logs.map((log) => ({ ...log, size: 1 })) : logs,
        }),
      },
      checkpoint,
    ],
    ['an earlier checkpoint that is no checkpoint', { files: { [earlier]: 'x' } }, earlier],
    [
      'an earlier checkpoint under another size',
      { files: { 'checkpoints/record-10042/6.note': contentOf(earlier) } },
      'checkpoints/record-10042/6.note',
    ],
    [
      'an earlier checkpoint that contradicts the log',
      { files: { [earlier]: signCheckpoint({ origin: RECORD_LOG, size: 7, root: RECORD.head.root }, SIGNER) } },
      earlier,
    ],
    [
      'an earlier checkpoint of a log that was longer',
      {
        files: {
          'checkpoints/record-10042/99.note': signCheckpoint(
            { origin: RECORD_LOG, size: 99, root: RECORD.head.root },
            SIGNER,
          ),
        },
      },
      'checkpoints/record-10042/99.note',
    ],
    [
      'an earlier checkpoint of another log',
      { files: { [earlier]: signCheckpoint({ origin: `${RECORD_LOG}1`, size: 7, root: RECORD.head.root }, SIGNER) } },
      earlier,
    ],
    [
      'leaves that are not the entries’ hashes',
      { files: { 'logs/record-10042.leaves': contentOf('logs/record-10042.leaves').replace(/^./, 'g') } },
      'logs/record-10042.leaves entry 0',
    ],
    [
      'a log whose last line does not end',
      { files: { 'logs/record-10042.jsonl': contentOf('logs/record-10042.jsonl').trimEnd() } },
      `logs/record-10042.jsonl entry ${size - 1}`,
    ],
    ['a manifest of another version', { manifest: (same) => ({ ...same, version: 2 }) }, 'manifest.json'],
    ['a manifest without a time', { manifest: (same) => ({ ...same, createdAt: 'today' }) }, 'manifest.json'],
    [
      'a manifest that lists a file twice',
      { manifest: ({ files, ...rest }) => ({ ...rest, files: Array.isArray(files) ? [files[0], ...files] : files }) },
      'manifest.json',
    ],
  ];
  const results = verifyEach(cases.map(([, changes]) => signedAgain(changes)));

  test.each(cases.map(([name, , place], index) => [name, place, results[index]] as const))('%s', (_, place, result) => {
    expect(placesOf(result)).toContain(place);
  });

  test('a manifest whose note has a second signature', () => {
    const note = contentOf('manifest.note') + `\u2014 witness.example ${Buffer.alloc(68).toString('base64')}\n`;
    expect(placesOf(verifyOne(BUNDLE, { replace: { 'manifest.note': note } }))).toEqual(['manifest.note']);
  });

  test('a manifest note about something else', () => {
    const note = signNote('hello\n', SIGNER);
    expect(placesOf(verifyOne(BUNDLE, { replace: { 'manifest.note': note } }))).toEqual(['manifest.note']);
  });

  test('anything under an expected key that is malformed', () => {
    expect(verifyOne(BUNDLE, { options: { key: 'key' } }).accepted).toBe(false);
  });
});

test('an earlier checkpoint signed by a key before it was rotated is reported without refusing', () => {
  const head = RECORD.heads[7] ?? RECORD.head;
  const bundle = signedAgain({ files: { 'checkpoints/record-10042/7.note': signHead(head, signerFrom('old key')) } });
  const { accepted, lines } = verifyOne(bundle);
  expect(accepted).toBe(true);
  expect(lines.filter(({ kind }) => kind === 'finding').map(({ file }) => file)).toEqual([
    'checkpoints/record-10042/7.note',
  ]);
});

describe('the site’s log is refused, naming the entry, when', () => {
  const parts = (data: { readonly size: number; readonly root: string; readonly checkpoint: string }) => {
    const site = writeLog('release-communications.example/site-1/site', [
      { actor: { kind: 'app' }, event: { type: 'log-checkpointed', data: { log: RECORD_LOG, ...data } } },
    ]);
    const lines = site.entries.map((line) => `${line}\n`).join('');
    return signedAgain({
      files: {
        'logs/site.jsonl': lines,
        'logs/site.leaves': `${site.head.root}\n`,
        'checkpoints/site.note': signHead(site.head, SIGNER),
      },
      manifest: ({ logs, ...rest }) => ({
        ...rest,
        logs: Array.isArray(logs)
          ? logs.map((log) => (log.name === 'site' ? { ...log, size: 1, root: site.head.root } : log))
          : logs,
      }),
    });
  };
  const seen = RECORD.heads[7] ?? RECORD.head;
  const note = signHead(seen, SIGNER);
  const wrong = { origin: RECORD_LOG, size: 7, root: RECORD.head.root };

  test.each<[string, Parameters<typeof parts>[0]]>([
    ['it saw a record’s log that was rewritten since', { ...wrong, checkpoint: signCheckpoint(wrong, SIGNER) }],
    ['it says something else than the checkpoint it saw', { size: 8, root: seen.root, checkpoint: note }],
    ['what it saw is no checkpoint', { size: 7, root: seen.root, checkpoint: 'x' }],
  ])('%s', (_, data) => {
    expect(placesOf(verifyOne(parts(data)))).toContain('logs/site.jsonl entry 0');
  });

  test('and accepted when what it saw is still so', () => {
    expect(placesOf(verifyOne(parts({ size: 7, root: seen.root, checkpoint: note })))).toEqual([]);
  });
});
