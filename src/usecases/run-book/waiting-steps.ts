/** What of a send waits for its gates, as its script and its record say it. */
import { digestOf } from '../../domain/encoding/digest';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import type { LedgerEventOf } from '../../domain/ledger/event';
import { awaitingGates, type Script } from '../../domain/script/step';
import type { Change, Stored } from '../../ports';
import type { HeldSteps } from './judge-steps';

/** The gates that hold steps of a send, as they were found when it was judged last. */
export function heldOf(script: Script | undefined): HeldSteps {
  return Object.fromEntries(
    awaitingGates(script).map((communiqueId) => [communiqueId, script?.[communiqueId]?.heldBy ?? []]),
  );
}

/** Those that wait for other gates than before, or did not wait for any. */
export function stepsHeldAnew(
  before: Script | undefined,
  after: Script | undefined,
): LedgerEventOf<'steps-held'>['data']['steps'] {
  return awaitingGates(after).flatMap((communique) => {
    const gates = after?.[communique]?.heldBy ?? [];
    return digestOf(before?.[communique]?.heldBy ?? null) === digestOf(gates) ? [] : [{ communique, gates }];
  });
}

/**
 * The record's list of what waits, which is written only where it changes. What is decided on or judged anew of a
 * correction says nothing of the run-book that waits for it.
 *
 * @param send the one whose script it is
 */
export function waitingChange(
  { key, body, revision }: Stored<RecordDocument>,
  send: Pick<SendDocument, 'correction'>,
  script: Script | undefined,
  more: Partial<RecordDocument> = {},
): readonly Change[] {
  const waiting = send.correction ? (body.waiting ?? []) : awaitingGates(script);
  if (digestOf(waiting) === digestOf(body.waiting ?? []) && Object.keys(more).length === 0) return [];
  return [{ kind: 'record', key, body: { ...body, ...more, waiting }, expected: revision }];
}
