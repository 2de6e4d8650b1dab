import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { fetchClock } from '../api/sandbox';
import { queryKeys } from './query-keys';

interface SiteClock {
  /** The site's time now, in milliseconds since the epoch; undefined until the site has told it. */
  readonly now: number | undefined;
  /** When the next thing that waits will happen, if anything waits. */
  readonly nextAlarm: number | undefined;
}

const ClockContext = createContext<SiteClock | undefined>(undefined);
const tickEvery = 1000;
const askEvery = 15_000;

/** The site's time, ticking. It may run ahead of the machine's, because the sandbox's clock can be moved. */
export function ClockProvider({ children }: { readonly children: ReactNode }) {
  const asked = useQuery({
    queryKey: queryKeys.clock,
    queryFn: async () => ({ clock: await fetchClock(), askedAt: Date.now() }),
    refetchInterval: askEvery,
  });
  const [machineNow, setMachineNow] = useState(() => Date.now());
  useEffect(() => {
    const ticking = setInterval(() => setMachineNow(Date.now()), tickEvery);
    return () => clearInterval(ticking);
  }, []);
  const offset = asked.data === undefined ? undefined : asked.data.clock.now - asked.data.askedAt;
  const nextAlarm = asked.data?.clock.nextAlarm;
  const clock = useMemo(
    () => ({ now: offset === undefined ? undefined : machineNow + offset, nextAlarm }),
    [machineNow, offset, nextAlarm],
  );
  return <ClockContext.Provider value={clock}>{children}</ClockContext.Provider>;
}

export function useSiteClock(): SiteClock {
  const clock = useContext(ClockContext);
  if (clock === undefined) throw new Error('useSiteClock outside of ClockProvider');
  return clock;
}
