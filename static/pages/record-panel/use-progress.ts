import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Progress, type RecordView } from '../../../src/contract';
import { call } from './calls';
import { everybodyConfirmed } from './steps';

const WHILE_SENDING_MILLISECONDS = 2_000;
const WHILE_RECEIPTS_ARRIVE_MILLISECONDS = 15_000;
const SLOWLY = WHILE_RECEIPTS_ARRIVE_MILLISECONDS;

/** Whether nothing of a send leaves now, because what is left waits for its time or for a person. */
function rests({ steps }: Progress): boolean {
  const states = Object.values(steps);
  return states.length > 0 && states.every(({ state }) => state.at !== 'due');
}

/** The communiqués that wait for their gates, as one text that can be compared. */
function waitingIn({ steps }: Progress): string {
  const waiting = Object.entries(steps).filter(([, { waitsFor }]) => waitsFor !== undefined);
  return waiting
    .map(([id]) => id)
    .sort()
    .join();
}

function interval(view: RecordView): number | false {
  switch (view.state) {
    case 'sending':
      return WHILE_SENDING_MILLISECONDS;
    case 'sent':
      return WHILE_RECEIPTS_ARRIVE_MILLISECONDS;
    case 'planning':
    case 'awaiting-approval':
    case 'ready':
    case 'confirmed':
      return false;
    case 'recorded':
    case 'withdrawn':
      return everybodyConfirmed(view.communiques) ? false : WHILE_RECEIPTS_ARRIVE_MILLISECONDS;
  }
}

/** Follows a send while it runs, and the receipts after it; loads the record again when its state has moved on. */
export function useProgress(view: RecordView | undefined, reload: () => void): Progress | undefined {
  const state = view?.state;
  const pace = view ? interval(view) : false;
  const query = useQuery({
    queryKey: ['progress', view?.issueId],
    queryFn: () => call('readProgress'),
    enabled: pace !== false,
    refetchInterval: ({ state: { data } }) => (pace !== false && data?.ok && rests(data.value) ? SLOWLY : pace),
    staleTime: 0,
  });
  const answer = query.data;
  const progress = pace !== false && answer?.ok ? answer.value : undefined;
  const movedOn =
    progress !== undefined &&
    (progress.state !== state ||
      progress.correctionId !== view?.correction?.id ||
      waitingIn(progress) !== [...(view?.waiting ?? [])].sort().join());
  useEffect(() => {
    if (movedOn) reload();
  }, [movedOn, reload]);
  return progress;
}
