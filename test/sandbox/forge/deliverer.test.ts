import { inMemory, openDatabase } from '../../../sandbox/database';
import { createDeliverer } from '../../../sandbox/forge/deliveries/deliverer';
import { openDeliveryStore, type DeliveryStore } from '../../../sandbox/forge/deliveries/store';
import { type Invoker } from '../../../sandbox/forge/invoker';
import { type Clock } from '../../../sandbox/ports';

const START = 1_800_000_000_000;

function addEvent(store: DeliveryStore, dueAt: number): void {
  const fields = { kind: 'queue', moduleKey: 'consumer', functionKey: 'consume', queueName: 'work' } as const;
  const rest = { jobId: undefined, body: {}, depth: 0, concurrencyKey: undefined, concurrencyLimit: undefined };
  store.add([{ ...fields, ...rest, enqueuedAt: START, dueAt }]);
}

/** A clock on which a millisecond passes with each look. */
function tickingClock(): Clock & { readonly alarms: readonly number[] } {
  let now = START;
  const alarms: number[] = [];
  return {
    alarms,
    now: () => (now += 1),
    alarm(at) {
      alarms.push(at);
      return () => undefined;
    },
    advance: (milliseconds) => void (now += milliseconds),
    set: (at) => void (now = at),
    onMoved: () => undefined,
    offset: () => 0,
    nextAlarm: () => undefined,
  };
}

it.each(Array.from({ length: 12 }, (_, index) => index))(
  'starts an event, or sets an alarm for it, that comes due %i ms after it began to look',
  (milliseconds) => {
    const store = openDeliveryStore(openDatabase(inMemory));
    addEvent(store, START + milliseconds);
    const clock = tickingClock();
    const invoked: string[] = [];
    const invoker: Invoker = {
      invoke: ({ functionKey }) => {
        invoked.push(functionKey);
        return new Promise(() => undefined);
      },
      contextOf: () => undefined,
      running: () => invoked.length,
    };
    const nothing = () => undefined;
    createDeliverer({ store, invoker, clock, log: nothing, disorder: undefined, settled: nothing }).pump();
    expect(invoked.length + clock.alarms.length).toBe(1);
  },
);
