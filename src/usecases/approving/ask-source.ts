/** Asks a source that may be down or slow: what it cannot tell is said to be unread, and holds the gate. */
import type { Deadline } from '../../domain/approval/patience';
import type { Unread } from '../../domain/approval/unread';
import { JiraFailure, type Ports } from '../../ports';

/** @param what is asked for, for the log: "the approvers of a version" */
export type AskSource = <T>(what: string, read: () => Promise<T>) => Promise<T | Unread>;

/** @param deadline for who looks; without one, every source is waited for as long as it takes, as decisions need it */
export function askingSources(ports: Pick<Ports, 'clock' | 'waiting' | 'log'>, deadline?: Deadline): AskSource {
  return async (what, read) => {
    try {
      if (!deadline) return await read();
      const left = deadline.at - ports.clock.now();
      const found = left > 0 ? await ports.waiting.within(left, read) : 'late';
      if (found !== 'late') return found;
      ports.log.info(`Jira has not answered in time for ${what}`);
      return deadline.late;
    } catch (failure) {
      if (!(failure instanceof JiraFailure)) throw failure;
      ports.log.warn(`Jira could not be asked for ${what}`, { status: failure.status });
      return 'unknown';
    }
  };
}
