/**
 * Waiting for calls of Jira no longer than it is worth. The platform freezes what an answered invocation left behind and
 * may thaw it in the next one, which can be another site's; so work that nobody waits for makes no further call.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Waiting } from '../../ports';

interface Work {
  abandoned: boolean;
}

const current = new AsyncLocalStorage<Work>();

/** Whether nobody waits any more for what the running code belongs to. */
export function isAbandoned(): boolean {
  return current.getStore()?.abandoned === true;
}

export const forgeWaiting: Waiting = {
  async within(milliseconds, run) {
    const work: Work = { abandoned: false };
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => {
        work.abandoned = true;
        resolve('late');
      }, milliseconds);
    });
    try {
      return await Promise.race([current.run(work, run), late]);
    } finally {
      clearTimeout(timer);
    }
  },
};
