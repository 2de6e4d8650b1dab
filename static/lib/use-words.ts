import { createContext, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { type Action } from './use-action';

/** What somebody wrote in a form that went away before it was saved. */
export interface UnsavedWords {
  /** What the form asked: "Why do you decline?" */
  readonly about: string;
  readonly words: string;
}

const KeepWords = createContext<(unsaved: UnsavedWords) => void>(() => undefined);
export const KeepWordsProvider = KeepWords.Provider;

/**
 * Has the page keep what is not saved when the form that it stands in goes away, because others acted meanwhile or the
 * part of the page was closed. Answers with what lets it go, for a form that is closed on purpose.
 */
export function useUnsaved(unsaved: UnsavedWords | undefined): () => void {
  const keep = useContext(KeepWords);
  const { about, words } = unsaved ?? {};
  const latest = useRef<UnsavedWords>();
  useEffect(() => {
    latest.current = about === undefined || words === undefined ? undefined : { about, words };
  }, [about, words]);
  useEffect(
    () => () => {
      if (latest.current) keep(latest.current);
    },
    [keep],
  );
  return useCallback(() => {
    latest.current = undefined;
  }, []);
}

export interface Words {
  readonly words: string;
  readonly write: (words: string) => void;
  /** The writer closes the form on purpose, and has no more need of them. */
  readonly letGo: () => void;
}

/** The one text of a form, which is not lost with it; what its action saves, or has saved, is not taken for unsaved. */
export function useWords(about: string, { state: { status } }: Pick<Action, 'state'>): Words {
  const [words, write] = useState('');
  const [saving, setSaving] = useState<string>();
  const [before, setBefore] = useState(status);
  if (status !== before) {
    setBefore(status);
    // An action that ends without a complaint has saved what there was when it began.
    if (status !== 'idle') setSaving(status === 'running' ? words : undefined);
  }
  const isUnsaved = words.trim() !== '' && words !== saving;
  const letGo = useUnsaved(isUnsaved ? { about, words } : undefined);
  return { words, write, letGo };
}
