import { useEffect, useState } from 'react';

/** A value after a pause in its changes, so that not every letter typed asks the server. */
export function useSettled<T>(value: T, pauseMilliseconds: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [value, pauseMilliseconds]);
  return settled;
}
