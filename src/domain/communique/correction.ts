/**
 * A correction: the second round of a record, for exactly those who were told in the first (domain D9). What has left
 * cannot be called back; whoever got it has to hear that it is not right any more, the same way as they heard the first.
 */
import type { Commitment } from '../ledger/commitment';
import type { CommuniqueKind } from './communique';

/** Why it is needed: a verdict against the deployment, another planned day, or a person who found what was told wrong. */
export type CorrectionCause =
  | {
      readonly kind: 'failed' | 'rolled-back';
      readonly evidenceId: string;
      readonly environment: string;
      /** When it happened, by the clock of who reported it; milliseconds since the epoch. */
      readonly at: number;
    }
  | {
      readonly kind: 'change-failed';
      readonly changeIssueId: string;
      readonly changeKey: string;
      /** The status in which the change was found, and which the policy takes for a failed deployment. */
      readonly status: string;
    }
  | Rescheduled
  | {
      readonly kind: 'person';
      readonly accountId: string;
      readonly reason: string;
      /** The salted commitment to the reason, as the ledger has it. */
      readonly commitment: Commitment;
    };

/** What was told as planned is planned for another day, or for none. */
export interface Rescheduled {
  readonly kind: 'rescheduled';
  /** Calendar dates, `YYYY-MM-DD`; absent where none was, or is, set. */
  readonly before?: string;
  readonly after?: string;
}

export interface Correction {
  readonly id: string;
  readonly startedAt: number;
  readonly cause: CorrectionCause;
  /** The send that told what is corrected, and the authorisation that the ledger names it by. */
  readonly corrects: { readonly sendId: string; readonly authorisation: string };
  /** The version as it was announced; the work item's fix version may be another by now. */
  readonly version: { readonly id: string; readonly name: string };
  readonly communiques: readonly CorrectedCommunique[];
  /** The send of the correction, once it was authorised. */
  readonly sendId?: string;
  readonly sentAt?: number;
  /** What the verdict against the deployment that stood when it was sent is about: it is not corrected once more for that. */
  readonly sentKnowing?: string;
  /** The release date that its readers know since it was sent; absent where it says nothing of that. */
  readonly toldDay?: { readonly date?: string };
  /** Another correction was begun before it had reached all whom it is for, and the rest of it did not leave. */
  readonly cutShort?: true;
  /** When the last of its deliveries came to an end. */
  readonly closedAt?: number;
  /** Who was told that the draft waits for them, written down before the mail leaves; `complete` when nobody is left. */
  readonly asked?: { readonly accountIds: readonly string[]; readonly complete: boolean };
  /** It interrupted a run-book, which goes on once everybody was told, or it was dropped. */
  readonly interrupts?: true;
  /** Somebody decided that it is not needed after all, or the draft of another took its place. */
  readonly dropped?: {
    readonly at: number;
    readonly replaced?: true;
    /** What it was about was found otherwise since: should it come to be so again, nobody has decided on that. */
    readonly isPast?: true;
  };
}

export interface CorrectedCommunique {
  readonly id: string;
  readonly corrects: string;
  /** The kind of what it corrects. */
  readonly kind?: CommuniqueKind;
}

/** The corrections of a record, the oldest first. At most the last one is still a draft. */
export type Corrections = readonly Correction[] | undefined;

/** The correction that the record is about now: the last that was not dropped, until a run-book goes on after it. */
export function currentCorrection(corrections: Corrections): Correction | undefined {
  const last = lastCorrection(corrections);
  return last && isBehind(last) ? undefined : last;
}

/** The correction after which the run-book that it interrupted went on; it stands beside what that tells. */
export function correctionBehind(corrections: Corrections): Correction | undefined {
  const last = lastCorrection(corrections);
  return last && isBehind(last) ? last : undefined;
}

function lastCorrection(corrections: Corrections): Correction | undefined {
  return corrections?.filter((correction) => correction.dropped === undefined).at(-1);
}

function isBehind({ interrupts, closedAt }: Correction): boolean {
  return interrupts === true && closedAt !== undefined;
}

/** The correction that is being written and has not been sent. */
export function draftedCorrection(corrections: Corrections): Correction | undefined {
  const current = currentCorrection(corrections);
  return current?.sendId === undefined ? current : undefined;
}

/** Whether people were told, or are being told, that what they heard first is not right any more. */
export function isCorrected(corrections: Corrections): boolean {
  return corrections?.some((correction) => correction.sendId !== undefined) ?? false;
}

/** The correction of one communiqué of a send, once it was sent; the last where there are several. */
export function sentCorrectionOf(
  corrections: Corrections,
  told: { readonly sendId: string; readonly communiqueId: string },
): { readonly communiqueId: string; readonly sentAt: number } | undefined {
  return corrections
    ?.flatMap(({ corrects, communiques, sentAt }) => {
      const found = communiques.find((one) => one.corrects === told.communiqueId);
      return found && sentAt !== undefined && corrects.sendId === told.sendId
        ? [{ communiqueId: found.id, sentAt }]
        : [];
    })
    .at(-1);
}

/** The corrections with one of them changed. */
export function withCorrection(corrections: Corrections, changed: Correction): readonly Correction[] {
  return (corrections ?? []).map((correction) => (correction.id === changed.id ? changed : correction));
}
