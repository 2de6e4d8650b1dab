'use strict';
/**
 * The app's own process. It stands where Forge's runtime stands: installs the globals that the `@forge/*` packages look
 * for, then requires the app's bundle, unchanged, and calls its exports. Everything that the app reaches for goes over
 * the channel to the sandbox (messages: `messages.ts`). Plain JavaScript, so that it starts the same way everywhere.
 */
const { AsyncLocalStorage } = require('node:async_hooks');
const { format } = require('node:util');
const { installClock } = require('./child-clock.cjs');
const { createFetches } = require('./child-fetch.cjs');

const invocations = new AsyncLocalStorage();
const clock = installClock();
const fetches = createFetches({ send, current: () => invocations.getStore() });

function send(message) {
  if (process.connected) process.send(message);
}

const silent = { incr() {}, incrBy() {}, decr() {}, decrBy() {} };
const metrics = {
  counter: () => silent,
  timing: () => ({ measure: () => ({ stop() {} }) }),
  gauge: () => ({ set() {} }),
};

Object.defineProperty(globalThis, '__forge_runtime__', {
  configurable: true,
  get: () => invocations.getStore()?.runtime,
});
globalThis.__forge_fetch__ = fetches.forge;
globalThis.fetch = fetches.external;

const captured = ['log', 'info', 'debug', 'warn', 'error'].map((level) => [
  level,
  (...values) => send({ type: 'log', level, text: format(...values), invocation: invocations.getStore()?.id }),
]);
Object.assign(console, Object.fromEntries(captured));

let app;

/** Runs one export of the bundle in the context of one invocation. */
async function invoke({ id, exportName, args, runtime, timeLimit }) {
  const deadline = performance.now() + timeLimit;
  const store = {
    id,
    runtime: {
      ...runtime,
      lambdaContext: {
        ...runtime.lambdaContext,
        getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
      },
      featureFlags: () => false,
      metrics,
    },
  };
  try {
    const handler = app[exportName];
    if (typeof handler !== 'function') throw new TypeError(`The bundle exports no function "${exportName}".`);
    const value = await invocations.run(store, () => handler(...args));
    send({ type: 'result', id, body: value === undefined ? undefined : JSON.stringify(value) });
  } catch (error) {
    send({ type: 'error', id, error: describe(error) });
  }
}

function describe(error) {
  if (error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error)) {
    return { name: String(error.name ?? 'Error'), message: String(error.message), stack: String(error.stack ?? '') };
  }
  return { name: 'Error', message: String(error), stack: '' };
}

process.on('message', (message) => {
  switch (message.type) {
    case 'start':
      clock.setOffset(message.offset);
      try {
        app = require(message.bundlePath);
        send({ type: 'ready' });
      } catch (error) {
        send({ type: 'failed', error: describe(error) });
      }
      break;
    case 'clock':
      clock.setOffset(message.offset);
      break;
    case 'invoke':
      void invoke(message);
      break;
    case 'reply':
      fetches.reply(message);
      break;
    case 'ping':
      send({ type: 'pong', id: message.id });
      break;
  }
});

// The sandbox is gone: so is the app.
process.on('disconnect', () => process.exit(0));
