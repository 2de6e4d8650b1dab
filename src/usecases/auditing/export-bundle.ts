/** Exports everything about one record as files that a stranger can verify with Node and one file. */
import type { BundlePage } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import type { ContentDocument } from '../../domain/documents';
import { buildBundle, type BundleFile } from '../../domain/ledger/bundle';
import type { Ports } from '../../ports';
import { auditedRecord } from './audit';
import { readContents } from '../planning/contents';
import { openingsOfRecipients } from '../ledger/person-commitment';
import { commitmentsIn, openingsOf, readLog, type ReadLog } from './read-log';
import { batchesInTurn, plannedBatches } from '../sending/batches-in-turn';
import { recordLog } from '../ledger/with-ledger';

type ExportPorts = Pick<Ports, 'jira' | 'store' | 'random' | 'ledgerKey'>;

/** A page stays below the 5 MB that an invocation may answer with. */
const PAGE_BYTES = 3_000_000;

export async function exportBundle(
  ports: ExportPorts,
  issueId: string,
  cursor: string | undefined,
): Promise<Answer<BundlePage>> {
  const found = await auditedRecord(ports, issueId);
  if (!found.ok) return found;
  const record = found.value.body;
  const log = await readLog(ports, recordLog(ports, issueId));
  if (!log.head) return refuse('no-ledger', 'There is nothing in the ledger of this record yet.');
  const position = cursor === undefined ? { size: log.entries.length, file: 0 } : parseCursor(cursor);
  if (!position)
    return refuse('broken-cursor', 'The export was called with a broken cursor. Start it again.', 'cursor');
  if (position.size !== log.entries.length)
    return refuse('ledger-grew', 'The ledger grew while it was exported. Start the export again.');
  const recipients = await recipientOpenings(ports, issueId);
  const files = buildBundle(
    {
      createdAt: new Date(log.head.body.signedAt).toISOString(),
      logs: [
        {
          origin: log.origin,
          entries: log.entries.map((entry) => entry.text),
          checkpoint: log.head.body.signedNote,
          earlier: [],
        },
      ],
      contents: await contentsOf(ports, log),
      openings: [...(await openingsOf(ports, commitmentsIn(log.entries))), ...recipients],
      attachments: [],
    },
    await ports.ledgerKey.signer(),
  );
  const page = takePage(files, position.file);
  return answer({
    fileName: `release-communications-${record.issueKey}-evidence`,
    files: page.files,
    nextCursor: page.next === undefined ? undefined : `${position.size}:${page.next}`,
  });
}

async function recipientOpenings(ports: ExportPorts, issueId: string): ReturnType<typeof openingsOfRecipients> {
  const record = await ports.store.get('record', issueId);
  if (!record) return [];
  const ids: string[] = [];
  for await (const { batch } of batchesInTurn(ports, await plannedBatches(ports, record.body)))
    ids.push(...(batch?.body.deliveryIds ?? []));
  const deliveries = await ports.store.getMany('delivery', ids);
  const recipients = deliveries.flatMap((stored) => (stored ? [stored.body.recipient] : []));
  return openingsOfRecipients(ports, recordLog(ports, issueId), recipients);
}

const DIGEST = /"([0-9a-f]{64})"/g;

/** The kept contents whose digests the entries name; one that is not kept is simply not there. */
async function contentsOf(ports: Pick<Ports, 'store'>, log: ReadLog): Promise<readonly ContentDocument[]> {
  const digests = new Set(log.entries.flatMap(({ text }) => [...text.matchAll(DIGEST)].map((match) => match[1] ?? '')));
  return [...(await readContents(ports, [...digests])).values()];
}

function parseCursor(cursor: string): { readonly size: number; readonly file: number } | undefined {
  const match = /^(\d{1,9}):(\d{1,9})$/.exec(cursor);
  return match ? { size: Number(match[1]), file: Number(match[2]) } : undefined;
}

function takePage(
  files: readonly BundleFile[],
  start: number,
): { readonly files: readonly BundleFile[]; readonly next?: number } {
  let bytes = 0;
  let end = start;
  for (; end < files.length; end += 1) {
    bytes += Buffer.byteLength(files[end]?.content ?? '');
    if (bytes > PAGE_BYTES && end > start) break;
  }
  return { files: files.slice(start, end), next: end < files.length ? end : undefined };
}
