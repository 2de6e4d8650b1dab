import { useState } from 'react';
import { type Answers, type CommuniqueKind, type CommuniqueView, type Question } from '../../../src/contract';

export interface CommuniqueDraft {
  readonly subject: string;
  readonly kind: CommuniqueKind;
  readonly responsibleAccountId: string;
  readonly answers: Answers;
}

export interface CommuniqueForm {
  readonly draft: CommuniqueDraft;
  readonly dirty: boolean;
  readonly change: (part: Partial<Omit<CommuniqueDraft, 'answers'>>) => void;
  readonly answer: (question: Question, text: string) => void;
  readonly reset: () => void;
  /** The problems of a field as it was saved; a field that was changed since is given the benefit of the doubt. */
  readonly problemsOf: (field: CommuniqueView['problems'][number]['field']) => readonly string[];
}

function draftOf({ subject, kind, responsibleAccountId, answers }: CommuniqueView): CommuniqueDraft {
  return { subject, kind, responsibleAccountId, answers };
}

/** What a person types over a saved communiqué. */
export function useCommuniqueForm(communique: CommuniqueView): CommuniqueForm {
  const saved = draftOf(communique);
  const [draft, setDraft] = useState(saved);
  const changed = (field: CommuniqueView['problems'][number]['field']): boolean => {
    if (field === 'subject') return draft.subject !== saved.subject;
    if (field === 'responsible') return draft.responsibleAccountId !== saved.responsibleAccountId;
    return draft.answers[field] !== saved.answers[field];
  };
  const fields = ['subject', 'responsible', 'who', 'what', 'why', 'where', 'how', 'when'] as const;
  return {
    draft,
    dirty: draft.kind !== saved.kind || fields.some(changed),
    change: (part) => setDraft((before) => ({ ...before, ...part })),
    answer: (question, text) =>
      setDraft((before) => ({ ...before, answers: { ...before.answers, [question]: text } })),
    reset: () => setDraft(saved),
    problemsOf: (field) =>
      changed(field)
        ? []
        : communique.problems.filter((problem) => problem.field === field).map(({ message }) => message),
  };
}
