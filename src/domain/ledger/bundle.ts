import { canonicalJson } from '../encoding/canonical-json';
import { sha256Hex, type Digest } from '../encoding/digest';
import { bundleReadme } from './bundle-readme';
import type { Opening } from './commitment';
import type { Content } from './content';
import { logFileName } from './log-origin';
import { leafHash, treeRoot } from './merkle';
import { encodeKey, signNote, type NoteSigner } from './signed-note';

/** A file of an evidence bundle; its bytes are the content's UTF-8. */
export interface BundleFile {
  readonly path: string;
  readonly content: string;
}

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
  /** What digests in the logs stand for, as `contentOf` made it: messages as rendered, audiences, evidence. */
  readonly contents: readonly Pick<Content, 'path' | 'text'>[];
  /** Openings that the person who exports may disclose; one that was erased is simply not there. */
  readonly openings: readonly Opening[];
  /** Further files at the top, such as a copy of the verifier. */
  readonly attachments: readonly BundleFile[];
}

interface Manifest {
  readonly format: 'release-communications-evidence-bundle';
  readonly version: 1;
  readonly createdAt: string;
  readonly logs: readonly {
    readonly name: string;
    readonly origin: string;
    readonly size: number;
    readonly root: Digest;
  }[];
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: Digest }[];
}

/** First line of the note that signs a manifest. Its second line is no number, so no checkpoint can be mistaken for it. */
const MANIFEST_NOTE = 'release-communications-evidence-bundle/1';

/**
 * Builds an evidence bundle, as docs/ledger-format.md describes it: the manifest covers every file, and a note by the
 * site's key covers the manifest. What the logs hold is put in as it is: judging it is the verifier's work, and a
 * ledger that was tampered with can be exported, to prove that.
 */
export function buildBundle(parts: BundleParts, signer: NoteSigner): readonly BundleFile[] {
  const name = (log: BundledLog) => logFileName(signer.key.name, log.origin);
  const covered = inOrder([
    { path: 'README.txt', content: bundleReadme(signer.key.name) },
    { path: 'public-key.txt', content: `${encodeKey(signer.key)}\n` },
    { path: 'openings.json', content: openingsText(parts.openings) },
    ...parts.logs.flatMap((log) => logFiles(name(log), log)),
    ...parts.contents.map(({ path, text }) => ({ path, content: text })),
    ...parts.attachments,
  ]);
  const manifest: Manifest = {
    format: 'release-communications-evidence-bundle',
    version: 1,
    createdAt: parts.createdAt,
    logs: parts.logs
      .map((log) => ({
        name: name(log),
        origin: log.origin,
        size: log.entries.length,
        root: treeRoot(log.entries.map(leafHash)),
      }))
      .sort((a, b) => compare(a.name, b.name)),
    files: covered.map(({ path, content }) => ({
      path,
      bytes: Buffer.byteLength(content),
      sha256: sha256Hex(content),
    })),
  };
  const text = canonicalJson(manifest);
  const note = signNote(`${MANIFEST_NOTE}\nsha256 ${sha256Hex(text)}\n`, signer);
  return [...covered, { path: 'manifest.json', content: text }, { path: 'manifest.note', content: note }];
}

function logFiles(name: string, log: BundledLog): readonly BundleFile[] {
  return [
    { path: `logs/${name}.jsonl`, content: lines(log.entries) },
    { path: `logs/${name}.leaves`, content: lines(log.entries.map(leafHash)) },
    { path: `checkpoints/${name}.note`, content: log.checkpoint },
    ...log.earlier.map(({ size, note }) => ({ path: `checkpoints/${name}/${size}.note`, content: note })),
  ];
}

function openingsText(openings: readonly Opening[]): string {
  const byCommitment = new Map(
    openings.map(({ commitment, salt, value }) => [commitment, { commitment, salt, value }]),
  );
  return canonicalJson([...byCommitment.values()].sort((a, b) => compare(a.commitment, b.commitment)));
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

/** Sorted by path, each once. Two contents under one path are a bug of the caller. */
function inOrder(files: readonly BundleFile[]): readonly BundleFile[] {
  const byPath = new Map<string, BundleFile>();
  for (const file of files) {
    if (
      !/^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/.test(file.path) ||
      file.path.startsWith('manifest.')
    )
      throw new RangeError(`“${file.path}” cannot be the path of a file in a bundle.`);
    const other = byPath.get(file.path);
    if (other !== undefined && other.content !== file.content)
      throw new RangeError(`Two different files are to be put at ${file.path}.`);
    byPath.set(file.path, file);
  }
  return [...byPath.values()].sort((a, b) => compare(a.path, b.path));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
