/** Keeps what the gates decided on, so that a ledger's digest of it can be opened and a policy tried on it later. */
import type { JudgementDocument } from '../../domain/documents';
import { factsOf, JUDGEMENT_KEPT_DAYS, type Occasion } from '../../domain/gates/judgement';
import type { GateVerdict } from '../../domain/gates/gate';
import type { GateVerdict as LedgerGate } from '../../domain/ledger/event';
import type { Change, Ports } from '../../ports';
import type { LoadedRecord } from '../records/load-record';

export interface Judgement {
  /** Digest of the facts; they are kept under it unless they are too many. */
  readonly digest: string;
  readonly gates: readonly LedgerGate[];
  /** To be committed together with the entry that names the digest. */
  readonly change: Change;
}

/**
 * The judgement of a record as a change of the storage. The same facts judged again on another occasion share one
 * document; on the same occasion, the later moment replaces the earlier.
 */
export async function judgementOf(
  ports: Pick<Ports, 'store'>,
  { record, issue, snapshot, verdicts, judgedAt }: LoadedRecord,
  occasion: Occasion,
  sender?: string,
): Promise<Judgement> {
  const { digest, facts } = factsOf(snapshot);
  const gates = ledgerGates(verdicts);
  const kept = await ports.store.get('judgement', digest);
  const body: JudgementDocument = {
    recordIssueId: record.issueId,
    recordKey: issue.key,
    projectId: issue.project.id,
    versionName: snapshot.releases[0]?.name ?? '',
    facts,
    judged: { ...kept?.body.judged, [occasion]: { at: judgedAt, gates, sender } },
  };
  return {
    digest,
    gates,
    change: {
      kind: 'judgement',
      key: digest,
      body,
      expected: kept?.revision ?? 0,
      timeToLiveDays: JUDGEMENT_KEPT_DAYS,
    },
  };
}

/** Verdicts as ledgers have them: codes, not sentences; of an override, what it passed over and the entry that granted it. */
function ledgerGates(verdicts: readonly GateVerdict[]): readonly LedgerGate[] {
  return verdicts.map(({ name, open, reasons, override, notAsked }) => ({
    gate: name,
    open,
    ...(notAsked ? { asked: false as const } : {}),
    reasons: (override?.passed ?? reasons).map((reason) => reason.code),
    ...(override ? { override: override.ledgerIndex } : {}),
  }));
}
