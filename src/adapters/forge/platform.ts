/** Small ports of the platform: time, randomness, web trigger addresses, the log. */
import { randomBytes } from 'node:crypto';
import { getAppContext, webTrigger } from '@forge/api';
import type { Clock, Installation, Log, Random, WebTriggers } from '../../ports';

export const systemClock: Clock = { now: () => Date.now() };

export const systemRandom: Random = { hex: (bytes) => randomBytes(bytes).toString('hex') };

export const forgeInstallation: Installation = { id: () => getAppContext().installationAri.installationId };

export const forgeWebTriggers: WebTriggers = { url: (moduleKey) => webTrigger.getUrl(moduleKey) };

/** Forge keeps what is written to the console; lines are JSON so that they can be searched. */
export const consoleLog: Log = {
  info: (message, facts) => write('info', message, facts),
  warn: (message, facts) => write('warn', message, facts),
};

function write(level: 'info' | 'warn', message: string, facts: Parameters<Log['info']>[1]): void {
  // eslint-disable-next-line no-console -- the console is the platform's log
  console[level](JSON.stringify({ message, ...facts }));
}
