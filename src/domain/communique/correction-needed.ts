/** Whether what was told has to be corrected: each cause calls for one correction, whoever reports it and how often. */
import type { CommuniqueKind } from './communique';
import {
  draftedCorrection,
  type Correction,
  type CorrectionCause,
  type Corrections,
  type Rescheduled,
} from './correction';
import type { DeploymentEvidence } from '../deployment/deployment';
import { digestOf } from '../encoding/digest';

/**
 * Whether the app has to draft a correction for this verdict against a deployment. Not while a person writes another,
 * which they can say it in; not once a person dropped that of the same verdict; and not after a correction that told of a
 * verdict was sent, since nobody believes any more what was announced. One that told of another day says nothing of what
 * was announced after it.
 */
export function needsCorrection(
  corrections: Corrections,
  against: Verdict | undefined,
  isTouched: (draft: Correction) => boolean,
): boolean {
  if (!against) return false;
  const draft = draftedCorrection(corrections);
  if (draft && (draft.cause.kind === 'person' || verdictIdOf(draft.cause) === against.id || isTouched(draft)))
    return false;
  return !isAnswered(corrections, against);
}

/** Whether people decided on a verdict, or nobody believes any more what it speaks against. */
export function isAnswered(corrections: Corrections, against: Verdict): boolean {
  if (corrections?.some((one) => isDecided(one) && verdictIdOf(one.cause) === against.id)) return true;
  const sent = corrections?.filter((one) => isTold(one) && one.cause.kind !== 'rescheduled').at(-1);
  return sent !== undefined && (sent.cause.kind !== 'person' || sent.sentKnowing === against.about);
}

/** Whether something was said against the deployment. */
export function isVerdict({ kind }: Pick<CorrectionCause, 'kind'>): boolean {
  return kind === 'failed' || kind === 'rolled-back' || kind === 'change-failed';
}

/** Whether people decided on what still stands: it was sent, or somebody dropped it. */
function isDecided(correction: Correction): boolean {
  return isTold(correction) || (isDropped(correction) && !correction.dropped?.isPast);
}

/** Whether a person decided that nobody need hear it. */
export function isDropped({ dropped }: Correction): boolean {
  return dropped !== undefined && !dropped.replaced;
}

/** Whether it was sent to all whom it is for; what was cut short has to be said once more. */
function isTold({ sendId, cutShort }: Correction): boolean {
  return sendId !== undefined && !cutShort;
}

/** Something that was said against a deployment. */
export interface Verdict {
  readonly id: string;
  /** What it is about, whoever reported it and how often: one deployment, and what became of it. */
  readonly about: string;
}

export function verdictOfEvidence({
  id,
  environment,
  sequence,
  status,
}: Pick<DeploymentEvidence, 'id' | 'environment' | 'sequence' | 'status'>): Verdict {
  return { id, about: `${environment} ${sequence} ${status}` };
}

/** The same for as long as the change stays in the status, and whenever it comes there again. */
export function verdictOfChange({ issueId, status }: { readonly issueId: string; readonly status: string }): Verdict {
  const id = digestOf({ change: issueId, status: status.trim().toLowerCase() }).slice(0, 32);
  return { id, about: id };
}

/**
 * How a release's day has moved since it was told; undefined while it has not, and once the version is released: then
 * nobody waits for the day any more.
 *
 * @param toldDay the release date that notices told first
 */
