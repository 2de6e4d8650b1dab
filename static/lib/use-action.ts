import { useCallback, useRef, useState } from 'react';
import { type Answer, type Refusal } from '../../src/contract';

/** How one thing that the person asked for stands. */
export type ActionState =
  | { readonly status: 'idle' }
  | { readonly status: 'running'; readonly words: string }
  | { readonly status: 'refused'; readonly refusal: Refusal }
  | { readonly status: 'broken'; readonly again: () => void };

export interface Action {
  readonly state: ActionState;
  readonly running: boolean;
  /** Calls, and hands the value on when the answer is one; a second call while one runs is ignored. */
  readonly run: <T>(words: string, call: () => Promise<Answer<T>>, then: (value: T) => void) => void;
  readonly clear: () => void;
}

/** One action at a time: what runs, what was refused and why, what broke and how to try again. */
export function useAction(): Action {
  const [state, setState] = useState<ActionState>({ status: 'idle' });
  const running = useRef(false);

  const run = useCallback(<T>(words: string, call: () => Promise<Answer<T>>, then: (value: T) => void) => {
    const attempt = () => {
      if (running.current) return;
      running.current = true;
      setState({ status: 'running', words });
      call()
        .then((answer) => {
          running.current = false;
          setState(answer.ok ? { status: 'idle' } : { status: 'refused', refusal: answer.refusal });
          if (answer.ok) then(answer.value);
        })
        .catch(() => {
          running.current = false;
          setState({ status: 'broken', again: attempt });
        });
    };
    attempt();
  }, []);

  const clear = useCallback(() => setState({ status: 'idle' }), []);
  return { state, running: state.status === 'running', run, clear };
}
