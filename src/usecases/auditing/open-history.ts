/** One record's story as its ledger tells it, a page at a time: a large send has thousands of entries and deliveries. */
import type { DeliveryView, HistoryDeliveries, HistoryEntries, HistoryEntry, HistoryView } from '../../contract';
import { answer, type Answer } from '../../domain/answer';
import type { LedgerEntry } from '../../domain/ledger/entry';
import type { RecordDocument } from '../../domain/documents';
import { changeRequests } from '../../domain/gates/snapshot';
import type { Ports } from '../../ports';
import { auditedRecord } from './audit';
import { actorWords, describeEntry } from './describe-entry';
import { itemRecordKey } from '../ledger/item-record-key';
import { headKey } from '../ledger/ledger-keys';
import { presentDelivery, accountsIn } from '../receiving/list-deliveries';
import { namesOf } from '../people/names';
import { auditRow } from './open-audit';
import { summariseLedger } from '../records/present-record';
import { commitmentsIn, openingsOf, readEntries } from './read-log';
import { batchesInTurn, plannedBatches } from '../sending/batches-in-turn';
import { readRounds } from '../sending/send-progress';
import { readSettings } from '../administering/settings';
import { recordLog } from '../ledger/with-ledger';

type PagePorts = Pick<Ports, 'jira' | 'store' | 'ledgerKey' | 'log'>;
type HistoryPorts = PagePorts & Pick<Ports, 'clock'>;

const ENTRIES_ON_A_PAGE = 100;
/** A page ends with the batch that brings it to so many. */
const DELIVERIES_ON_A_PAGE = 100;

/** The record with the first page of its entries and of its deliveries, and how many there are of each. */
export async function openHistory(ports: HistoryPorts, issueId: string): Promise<Answer<HistoryView>> {
  const found = await auditedRecord(ports, issueId);
  if (!found.ok) return found;
  const record = found.value.body;
  const log = recordLog(ports, issueId);
  const [head, issue, settings, rounds, itemRecords, entries, deliveries] = await Promise.all([
    ports.store.get('ledger-head', headKey(log)),
    ports.jira.recordIssue(issueId),
    readSettings(ports),
    readRounds(ports, record),
    ports.store.getMany(
      'item-record',
      record.items.map((item) => itemRecordKey(issueId, item)),
    ),
    entriesFrom(ports, issueId, 0),
    deliveriesFrom(ports, record, 0),
  ]);
  return answer({
    row: { ...auditRow(record, ports.clock.now()), acknowledged: rounds[0]?.counts.acknowledged ?? 0 },
    changes: changeRequests({ changes: issue?.linked ?? [], settings: settings.body }).map(
      ({ issueId: id, key, summary, status }) => ({ issueId: id, key, summary, status }),
    ),
    entries: entries.entries,
    nextEntries: entries.nextCursor,
    deliveries: deliveries.deliveries,
    nextDeliveries: deliveries.nextCursor,
    told: rounds.reduce((sum, { counts }) => sum + counts.total, 0),
    configurationItems: record.items.map((item, index) => ({
      ...item,
      state: itemRecords[index]?.body.state ?? 'to-be-written',
      writtenAt: itemRecords[index]?.body.writtenAt,
      problem: itemRecords[index]?.body.problem,
    })),
    ledger: summariseLedger(log, head),
    people: { ...entries.people, ...deliveries.people },
    now: ports.clock.now(),
  });
}

/** @param cursor where the page before ended */
export async function openHistoryEntries(
  ports: PagePorts,
  issueId: string,
  cursor: string,
): Promise<Answer<HistoryEntries>> {
  const found = await auditedRecord(ports, issueId);
  return found.ok ? answer(await entriesFrom(ports, issueId, Number(cursor))) : found;
}

/** @param cursor where the page before ended */
export async function openHistoryDeliveries(
  ports: PagePorts,
  issueId: string,
  cursor: string,
): Promise<Answer<HistoryDeliveries>> {
  const found = await auditedRecord(ports, issueId);
  return found.ok ? answer(await deliveriesFrom(ports, found.value.body, Number(cursor))) : found;
}

async function entriesFrom(ports: PagePorts, issueId: string, from: number): Promise<HistoryEntries> {
  const log = recordLog(ports, issueId);
  const head = await ports.store.get('ledger-head', headKey(log));
  const size = head?.body.size ?? 0;
  const until = Math.min(from + ENTRIES_ON_A_PAGE, size);
  const read = await readEntries(ports, log, from, Math.max(from, until));
  const openings = await openingsOf(ports, commitmentsIn(read));
  const accounts = new Map(
    openings.flatMap(({ commitment, value }) => ('account' in value ? [[commitment, value.account] as const] : [])),
  );
  const texts = new Map(
    openings.flatMap(({ commitment, value }) => ('text' in value ? [[commitment, value.text] as const] : [])),
  );
  const people = await namesOf(ports, [...accounts.values()]);
  return {
    entries: read.flatMap(({ entry, leafHash }) =>
      entry ? [presentEntry(entry, leafHash, accounts, texts, people)] : [],
    ),
    nextCursor: until < size ? String(until) : undefined,
    people,
  };
}

/** From the batch at this place on. */
async function deliveriesFrom(ports: PagePorts, record: RecordDocument, place: number): Promise<HistoryDeliveries> {
  const ids: string[] = [];
  let next: number | undefined;
  for await (const turn of batchesInTurn(ports, await plannedBatches(ports, record), place)) {
    next = turn.place;
    if (ids.length >= DELIVERIES_ON_A_PAGE) break;
    ids.push(...(turn.batch?.body.deliveryIds ?? []));
    next = undefined;
  }
  const stored = await ports.store.getMany('delivery', ids);
  const deliveries = stored.flatMap((delivery) => (delivery ? [delivery.body] : []));
  const people = await namesOf(ports, accountsIn(deliveries));
  const shown: readonly DeliveryView[] = deliveries.map((delivery) =>
    presentDelivery(delivery, people, true, record.sendId),
  );
  return { deliveries: shown, nextCursor: next === undefined ? undefined : String(next), people };
}

function presentEntry(
  entry: LedgerEntry,
  leafHash: string,
  accounts: ReadonlyMap<string, string>,
  texts: ReadonlyMap<string, string>,
  people: Readonly<Record<string, string>>,
): HistoryEntry {
  const accountId = entry.actor.kind === 'person' ? accounts.get(entry.actor.account) : undefined;
  const { title, details } = describeEntry(entry, (commitment) => {
    const account = accounts.get(commitment);
    return texts.get(commitment) ?? (account ? (people[account] ?? account) : undefined);
  });
  return {
    index: entry.index,
    at: Date.parse(entry.time),
    type: entry.type,
    title,
    details,
    accountId,
    actor: actorWords(entry, accountId, people),
    leafHash,
  };
}
