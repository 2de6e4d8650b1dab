/** Changes state and ledger in one step: the entries, the log's head and the documents are committed together or not at all. */
import type { Commitment } from '../../domain/ledger/commitment';
import type { LedgerActor } from '../../domain/ledger/entry';
import type { LedgerEvent } from '../../domain/ledger/event';
import { append, emptyHead, signHead, type LedgerHead } from '../../domain/ledger/head';
import { recordLogOrigin, siteLogOrigin } from '../../domain/ledger/log-origin';
import { tallyBatch, type Tallies } from '../../domain/delivery/tally';
import type { LedgerHeadDocument } from '../../domain/documents';
import { COMMIT_LIMIT, StoreBusy, type Change, type Ports, type Stored } from '../../ports';
import { entryKey, headKey } from './ledger-keys';
import { keepOpening, openingOfAccount } from './person-commitment';

export type Actor =
  | { readonly kind: 'person'; readonly accountId: string }
  | { readonly kind: 'app' }
  | { readonly kind: 'pipeline'; readonly name: string };

export interface Step<T> {
  readonly events: readonly LedgerEvent[];
  readonly actor: Actor;
  readonly changes: readonly Change[];
  readonly value: T;
}

/** What an attempt says instead of a step when nothing is to be changed. */
export interface Unchanged<T> {
  readonly unchanged: T;
}

export type LedgerPorts = Pick<Ports, 'store' | 'clock' | 'random' | 'ledgerKey'>;

const ATTEMPTS = 12;

export function recordLog(ports: Pick<Ports, 'ledgerKey'>, recordIssueId: string): string {
  return recordLogOrigin(ports.ledgerKey.keyName(), recordIssueId);
}

export function siteLog(ports: Pick<Ports, 'ledgerKey'>): string {
  return siteLogOrigin(ports.ledgerKey.keyName());
}

/**
 * Runs `attempt` until its changes and entries are committed. Whoever was faster makes the commit a conflict; then the
 * attempt reads everything anew and decides again. `attempt` is told the index that its first entry will have.
 */
export async function withLedger<T>(
  ports: LedgerPorts,
  log: string,
  attempt: (firstIndex: number) => Promise<Step<T> | Unchanged<T>>,
): Promise<T> {
  for (let count = 0; count < ATTEMPTS; count += 1) {
    const stored = await ports.store.get('ledger-head', headKey(log));
    const step = await attempt(stored?.body.size ?? 0);
    if ('unchanged' in step) return step.unchanged;
    const { changes, tallies } = tallied(stored?.body.tallies, step.changes);
    const all = onceEach([...changes, ...(await ledgerChanges(ports, log, stored, step, tallies))]);
    if (all.length > COMMIT_LIMIT) throw new Error(`A step of ${all.length} operations does not fit one transaction.`);
    if ((await ports.store.commit(all)) === 'done') return step.value;
  }
  throw new StoreBusy(`The ledger ${log} was too busy to be written.`);
}

/** The batches that a step writes, added to the sums that the head has of their record's deliveries. */
function tallied(
  before: Tallies | undefined,
  changes: readonly Change[],
): { readonly changes: readonly Change[]; readonly tallies: Tallies | undefined } {
  let tallies = before;
  const remembering = changes.map((change): Change => {
    if (change.kind !== 'batch' || 'remove' in change) return change;
    const added = tallyBatch(tallies ?? {}, change.body);
    tallies = added.tallies;
    return { ...change, body: added.batch };
  });
  return { changes: remembering, tallies };
}

/** A person may be both subject and actor of a step; their opening is the same and is written once. */
function onceEach(changes: readonly Change[]): readonly Change[] {
  const byKey = new Map(changes.map((change) => [`${change.kind} ${change.key}`, change]));
  if (changes.length - byKey.size > changes.filter((change) => change.kind === 'opening').length)
    throw new Error('A step changes one key twice.');
  return [...byKey.values()];
}

async function ledgerChanges<T>(
  ports: LedgerPorts,
  log: string,
  stored: Stored<LedgerHeadDocument> | undefined,
  step: Step<T>,
  tallies: Tallies | undefined,
): Promise<readonly Change[]> {
  const now = ports.clock.now();
  const time = new Date(now).toISOString();
  const opened = stored?.body.opened ?? [];
  const { actor, opening } = await ledgerActor(ports, log, step.actor, opened);
  let head: LedgerHead = stored ? stored.body : emptyHead(log);
  const entries: Change[] = [];
  for (const event of step.events) {
    const appended = append(head, event, { time, actor });
    head = appended.head;
    entries.push({
      kind: 'ledger-entry',
      key: entryKey(log, appended.entry.index),
      body: { text: appended.entryText, leafHash: appended.leafHash },
      expected: 0,
    });
  }
  const { log: origin, size, root, frontier } = head;
  const signedHead = { log: origin, size, root, frontier };
  return [
    ...entries,
    ...(opening ? [opening.change] : []),
    {
      kind: 'ledger-head',
      key: headKey(log),
      body: {
        ...signedHead,
        signedNote: signHead(signedHead, await ports.ledgerKey.signer()),
        signedAt: now,
        opened: opening ? [...opened, opening.commitment] : opened,
        ...(tallies ? { tallies } : {}),
      },
      expected: stored?.revision ?? 0,
    },
  ];
}

async function ledgerActor(
  ports: LedgerPorts,
  log: string,
  actor: Actor,
  opened: readonly string[],
): Promise<{
  readonly actor: LedgerActor;
  readonly opening?: { readonly commitment: Commitment; readonly change: Change };
}> {
  switch (actor.kind) {
    case 'app':
      return { actor };
    case 'pipeline':
      return { actor };
    case 'person': {
      const opening = await openingOfAccount(ports, log, actor.accountId);
      return {
        actor: { kind: 'person', account: opening.commitment },
        opening: opened.includes(opening.commitment)
          ? undefined
          : { commitment: opening.commitment, change: keepOpening(opening) },
      };
    }
  }
}
