/** What a record's gates went through, as its ledger tells it: what they decided on, and how they decided. */
import type { GateHistory, GateHistoryEntry, GateHistoryVerdict } from '../../contract';
import { answer, type Answer } from '../../domain/answer';
import type { LedgerEntry } from '../../domain/ledger/entry';
import { reasonSaid } from '../../domain/gates/reason-code';
import type { GateVerdict } from '../../domain/ledger/event';
import type { Ports } from '../../ports';
import { actorWords, describeEntry } from '../auditing/describe-entry';
import { titleOf } from '../auditing/describing/gate-title';
import { openingsOf, readEntries } from '../auditing/read-log';
import { headKey } from '../ledger/ledger-keys';
import { recordLog } from '../ledger/with-ledger';
import { authorise } from '../people/authorise';
import { namesOf } from '../people/names';
import { NO_RECORD } from './open-record';

type GateHistoryPorts = Pick<Ports, 'jira' | 'store' | 'ledgerKey' | 'log'>;

const ENTRIES_AT_ONCE = 50;
const ENOUGH_ENTRIES = 20;
/** The ledger of a large send is long and says little of the gates; a call reads at most so many entries of it. */
const ENTRIES_READ = 300;

/** Everything that opens or holds a gate, and every decision that rests on the gates. */
const ABOUT_GATES: ReadonlySet<LedgerEntry['type']> = new Set<LedgerEntry['type']>([
  'submitted-for-approval',
  'change-approved',
  'change-declined',
  'decision-withdrawn',
  'approval-recognised',
  'override-asked',
  'override-granted',
  'override-withdrawn',
  'emergency-reviewed',
  'installation-named',
  'deployment-evidence',
  'change-status-recognised',
  'send-refused',
  'send-authorised',
  'steps-held',
  'steps-ended',
]);

/**
 * For everybody who may see the record: who, what and when, without the words that people gave as reasons. Costs a
 * permission check, one call for names, and at most 300 reads.
 *
 * @param cursor the index of the ledger's entry before which it goes on; absent for the newest
 */
export async function openGateHistory(
  ports: GateHistoryPorts,
  issueId: string,
  cursor?: string,
): Promise<Answer<GateHistory>> {
  const permissions = await authorise(ports, { issueId });
  if (!permissions.ok) return permissions;
  if (!(await ports.store.get('record', issueId))) return NO_RECORD;
  const { entries, before } = await readBackwards(ports, recordLog(ports, issueId), cursor);
  const actors = entries.flatMap(({ actor }) => (actor.kind === 'person' ? [actor.account] : []));
  const openings = await openingsOf(ports, [...new Set(actors)]);
  const accounts = new Map(
    openings.flatMap(({ commitment, value }) => ('account' in value ? [[commitment, value.account] as const] : [])),
  );
  const people = await namesOf(ports, [...accounts.values()]);
  return answer({
    entries: entries.map((entry) => presentEntry(entry, accounts, people)),
    ...(before > 0 ? { nextCursor: String(before) } : {}),
    people,
  });
}

/** The newest entries about the gates, and the index before which nothing was read. */
async function readBackwards(
  ports: Pick<Ports, 'store'>,
  log: string,
  cursor: string | undefined,
): Promise<{ readonly entries: readonly LedgerEntry[]; readonly before: number }> {
  const head = await ports.store.get('ledger-head', headKey(log));
  const size = head?.body.size ?? 0;
  const newest = cursor === undefined ? size : Math.min(Number(cursor), size);
  const entries: LedgerEntry[] = [];
  let before = newest;
  while (before > 0 && entries.length < ENOUGH_ENTRIES && newest - before < ENTRIES_READ) {
    const from = Math.max(0, before - ENTRIES_AT_ONCE);
    const read = await readEntries(ports, log, from, before);
    entries.push(...read.flatMap(({ entry }) => (entry && ABOUT_GATES.has(entry.type) ? [entry] : [])).reverse());
    before = from;
  }
  return { entries, before };
}

function presentEntry(
  entry: LedgerEntry,
  accounts: ReadonlyMap<string, string>,
  people: GateHistory['people'],
): GateHistoryEntry {
  const accountId = entry.actor.kind === 'person' ? accounts.get(entry.actor.account) : undefined;
  const verdicts = entry.type === 'send-refused' || entry.type === 'send-authorised' ? entry.data.gates : undefined;
  return {
    index: entry.index,
    at: Date.parse(entry.time),
    title: describeEntry(entry, () => undefined).title,
    accountId,
    actor: actorWords(entry, accountId, people),
    ...(verdicts ? { verdicts: verdicts.map(presentVerdict) } : {}),
  };
}

function presentVerdict({ gate, open, asked, override, reasons }: GateVerdict): GateHistoryVerdict {
  const result = !open ? 'held' : override !== undefined ? 'overridden' : asked === false ? 'not-asked' : 'open';
  return { gate: titleOf(gate), result, because: open ? [] : reasons.map(reasonSaid) };
}
