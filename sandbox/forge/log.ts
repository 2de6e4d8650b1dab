import { createQuota } from './quota';

export type HostLog = (entry: {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly source: 'app' | 'host';
  readonly text: string;
  readonly invocation?: string;
}) => void;

/** Forge keeps 100 lines per minute of an app's log; the rest is cut, and that is said once. */
export function limitAppLog(log: HostLog, now: () => number): HostLog {
  const quota = createQuota({ limit: 100, window: 60_000, now });
  let cut = false;
  return (entry) => {
    if (quota.take()) {
      cut = false;
      log(entry);
    } else if (!cut) {
      cut = true;
      log({ level: 'warn', source: 'host', text: 'The app logs more than 100 lines a minute; the rest is not kept.' });
    }
  };
}
