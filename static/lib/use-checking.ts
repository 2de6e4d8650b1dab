import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { type Answer } from '../../src/contract';
import { type Page } from './use-page';

interface Checked<T> {
  readonly page: Pick<Page<T>, 'value' | 'shownAt' | 'show'>;
  readonly isBeingChecked: (value: T) => boolean;
  /** Asks once more and waits for as long as an invocation may; its answer leaves nothing to be checked. */
  readonly askPatiently: () => Promise<Answer<T>>;
  /** The view as it is shown when that did not work: what was being checked is not known, and held. */
  readonly unanswered: (value: T) => T;
}

/**
 * Brings what a view says is still being checked to its end: asks once for each view that came so, only while the page
 * can be seen, and shows the answer unless something newer is shown by then. Answers with the view to show.
 */
export function useChecking<T>({ page, isBeingChecked, askPatiently, unanswered }: Checked<T>): T | undefined {
  const { value, shownAt, show } = page;
  const isOpen = value !== undefined && isBeingChecked(value);
  const visible = useVisible();
  const askedFor = useRef(0);
  const shown = useRef(shownAt);
  const [failedFor, setFailedFor] = useState(0);
  useEffect(() => {
    shown.current = shownAt;
    if (!isOpen || !visible || askedFor.current === shownAt) return;
    askedFor.current = shownAt;
    const settle = (answer?: Answer<T>) => {
      if (shown.current !== shownAt) return;
      if (answer?.ok && !isBeingChecked(answer.value)) show(answer.value);
      else setFailedFor(shownAt);
    };
    askPatiently().then(settle, () => settle());
  }, [isOpen, visible, shownAt, isBeingChecked, askPatiently, show]);
  return isOpen && failedFor === shownAt ? unanswered(value) : value;
}

function useVisible(): boolean {
  return useSyncExternalStore(
    (changed) => {
      document.addEventListener('visibilitychange', changed);
      return () => document.removeEventListener('visibilitychange', changed);
    },
    () => document.visibilityState === 'visible',
  );
}
