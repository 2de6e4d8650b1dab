/**
 * Evidence bundles, as docs/ledger-format.md describes them, written piece by piece: a record of any size is exported in
 * parts, and whoever writes one part knows nothing of the others but what is kept here.
 */
import { canonicalJson } from '../encoding/canonical-json';
import { sha256Hex, type Digest } from '../encoding/digest';
import { digestSoFar, EMPTY_HASH, hashOn, type HashState } from '../encoding/resumable-sha256';
import type { Opening } from './commitment';
import { logFileName } from './log-origin';
import { signNote, type NoteSigner } from './signed-note';

/** A file of an evidence bundle, or the next piece of one; its bytes are the content's UTF-8. */
export interface BundleFile {
  readonly path: string;
  readonly content: string;
}

/** A file as the manifest lists it. */
export interface ListedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: Digest;
}

/** A log as the manifest lists it. */
export interface ListedLog {
  readonly name: string;
  readonly origin: string;
  readonly size: number;
  readonly root: Digest;
}

interface Manifest {
  readonly format: 'release-communications-evidence-bundle';
  readonly version: 1;
  readonly createdAt: string;
  readonly logs: readonly ListedLog[];
  readonly files: readonly ListedFile[];
}

/** What is known of a bundle's files while it is written. */
export interface BundleSoFar {
  readonly files: readonly ListedFile[];
  /** Files that may go on. */
  readonly open: Readonly<Record<string, HashState>>;
}

export const NOTHING_WRITTEN: BundleSoFar = { files: [], open: {} };

const PATH = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;

/** After the next piece of a file, which begins with its first piece and may go on until it is closed. */
export function appended(soFar: BundleSoFar, { path, content }: BundleFile): BundleSoFar {
  const begun = Object.hasOwn(soFar.open, path);
  if (!begun) requireNewPath(soFar, path);
  const state = begun ? soFar.open[path] : undefined;
  return { ...soFar, open: { ...soFar.open, [path]: hashOn(state ?? EMPTY_HASH, content) } };
}

/** After a file was written to its end; one that was never begun is empty. */
export function closed(soFar: BundleSoFar, path: string): BundleSoFar {
  const { [path]: state = EMPTY_HASH, ...open } = soFar.open;
  if (!Object.hasOwn(soFar.open, path)) requireNewPath(soFar, path);
  return { files: [...soFar.files, { path, bytes: state.bytes, sha256: digestSoFar(state) }], open };
}

/** Two files under one path are a bug of the caller, and throw a RangeError; so does a path that no folder could have. */
function requireNewPath({ files }: BundleSoFar, path: string): void {
  if (!PATH.test(path) || path.startsWith('manifest.'))
    throw new RangeError(`“${path}” cannot be the path of a file in a bundle.`);
  if (files.some((file) => file.path === path)) throw new RangeError(`Two files are to be put at ${path}.`);
}

/** First line of the note that signs a manifest. Its second line is no number, so no checkpoint can be mistaken for it. */
const MANIFEST_NOTE = 'release-communications-evidence-bundle/1';

/**
 * The last two files of a bundle: the manifest, which covers every other file, and a note by the site's key, which covers
 * the manifest. What the logs hold was put in as it is: judging it is the verifier's work, and a ledger that was tampered
 * with can be exported, to prove that. A file that was not closed is a bug and throws a RangeError.
 *
 * @param createdAt UTC, with milliseconds and Z
 */
export function manifestFiles(
  { files, open }: BundleSoFar,
  { createdAt, logs }: Pick<Manifest, 'createdAt' | 'logs'>,
  signer: NoteSigner,
): readonly BundleFile[] {
  const unfinished = Object.keys(open);
  if (unfinished.length > 0) throw new RangeError(`${unfinished.join(', ')} may still go on.`);
  const manifest: Manifest = {
    format: 'release-communications-evidence-bundle',
    version: 1,
    createdAt,
    logs: [...logs].sort((a, b) => compare(a.name, b.name)),
    files: [...files].sort((a, b) => compare(a.path, b.path)),
  };
  const text = canonicalJson(manifest);
  const note = signNote(`${MANIFEST_NOTE}\nsha256 ${sha256Hex(text)}\n`, signer);
  return [
    { path: 'manifest.json', content: text },
    { path: 'manifest.note', content: note },
  ];
}

/** Where the parts of a log stand in a bundle. */
export function logPaths(
  keyName: string,
  origin: string,
): { readonly name: string; readonly entries: string; readonly leaves: string; readonly checkpoint: string } {
  const name = logFileName(keyName, origin);
  return {
    name,
    entries: `logs/${name}.jsonl`,
    leaves: `logs/${name}.leaves`,
    checkpoint: `checkpoints/${name}.note`,
  };
}

/** An opening as `openings.json` lists it, in ascending order of the commitments. */
export function openingText({ commitment, salt, value }: Opening): string {
  return canonicalJson({ commitment, salt, value });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
