import type { Digest } from '../encoding/digest';
import { EMPTY_ROOT, nodeHash, splitPoint, treeRoot } from './merkle';

/**
 * Proves that the tree of the first `earlier` leaves is a beginning of the tree of all of them, so that nothing was
 * rewritten in between (RFC 6962 §2.1.2). A size outside the tree is a bug and throws a RangeError.
 */
export function consistencyProof(leaves: readonly Digest[], earlier: number): readonly Digest[] {
  if (!Number.isInteger(earlier) || earlier < 0 || earlier > leaves.length)
    throw new RangeError(`A tree of ${leaves.length} has no beginning of ${earlier} leaves.`);
  return earlier === 0 ? [] : subProof(leaves, earlier, true);
}

function subProof(leaves: readonly Digest[], earlier: number, complete: boolean): readonly Digest[] {
  if (earlier === leaves.length) return complete ? [] : [treeRoot(leaves)];
  const split = splitPoint(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return earlier <= split
    ? [...subProof(left, earlier, complete), treeRoot(right)]
    : [...subProof(right, earlier - split, false), treeRoot(left)];
}

export interface ConsistencyClaim {
  readonly earlier: { readonly size: number; readonly root: Digest };
  readonly later: { readonly size: number; readonly root: Digest };
  readonly proof: readonly Digest[];
}

/** Whether the proof shows that the later tree begins with the earlier one (RFC 9162 §2.1.4.2). */
export function verifyConsistency({ earlier, later, proof }: ConsistencyClaim): boolean {
  if (!Number.isInteger(earlier.size) || !Number.isInteger(later.size)) return false;
  if (earlier.size < 0 || earlier.size > later.size) return false;
  if (earlier.size === later.size) return proof.length === 0 && earlier.root === later.root;
  if (earlier.size === 0) return proof.length === 0 && earlier.root === EMPTY_ROOT;
  return climb(earlier, later, isPowerOfTwo(earlier.size) ? [earlier.root, ...proof] : proof);
}

function climb(
  earlier: ConsistencyClaim['earlier'],
  later: ConsistencyClaim['later'],
  path: readonly Digest[],
): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return false;
  let position = earlier.size - 1;
  let last = later.size - 1;
  while (position % 2 === 1) [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
  let [earlierHash, laterHash] = [first, first];
  for (const hash of rest) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      [earlierHash, laterHash] = [nodeHash(hash, earlierHash), nodeHash(hash, laterHash)];
      while (position % 2 === 0 && position !== 0) [position, last] = [position / 2, Math.floor(last / 2)];
    } else {
      laterHash = nodeHash(laterHash, hash);
    }
    [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
  }
  return last === 0 && earlierHash === earlier.root && laterHash === later.root;
}

function isPowerOfTwo(size: number): boolean {
  return size === 1 || (size > 1 && splitPoint(size) * 2 === size);
}
