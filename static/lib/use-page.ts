import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { type Answer, type Refusal } from '../../src/contract';

export interface Page<T> {
  readonly value?: T;
  /** When the answer arrived, by the reader's clock: differs for each answer. Milliseconds since the epoch. */
  readonly shownAt: number;
  readonly refusal?: Refusal;
  readonly broken: boolean;
  readonly loading: boolean;
  readonly reload: () => void;
  /** Shows the view that an action answered with, without asking again. */
  readonly show: (value: T) => void;
}

/** Loads what a page shows. When a reload breaks, the last view stays and `broken` says that it may be old. */
export function usePage<T>(key: string, call: () => Promise<Answer<T>>): Page<T> {
  const client = useQueryClient();
  const query = useQuery({ queryKey: [key], queryFn: call });
  const show = useCallback((value: T) => client.setQueryData([key], { ok: true, value }), [client, key]);
  const { refetch } = query;
  const reload = useCallback(() => void refetch(), [refetch]);
  const answer = query.data;
  return {
    value: answer?.ok ? answer.value : undefined,
    shownAt: query.dataUpdatedAt,
    refusal: answer && !answer.ok ? answer.refusal : undefined,
    broken: query.isError,
    loading: query.isFetching,
    reload,
    show,
  };
}
