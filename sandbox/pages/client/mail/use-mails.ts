import { useQuery } from '@tanstack/react-query';
import { fetchMails } from '../api/sandbox';
import { queryKeys } from '../common/query-keys';

const askAgainEvery = 3000;

/** The mail received so far, newest first; asks again every few seconds. */
export function useMails() {
  return useQuery({
    queryKey: queryKeys.mails,
    queryFn: async () => (await fetchMails()).toSorted((left, right) => right.time.localeCompare(left.time)),
    refetchInterval: askAgainEvery,
  });
}
