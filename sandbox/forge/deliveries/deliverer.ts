import { type Clock } from '../../ports';
import { type HostLog } from '../log';
import { type Invoker } from '../invoker';
import { createDisorder, type DisorderOptions } from './disorder';
import { nextStep } from './retries';
import { type Delivery, type DeliveryStore } from './store';

/** Hands due events to the app, at least once each, and again as the platform's rules say. */
export interface Deliverer {
  /** Starts what is due and sets the alarm for what comes next. */
  pump(): void;
  /** Whether an event runs or could run now. */
  busy(): boolean;
  stop(): void;
}

/** How many events run at the same time; the platform has no fixed number. */
const parallel = 8;
const retention = 24 * 60 * 60 * 1000;

export function createDeliverer(options: {
  readonly store: DeliveryStore;
  readonly invoker: Invoker;
  readonly clock: Clock;
  readonly log: HostLog;
  readonly disorder: DisorderOptions | undefined;
  /** Called whenever a delivery has ended. */
  readonly settled: () => void;
}): Deliverer {
  const { store, invoker, clock, log } = options;
  const disorder = createDisorder(options.disorder);
  const running = new Map<number, Delivery>();
  const repeated = new Set<number>();
  let cancelAlarm: (() => void) | undefined;
  let stopped = false;

  function startable(): readonly Delivery[] {
    return store.due(clock.now()).filter(({ concurrencyKey, concurrencyLimit }) => {
      if (concurrencyKey === undefined || concurrencyLimit === undefined) return true;
      return [...running.values()].filter((one) => one.concurrencyKey === concurrencyKey).length < concurrencyLimit;
    });
  }

  function pump(): void {
    if (stopped) return;
    cancelAlarm?.();
    cancelAlarm = undefined;
    do {
      startAll();
      const at = store.nextDue();
      if (at !== undefined && at > clock.now()) cancelAlarm = clock.alarm(at, pump);
      // What came due while the others were started has no alarm that would ring for it.
    } while (cancelAlarm === undefined && running.size < parallel && startable().length > 0);
  }

  function startAll(): void {
    while (running.size < parallel) {
      const next = disorder.shuffle(startable())[0];
      if (next === undefined) return;
      if (next.failures === 0 && disorder.losesNext()) {
        log({ level: 'warn', source: 'host', text: `Disorder: an event for ${next.moduleKey} is lost.` });
        store.setState(next.id, 'failed');
        continue;
      }
      store.setState(next.id, 'running');
      running.set(next.id, next);
      void deliver(next);
    }
  }

  async function deliver(delivery: Delivery): Promise<void> {
    const end = await invoker.invoke({
      functionKey: delivery.functionKey,
      moduleType: delivery.kind === 'queue' ? 'consumer' : 'trigger',
      moduleKey: delivery.moduleKey,
      countAs: delivery.moduleKey,
      arguments: (context) => [eventOf(delivery), context],
      accountId: undefined,
      defaultSeconds: delivery.kind === 'queue' ? 55 : 25,
      depth: delivery.depth,
    });
    running.delete(delivery.id);
    if (stopped) return;
    const step = nextStep(delivery, end, clock.now());
    switch (step.kind) {
      case 'done':
        if (!repeated.has(delivery.id) && disorder.duplicatesNext()) {
          repeated.add(delivery.id);
          store.repeat(delivery.id, clock.now());
        } else store.setState(delivery.id, 'done');
        break;
      case 'retry':
        store.retry(delivery.id, step.at, step);
        break;
      case 'dropped':
        log({ level: 'error', source: 'host', text: `Event for ${delivery.moduleKey} is given up: ${step.why}.` });
        store.setState(delivery.id, 'failed');
        break;
    }
    pump();
    options.settled();
  }

  function eventOf(delivery: Delivery): unknown {
    const { kind, body, jobId, queueName, failures, retryCount, retryReason, retryData, enqueuedAt } = delivery;
    const retryContext = failures > 0 && {
      retryContext: {
        retryCount,
        retryReason,
        retryData: retryData ?? null,
        ...(kind === 'queue' && {
          retentionWindow: {
            startTime: new Date(enqueuedAt).toISOString(),
            remainingTimeMs: Math.max(0, enqueuedAt + retention - clock.now()),
          },
        }),
      },
    };
    if (kind === 'queue') return { body, jobId, queueName, ...retryContext };
    return { ...(body as object), ...retryContext };
  }

  return {
    pump,
    busy: () => running.size > 0 || startable().length > 0,
    stop() {
      stopped = true;
      cancelAlarm?.();
    },
  };
}
