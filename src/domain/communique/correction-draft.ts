/** What a correction says before a person has touched it, and to whom. */
import { SUBJECT_LIMIT, type Communique } from './communique';
import type { CorrectionCause } from './correction';
import { asMarkdown } from './drafting';
import { mayHaveBeenTold, type Delivery } from '../delivery/delivery';
import { digestOf } from '../encoding/digest';
import type { AudienceMember } from '../record/audience';
import { dayInWords } from '../script/timing-words';

/**
 * Whom the correction of one communiqué is for: each of its recipients who was told or may have been, by the channel and
 * at the address over which they were told; nobody else.
 */
export function toldBy(deliveries: readonly Delivery[]): readonly AudienceMember[] {
  return deliveries
    .filter(mayHaveBeenTold)
    .map(({ recipient, recipientCommitment }) => ({ recipient, commitment: recipientCommitment }));
}

export function correctionCommuniqueId(correctionId: string, communiqueId: string): string {
  return digestOf({ correction: correctionId, corrects: communiqueId }).slice(0, 16);
}

/** What a draft says in place of the planned day where none is. */
export const NO_DAY_YET = 'no day yet';

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
    ...(original.responsible ? { responsible: original.responsible } : {}),
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
      const day = dayInWords(cause.after ?? NO_DAY_YET);
      return {
        subject: subject(`Correction: ${name} is planned for ${day}`),
        answers: {
          who,
          what: `${told} The plan has changed since: ${release} is planned for ${day}${cause.before === undefined ? '' : `, not for ${dayInWords(cause.before)} any more`}.`,
          why: `The planned day of ${release} was changed.`,
          where,
          how:
            cause.after === undefined
              ? 'Do not plan with the day that you were told. You will be told when there is a new one.'
              : 'Plan with the new day. Everything else that you were told stays as it was.',
          when: cause.after === undefined ? 'No new day is set yet.' : `Planned for ${day}.`,
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
