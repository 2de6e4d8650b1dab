import type { Mailer } from '../../ports';
import type { Site } from '../context';

/** How long after a failed delivery the next attempt is made; doubles with each failure up to the last. */
const FIRST_DELAY = 5_000;
const LONGEST_DELAY = 300_000;

export interface Outbox {
  /** Sends what waits; does nothing while it is sending already. */
  flush(): void;
  /** Resolves when nothing is being sent and nothing more can be sent now. */
  idle(): Promise<void>;
}

/**
 * Takes messages out of the database to the mail server. A message leaves the table after the server took it, so that a
 * crash in between sends it again under the same Message-ID: at least once, recognisably the same.
 */
export function openOutbox(site: Site, mailer: Mailer): Outbox {
  let running: Promise<void> | undefined;
  let waiting: (() => void) | undefined;

  const deliver = async (): Promise<void> => {
    for (;;) {
      const [message] = site.store.outbox.all();
      if (message === undefined) return;
      try {
        await mailer.send({
          from: message.from,
          to: [message.recipient],
          subject: message.subject,
          textBody: message.textBody,
          htmlBody: message.htmlBody,
          headers: {
            'Message-ID': message.messageId,
            'Auto-Submitted': 'auto-generated',
            Precedence: 'bulk',
            'X-JIRA-Issue': message.issueKey,
          },
        });
        site.store.transact(() => site.store.outbox.delete(message.id));
      } catch (failure) {
        const attempts = message.attempts + 1;
        site.store.transact(() => site.store.outbox.put({ ...message, attempts }));
        site.log(`Mail ${message.id} could not be delivered (attempt ${attempts}): ${reason(failure)}`);
        const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempts - 1));
        waiting?.();
        waiting = site.clock.alarm(site.clock.now() + delay, flush);
        return;
      }
    }
  };

  const flush = (): void => {
    if (running !== undefined) return;
    running = deliver().finally(() => {
      running = undefined;
    });
  };

  return {
    flush,
    async idle() {
      await running;
    },
  };
}

const reason = (failure: unknown): string => (failure instanceof Error ? failure.message : 'unknown reason');
