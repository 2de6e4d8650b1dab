import { useEffect, useRef, type RefObject } from 'react';

/** Moves the focus to a part of the page that a button has just opened, so that keyboard and reader follow. */
export function useArrivalFocus(): RefObject<HTMLDivElement> {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    element.current?.focus();
    element.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return element;
}
