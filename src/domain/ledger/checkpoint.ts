import { fromBase64, toBase64 } from '../encoding/base64';
import { fromHex, toHex, type Digest } from '../encoding/digest';
import { openNote, signNote, type NoteKey, type NoteSigner } from './signed-note';

/** A log's state at one size, as C2SP specifies it (https://c2sp.org/tlog-checkpoint). */
export interface Checkpoint {
  /** Identifies the log, in the form of an address without a scheme. */
  readonly origin: string;
  readonly size: number;
  readonly root: Digest;
}

/** The text that is signed: origin, size and base64 root, a line each. Extension lines are never written. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(fromHex(root))}\n`;
}

/** Reads a checkpoint's text; undefined when it is not exactly what `checkpointText` writes. */
export function parseCheckpointText(text: string): Checkpoint | undefined {
  const match = /^([^\n]+)\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\n$/.exec(text);
  const [origin, size, encoded] = [match?.[1], match?.[2], match?.[3]];
  if (origin === undefined || size === undefined || encoded === undefined) return undefined;
  const root = fromBase64(encoded);
  return root === undefined ? undefined : { origin, size: Number(size), root: toHex(root) };
}

/**
 * A signed checkpoint. The log's origin must begin with the key's name and a slash: one key signs all logs of a site,
 * and no key can sign for another site's. A log of another name is a bug and throws a RangeError.
 */
export function signCheckpoint(checkpoint: Checkpoint, signer: NoteSigner): string {
  if (!isSignedBy(checkpoint.origin, signer.key))
    throw new RangeError(`The key ${signer.key.name} does not sign for the log ${checkpoint.origin}.`);
  return signNote(checkpointText(checkpoint), signer);
}

/** The checkpoint in a signed note, when this key signed it for one of its own logs; undefined otherwise. */
export function openCheckpoint(note: string, key: NoteKey): Checkpoint | undefined {
  const text = openNote(note, key);
  const checkpoint = text === undefined ? undefined : parseCheckpointText(text);
  return checkpoint !== undefined && isSignedBy(checkpoint.origin, key) ? checkpoint : undefined;
}

function isSignedBy(origin: string, key: NoteKey): boolean {
  return origin.startsWith(`${key.name}/`);
}
