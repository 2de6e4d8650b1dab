import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { tourSteps } from './tour-steps';

interface TourProgress {
  /** Index of the step shown; undefined while the tour is closed. */
  readonly step: number | undefined;
  readonly begin: () => void;
  readonly goTo: (step: number) => void;
  readonly dismiss: () => void;
}

const TourContext = createContext<TourProgress | undefined>(undefined);
const storageKey = 'sandbox.tour';
const dismissed = 'dismissed';

/** On a first visit the tour stands at its first step; a reload keeps the step, or that it was dismissed. */
function firstStep(): number | undefined {
  const stored = localStorage.getItem(storageKey);
  if (stored === dismissed) return undefined;
  const step = Number(stored ?? 0);
  return Number.isInteger(step) && step >= 0 && step < tourSteps.length ? step : 0;
}

export function TourProvider({ children }: { readonly children: ReactNode }) {
  const [step, setStep] = useState(firstStep);
  const tour = useMemo<TourProgress>(() => {
    const keep = (next: number | undefined) => {
      localStorage.setItem(storageKey, next === undefined ? dismissed : String(next));
      setStep(next);
    };
    return { step, begin: () => keep(0), goTo: keep, dismiss: () => keep(undefined) };
  }, [step]);
  return <TourContext.Provider value={tour}>{children}</TourContext.Provider>;
}

export function useTour(): TourProgress {
  const tour = useContext(TourContext);
  if (tour === undefined) throw new Error('useTour outside of TourProvider');
  return tour;
}
