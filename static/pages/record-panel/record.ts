import { createContext, useContext } from 'react';
import { type Progress, type RecordView } from '../../../src/contract';

/** What stands open below the headline; one thing at a time, so that the panel stays readable. */
export type Open =
  | { readonly what: 'nothing' | 'send' | 'add' | 'recipe' | 'attest' | 'correct' | 'drop-correction' | 'installation' }
  | { readonly what: 'communique'; readonly id: string };

export const NOTHING: Open = { what: 'nothing' };

export interface RecordPanelState {
  readonly view: RecordView;
  readonly progress?: Progress;
  readonly show: (view: RecordView) => void;
  readonly reload: () => void;
  readonly open: Open;
  readonly setOpen: (open: Open) => void;
}

const RecordContext = createContext<RecordPanelState | undefined>(undefined);
export const RecordProvider = RecordContext.Provider;

export function useRecord(): RecordPanelState {
  const state = useContext(RecordContext);
  if (!state) throw new Error('This part belongs inside the record panel.');
  return state;
}
