'use strict';
const { AsyncResource } = require('node:async_hooks');

/**
 * Replaces `Date` by one that shows the site's time, the machine's plus an offset that the sandbox keeps in step, and the
 * global timers by some that go by it: a clock that is moved over the time of a timer has it fire.
 */
function installClock() {
  const MachineDate = Date;
  let offset = 0;
  const now = () => MachineDate.now() + offset;
  const SiteDate = new Proxy(MachineDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget === SiteDate ? target : newTarget),
    apply: () => new MachineDate(now()).toString(),
    get: (target, property) => (property === 'now' ? now : Reflect.get(target, property)),
  });
  MachineDate.prototype.constructor = SiteDate;
  globalThis.Date = SiteDate;
  const { setTimeout: machineTimer, clearTimeout: clearMachineTimer } = globalThis;
  const waiting = new Map();
  const arm = (timer) => {
    clearMachineTimer(waiting.get(timer));
    waiting.set(timer, machineTimer(timer.fire, Math.max(0, timer.at - now())));
  };
  globalThis.setTimeout = (callback, milliseconds = 0, ...values) => {
    const timer = {
      // The process lives until it is killed, so neither makes a difference.
      ref: () => timer,
      unref: () => timer,
      at: now() + milliseconds,
      // It fires in the invocation that set it, whoever moved the clock.
      fire: AsyncResource.bind(() => {
        waiting.delete(timer);
        callback(...values);
      }),
    };
    arm(timer);
    return timer;
  };
  globalThis.clearTimeout = (timer) => {
    if (!waiting.has(timer)) return;
    clearMachineTimer(waiting.get(timer));
    waiting.delete(timer);
  };
  return {
    setOffset(milliseconds) {
      offset = milliseconds;
      for (const timer of waiting.keys()) arm(timer);
    },
  };
}

module.exports = { installClock };
