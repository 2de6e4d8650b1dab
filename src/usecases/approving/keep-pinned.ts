/**
 * Keeps in a readable form what an approval or a send is pinned to, so that a later difference can be shown, and the
 * policy by which it was judged. Its audiences were kept when they were resolved (`audience-members.ts`).
 */
import { keptContents } from '../../domain/communique/content';
import type { Ports } from '../../ports';
import { keepContents } from '../planning/contents';
import type { LoadedRecord } from '../records/load-record';

export async function keepPinned(ports: Pick<Ports, 'store'>, loaded: LoadedRecord): Promise<void> {
  await keepContents(ports, [...keptContents(loaded.sources), loaded.policy.content]);
}
