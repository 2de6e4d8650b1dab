import fc from 'fast-check';
import {
  contradictionOf,
  isSameCommit,
  mismatchOf,
  NOTHING_NAMED,
  type Installation,
} from '../../../src/domain/deployment/installation';
import { installations, runs } from '../../builders/arbitraries';

const ONE = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;
const COMMIT = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

const named = (some: Partial<Installation>): Installation => ({ ...NOTHING_NAMED, ...some });
const codeOf = (what: Partial<Installation>, installed: Partial<Installation>) =>
  mismatchOf(named(what), installed)?.code;

describe('what was installed is exactly what the record names', () => {
  it.each([
    ['when the record names nothing', {}, { artifacts: [OTHER], commits: ['abcdef0'] }, undefined],
    ['when it is the named artifact', { artifacts: [ONE] }, { artifacts: [ONE], commits: [COMMIT] }, undefined],
    ['not when it is another artifact', { artifacts: [ONE] }, { artifacts: [OTHER] }, 'other-artifact'],
    ['not when another artifact came along', { artifacts: [ONE] }, { artifacts: [ONE, OTHER] }, 'other-artifact'],
    ['not when one of the named is missing', { artifacts: [ONE, OTHER] }, { artifacts: [ONE] }, 'artifact-missing'],
    ['not when nobody tells the artifact', { artifacts: [ONE] }, { commits: [COMMIT] }, 'no-artifact'],
    ['when the commit is told in full', { commits: [COMMIT] }, { commits: [COMMIT] }, undefined],
    [
      'when the commit’s first twelve digits are told',
      { commits: [COMMIT] },
      { commits: [COMMIT.slice(0, 12)] },
      undefined,
    ],
    ['when its first twelve digits are named', { commits: [COMMIT.slice(0, 12)] }, { commits: [COMMIT] }, undefined],
    ['not when eleven digits are told', { commits: [COMMIT] }, { commits: [COMMIT.slice(0, 11)] }, 'short-commit'],
    ['not when it was built from another commit', { commits: [COMMIT] }, { commits: ['c'.repeat(40)] }, 'other-commit'],
    ['not when nobody tells the commit', { commits: [COMMIT] }, { artifacts: [ONE] }, 'no-commit'],
    [
      'not when the told digits fit two of the named commits',
      { commits: [`${'a'.repeat(12)}b`, `${'a'.repeat(12)}c`] },
      { commits: ['a'.repeat(12)] },
      'other-commit',
    ],
    [
      'not when two told commits fit the one that is named',
      { commits: ['a'.repeat(12)] },
      { commits: [`${'a'.repeat(12)}b`, `${'a'.repeat(12)}c`] },
      'commit-missing',
    ],
  ] as const)('%s', (_when, what, installed, code) => {
    expect(codeOf(what, installed)).toBe(code);
  });

  it('says what was installed and what the record names', () => {
    expect(mismatchOf(named({ commits: [COMMIT] }), { commits: ['c'.repeat(40)] })?.text).toBe(
      'was built from cccccccccccc…, the record names 4b825dc642cb…',
    );
    expect(mismatchOf(named({ artifacts: [ONE] }), { artifacts: [OTHER] })?.text).toBe(
      'got sha256:bbbbbbbbbbbb…, the record names sha256:aaaaaaaaaaaa…',
    );
  });

  it('in whatever order the digests and hashes are given', () => {
    fc.assert(
      fc.property(installations, installations, (what, installed) => {
        const reversed = (some: Installation): Installation => ({
          ...some,
          artifacts: [...some.artifacts].reverse(),
          commits: [...some.commits].reverse(),
        });
        expect(mismatchOf(reversed(what), reversed(installed)) === undefined).toBe(
          mismatchOf(what, installed) === undefined,
        );
      }),
      runs(),
    );
  });

  it('never when it contradicts what is named', () => {
    fc.assert(
      fc.property(installations, installations, (what, installed) => {
        if (contradictionOf(what, installed)) expect(mismatchOf(what, installed)).toBeDefined();
      }),
      runs(),
    );
  });
});

test('two hashes name one commit both ways round', () => {
  const hashes = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 7, maxLength: 16 });
  fc.assert(
    fc.property(hashes, hashes, (one, other) => {
      expect(isSameCommit(one, other)).toBe(isSameCommit(other, one));
      if (isSameCommit(one, other)) expect(one.slice(0, 12)).toBe(other.slice(0, 12));
    }),
    runs(),
  );
});
