'use strict';

/** Replaces `Date` by one that shows the site's time: the machine's plus an offset that the sandbox keeps in step. */
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
  return {
    setOffset(milliseconds) {
      offset = milliseconds;
    },
  };
}

module.exports = { installClock };
