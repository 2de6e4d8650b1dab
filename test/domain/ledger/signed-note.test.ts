import fc from 'fast-check';
import {
  checkpointText,
  openCheckpoint,
  parseCheckpointText,
  signCheckpoint,
} from '../../../src/domain/ledger/checkpoint';
import { encodeKey, openNote, signNote, type NoteKey } from '../../../src/domain/ledger/signed-note';
import { EMPTY_ROOT, leafHash } from '../../../src/domain/ledger/merkle';
import { SIGNER, signerFrom } from './example';

/** A published key, without its id. */
function keyOf(line: string): NoteKey {
  const [name = '', , encoded = ''] = line.split(/\+([0-9a-f]{8})\+/);
  return { name, publicKey: Buffer.from(encoded, 'base64').subarray(1) };
}

const CHECKPOINT = { origin: `${SIGNER.key.name}/record/1`, size: 12, root: leafHash('root') };

test('a key as one line is written as others publish theirs', () => {
  // The public key of Go's module checksum database.
  const published = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8';
  expect(encodeKey(keyOf(published))).toBe(published);
});

describe('a signed note', () => {
  test('gives back its text under the key that signed it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (lines) => {
        const text = lines.map((line) => `${line.replace(/\p{Cc}/gu, '')}\n`).join('') || '\n';
        return openNote(signNote(text, SIGNER), SIGNER.key) === text;
      }),
    );
  });

  test('from the documentation of Go’s note package is verified', () => {
    const key = keyOf('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    const text =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const signature = 'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=';
    expect(openNote(`${text}\n\u2014 PeterNeumann ${signature}\n`, key)).toBe(text);
  });

  test('is refused when any of its bytes is changed', () => {
    const note = Buffer.from(signCheckpoint(CHECKPOINT, SIGNER));
    for (const position of note.keys()) {
      const changed = Buffer.from(note);
      changed[position] = (changed[position] ?? 0) ^ 1;
      expect(openNote(changed.toString('utf8'), SIGNER.key)).toBeUndefined();
    }
  });

  test('stays valid when a witness adds a signature', () => {
    const note = signNote('a\n', SIGNER);
    const witnessed = note + signNote('a\n', signerFrom('witness', 'witness.example')).split('\n\n')[1];
    expect(openNote(witnessed, SIGNER.key)).toBe('a\n');
  });

  test('is refused under another key of the same name', () => {
    expect(openNote(signNote('a\n', SIGNER), signerFrom('another key').key)).toBeUndefined();
  });

  test.each(['', 'a', 'a\r\n', '\ud800\n'])('is not made of %j', (text) => {
    expect(() => signNote(text, SIGNER)).toThrow(RangeError);
  });

  test.each(['', 'two words', 'a+b', 'a\nb'])('is not signed by a key named %j', (name) => {
    expect(() => signNote('a\n', signerFrom('key', name))).toThrow(RangeError);
  });
});

describe('a checkpoint', () => {
  test('is three lines: origin, size, root', () => {
    const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
    const checkpoint = parseCheckpointText(text);
    expect(checkpoint).toEqual({
      origin: 'example.com/behind-the-sofa',
      size: 20852163,
      root: '0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62',
    });
    expect(checkpoint && checkpointText(checkpoint)).toBe(text);
  });

  test('comes back from its signed note', () => {
    expect(openCheckpoint(signCheckpoint(CHECKPOINT, SIGNER), SIGNER.key)).toEqual(CHECKPOINT);
  });

  test.each([
    'a/b\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
    'a/b\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
    'a/b\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n',
    'a/b\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n',
    'a/b\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nmore\n',
    '\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
    'a/b\n1\n',
  ])('is not read from %j', (text) => {
    expect(parseCheckpointText(text)).toBeUndefined();
  });

  test('is not signed for another site’s log, nor believed when it is', () => {
    const foreign = { origin: 'elsewhere.example/record/1', size: 0, root: EMPTY_ROOT };
    expect(() => signCheckpoint(foreign, SIGNER)).toThrow(RangeError);
    expect(openCheckpoint(signNote(checkpointText(foreign), SIGNER), SIGNER.key)).toBeUndefined();
  });
});
