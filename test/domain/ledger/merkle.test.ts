import RFC9162 from '@transmute/rfc9162';
import fc from 'fast-check';
import { fromHex, toHex } from '../../../src/domain/encoding/digest';
import { consistencyProof, verifyConsistency } from '../../../src/domain/ledger/consistency-proof';
import { inclusionProof, verifyInclusion } from '../../../src/domain/ledger/inclusion-proof';
import {
  appendLeaf,
  EMPTY_FRONTIER,
  EMPTY_ROOT,
  leafHash,
  nodeHash,
  rootOf,
  treeRoot,
} from '../../../src/domain/ledger/merkle';

/** The leaves that Certificate Transparency's reference implementation tests with, and the roots of their trees. */
const KNOWN_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map(fromHex);
const KNOWN_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** RFC 6962 §2.1, word for word: slow, and obviously right. */
function naiveRoot(leaves: readonly string[]): string {
  const [first] = leaves;
  if (first === undefined) return EMPTY_ROOT;
  if (leaves.length === 1) return first;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split)));
}

const leavesOf = (size: number) => Array.from({ length: size }, (_, index) => leafHash(`leaf ${index}`));
const tree = fc.integer({ min: 1, max: 130 }).map(leavesOf);
const treeWithIndex = tree.chain((leaves) =>
  fc.record({ leaves: fc.constant(leaves), index: fc.integer({ min: 0, max: leaves.length - 1 }) }),
);
const flipped = (hash: string) => `${hash.startsWith('0') ? '1' : '0'}${hash.slice(1)}`;

test('the roots are those of the reference implementation of RFC 6962', () => {
  const roots = KNOWN_ROOTS.map((_, size) => treeRoot(KNOWN_LEAVES.slice(0, size).map(leafHash)));
  expect(roots).toEqual(KNOWN_ROOTS);
});

test('a leaf’s audit path is that of the reference implementation of RFC 6962', () => {
  expect(inclusionProof(KNOWN_LEAVES.map(leafHash), 0)).toEqual([
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ]);
});

test('roots, audit paths and consistency proofs are those of an independent implementation', async () => {
  const leaves = Array.from({ length: 21 }, (_, index) => Buffer.from(`leaf ${index}`));
  const hashes = leavesOf(21);
  for (let size = 1; size <= 21; size += 1) {
    expect(treeRoot(hashes.slice(0, size))).toBe(toHex(await RFC9162.treeHead(leaves.slice(0, size))));
    const path = await RFC9162.PATH(size - 1, leaves);
    expect(inclusionProof(hashes, size - 1)).toEqual(path.map(toHex));
    // Where the earlier tree is a whole subtree, that library begins with its root; the RFC leaves it out.
    const proof = (await RFC9162.PROOF(size, leaves)).map(toHex);
    const known = treeRoot(hashes.slice(0, size));
    expect(consistencyProof(hashes, size)).toEqual(proof[0] === known ? proof.slice(1) : proof);
  }
});

test('appending leaf by leaf comes to the root of the whole tree', () => {
  fc.assert(fc.property(tree, (leaves) => rootOf(leaves.reduce(appendLeaf, EMPTY_FRONTIER)) === naiveRoot(leaves)));
});

test('a frontier holds no more hashes than its size has bits', () => {
  const frontier = leavesOf(1000).reduce(appendLeaf, EMPTY_FRONTIER);
  expect(frontier.peaks).toHaveLength(6);
});

describe('an inclusion proof', () => {
  test('verifies for every leaf', () => {
    fc.assert(
      fc.property(treeWithIndex, ({ leaves, index }) =>
        verifyInclusion({
          leaf: leaves[index] ?? '',
          index,
          size: leaves.length,
          root: naiveRoot(leaves),
          proof: inclusionProof(leaves, index),
        }),
      ),
    );
  });

  test('refuses another leaf, index, size, root, or any change of the proof', () => {
    fc.assert(
      fc.property(treeWithIndex, fc.nat(), ({ leaves, index }, choice) => {
        const claim = {
          leaf: leaves[index] ?? '',
          index,
          size: leaves.length,
          root: naiveRoot(leaves),
          proof: inclusionProof(leaves, index),
        };
        const at = choice % Math.max(1, claim.proof.length);
        const forged = [
          { ...claim, leaf: flipped(claim.leaf) },
          { ...claim, index: index + 1 },
          { ...claim, index: index - 1 },
          { ...claim, size: 4 * claim.size + 1 },
          { ...claim, root: flipped(claim.root) },
          { ...claim, proof: [...claim.proof, EMPTY_ROOT] },
          ...(claim.proof.length > 0
            ? [
                { ...claim, proof: claim.proof.slice(1) },
                { ...claim, proof: claim.proof.map((hash, place) => (place === at ? flipped(hash) : hash)) },
              ]
            : []),
        ];
        return forged.every((one) => !verifyInclusion(one));
      }),
    );
  });

  test('is not given for a leaf outside the tree', () => {
    expect(() => inclusionProof(leavesOf(3), 3)).toThrow(RangeError);
  });
});

describe('a consistency proof', () => {
  const growing = tree.chain((leaves) =>
    fc.record({ leaves: fc.constant(leaves), earlier: fc.integer({ min: 0, max: leaves.length }) }),
  );
  const claimFor = (leaves: readonly string[], earlier: number) => ({
    earlier: { size: earlier, root: naiveRoot(leaves.slice(0, earlier)) },
    later: { size: leaves.length, root: naiveRoot(leaves) },
    proof: consistencyProof(leaves, earlier),
  });

  test('verifies for every beginning', () => {
    fc.assert(fc.property(growing, ({ leaves, earlier }) => verifyConsistency(claimFor(leaves, earlier))));
  });

  test('refuses a log that was rewritten, and any change of the proof', () => {
    fc.assert(
      fc.property(growing, fc.nat(), ({ leaves, earlier }, choice) => {
        const claim = claimFor(leaves, earlier);
        const at = choice % Math.max(1, claim.proof.length);
        const forged = [
          { ...claim, earlier: { ...claim.earlier, root: flipped(claim.earlier.root) } },
          { ...claim, proof: [...claim.proof, EMPTY_ROOT] },
          { ...claim, earlier: { ...claim.earlier, size: leaves.length + 1 } },
          ...(earlier > 0 ? [{ ...claim, later: { ...claim.later, root: flipped(claim.later.root) } }] : []),
          ...(claim.proof.length > 0
            ? [
                { ...claim, proof: claim.proof.slice(1) },
                { ...claim, proof: claim.proof.map((hash, place) => (place === at ? flipped(hash) : hash)) },
              ]
            : []),
        ];
        return forged.every((one) => !verifyConsistency(one));
      }),
    );
  });

  test('is not given for a size the tree never had', () => {
    expect(() => consistencyProof(leavesOf(3), 4)).toThrow(RangeError);
  });
});
