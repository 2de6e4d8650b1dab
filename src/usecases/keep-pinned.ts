/**
 * Keeps in a readable form what an approval or a send is pinned to, so that a later difference can be shown, and the
 * policy by which it was judged.
 */
import { keptContents } from '../domain/content';
import type { Ports } from '../ports';
import { keepContents } from './contents';
import type { LoadedRecord } from './load-record';

export async function keepPinned(ports: Pick<Ports, 'store'>, loaded: LoadedRecord): Promise<void> {
  await keepContents(ports, [...keptContents(loaded.sources), loaded.policy.content]);
}
