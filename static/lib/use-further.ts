import { useInfiniteQuery } from '@tanstack/react-query';
import { type Answer } from '../../src/contract';

export interface Further<P> {
  /** The pages that were asked for, in their order, without the first. */
  readonly pages: readonly P[];
  readonly hasMore: boolean;
  readonly loading: boolean;
  /** Why the last page that was asked for is not there. */
  readonly problem?: string;
  readonly more: () => void;
}

/** The pages after the one that a view came with, each when the reader asks for it. */
export function useFurther<P extends { readonly nextCursor?: string }>(
  key: string,
  cursor: string | undefined,
  load: (cursor: string) => Promise<Answer<P>>,
): Further<P> {
  const query = useInfiniteQuery({
    queryKey: [key, cursor],
    queryFn: async ({ pageParam }) => {
      const answer = await load(pageParam);
      if (!answer.ok) throw new Error(answer.refusal.message);
      return answer.value;
    },
    initialPageParam: cursor ?? '',
    getNextPageParam: (page) => page.nextCursor,
    enabled: false,
    retry: false,
  });
  return {
    pages: query.data?.pages ?? [],
    hasMore: query.data ? query.hasNextPage : cursor !== undefined,
    loading: query.isFetching,
    problem: query.error?.message,
    more: () => void query.fetchNextPage(),
  };
}
