/**
 * Keeps in a readable form what an approval or a send is pinned to, so that a later difference can be shown, and the
 * policy by which it was judged.
 */
import { audienceDigest, keptContents } from '../../domain/communique/content';
import type { Change, Ports } from '../../ports';
import { keepContents } from '../planning/contents';
import type { LoadedRecord } from '../records/load-record';

export async function keepPinned(ports: Pick<Ports, 'store'>, loaded: LoadedRecord): Promise<void> {
  await keepContents(ports, [...keptContents(loaded.sources), loaded.policy.content]);
}

/** Names and addresses are personal data: so long they tell who left an audience, then only how many. */
const NAMES_KEPT_DAYS = 90;

/** An audience with its names fits one stored value up to here (240 KiB); of a larger one only the numbers are told. */
const AUDIENCE_BYTES = 200_000;

/** The same, and for a time also who the recipients are, for what will be asked about again when it changes. */
export async function keepForComparison(ports: Pick<Ports, 'store'>, loaded: LoadedRecord): Promise<void> {
  await keepPinned(ports, loaded);
  const audiences = loaded.communiques.map(({ audience }) => ({
    key: pinnedAudienceKey(audienceDigest(audience).digest),
    audience,
  }));
  const kept = await ports.store.getMany(
    'audience',
    audiences.map(({ key }) => key),
  );
  for (const [index, { key, audience }] of audiences.entries()) {
    if (kept[index] || Buffer.byteLength(JSON.stringify(audience)) > AUDIENCE_BYTES) continue;
    const change: Change = {
      kind: 'audience',
      key,
      body: audience,
      expected: 'any',
      timeToLiveDays: NAMES_KEPT_DAYS,
    };
    await ports.store.commit([change]);
  }
}

/** Commitments differ from log to log, so no two records share an audience. */
export function pinnedAudienceKey(digest: string): string {
  return `pinned.${digest}`;
}
