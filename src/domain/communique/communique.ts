/**
 * One message of a release communications record, for one stakeholder group.
 *
 * The six questions are those of the OpenUP practice "Production Release", work product Release Communications:
 * every communiqué answers who, what, why, where, how and when.
 */

import type { Channel } from '../channels/names';
import { canonicalJson } from '../encoding/canonical-json';
import type { Commitment } from '../ledger/commitment';
import { isStandIn } from '../privacy/closed-account';
import type { Timing } from '../script/timing';

export const QUESTIONS = ['who', 'what', 'why', 'where', 'how', 'when'] as const;
export type Question = (typeof QUESTIONS)[number];

export type Answers = Readonly<Record<Question, string>>;

/** What a communiqué tells: something that is planned, something that is live, or that an earlier one is not right any more. */
export const COMMUNIQUE_KINDS = ['planned-notice', 'release-announcement', 'correction'] as const;
export type CommuniqueKind = (typeof COMMUNIQUE_KINDS)[number];

/** The kinds that people choose from. A correction belongs to what it corrects, so only the app makes one. */
export const CHOOSABLE_KINDS = ['planned-notice', 'release-announcement'] as const satisfies readonly CommuniqueKind[];
export type ChoosableKind = (typeof CHOOSABLE_KINDS)[number];

export interface Communique {
  readonly id: string;
  /** Counts the saved versions of this communiqué, from 1. */
  readonly revision: number;
  readonly groupId: string;
  readonly kind: CommuniqueKind;
  readonly channel: Channel;
  readonly subject: string;
  /** Markdown. */
  readonly answers: Answers;
  /** Everybody who saved a version of it, each once. */
  readonly authors: readonly string[];
  /** Who executes this communiqué once the release is declared a success. */
  readonly responsibleAccountId: string;
  /**
   * The same person as the record's ledger and its approvals name them. It stays when their account is closed and a
   * stand-in takes the place of the id. Absent where nobody is named, and where it was saved before this was kept.
   */
  readonly responsible?: Commitment;
  /** When it is to leave; absent: as soon as sending is authorised. */
  readonly timing?: Timing;
  /** Who gave each part the words that stand now, and when; a part that is missing was written before this was kept. */
  readonly lastChanges?: LastChanges;
}

/** The parts of a communiqué that people write. */
export const WRITTEN_PARTS = ['subject', ...QUESTIONS, 'kind', 'responsible', 'timing'] as const;
export type WrittenPart = (typeof WRITTEN_PARTS)[number];

/** Who changed something, and when. */
export interface ChangeMark {
  readonly accountId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export type LastChanges = Readonly<Partial<Record<WrittenPart, ChangeMark>>>;

/** The communiqué with its author's name on every part that differs from the version before, or on all of a new one. */
export function markChanges(communique: Communique, before: Communique | undefined, by: ChangeMark): Communique {
  const changed = WRITTEN_PARTS.filter(
    (part) => !before || writtenPart(before, part) !== writtenPart(communique, part),
  );
  return {
    ...communique,
    lastChanges: { ...before?.lastChanges, ...Object.fromEntries(changed.map((part) => [part, by])) },
  };
}

function writtenPart(communique: Communique, part: WrittenPart): string {
  switch (part) {
    case 'subject':
      return communique.subject;
    case 'kind':
      return communique.kind;
    case 'responsible':
      return communique.responsibleAccountId;
    case 'timing':
      return communique.timing ? canonicalJson(communique.timing) : '';
    default:
      return communique.answers[part];
  }
}

/** Who is responsible, as approvals are pinned to it: somebody else is a drift, a closed account is none. */
export function pinnedResponsible({
  responsible,
  responsibleAccountId,
}: Pick<Communique, 'responsible' | 'responsibleAccountId'>): string {
  return responsible ?? responsibleAccountId;
}

/** Whether the account of who was responsible was closed, so that whoever sends the communiqué looks after it. */
export function isResponsibleGone({ responsibleAccountId }: Pick<Communique, 'responsibleAccountId'>): boolean {
  return isStandIn(responsibleAccountId);
}

/**
 * Who looks after a communiqué that was sent by this person: where the account of its responsible person was closed, they
 * do, and where theirs was, too, who answers for its group. Undefined where nobody is left.
 */
export function looksAfter(
  { responsibleAccountId }: Pick<Communique, 'responsibleAccountId'>,
  senderId: string,
  answersForGroup = '',
): string | undefined {
  return [responsibleAccountId, senderId, answersForGroup].find((id) => id !== '' && !isStandIn(id));
}

export interface CommuniqueProblem {
  readonly field: 'subject' | 'responsible' | Question;
  readonly message: string;
}

export const SUBJECT_LIMIT = 200;
export const ANSWER_LIMIT = 20_000;

const QUESTION_HINTS: Readonly<Record<Question, string>> = {
  who: 'say who is affected',
  what: 'say which features, functions or components went into production',
  why: 'say which business purpose it serves',
  where: 'say on which platforms, places or business units it is available',
  how: 'say how it is accessed and under what circumstances',
  when: 'say when it was, or will be, released',
};

/** What differs for a correction, which is no news. */
const QUESTION_HINTS_OF_A_CORRECTION: typeof QUESTION_HINTS = {
  ...QUESTION_HINTS,
  what: 'say what was wrong and what is true now',
  why: 'say how it came to be wrong',
  how: 'say what its readers have to do now',
  when: 'say since when it is so',
};

/** Everything that keeps a communiqué from being complete and correct; empty when nothing does. */
export function problemsOf(communique: Communique): readonly CommuniqueProblem[] {
  const problems: CommuniqueProblem[] = [];
  if (communique.subject.trim() === '') problems.push({ field: 'subject', message: 'The subject is empty.' });
  if (communique.subject.length > SUBJECT_LIMIT)
    problems.push({ field: 'subject', message: `The subject is longer than ${SUBJECT_LIMIT} characters.` });
  if (/[\r\n]/.test(communique.subject))
    problems.push({ field: 'subject', message: 'The subject has more than one line.' });
  const hints = communique.kind === 'correction' ? QUESTION_HINTS_OF_A_CORRECTION : QUESTION_HINTS;
  for (const question of QUESTIONS) {
    const answer = communique.answers[question];
    if (answer.trim() === '')
      problems.push({ field: question, message: `“${question}” is not answered: ${hints[question]}.` });
    if (answer.length > ANSWER_LIMIT)
      problems.push({ field: question, message: `“${question}” is longer than ${ANSWER_LIMIT} characters.` });
    const placeholder = /\{\{\s*[\w.-]*\s*\}\}|\[(?:tbd|fill in)[^\]]*\]/i.exec(answer);
    if (placeholder) problems.push({ field: question, message: `“${question}” still contains ${placeholder[0]}.` });
  }
  if (communique.responsibleAccountId === '')
    problems.push({ field: 'responsible', message: 'Nobody is named as responsible for this communiqué.' });
  return problems;
}

/**
 * What is to be put right before approval is asked for. Besides everything that holds the communiqué that its responsible
 * person is gone, which holds nothing that was approved while they were there.
 */
export function problemsBeforeApproval(communique: Communique): readonly CommuniqueProblem[] {
  return isResponsibleGone(communique) ? [...problemsOf(communique), RESPONSIBLE_GONE] : problemsOf(communique);
}

const RESPONSIBLE_GONE: CommuniqueProblem = {
  field: 'responsible',
  message:
    'The account of the person who was responsible for this communiqué was closed: name somebody else. Until then whoever sends it looks after it.',
};
