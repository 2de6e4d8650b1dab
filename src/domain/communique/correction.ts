/**
 * A correction: the second round of a record, for exactly those who were told in the first (domain D9). What has left
 * cannot be called back; whoever got it has to hear that it is not right any more, the same way as they heard the first.
 */
import { SUBJECT_LIMIT, type Communique, type CommuniqueKind } from './communique';
import { mayHaveBeenTold, type Delivery } from '../delivery/delivery';
import type { DeploymentEvidence } from '../deployment/deployment';
import { digestOf } from '../encoding/digest';
import { asMarkdown } from './drafting';
import type { Commitment } from '../ledger/commitment';
import type { AudienceMember } from '../record/audience';

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
  /** How many corrections were sent before: a day that moves there and back is told each time. */
  readonly round: number;
}

export interface Correction {
  readonly id: string;
  readonly startedAt: number;
  readonly cause: CorrectionCause;
  /** The send that told what is corrected, and the authorisation that the ledger names it by. */
  readonly corrects: { readonly sendId: string; readonly authorisation: string };
  /** The version as it was announced; the work item's fix version may be another by now. */
  readonly version: { readonly id: string; readonly name: string };
  readonly communiques: readonly { readonly id: string; readonly corrects: string }[];
  /** The send of the correction, once it was authorised. */
  readonly sendId?: string;
  readonly sentAt?: number;
  /** What the verdict against the deployment that stood when it was sent is about: it is not corrected once more for that. */
  readonly sentKnowing?: string;
  /** When the last of its deliveries came to an end. */
  readonly closedAt?: number;
  /** Who was told that the draft waits for them, written down before the mail leaves; `complete` when nobody is left. */
  readonly asked?: { readonly accountIds: readonly string[]; readonly complete: boolean };
  /** It interrupted a run-book, which goes on once everybody was told, or it was dropped. */
  readonly interrupts?: true;
  /** Somebody decided that it is not needed after all. */
  readonly dropped?: { readonly at: number };
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

/**
 * Whether the app has to draft a correction for this verdict against a deployment. Not while a person writes another,
 * which they can say it in; not once a person dropped that of the same verdict; and not after a correction that told of a
 * verdict was sent, since nobody believes any more what was announced.
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
  const sent = corrections?.filter(({ sendId }) => sendId !== undefined).at(-1);
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

export function correctionCommuniqueId(correctionId: string, communiqueId: string): string {
  return digestOf({ correction: correctionId, corrects: communiqueId }).slice(0, 16);
}

/**
 * Whom the correction of one communiqué is for: each of its recipients who was told or may have been, by the channel and
 * at the address over which they were told; nobody else.
 */
export function toldBy(deliveries: readonly Delivery[]): readonly AudienceMember[] {
  return deliveries
    .filter(mayHaveBeenTold)
    .map(({ recipient, recipientCommitment }) => ({ recipient, commitment: recipientCommitment }));
}

export interface CorrectionDraft {
  readonly correctionId: string;
  readonly original: Communique;
  readonly cause: CorrectionCause;
  readonly projectName: string;
  readonly versionName: string;
  /** When the first message of the corrected send left; milliseconds since the epoch. */
  readonly toldAt: number;
  /** A moment in words for readers everywhere, its zone named. */
  readonly moment: (at: number) => string;
}

/** The correction of one communiqué, in words that are true of any release: what was said, what is true now, what to do. */
export function draftCorrection(draft: CorrectionDraft): Communique {
  const { original, correctionId } = draft;
  return {
    id: correctionCommuniqueId(correctionId, original.id),
    revision: 1,
    groupId: original.groupId,
    kind: 'correction',
    authors: [],
    channel: original.channel,
    responsibleAccountId: original.responsibleAccountId,
    ...wordsOf(draft),
  };
}

function wordsOf(draft: CorrectionDraft): Pick<Communique, 'subject' | 'answers'> {
  const { cause, original, toldAt, moment } = draft;
  const name = `${draft.projectName} ${draft.versionName}`;
  const release = asMarkdown(name);
  const environment = 'environment' in cause ? asMarkdown(cause.environment) : '';
  const told = `On ${moment(toldAt)} you got the message “${asMarkdown(original.subject)}”.`;
  const { who, where } = original.answers;
  switch (cause.kind) {
    case 'rolled-back':
      return {
        subject: subject(`Correction: ${name} was rolled back`),
        answers: {
          who,
          what: `${told} It is not right any more: ${release} was rolled back from ${environment}. What that message described is not available now.`,
          why: `${release} did not stay in ${environment}, so what you were told about it does not hold.`,
          where,
          how: `Go on as before ${release}. You will be told when it is available again.`,
          when: `Rolled back on ${moment(cause.at)}.`,
        },
      };
    case 'failed':
      return {
        subject: subject(`Correction: the deployment of ${name} failed`),
        answers: {
          who,
          what: `${told} It is not right any more: the deployment of ${release} to ${environment} failed. Do not rely on what that message described.`,
          why: `A check of ${release} in ${environment} failed after you were told about it.`,
          where,
          how: `Do not rely on ${release} until you are told that it is available.`,
          when: `Failed on ${moment(cause.at)}.`,
        },
      };
    case 'change-failed':
      return {
        subject: subject(`Correction: the deployment of ${name} did not hold`),
        answers: {
          who,
          what: `${told} It is not right any more: the deployment of ${release} did not succeed, or was taken back. Do not rely on what that message described.`,
          why: `${release} was found not to be in place after you were told about it.`,
          where,
          how: `Do not rely on ${release} until you are told that it is available.`,
          when: 'It was found after that message had left.',
        },
      };
    case 'rescheduled': {
      const day = cause.after === undefined ? 'no day yet' : cause.after;
      return {
        subject: subject(`Correction: ${name} is planned for ${day}`),
        answers: {
          who,
          what: `${told} The plan has changed since: ${release} is planned for ${day}${cause.before === undefined ? '' : `, not for ${cause.before} any more`}.`,
          why: `The planned day of ${release} was changed.`,
          where,
          how:
            cause.after === undefined
              ? 'Do not plan with the day that you were told. You will be told when there is a new one.'
              : 'Plan with the new day. Everything else that you were told stays as it was.',
          when: cause.after === undefined ? 'No new day is set yet.' : `Planned for ${cause.after}.`,
        },
      };
    }
    case 'person':
      return {
        subject: subject(`Correction: ${original.subject}`),
        answers: {
          who,
          what: `${told} It was not right: ${cause.reason}`,
          why: '',
          where,
          how: '',
          when: original.answers.when,
        },
      };
  }
}

function subject(text: string): string {
  return text.length <= SUBJECT_LIMIT ? text : `${text.slice(0, SUBJECT_LIMIT - 1)}…`;
}