export function dayMoved(
  { toldDay, corrections }: { readonly toldDay?: string; readonly corrections?: Corrections },
  version: { readonly releaseDate?: string; readonly released: boolean } | undefined,
): Rescheduled | undefined {
  if (toldDay === undefined || !version || version.released) return undefined;
  const [before, after] = [dayKnown({ toldDay, corrections }), version.releaseDate];
  if (before === after) return undefined;
  return {
    kind: 'rescheduled',
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

/** The release date that readers know: that of the last correction which told one, or else that of the notices. */
function dayKnown({
  toldDay,
  corrections,
}: {
  readonly toldDay?: string;
  readonly corrections?: Corrections;
}): string | undefined {
  const last = corrections?.flatMap((one) => (isTold(one) ? (one.toldDay ?? []) : [])).at(-1);
  return last ? last.date : toldDay;
}

/** Whether the app has to draft a correction for a day that moved: not over another draft, and once for each move. */
export function needsRescheduling(
  corrections: Corrections,
  moved: Rescheduled,
  isTouched: (draft: Correction) => boolean,
): boolean {
  const draft = draftedCorrection(corrections);
  if (draft) return draft.cause.kind === 'rescheduled' && !isTouched(draft) && !isSameMove(draft.cause, moved);
  return !corrections?.some((one) => one.sendId === undefined && isDecided(one) && isSameMove(one.cause, moved));
}

function isSameMove(one: CorrectionCause, other: Rescheduled): boolean {
  return one.kind === 'rescheduled' && one.before === other.before && one.after === other.after;
}

function verdictIdOf(cause: CorrectionCause): string | undefined {
  switch (cause.kind) {
    case 'rescheduled':
      return digestOf({ from: cause.before ?? null, to: cause.after ?? null }).slice(0, 32);
    case 'failed':
    case 'rolled-back':
      return cause.evidenceId;
    case 'change-failed':
      return verdictOfChange({ issueId: cause.changeIssueId, status: cause.status }).id;
    case 'person':
      return undefined;
  }
}

/**
 * Whether what a communiqué of this kind said is wrong for this cause. That something was planned stays true when it is
 * rolled back, and what is live does not depend on the planned day; a person may find anything wrong.
 */
export function isWrongNow(kind: CommuniqueKind, cause: Pick<CorrectionCause, 'kind'>): boolean {
  if (cause.kind === 'person') return true;
  return kind === (cause.kind === 'rescheduled' ? 'planned-notice' : 'release-announcement');
}

/**
 * The same each time for one cause as long as no correction is drafted: drafting it again drafts nothing new.
 *
 * @param earlier how many corrections the record has: what came to be so again is drafted anew
 */
export function correctionIdOf(recordIssueId: string, sendId: string, cause: CorrectionCause, earlier: number): string {
  const because = cause.kind === 'person' ? cause.commitment : verdictIdOf(cause);
  return digestOf({ record: recordIssueId, corrects: sendId, because, earlier }).slice(0, 16);
}

/** What is found of a release just now, as far as corrections are about it. */
export interface Findings {
  /** The version that was told; absent where the work item is about another by now, so that nobody can tell. */
  readonly version?: { readonly releaseDate?: string; readonly released: boolean };
  /** Changes in a status that the policy takes for a failed deployment. */
  readonly failedChanges: readonly { readonly issueId: string; readonly status: string }[];
}

/** The corrections with a mark on those that were dropped and are about what is otherwise by now; the same where none is. */
export function withPastMarks(corrections: Corrections, findings: Findings): Corrections {
  const isNews = (one: Correction): boolean =>
    one.dropped !== undefined && !one.dropped.replaced && !one.dropped.isPast && isPast(one.cause, findings);
  if (!corrections?.some(isNews)) return corrections;
  return corrections.map((one) =>
    one.dropped && isNews(one) ? { ...one, dropped: { ...one.dropped, isPast: true } } : one,
  );
}

function isPast(cause: CorrectionCause, { version, failedChanges }: Findings): boolean {
  switch (cause.kind) {
    case 'rescheduled':
      return version !== undefined && version.releaseDate !== cause.after;
    case 'change-failed':
      return !failedChanges.some((change) => verdictOfChange(change).id === verdictIdOf(cause));
    // Each report of a deployment is one of its own, and so is what a person finds.
    case 'failed':
    case 'rolled-back':
    case 'person':
      return false;
  }
}
