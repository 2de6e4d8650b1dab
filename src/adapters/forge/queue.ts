/** Forge's async events: at most 50 in one request (forge documentation, Async events API, limits). */
import { Queue as ForgeQueue, PartialSuccessError } from '@forge/events';
import { LONGEST_DELAY_SECONDS, type Queue, type QueueEvent, type QueueName } from '../../ports';

const EVENTS_IN_ONE_REQUEST = 50;

export function forgeQueue(): Queue {
  return {
    async push(name: QueueName, events: readonly QueueEvent[]) {
      const queue = new ForgeQueue({ key: name });
      for (let start = 0; start < events.length; start += EVENTS_IN_ONE_REQUEST)
        await pushSome(queue, name, events.slice(start, start + EVENTS_IN_ONE_REQUEST));
    },
  };
}

/** A request can succeed in part; what failed is pushed once more, and the sweep finds what fails again. */
async function pushSome(queue: ForgeQueue, name: QueueName, events: readonly QueueEvent[]): Promise<void> {
  const pushed = events.map((event) => ({
    body: { ...event.body },
    delayInSeconds: Math.max(0, Math.min(LONGEST_DELAY_SECONDS, Math.ceil(event.delaySeconds ?? 0))),
    ...(concurrencyFor(name, event) ?? {}),
  }));
  try {
    await queue.push(pushed);
  } catch (failure) {
    if (!(failure instanceof PartialSuccessError)) throw failure;
    await queue.push(failure.failedEvents.map(({ event }) => event));
  }
}

/** One record's deliveries leave one batch after the other: Jira limits the writes to one issue. */
function concurrencyFor(
  name: QueueName,
  event: QueueEvent,
): { readonly concurrency: { readonly key: string; readonly limit: number } } | undefined {
  const { sendId, issueId } = event.body;
  if (name === 'deliveries' && typeof sendId === 'string') return { concurrency: { key: `send-${sendId}`, limit: 1 } };
  if (typeof issueId === 'string') return { concurrency: { key: `${name}-${issueId}`, limit: 1 } };
  return undefined;
}
