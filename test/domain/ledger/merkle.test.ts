import RFC9162 from '@transmute/rfc9162';
import fc from 'fast-check';
import { fromHex, toHex } from '../../../src/domain/encoding/digest';
import { appendLeaf, EMPTY_FRONTIER, EMPTY_ROOT, leafHash, nodeHash } from '../../../src/domain/ledger/merkle';
import { treeRoot } from '../../builders/bundle';

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

test('the roots are those of the reference implementation of RFC 6962', () => {
  const roots = KNOWN_ROOTS.map((_, size) => treeRoot(KNOWN_LEAVES.slice(0, size).map(leafHash)));
  expect(roots).toEqual(KNOWN_ROOTS);
});

test('the roots are those of an independent implementation', async () => {
  const leaves = Array.from({ length: 21 }, (_, index) => Buffer.from(`leaf ${index}`));
  for (let size = 1; size <= 21; size += 1)
    expect(treeRoot(leavesOf(size))).toBe(toHex(await RFC9162.treeHead(leaves.slice(0, size))));
});

test('appending leaf by leaf comes to the root of the whole tree', () => {
  fc.assert(fc.property(tree, (leaves) => treeRoot(leaves) === naiveRoot(leaves)));
});

test('a frontier holds no more hashes than its size has bits', () => {
  const frontier = leavesOf(1000).reduce(appendLeaf, EMPTY_FRONTIER);
  expect(frontier.peaks).toHaveLength(6);
});
