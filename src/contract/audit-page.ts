/** The auditor’s page. */
import type { Answer } from '../domain/answer';
import type { RecordState } from '../domain/record/record';
import type { DeliveryView } from './deliveries';
import type { ChangeSummary, ItemRecordView, LedgerSummary } from './record-panel';
import type { FencedSite, People } from './shared';

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

export interface AuditView extends FencedSite {
  readonly rows: readonly AuditRow[];
  readonly nextCursor?: string;
  readonly now: number;
}

export interface HistoryDetail {
  readonly name: string;
  readonly value: string;
  /** The work item that the value names, by its key; or by its issue id, where it is a change request. */
  readonly issueKey?: string;
  readonly changeIssueId?: string;
}

export interface HistoryEntry {
  readonly index: number;
  readonly at: number;
  readonly type: string;
  /** What happened, as a sentence. */
  readonly title: string;
  readonly details: readonly HistoryDetail[];
  readonly accountId?: string;
  readonly actor: string;
  readonly leafHash: string;
}

export interface HistoryView {
  readonly row: AuditRow;
  readonly changes: readonly ChangeSummary[];
  /** The first of them; `ledger.size` is how many there are. */
  readonly entries: readonly HistoryEntry[];
  readonly nextEntries?: string;
  /** The first of those that were written already. */
  readonly deliveries: readonly DeliveryView[];
  readonly nextDeliveries?: string;
  /** How many deliveries all sends of the record come to. */
  readonly told: number;
  readonly configurationItems: readonly ItemRecordView[];
  readonly ledger: LedgerSummary;
  readonly people: People;
  readonly now: number;
}

export interface HistoryEntries {
  readonly entries: readonly HistoryEntry[];
  readonly nextCursor?: string;
  readonly people: People;
}

export interface HistoryDeliveries {
  readonly deliveries: readonly DeliveryView[];
  readonly nextCursor?: string;
  readonly people: People;
}

/** Where a work of several calls goes on. */
export interface GoingOn {
  readonly cursor: string;
  /** Asked for earlier, the next part takes from the storage what messages need that are being sent. */
  readonly afterSeconds: number;
}

export interface VerificationView {
  /** Absent while entries are left to be looked at. */
  readonly result?: {
    readonly accepted: boolean;
    readonly checks: readonly { readonly name: string; readonly passed: boolean; readonly text: string }[];
    readonly checkpoint: string;
    readonly publicKey: string;
  };
  readonly entries: { readonly done: number; readonly of: number };
  readonly next?: GoingOn;
}

/** One part of an evidence bundle; that of a small record is the whole. */
export interface BundlePart {
  readonly fileName: string;
  /** A file that an earlier part has goes on where it ended there. */
  readonly files: readonly { readonly path: string; readonly content: string }[];
  readonly progress: ExportProgress;
  readonly next?: GoingOn;
}

/** What an export is at. `people` are those whose names belong to the ledger's commitments. */
export interface ExportProgress {
  readonly at: 'entries' | 'contents' | 'people' | 'manifest';
  readonly done: number;
  readonly of: number;
}

/** Calls of the auditor's page. None of them changes a release. */
export interface AuditCalls {
  /** `overridden`: only records that were sent by override. */
  openAudit(payload: { words?: string; cursor?: string; overridden?: boolean }): Answer<AuditView>;
  openHistory(payload: { issueId: string }): Answer<HistoryView>;
  /** Further pages of what the history begins with. */
  openHistoryEntries(payload: { issueId: string; cursor: string }): Answer<HistoryEntries>;
  openHistoryDeliveries(payload: { issueId: string; cursor: string }): Answer<HistoryDeliveries>;
  /** `cursor`: from the part before; absent for the first. */
  verifyLedger(payload: { issueId: string; cursor?: string }): Answer<VerificationView>;
  /** `cursor`: from the part before; absent for the first. */
  exportBundle(payload: { issueId: string; cursor?: string }): Answer<BundlePart>;
}
