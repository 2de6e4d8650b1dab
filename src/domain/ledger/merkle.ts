import { fromHex, sha256Hex, type Digest } from '../encoding/digest';

/**
 * The Merkle tree of RFC 6962 §2.1 (the same in RFC 9162 §2.1): leaves and nodes are hashed with different prefixes,
 * so that no node can be passed off as a leaf. Hashes are in hexadecimal.
 */

const LEAF = Uint8Array.of(0x00);
const NODE = Uint8Array.of(0x01);

/** The root of the tree without leaves: the hash of nothing. */
export const EMPTY_ROOT: Digest = sha256Hex('');

export function leafHash(leaf: string | Uint8Array): Digest {
  return sha256Hex(LEAF, leaf);
}

export function nodeHash(left: Digest, right: Digest): Digest {
  return sha256Hex(NODE, fromHex(left), fromHex(right));
}

/**
 * The roots of the perfect subtrees that a tree of `size` leaves consists of, largest first: one for each bit set in
 * its size. It is all that appending needs, so that a log of any length appends with a few hashes.
 */
export interface Frontier {
  readonly size: number;
  readonly peaks: readonly Digest[];
}

export const EMPTY_FRONTIER: Frontier = { size: 0, peaks: [] };

/** The frontier after one more leaf. Takes at most log₂(size) hashes. */
export function appendLeaf(frontier: Frontier, leaf: Digest): Frontier {
  const peaks = [...frontier.peaks];
  let merged = leaf;
  for (let size = frontier.size; size % 2 === 1; size = (size - 1) / 2) {
    const left = peaks.pop();
    if (left === undefined) throw new RangeError('The frontier has fewer peaks than its size asks for.');
    merged = nodeHash(left, merged);
  }
  return { size: frontier.size + 1, peaks: [...peaks, merged] };
}

/** The root over all leaves of the frontier, the Merkle Tree Hash of RFC 6962 §2.1. */
export function rootOf(frontier: Frontier): Digest {
  const last = frontier.peaks.at(-1);
  if (last === undefined) return EMPTY_ROOT;
  return frontier.peaks.slice(0, -1).reduceRight((root, peak) => nodeHash(peak, root), last);
}
