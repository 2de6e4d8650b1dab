/** One record's story, entry by entry, as its ledger tells it. */
import type { HistoryEntry, HistoryView } from '../../contract';
import { answer, type Answer } from '../../domain/answer';
import type { LedgerEntry } from '../../domain/ledger/entry';
import type { RecordDocument } from '../../domain/documents';
import { changeRequests } from '../../domain/gates/snapshot';
import type { Ports } from '../../ports';
import { auditedRecord } from './audit';
import { actorWords, describeEntry } from './describe-entry';
import { itemRecordKey } from '../ledger/item-record-key';
import { presentDelivery, accountsIn } from '../receiving/list-deliveries';
import { namesOf } from '../people/names';
import { auditRow } from './open-audit';
import { summariseLedger } from '../records/present-record';
import { commitmentsIn, openingsOf, readLog } from './read-log';
import { batchesInTurn, plannedBatches } from '../sending/batches-in-turn';
import { readRounds } from '../sending/send-progress';
import { readSettings } from '../administering/settings';
import { recordLog } from '../ledger/with-ledger';

type HistoryPorts = Pick<Ports, 'jira' | 'store' | 'clock' | 'ledgerKey' | 'log'>;

const DELIVERIES_SHOWN = 200;

export async function openHistory(ports: HistoryPorts, issueId: string): Promise<Answer<HistoryView>> {
  const found = await auditedRecord(ports, issueId);
  if (!found.ok) return found;
  const record = found.value.body;
  const log = recordLog(ports, issueId);
  const [read, issue, settings, rounds, itemRecords] = await Promise.all([
    readLog(ports, log),
    ports.jira.recordIssue(issueId),
    readSettings(ports),
    readRounds(ports, record),
    ports.store.getMany(
      'item-record',
      record.items.map((item) => itemRecordKey(issueId, item)),
    ),
  ]);
  const openings = await openingsOf(ports, commitmentsIn(read.entries));
  const accounts = new Map(
    openings.flatMap(({ commitment, value }) => ('account' in value ? [[commitment, value.account] as const] : [])),
  );
  const texts = new Map(
    openings.flatMap(({ commitment, value }) => ('text' in value ? [[commitment, value.text] as const] : [])),
  );
  const stored = await ports.store.getMany('delivery', await firstDeliveries(ports, record));
  const deliveries = stored.flatMap((delivery) => (delivery ? [delivery.body] : []));
  const people = await namesOf(ports, [...accounts.values(), ...accountsIn(deliveries)]);
  return answer({
    row: { ...auditRow(record, ports.clock.now()), acknowledged: rounds[0]?.counts.acknowledged ?? 0 },
    changes: changeRequests({ changes: issue?.linked ?? [], settings: settings.body }).map(
      ({ issueId: id, key, summary, status }) => ({ issueId: id, key, summary, status }),
    ),
    entries: read.entries.flatMap(({ entry, leafHash }) =>
      entry ? [presentEntry(entry, leafHash, accounts, texts, people)] : [],
    ),
    deliveries: deliveries.map((delivery) => presentDelivery(delivery, people, true, record.sendId)),
    configurationItems: record.items.map((item, index) => ({
      ...item,
      state: itemRecords[index]?.body.state ?? 'to-be-written',
      writtenAt: itemRecords[index]?.body.writtenAt,
      problem: itemRecords[index]?.body.problem,
    })),
    ledger: summariseLedger(log, read.head),
    people,
    now: ports.clock.now(),
  });
}

async function firstDeliveries(ports: Pick<Ports, 'store'>, record: RecordDocument): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { batch } of batchesInTurn(ports, await plannedBatches(ports, record))) {
    ids.push(...(batch?.body.deliveryIds ?? []));
    if (ids.length >= DELIVERIES_SHOWN) break;
  }
  return ids.slice(0, DELIVERIES_SHOWN);
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
