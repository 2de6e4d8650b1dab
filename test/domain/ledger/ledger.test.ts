import fc from 'fast-check';
import { BATCH_SIZE } from '../../../src/domain/delivery/send-plan';
import { encodeKey } from '../../../src/domain/ledger/signed-note';
import { checkLog, NO_ENTRIES_SEEN, seen } from '../../../src/domain/ledger/check-log';
import { commit, saltFor } from '../../../src/domain/ledger/commitment';
import { audienceOf, contentOf } from '../../../src/domain/ledger/content';
import { MAXIMUM_ENTRY_BYTES, parseEntry } from '../../../src/domain/ledger/entry';
import { append, emptyHead, signHead } from '../../../src/domain/ledger/head';
import { logFileName, recordLogOrigin, siteLogOrigin } from '../../../src/domain/ledger/log-origin';
import { leafHash } from '../../../src/domain/ledger/merkle';
import { buildBundle, treeRoot } from '../../builders/bundle';
import { digestOf, sha256Hex } from '../../../src/domain/encoding/digest';
import {
  accountOpening,
  APP,
  exampleBundle,
  RECORD_LOG,
  RECIPIENTS,
  settled,
  SIGNER,
  stepTime,
  STORY,
  writeLog,
} from './example';

const steps = fc.array(fc.constantFrom(...STORY), { maxLength: 40 });

describe('appending', () => {
  test('numbers the entries, keeps their log, and comes to the root over all of them', () => {
    fc.assert(
      fc.property(steps, (some) => {
        const { head, entries } = writeLog(RECORD_LOG, some);
        expect(head.size).toBe(some.length);
        expect(head.root).toBe(treeRoot(entries.map(leafHash)));
        expect(entries.map((line) => parseEntry(line)?.index)).toEqual([...entries.keys()]);
      }),
    );
  });

  test('gives an entry that reads back as it was written', () => {
    STORY.forEach(({ event, actor }) => {
      const { entry, entryText, leafHash: leaf } = append(emptyHead(RECORD_LOG), event, { time: stepTime(0), actor });
      expect(parseEntry(entryText)).toEqual(entry);
      expect(leaf).toBe(leafHash(entryText));
    });
  });

  test('takes only times in UTC with milliseconds', () => {
    const event = { type: 'personal-data-erased', data: { commitments: [] } } as const;
    for (const time of ['2026-11-20T09:00:00Z', '2026-11-20T09:00:00.000+01:00', 'today'])
      expect(() => append(emptyHead(RECORD_LOG), event, { time, actor: APP })).toThrow(RangeError);
  });

  test('refuses an entry too large for the store, and takes one with all deliveries of a batch', () => {
    const entryOf = (count: number) => {
      const delivery = settled(0, { delivery: 'd'.repeat(80), reference: 'r'.repeat(60) });
      const deliveries = Array.from({ length: count }, () => delivery);
      const event = { type: 'deliveries-settled', data: { authorisation: 'send-1', deliveries } } as const;
      return append(emptyHead(RECORD_LOG), event, { time: stepTime(0), actor: APP });
    };
    expect(Buffer.byteLength(entryOf(BATCH_SIZE).entryText)).toBeLessThan(MAXIMUM_ENTRY_BYTES);
    expect(() => entryOf(1000)).toThrow(RangeError);
  });
});

describe('a stored line is not read as an entry when', () => {
  const { entryText } = append(emptyHead(RECORD_LOG), STORY[0]?.event ?? fail(), { time: stepTime(0), actor: APP });

  function fail(): never {
    throw new Error('The story is empty.');
  }

  test.each<[string, string]>([
    ['it is no JSON', 'entry'],
    ['it is no object', '[]'],
    ['it has white space', ` ${entryText}`],
    ['it has a local time', entryText.replace('.000Z', '+01:00')],
    ['it is of another version', entryText.replace('"version":1', '"version":2')],
    ['it lacks its data', entryText.replace('"data"', '"date"')],
  ])('%s', (_, line) => {
    expect(parseEntry(line)).toBeUndefined();
  });
});

describe('a commitment', () => {
  const SALT = '00112233445566778899aabbccddeeff';

  test('is another one for every other value, kind of value and salt', () => {
    const openings = [
      commit({ account: 'a' }, SALT),
      commit({ account: 'b' }, SALT),
      commit({ address: 'a' }, SALT),
      commit({ account: 'a' }, SALT.replace('0', '1')),
    ];
    expect(new Set(openings.map(({ commitment }) => commitment)).size).toBe(openings.length);
  });

  test('is not made with a salt that could be guessed', () => {
    expect(() => commit({ account: 'a' }, 'abcd')).toThrow(RangeError);
    expect(() => commit({ account: 'a' }, SALT.toUpperCase())).toThrow(RangeError);
  });

  test('of a person is the same throughout a log, and another one in every other log', () => {
    expect(accountOpening('Ada', 'log-1')).toEqual(accountOpening('Ada', 'log-1'));
    expect(accountOpening('Ada', 'log-1').commitment).not.toBe(accountOpening('Ada', 'log-2').commitment);
    expect(() => saltFor('short', 'log-1')).toThrow(RangeError);
  });
});

