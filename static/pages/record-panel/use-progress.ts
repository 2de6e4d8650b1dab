import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { type Answer, type RecordView } from '../../../src/contract';
import { call } from './calls';
import { movedTo } from './looked-at';
import { isBeforeSending } from './next-step';
import { QUIETLY_MILLISECONDS, SLOWLY_MILLISECONDS, whileSending } from './pace-of-looks';
import { type FollowedProgress } from './record';
import { everybodyConfirmed } from './steps';
import { secondsLeft, withLook, type PaceLook } from './time-left';

function interval(view: RecordView, progress: FollowedProgress | undefined): number | false {
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

/** Under which what the last look told is kept. */
export function progressKey(issueId: string | undefined): readonly unknown[] {
  return ['progress', issueId];
}

/**
 * Follows a send while it runs, and the receipts after it; loads the record again when its state or its gates have moved
 * on, also when somebody else sends it. What was looked up before the view was is no news any more, and what says that
 * the view is out of date is not shown beside it: the headline never knows more than the gates below it.
 */
export function useProgress(view: RecordView | undefined, reload: () => void): FollowedProgress | undefined {
  const sinceView = (progress: FollowedProgress | undefined) =>
    view && progress && progress.now >= view.now ? progress : undefined;
  const paceAfter = (known: FollowedProgress | undefined) => (view ? interval(view, sinceView(known)) : false);
  const follows = paceAfter(undefined) !== false;
  const looks = useRef<readonly PaceLook[]>([]);
  const isTimed = view?.communiques.some(({ timing }) => timing !== undefined);
  const query = useQuery({
    queryKey: progressKey(view?.issueId),
    queryFn: async (): Promise<Answer<FollowedProgress>> => {
      const answer = await call('readProgress');
      if (!answer.ok) return answer;
      looks.current = withLook(looks.current, answer.value);
      return { ok: true, value: { ...answer.value, secondsLeft: isTimed ? undefined : secondsLeft(looks.current) } };
    },
    enabled: follows,
    refetchInterval: ({ state: { data } }) => paceAfter(data?.ok ? data.value : undefined),
    staleTime: 0,
  });
  const answer = query.data;
  const progress = sinceView(follows && answer?.ok ? answer.value : undefined);
  const moved = view && movedTo(view, progress);
  useReloadOnce(moved, progress?.now, reload);
  useNewsBeforeSending(view, reload);
  const [agreed, setAgreed] = useState<FollowedProgress>();
  if (moved === undefined && progress !== agreed) setAgreed(progress);
  return sinceView(agreed);
}

/** Loads the record again for what a look found; for the same once more only after a while, should it not have helped. */
function useReloadOnce(moved: string | undefined, lookedAt: number | undefined, reload: () => void): void {
  const last = useRef({ moved: '', at: -Infinity });
  useEffect(() => {
    if (moved === undefined) return;
    const now = performance.now();
    if (moved === last.current.moved && now - last.current.at < SLOWLY_MILLISECONDS) return;
    last.current = { moved, at: now };
    reload();
  }, [moved, lookedAt, reload]);
}

/** Notices, while the page can be seen, that somebody else went on with what nobody sent yet. */
function useNewsBeforeSending(view: RecordView | undefined, reload: () => void): void {
  const state = view && isBeforeSending(view.state) && view.state !== 'planning' ? view.state : undefined;
  const judgedAs = view?.judgedAs;
  useEffect(() => {
    if (state === undefined) return;
    const look = async () => {
      if (document.visibilityState !== 'visible') return;
      const answer = await call('readProgress').catch(() => undefined);
      if (answer?.ok && (answer.value.state !== state || answer.value.judgedAs !== judgedAs)) reload();
    };
    const timer = setInterval(() => void look(), QUIETLY_MILLISECONDS);
    return () => clearInterval(timer);
  }, [state, judgedAs, reload]);
}
