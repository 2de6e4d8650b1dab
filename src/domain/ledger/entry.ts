import { canonicalJson } from '../encoding/canonical-json';
import type { Commitment } from './commitment';
import type { LedgerEvent } from './event';

/** Whose doing an entry records. A person is named by commitment only. */
export type LedgerActor =
  | { readonly kind: 'person'; readonly account: Commitment }
  | { readonly kind: 'app' }
  | { readonly kind: 'pipeline'; readonly name: string };

/** One line of a log. */
export type LedgerEntry = LedgerEvent & {
  readonly version: 1;
  /** The log's origin, so that an entry cannot be carried into another log. */
  readonly log: string;
  /** Counts from 0. */
  readonly index: number;
  /** UTC, with milliseconds and Z. */
  readonly time: string;
  readonly actor: LedgerActor;
};

/**
 * The largest entry, in bytes. The platform's store takes values of 240 KiB; what has more to say, as the deliveries
 * of a large send, says it in several entries.
 */
export const MAXIMUM_ENTRY_BYTES = 200_000;

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The entry's one spelling: what its leaf hash is taken over, without the newline that ends a line in a file. */
export function entryText(entry: LedgerEntry): string {
  if (!INSTANT.test(entry.time)) throw new RangeError(`“${entry.time}” is not a time in UTC with milliseconds.`);
  const text = canonicalJson(entry);
  if (Buffer.byteLength(text) > MAXIMUM_ENTRY_BYTES)
    throw new RangeError(`An entry of type ${entry.type} has more than ${MAXIMUM_ENTRY_BYTES} bytes.`);
  return text;
}

/**
 * Reads a line that this app wrote; undefined when it is not a canonical entry. The data is not inspected: who needs
 * to know that it is what the app wrote compares the leaf hash.
 */
export function parseEntry(line: string): LedgerEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
    if (canonicalJson(value) !== line) return undefined;
  } catch {
    return undefined;
  }
  return isEntry(value) ? value : undefined;
}

function isEntry(value: unknown): value is LedgerEntry {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  return (
    fields['version'] === 1 &&
    typeof fields['log'] === 'string' &&
    Number.isSafeInteger(fields['index']) &&
    typeof fields['time'] === 'string' &&
    INSTANT.test(fields['time']) &&
    typeof fields['actor'] === 'object' &&
    typeof fields['type'] === 'string' &&
    typeof fields['data'] === 'object'
  );
}