describe('content', () => {
  test('goes by the digest of its bytes: a text as it is, anything else as canonical JSON', () => {
    expect(contentOf('hello')).toEqual({
      digest: sha256Hex('hello'),
      path: `content/${sha256Hex('hello')}.txt`,
      text: 'hello',
    });
    const value = { subject: 's', html: '<p>' };
    expect(contentOf(value)).toEqual({
      digest: digestOf(value),
      path: `content/${digestOf(value)}.json`,
      text: '{"html":"<p>","subject":"s"}',
    });
  });

  test('of an audience depends neither on order nor on doubles', () => {
    const list = RECIPIENTS.map(({ commitment }) => commitment);
    expect(audienceOf([...list, ...list].reverse())).toEqual(audienceOf(list));
    expect(audienceOf(list).count).toBe(3);
    expect(audienceOf(list.slice(1)).digest).not.toBe(audienceOf(list).digest);
  });
});

describe('the names of logs', () => {
  test('begin with the key’s name, and give file names', () => {
    const record = recordLogOrigin('site.example', '10042');
    expect([record, siteLogOrigin('site.example')]).toEqual(['site.example/record/10042', 'site.example/site']);
    expect(logFileName('site.example', record)).toBe('record-10042');
  });

  test.each(['', '../x', 'a/b', 'a b', '.'])('cannot hold %j', (id) => {
    expect(() => recordLogOrigin('site.example', id)).toThrow(RangeError);
  });

  test('of another site are refused', () => {
    expect(() => logFileName('site.example', 'site.example.evil/record/1')).toThrow(RangeError);
  });
});

describe('the app’s own look at a log', () => {
  const { entries, head } = writeLog(RECORD_LOG, STORY);
  const passed = (lines: readonly string[], note = signHead(head, SIGNER)) =>
    checkLog(
      lines.reduce((before, line) => seen(before, RECORD_LOG, line), NO_ENTRIES_SEEN),
      note,
      SIGNER.key,
    ).map((check) => check.passed);

  test('passes a log as it was written', () => {
    expect(passed(entries)).toEqual([true, true, true]);
  });

  test('shows an entry that was changed, moved or removed', () => {
    expect(passed(entries.map((line) => line.replace('CHG-7', 'CHG-8')))).toEqual([true, true, false]);
    expect(passed([...entries].reverse())).toEqual([true, false, false]);
    expect(passed(entries.slice(1))).toEqual([true, false, false]);
  });

  test('shows a checkpoint that was not signed', () => {
    expect(passed(entries, signHead(head, SIGNER).replace('\n13\n', '\n12\n'))).toEqual([false, true, false]);
  });
});

describe('a bundle', () => {
  test('is the same each time it is built from the same parts', () => {
    expect(exampleBundle()).toEqual(exampleBundle());
  });

  test('carries the site’s key, and attachments under the manifest', () => {
    const files = exampleBundle(STORY, SIGNER, { attachments: [{ path: 'verify.mjs', content: 'code' }] });
    const content = (path: string) => files.find((file) => file.path === path)?.content ?? '';
    expect(content('public-key.txt')).toBe(`${encodeKey(SIGNER.key)}\n`);
    expect(JSON.parse(content('manifest.json')).files).toContainEqual({
      path: 'verify.mjs',
      bytes: 4,
      sha256: sha256Hex('code'),
    });
  });

  test.each(['../up', '/root', 'a//b', '.hidden', 'a b', 'manifest.json', 'README.txt'])(
    'has no place for an attachment at %j',
    (path) => {
      const attachments = [{ path, content: 'x' }];
      expect(() => exampleBundle(STORY, SIGNER, { attachments })).toThrow(RangeError);
    },
  );

  test('can be built of a log that was tampered with, to prove it', () => {
    const parts = { createdAt: stepTime(0), contents: [], openings: [], attachments: [] };
    const { entries, head } = writeLog(RECORD_LOG, STORY);
    const log = { origin: RECORD_LOG, entries: entries.slice(1), checkpoint: signHead(head, SIGNER), earlier: [] };
    expect(buildBundle({ ...parts, logs: [log] }, SIGNER).map(({ path }) => path)).toContain('logs/record-10042.jsonl');
  });
});
