/** Puts an evidence bundle together from its parts. */
import type { BundlePart } from '../../src/contract';
import type { BundleFile } from '../../src/domain/ledger/bundle';

/** @param ask answers with the part after the one that gave this cursor, with the first for none */
export async function wholeBundle(
  ask: (cursor?: string) => Promise<Pick<BundlePart, 'files' | 'next'>>,
): Promise<readonly BundleFile[]> {
  const files = new Map<string, string>();
  let cursor: string | undefined;
  do {
    const part = await ask(cursor);
    for (const { path, content } of part.files) files.set(path, (files.get(path) ?? '') + content);
    cursor = part.next?.cursor;
  } while (cursor !== undefined);
  return [...files].map(([path, content]) => ({ path, content }));
}
