import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Progress, type RecordView } from '../../../src/contract';
import { call } from './calls';
import { SLOWLY_MILLISECONDS, whileSending } from './pace-of-looks';
import { everybodyConfirmed } from './steps';

/** The communiqués that wait for their gates, as one text that can be compared. */
function waitingIn({ steps }: Progress): string {
  const waiting = Object.entries(steps).filter(([, { waitsFor }]) => waitsFor !== undefined);
  return waiting
    .map(([id]) => id)
    .sort()
    .join();
}

function interval(view: RecordView, progress: Progress | undefined): number | false {
  switch (view.state) {
    case 'sending':
      return whileSending(progress);
    case 'sent':
      return SLOWLY_MILLISECONDS;
    case 'planning':
    case 'awaiting-approval':
    case 'ready':
    case 'confirmed':
      return false;
    case 'recorded':
    case 'withdrawn':
      return everybodyConfirmed(view.communiques) ? false : SLOWLY_MILLISECONDS;
  }
}

/** Follows a send while it runs, and the receipts after it; loads the record again when its state has moved on. */
export function useProgress(view: RecordView | undefined, reload: () => void): Progress | undefined {
  const state = view?.state;
  const paceAfter = (known: Progress | undefined) => (view ? interval(view, known) : false);
  const follows = paceAfter(undefined) !== false;
  const query = useQuery({
    queryKey: ['progress', view?.issueId],
    queryFn: () => call('readProgress'),
    enabled: follows,
    refetchInterval: ({ state: { data } }) => paceAfter(data?.ok ? data.value : undefined),
    staleTime: 0,
  });
  const answer = query.data;
  const progress = follows && answer?.ok ? answer.value : undefined;
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
