import { z } from 'zod';
import { type Clock } from '../../ports';
import { type CallContext } from '../far-side/call-context';
import { functionByKey, type Manifest, modulesOf, textProperty } from '../manifest';
import { type CallResponse } from '../process/messages';
import { createQuota } from '../quota';
import { type DeliveryStore, type NewDelivery } from './store';

/** The far side of `@forge/events`: publishing to queues, a job's progress, cancelling. */
export interface Queues {
  /** Undefined for a path that is not a queue's. */
  answer(path: string, body: string | undefined, context: CallContext): CallResponse | undefined;
}

const limits = {
  eventsPerRequest: 50,
  eventsPerMinute: 500,
  requestSize: 200 * 1024,
  /** Per event, when the consumer may run longer than 55 seconds. */
  longRunningEventSize: 100 * 1024,
  cyclicPushes: 1000,
} as const;

const publishSchema = z.object({
  queueName: z.string(),
  jobId: z.string(),
  payload: z
    .array(
      z.object({
        body: z.record(z.string(), z.unknown()),
        delayInSeconds: z.number().min(0).max(900).optional(),
        concurrency: z.object({ key: z.string(), limit: z.number().int().min(1) }).optional(),
      }),
    )
    .min(1),
});

const jobSchema = z.object({ queueName: z.string(), jobId: z.string() });

export function createQueues(options: {
  readonly manifest: Manifest;
  readonly store: DeliveryStore;
  readonly clock: Clock;
  readonly count: (events: number) => void;
  readonly published: () => void;
}): Queues {
  const { manifest, store, clock } = options;
  const rate = createQuota({ limit: limits.eventsPerMinute, window: 60_000, now: () => clock.now() });

  function publish(body: string, { depth }: CallContext): CallResponse {
    const { queueName, jobId, payload } = publishSchema.parse(JSON.parse(body));
    const consumer = modulesOf(manifest, 'consumer').find((module) => textProperty(module, 'queue') === queueName);
    const functionKey = consumer && textProperty(consumer, 'function');
    if (consumer === undefined || functionKey === undefined) {
      return json(404, { code: 404, message: `No consumer for queue "${queueName}" in the manifest` });
    }
    if (payload.length > limits.eventsPerRequest || sizeOf(payload) > limits.requestSize) {
      return json(413, { errorMessage: 'The maximum payload size is 200KB, in at most 50 events.' });
    }
    const longRunning = (functionByKey(manifest, functionKey).timeoutSeconds ?? 0) > 55;
    if (longRunning && payload.some((event) => sizeOf(event) > limits.longRunningEventSize)) {
      return json(413, {
        errorMessage: 'The maximum size of one event is 100KB for functions that run longer than 55 seconds.',
      });
    }
    if (depth >= limits.cyclicPushes) return json(405, { message: 'The limit on cyclic invocation has been reached.' });
    if (!rate.take(payload.length)) return json(429, { message: 'Too many requests.' });
    const now = clock.now();
    store.add(
      payload.map((event): NewDelivery => ({
        kind: 'queue',
        moduleKey: consumer.key,
        functionKey,
        queueName,
        jobId,
        body: event.body,
        enqueuedAt: now,
        dueAt: now + (event.delayInSeconds ?? 0) * 1000,
        depth: depth + 1,
        concurrencyKey: event.concurrency?.key,
        concurrencyLimit: event.concurrency?.limit,
      })),
    );
    options.count(payload.length);
    options.published();
    return json(201, {});
  }

  function stats(body: string): CallResponse {
    const { queueName, jobId } = jobSchema.parse(JSON.parse(body));
    const states = store.job(queueName, jobId);
    if (states.length === 0) return json(404, { message: 'Job not found' });
    const count = (...wanted: readonly string[]): number => states.filter((state) => wanted.includes(state)).length;
    return json(200, {
      success: count('done'),
      inProgress: count('waiting', 'running'),
      failed: count('failed', 'cancelled'),
    });
  }

  function cancel(body: string): CallResponse {
    const { queueName, jobId } = jobSchema.parse(JSON.parse(body));
    if (store.job(queueName, jobId).length === 0) return json(404, { message: 'Job not found' });
    store.cancelJob(queueName, jobId);
    return { status: 204, headers: {}, body: '' };
  }

  return {
    answer(path, body = '', context) {
      try {
        switch (/^\/webhook\/queue\/(publish|stats|cancel)\//.exec(path)?.[1]) {
          case 'publish':
            return publish(body, context);
          case 'stats':
            return stats(body);
          case 'cancel':
            return cancel(body);
          default:
            return undefined;
        }
      } catch (error) {
        if (!(error instanceof z.ZodError)) throw error;
        return json(400, { code: 400, message: 'Bad request', errors: error.issues.map(({ message }) => message) });
      }
    },
  };
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function json(status: number, body: unknown): CallResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
