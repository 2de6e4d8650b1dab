import { canonicalJson } from '../encoding/canonical-json';
import { sha256Hex, type Digest } from '../encoding/digest';
import type { Commitment } from './commitment';

/** What a digest in the ledger stands for: the exact bytes, and the name of the file that holds them in a bundle. */
export interface Content {
  readonly digest: Digest;
  readonly path: string;
  readonly text: string;
}

/**
 * Content under its own digest. A text stands as it is (`.txt`); any other value as its canonical JSON (`.json`), so
 * that the digest is that of `digestOf`.
 */
export function contentOf(value: unknown): Content {
  const text = typeof value === 'string' ? value : canonicalJson(value);
  const digest = sha256Hex(text);
  return { digest, path: `content/${digest}.${typeof value === 'string' ? 'txt' : 'json'}`, text };
}

/** Who is told, without saying who: how many, and the digest of the list of their commitments. */
export interface AudienceDigest {
  readonly count: number;
  readonly digest: Digest;
}

/** An audience's digest, and the list it is taken over: the commitments without doubles, in ascending order. */
export function audienceOf(recipients: readonly Commitment[]): AudienceDigest & { readonly content: Content } {
  const list = [...new Set(recipients)].sort();
  const content = contentOf(list);
  return { count: list.length, digest: content.digest, content };
}
