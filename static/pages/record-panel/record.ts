import { createContext, useContext, type RefObject } from 'react';
import { type CommuniqueView, type Progress, type RecordView } from '../../../src/contract';
import { isOpenForChanges } from './next-step';

/** What stands open below the headline; one thing at a time, so that the panel stays readable. */
export type Open =
  | { readonly what: 'nothing' | 'send' | 'add' | 'recipe' | 'attest' | 'correct' | 'drop-correction' | 'installation' }
  | { readonly what: 'communique'; readonly id: string };

export const NOTHING: Open = { what: 'nothing' };

/** How a send stands, as this page followed it. */
export interface FollowedProgress extends Progress {
  /** Absent while nothing can be said. */
  readonly secondsLeft?: number;
}

export interface RecordPanelState {
  readonly view: RecordView;
  readonly progress?: FollowedProgress;
  readonly show: (view: RecordView) => void;
  readonly reload: () => void;
  readonly open: Open;
  readonly setOpen: (open: Open) => void;
  /** Closes what stands open below the headline, and moves the focus to the headline, which says how things stand now. */
  readonly close: () => void;
  readonly headline: RefObject<HTMLDivElement>;
}

const RecordContext = createContext<RecordPanelState | undefined>(undefined);
export const RecordProvider = RecordContext.Provider;

/** Whether what a communiqué says may still be changed: its record is not sent yet, or its step of a run-book waits. */
export function useMayChange({ id, current, step }: CommuniqueView): boolean {
  const { view, progress } = useRecord();
  const { mayChange = false } = (progress ? progress.steps[id] : step) ?? {};
  return current && (isOpenForChanges(view) || mayChange);
}

export function useRecord(): RecordPanelState {
  const state = useContext(RecordContext);
  if (!state) throw new Error('This part belongs inside the record panel.');
  return state;
}
