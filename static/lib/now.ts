import { createContext, useContext, useEffect, useState } from 'react';

/**
 * The site's present moment. The pages count on from the instant that the server named, because the clock of the
 * reader's computer may be wrong.
 */
const NowContext = createContext<number>(0);
export const NowProvider = NowContext.Provider;

export function useNow(): number {
  return useContext(NowContext);
}

const TICK_MILLISECONDS = 20_000;

/** Counts on from `serverNow`, which was true when this value first arrived. */
export function useRunningNow(serverNow: number): number {
  const [elapsed, setElapsed] = useState({ since: serverNow, milliseconds: 0 });
  useEffect(() => {
    const start = performance.now();
    const timer = setInterval(
      () => setElapsed({ since: serverNow, milliseconds: performance.now() - start }),
      TICK_MILLISECONDS,
    );
    return () => clearInterval(timer);
  }, [serverNow]);
  return serverNow + (elapsed.since === serverNow ? elapsed.milliseconds : 0);
}
