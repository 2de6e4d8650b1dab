import { type Answer, type GoingOn } from '../../../src/contract';

/** While the site's storage is taken by messages that leave, its refusals pass by themselves. */
const BUSY_SECONDS = 20;
const BUSY_TIMES = 15;

interface InParts<T> {
  /** Asks for the part at this cursor; for the first without one. */
  readonly ask: (cursor: string | undefined) => Promise<Answer<T>>;
  readonly took: (part: T) => void;
  readonly from: string | undefined;
  /** Whether nobody waits for it any more. */
  readonly isOver: () => boolean;
  /** Ends after so many seconds; tests need not wait for it. */
  readonly pause?: (seconds: number) => Promise<void>;
}

/**
 * Asks for the parts of a long work one after the other, at the pace that the site asks for, and answers with the last.
 * A refusal, or a part that broke, ends it; it can be gone on with from the last cursor that was taken.
 */
export async function inParts<T extends { readonly next?: GoingOn }>({
  ask,
  took,
  from,
  isOver,
  pause = seconds,
}: InParts<T>): Promise<Answer<T>> {
  let cursor = from;
  let timesBusy = 0;
  for (;;) {
    const answer = await ask(cursor);
    if (!answer.ok) {
      timesBusy += 1;
      if (answer.refusal.code !== 'busy' || timesBusy > BUSY_TIMES || isOver()) return answer;
      await pause(BUSY_SECONDS);
      continue;
    }
    timesBusy = 0;
    took(answer.value);
    const { next } = answer.value;
    if (!next || isOver()) return answer;
    cursor = next.cursor;
    if (next.afterSeconds > 0) await pause(next.afterSeconds);
  }
}

function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1000));
}
