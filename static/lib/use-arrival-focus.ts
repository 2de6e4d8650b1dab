import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';

/** Moves the focus to a part of the page that a button has just opened, so that keyboard and reader follow. */
export function useArrivalFocus(): RefObject<HTMLDivElement> {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    element.current?.focus();
    element.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return element;
}

interface OpenedPart {
  readonly ref: RefObject<HTMLDivElement>;
  readonly tabIndex: -1;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** The same for a part that Escape closes again, as the properties of its element. */
export function useOpenedPart(onClose: () => void): OpenedPart {
  return {
    ref: useArrivalFocus(),
    tabIndex: -1,
    onKeyDown: (event) => {
      if (!isEscape(event)) return;
      event.preventDefault();
      onClose();
    },
  };
}

/** Whether a key closes what is open: not when it ends the composition of a word, or has closed a smaller part already. */
export function isEscape({ key, nativeEvent, defaultPrevented }: KeyboardEvent): boolean {
  return key === 'Escape' && !nativeEvent.isComposing && !defaultPrevented;
}
