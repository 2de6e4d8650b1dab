/** The auditor’s page. */
import type { Answer } from '../domain/answer';
import type { RecordState } from '../domain/record/record';
import type { ChangeSummary, DeliveryView, ItemRecordView, LedgerSummary } from './record-panel';
import type { People } from './shared';

export interface AuditRow {
  readonly issueId: string;
  readonly issueKey: string;
  readonly projectKey: string;
  readonly versionName: string;
  readonly state: RecordState;
  readonly plannedAt: number;
  readonly sentAt?: number;
  readonly recipients: number;
  readonly acknowledged: number;
  readonly controls: readonly {
    readonly name: string;
    /** `override`: it does not hold by itself; two people let it pass. */
    readonly result: 'pass' | 'fail' | 'pending' | 'override';
    readonly text: string;
  }[];
}

export interface AuditView {
  readonly rows: readonly AuditRow[];
  readonly nextCursor?: string;
  readonly now: number;
}

export interface HistoryEntry {
  readonly index: number;
  readonly at: number;
  readonly type: string;
  /** What happened, as a sentence. */
  readonly title: string;
  readonly details: readonly { readonly name: string; readonly value: string }[];
  readonly accountId?: string;
  readonly actor: string;
  readonly leafHash: string;
}

export interface HistoryView {
  readonly row: AuditRow;
  readonly changes: readonly ChangeSummary[];
  readonly entries: readonly HistoryEntry[];
  readonly deliveries: readonly DeliveryView[];
  readonly configurationItems: readonly ItemRecordView[];
  readonly ledger: LedgerSummary;
  readonly people: People;
  readonly now: number;
}

export interface VerificationView {
  readonly accepted: boolean;
  readonly checks: readonly { readonly name: string; readonly passed: boolean; readonly text: string }[];
  readonly checkpoint: string;
  readonly publicKey: string;
}

export interface BundlePage {
  readonly fileName: string;
  readonly files: readonly { readonly path: string; readonly content: string }[];
  readonly nextCursor?: string;
}

/** Calls of the auditor's page. None of them changes a release. */
export interface AuditCalls {
  /** `overridden`: only records that were sent by override. */
  openAudit(payload: { words?: string; cursor?: string; overridden?: boolean }): Answer<AuditView>;
  openHistory(payload: { issueId: string }): Answer<HistoryView>;
  verifyLedger(payload: { issueId: string }): Answer<VerificationView>;
  exportBundle(payload: { issueId: string; cursor?: string }): Answer<BundlePage>;
}
