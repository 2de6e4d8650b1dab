/** Keeps, under their digests, the exact messages and audiences that approvals and sends are pinned to. */
import { audienceDigest, messageContent } from '../domain/content';
import type { Content } from '../domain/ledger/content';
import type { Ports } from '../ports';
import type { LoadedRecord } from './load-record';

/** What is kept already stays: the same digest means the same bytes. */
export async function keepContents(ports: Pick<Ports, 'store'>, loaded: LoadedRecord): Promise<void> {
  const contents = loaded.communiques.flatMap(({ message, audience }): Content[] => [
    messageContent(message),
    audienceDigest(audience).content,
  ]);
  const kept = await ports.store.getMany(
    'content',
    contents.map((content) => content.digest),
  );
  for (const [index, content] of contents.entries()) {
    if (kept[index]) continue;
    await ports.store.commit([
      { kind: 'content', key: content.digest, body: { text: content.text, path: content.path }, expected: 'any' },
    ]);
  }
}
