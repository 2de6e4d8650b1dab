import { useState } from 'react';
import { type Answers, type CommuniqueKind, type CommuniqueView, type Question } from '../../../../src/contract';
import { FIELD_NAME } from '../../../lib/words';

export interface CommuniqueDraft {
  readonly subject: string;
  readonly kind: CommuniqueKind;
  readonly responsibleAccountId: string;
  readonly answers: Answers;
}

export interface CommuniqueForm {
  readonly draft: CommuniqueDraft;
  readonly dirty: boolean;
  /** What the person wrote in place of what was saved, by field. */
  readonly written: string;
  readonly change: (part: Partial<Omit<CommuniqueDraft, 'answers'>>) => void;
  readonly answer: (question: Question, text: string) => void;
  readonly reset: () => void;
  /** The saved communiqué that the person types over. */
  readonly base: CommuniqueView;
  /** Somebody else saved it meanwhile, and the person has changes of their own. */
  readonly overtaken: boolean;
  /** Goes on from what was saved, dropping the person's changes. */
  readonly rebase: (saved: CommuniqueView) => void;
  /** The problems of a field as it was saved; a field that was changed since is given the benefit of the doubt. */
  readonly problemsOf: (field: CommuniqueView['problems'][number]['field']) => readonly string[];
}

const WRITTEN = ['subject', 'who', 'what', 'why', 'where', 'how', 'when'] as const;

function draftOf({ subject, kind, responsibleAccountId, answers }: CommuniqueView): CommuniqueDraft {
  return { subject, kind, responsibleAccountId, answers };
}

/** What a person types over a saved communiqué. */
export function useCommuniqueForm(communique: CommuniqueView): CommuniqueForm {
  const [base, setBase] = useState(communique);
  const saved = draftOf(base);
  const [draft, setDraft] = useState(saved);
  const changed = (field: CommuniqueView['problems'][number]['field']): boolean => {
    if (field === 'subject') return draft.subject !== saved.subject;
    if (field === 'responsible') return draft.responsibleAccountId !== saved.responsibleAccountId;
    return draft.answers[field] !== saved.answers[field];
  };
  const dirty = draft.kind !== saved.kind || changed('responsible') || WRITTEN.some(changed);
  const writtenIn = (field: (typeof WRITTEN)[number]): string =>
    `${FIELD_NAME[field]}: ${field === 'subject' ? draft.subject : draft.answers[field]}`;
  const rebase = (next: CommuniqueView) => {
    setBase(next);
    setDraft(draftOf(next));
  };
  const movedOn = communique.revision !== base.revision;
  if (movedOn && !dirty) rebase(communique);
  return {
    draft,
    dirty,
    written: WRITTEN.filter(changed).map(writtenIn).join('\n\n'),
    base,
    overtaken: movedOn && dirty,
    rebase,
    change: (part) => setDraft((before) => ({ ...before, ...part })),
    answer: (question, text) => setDraft((before) => ({ ...before, answers: { ...before.answers, [question]: text } })),
    reset: () => setDraft(saved),
    problemsOf: (field) =>
      changed(field) ? [] : base.problems.filter((problem) => problem.field === field).map(({ message }) => message),
  };
}
