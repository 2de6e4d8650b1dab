/** An evidence bundle of whatever a test puts into it, whole. */
import {
  appended,
  closed,
  logPaths,
  manifestFiles,
  NOTHING_WRITTEN,
  openingText,
  type BundleFile,
} from '../../src/domain/ledger/bundle';
import { bundleReadme } from '../../src/domain/ledger/bundle-readme';
import type { Opening } from '../../src/domain/ledger/commitment';
import type { Digest } from '../../src/domain/encoding/digest';
import type { Content } from '../../src/domain/ledger/content';
import { appendLeaf, EMPTY_FRONTIER, leafHash, rootOf } from '../../src/domain/ledger/merkle';
import { encodeKey, type NoteSigner } from '../../src/domain/ledger/signed-note';

export interface BundledLog {
  readonly origin: string;
  /** Every entry from index 0 on, as stored. */
  readonly entries: readonly string[];
  /** The signed checkpoint over exactly these entries. */
  readonly checkpoint: string;
  /** Checkpoints given out before, with their sizes. */
  readonly earlier: readonly { readonly size: number; readonly note: string }[];
}

export interface BundleParts {
  /** UTC, with milliseconds and Z. */
  readonly createdAt: string;
  readonly logs: readonly BundledLog[];
  /** What digests in the logs stand for. */
  readonly contents: readonly Pick<Content, 'path' | 'text'>[];
  readonly openings: readonly Opening[];
  /** Further files at the top, such as a copy of the verifier. */
  readonly attachments: readonly BundleFile[];
}

export function buildBundle(parts: BundleParts, signer: NoteSigner): readonly BundleFile[] {
  const keyName = signer.key.name;
  const contents = new Map(parts.contents.map(({ path, text }) => [path, text]));
  const files = [
    { path: 'README.txt', content: bundleReadme(keyName) },
    { path: 'public-key.txt', content: `${encodeKey(signer.key)}\n` },
    { path: 'openings.json', content: openingsText(parts.openings) },
    ...parts.logs.flatMap((log) => logFiles(keyName, log)),
    ...[...contents].map(([path, content]) => ({ path, content })),
    ...parts.attachments,
  ].sort((a, b) => compare(a.path, b.path));
  const written = files.reduce((soFar, file) => closed(appended(soFar, file), file.path), NOTHING_WRITTEN);
  const logs = parts.logs.map(({ origin, entries }) => ({
    name: logPaths(keyName, origin).name,
    origin,
    size: entries.length,
    root: treeRoot(entries.map(leafHash)),
  }));
  return [...files, ...manifestFiles(written, { createdAt: parts.createdAt, logs }, signer)];
}

/** The root of the tree over these leaf hashes. */
export function treeRoot(leaves: readonly Digest[]): Digest {
  return rootOf(leaves.reduce(appendLeaf, EMPTY_FRONTIER));
}

function logFiles(keyName: string, log: BundledLog): readonly BundleFile[] {
  const paths = logPaths(keyName, log.origin);
  return [
    { path: paths.entries, content: lines(log.entries) },
    { path: paths.leaves, content: lines(log.entries.map(leafHash)) },
    { path: paths.checkpoint, content: log.checkpoint },
    ...log.earlier.map(({ size, note }) => ({ path: `checkpoints/${paths.name}/${size}.note`, content: note })),
  ];
}

function openingsText(openings: readonly Opening[]): string {
  const texts = new Map(openings.map((opening) => [opening.commitment, openingText(opening)]));
  const inOrder = [...texts].sort(([a], [b]) => compare(a, b));
  return `[${inOrder.map(([, text]) => text).join(',')}]`;
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
