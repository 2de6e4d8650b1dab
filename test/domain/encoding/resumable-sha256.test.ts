import fc from 'fast-check';
import { sha256Hex } from '../../../src/domain/encoding/digest';
import { digestSoFar, EMPTY_HASH, hashOn } from '../../../src/domain/encoding/resumable-sha256';

describe('a hash that is put aside and gone on with', () => {
  it('is the digest of the whole text, wherever it was cut and whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { maxLength: 6 }), (pieces) => {
        const state = pieces.reduce(
          (before, piece) => hashOn(JSON.parse(JSON.stringify(before)) as typeof EMPTY_HASH, piece),
          EMPTY_HASH,
        );
        expect(digestSoFar(state)).toBe(sha256Hex(pieces.join('')));
        expect(state.bytes).toBe(Buffer.byteLength(pieces.join('')));
      }),
      { numRuns: 300 },
    );
  });

  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 100_000])('pads a text of %i bytes as it should be', (length) => {
    expect(digestSoFar(hashOn(EMPTY_HASH, 'a'.repeat(length)))).toBe(sha256Hex('a'.repeat(length)));
  });
});
