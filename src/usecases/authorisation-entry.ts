/** The entry under which deliveries may leave: what was judged, what the judgement rests on, and the plan. */
import { messagePin } from '../domain/content';
import { digestOf } from '../domain/digest';
import type { ApprovalDocument } from '../domain/documents';
import type { GateVerdict } from '../domain/gates/gate';
import type { GateVerdict as ToldVerdict, LedgerEventOf } from '../domain/ledger/event';
import type { LoadedRecord } from './load-record';
import { reliedEntries } from './rely-on-evidence';

/** @param now the moment of the judgement, in milliseconds since the epoch */
export function authorisationEvent(
  loaded: LoadedRecord,
  approvals: ApprovalDocument,
  now: number,
  send: { readonly authorisation: string; readonly renews?: string; readonly deliveries: number },
): LedgerEventOf<'send-authorised'> {
  const relied = reliedEntries(loaded, approvals, now);
  return {
    type: 'send-authorised',
    data: {
      authorisation: send.authorisation,
      ...(send.renews === undefined ? {} : { renews: send.renews }),
      snapshot: digestOf(loaded.snapshot),
      gates: toldVerdicts(loaded.verdicts),
      decisions: relied.decisions,
      evidence: relied.evidence,
      plan: loaded.sources.communiques.map(messagePin),
      deliveries: send.deliveries,
    },
  };
}

/** Verdicts as the ledger tells them: codes, no sentences. */
export function toldVerdicts(verdicts: readonly GateVerdict[]): readonly ToldVerdict[] {
  return verdicts.map((verdict) => ({
    gate: verdict.name,
    open: verdict.open,
    reasons: verdict.reasons.map((reason) => reason.code),
  }));
}
