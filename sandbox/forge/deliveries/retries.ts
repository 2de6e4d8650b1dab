import { z } from 'zod';
import { type InvocationEnd } from '../invoker';

/**
 * What becomes of an event after an attempt to deliver it. Source: "Async events API", "Retry Atlassian app events".
 * Pure: the same past gives the same future.
 */
export type NextStep =
  | { readonly kind: 'done' }
  | { readonly kind: 'dropped'; readonly why: string }
  | {
      readonly kind: 'retry';
      /** Milliseconds since the epoch. */
      readonly at: number;
      readonly reason: string;
      readonly data: unknown;
      /** Failures of the platform do not raise the count that the app sees. */
      readonly counted: boolean;
    };

export interface DeliveryPast {
  readonly kind: 'queue' | 'trigger';
  readonly enqueuedAt: number;
  /** Attempts that failed so far, this one not counted. */
  readonly failures: number;
  /** Retries that the app knows of. */
  readonly retryCount: number;
}

const second = 1000;
const longestWait = 900 * second;
const retention = 24 * 60 * 60 * second;
/** "Retention window can be extended by another 72 hours" for failures of the platform. */
const extendedRetention = 96 * 60 * 60 * second;
const productEventRetries = 4;
const retryDataLimit = 4 * 1024;

/** What `new InvocationError({...})` is when it arrives here. */
const retryRequestSchema = z.object({
  _retry: z.literal(true),
  retryOptions: z.object({
    retryAfter: z.number().optional(),
    retryReason: z.string().optional(),
    retryData: z.unknown().optional(),
  }),
});

export function nextStep(past: DeliveryPast, end: InvocationEnd, now: number): NextStep {
  switch (end.kind) {
    case 'returned': {
      const request = retryRequestSchema.safeParse(end.value);
      return request.success ? onRequest(past, request.data.retryOptions, now) : { kind: 'done' };
    }
    case 'threw':
      return onAppError(past, 'FUNCTION_RETRY_REQUEST', now);
    case 'timedOut':
      return onAppError(past, 'FUNCTION_TIME_OUT', now);
    case 'refused':
      return onAppError(past, 'FUNCTION_PLATFORM_RATE_LIMITED', now);
    case 'processEnded': {
      const at = now + backOff(past.failures);
      if (at > past.enqueuedAt + extendedRetention) return { kind: 'dropped', why: 'retention window exceeded' };
      return { kind: 'retry', at, reason: 'FUNCTION_PLATFORM_UNKNOWN_ERROR', data: undefined, counted: false };
    }
  }
}

function onRequest(
  past: DeliveryPast,
  options: z.infer<typeof retryRequestSchema>['retryOptions'],
  now: number,
): NextStep {
  if (past.kind === 'trigger' && past.retryCount >= productEventRetries) {
    return { kind: 'dropped', why: `product events are retried at most ${productEventRetries} times` };
  }
  const data = options.retryData;
  if (data !== undefined && Buffer.byteLength(JSON.stringify(data)) > retryDataLimit) {
    return { kind: 'dropped', why: 'retryData exceeds 4 KB' };
  }
  const wait = Math.min(Math.max((options.retryAfter ?? 1) * second, 0), longestWait);
  return within(past, now + wait, options.retryReason ?? 'FUNCTION_RETRY_REQUEST', data);
}

function onAppError(past: DeliveryPast, reason: string, now: number): NextStep {
  // Product events are sent again only when the app asks for it.
  if (past.kind === 'trigger') return { kind: 'dropped', why: 'the app failed and did not ask for a retry' };
  return within(past, now + backOff(past.failures), reason, undefined);
}

function within(past: DeliveryPast, at: number, reason: string, data: unknown): NextStep {
  if (at > past.enqueuedAt + retention) return { kind: 'dropped', why: 'retention window exceeded' };
  return { kind: 'retry', at, reason, data, counted: true };
}

function backOff(failures: number): number {
  return Math.min(5 * second * 2 ** Math.min(failures, 10), longestWait);
}
