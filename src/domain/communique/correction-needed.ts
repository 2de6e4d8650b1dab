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
  if (corrections?.some(({ cause }) => verdictIdOf(cause) === against.id)) return false;
  const sent = corrections?.filter(({ sendId, cause }) => sendId !== undefined && cause.kind !== 'rescheduled').at(-1);
  return sent === undefined || (sent.cause.kind === 'person' && sent.sentKnowing !== against.about);
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
 * nobody waits for the day any more. What a person corrected by hand is theirs to correct again.
 *
 * @param toldDay the release date that notices told first
 */
export function dayMoved(
  { toldDay, corrections }: { readonly toldDay?: string; readonly corrections?: Corrections },
  version: { readonly releaseDate?: string; readonly released: boolean } | undefined,
): Rescheduled | undefined {
  if (toldDay === undefined || !version || version.released) return undefined;
  const sent = corrections?.filter(({ sendId }) => sendId !== undefined) ?? [];
  const last = sent.at(-1);
  if (last && last.cause.kind !== 'rescheduled') return undefined;
  const before = last?.cause.kind === 'rescheduled' ? last.cause.after : toldDay;
  const after = version.releaseDate;
  if (before === after) return undefined;
  return {
    kind: 'rescheduled',
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    round: sent.length,
  };
}

/** Whether the app has to draft a correction for a day that moved: not over another draft, and once for each move. */
export function needsRescheduling(
  corrections: Corrections,
  moved: Rescheduled,
  isTouched: (draft: Correction) => boolean,
): boolean {
  const draft = draftedCorrection(corrections);
  if (draft && (draft.cause.kind !== 'rescheduled' || isTouched(draft))) return false;
  const standing = draft ? verdictIdOf(draft.cause) : undefined;
  if (standing === verdictIdOf(moved)) return false;
  return !corrections?.some(
    ({ cause, dropped, sendId }) =>
      verdictIdOf(cause) === verdictIdOf(moved) && (sendId !== undefined || dropped !== undefined),
  );
}

function verdictIdOf(cause: CorrectionCause): string | undefined {
  switch (cause.kind) {
    case 'rescheduled':
      return digestOf({ from: cause.before ?? null, to: cause.after ?? null, round: cause.round }).slice(0, 32);
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

/** The same each time for one cause: drafting it again drafts nothing new. */
export function correctionIdOf(recordIssueId: string, sendId: string, cause: CorrectionCause): string {
  const because = cause.kind === 'person' ? cause.commitment : verdictIdOf(cause);
  return digestOf({ record: recordIssueId, corrects: sendId, because }).slice(0, 16);
}
