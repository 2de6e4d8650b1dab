import { useCallback, useEffect, useRef, useState } from 'react';
import { type Refusal, type StoredPolicy, type TriedJudgement } from '../../../../src/contract';
import { call } from '../calls';

export interface Proposal {
  readonly projectId?: string;
  readonly policy: StoredPolicy;
}

export type TrialState =
  | { readonly status: 'none' }
  | { readonly status: 'running'; readonly tried: readonly TriedJudgement[] }
  | { readonly status: 'done'; readonly tried: readonly TriedJudgement[]; readonly proposal: Proposal }
  | { readonly status: 'refused'; readonly refusal: Refusal }
  | { readonly status: 'broken' };

export interface TrialRun {
  readonly state: TrialState;
  readonly run: (proposal: Proposal) => void;
}

/** Tries a policy page by page; a new trial, or leaving the form, ends the one that runs. */
export function useTrial(): TrialRun {
  const [state, setState] = useState<TrialState>({ status: 'none' });
  const current = useRef(0);
  useEffect(() => () => void (current.current += 1), []);
  const run = useCallback((proposal: Proposal) => {
    const mine = (current.current += 1);
    const show = (next: TrialState) => {
      if (current.current === mine) setState(next);
    };
    const go = async () => {
      let tried: readonly TriedJudgement[] = [];
      let cursor: string | undefined;
      show({ status: 'running', tried });
      do {
        const answer = await call('tryPolicy', { ...proposal, cursor });
        if (current.current !== mine) return;
        if (!answer.ok) return show({ status: 'refused', refusal: answer.refusal });
        tried = [...tried, ...answer.value.tried];
        cursor = answer.value.nextCursor;
        show({ status: 'running', tried });
      } while (cursor !== undefined);
      show({ status: 'done', tried, proposal });
    };
    go().catch(() => show({ status: 'broken' }));
  }, []);
  return { state, run };
}
