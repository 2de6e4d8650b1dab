/**
 * Finds what was left behind and sets it going again: a send whose events were lost, an item that was not written, a
 * record whose mirror is old. Nothing depends on an event having arrived.
 */
import { JiraFailure, type Ports } from '../ports';
import { followUpRecord } from './follow-up';
import type { ReadPorts } from './load-record';

type SweepPorts = ReadPorts & Pick<Ports, 'random' | 'ledgerKey' | 'queue' | 'items'>;

const WATCHED_STATES = ['sending', 'sent', 'awaiting-approval', 'ready', 'planning'] as const;
const RECORDS_OF_EACH_STATE = 20;

export async function sweep(ports: SweepPorts, deadline: number): Promise<void> {
  await reviveSends(ports);
  for (const state of WATCHED_STATES) {
    const page = await ports.store.query(
      { kind: 'record', index: 'by-state', partition: [state] },
      { limit: RECORDS_OF_EACH_STATE },
    );
    for (const found of page.items) {
      if (ports.clock.now() >= deadline) return;
      await followUp(ports, found.key);
      const record = await ports.store.get('record', found.key);
      if (record && !record.body.issuesLinked)
        await ports.queue.push('links', [{ body: { version: 1, issueId: found.key } }]);
    }
  }
}

/** A record that Jira fails on waits for the next sweep and does not keep this one from the others. */
async function followUp(ports: SweepPorts, issueId: string): Promise<void> {
  try {
    await followUpRecord(ports, issueId);
  } catch (failure) {
    if (!(failure instanceof JiraFailure)) throw failure;
    ports.log.warn('A record could not be followed up', { issueId, status: failure.status });
  }
}

/** A batch that is delivered already is recognised when its event arrives, so an event too many does no harm. */
async function reviveSends(ports: SweepPorts): Promise<void> {
  for (const state of ['running', 'stopped'] as const) {
    let cursor: string | undefined;
    do {
      const page = await ports.store.query(
        { kind: 'send', index: 'by-state', partition: [state] },
        { limit: 50, cursor },
      );
      for (const found of page.items) await reviveSend(ports, found.key);
      cursor = page.nextCursor;
    } while (cursor);
  }
}

async function reviveSend(ports: SweepPorts, sendId: string): Promise<void> {
  const send = await ports.store.get('send', sendId);
  if (!send || send.body.state === 'closed') return;
  const batches = await ports.store.getMany(
    'batch',
    send.body.batches.map((batch) => batch.id),
  );
  const open = batches.flatMap((batch) => (batch && batch.body.state === 'open' ? [batch.key] : []));
  await ports.queue.push(
    'deliveries',
    (open.length > 0 ? open : send.body.batches.slice(0, 1).map((batch) => batch.id)).map((batchId) => ({
      body: { version: 1, sendId, batchId },
    })),
  );
}
