import Button from '@atlaskit/button/new';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { type MyApprovalsView } from '../../../src/contract';
import { Empty } from '../../components/empty';
import { Fenced } from '../../components/fenced';
import { PageBody } from '../../components/page-body';
import { ShowMore } from '../../components/show-more';
import { Working } from '../../components/working';
import { useFurther } from '../../lib/use-further';
import { call } from './calls';
import { ChangeToDecideBox } from './change-to-decide';
import { Deputies } from './deputies';
import { Emergencies } from './emergencies';
import { joinedPages, summaryOf } from './summary';
import { TasksToTell } from './tasks';

/** What waits for the reader's approval, over all projects: the change, the releases, why and since when. */
export function MyApprovals() {
  const query = useInfiniteQuery({
    queryKey: ['my approvals'],
    queryFn: ({ pageParam }) => call('openMyApprovals', { cursor: pageParam === '' ? undefined : pageParam }),
    initialPageParam: '',
    getNextPageParam: (page) => (page.ok ? page.value.nextCursor : undefined),
  });
  const pages = query.data?.pages ?? [];
  const refused = pages.find((page) => !page.ok);
  const first = joinedPages(pages.flatMap((page) => (page.ok ? [page.value] : [])));
  const further = useFurther('emergencies', first?.nextEmergencies, (cursor) => call('openEmergencies', { cursor }));
  const view = first && {
    ...first,
    emergencies: [...first.emergencies, ...further.pages.flatMap(({ emergencies }) => emergencies)],
    nextEmergencies: further.hasMore ? first.nextEmergencies : undefined,
  };
  return (
    <PageBody<MyApprovalsView>
      page={{
        value: view,
        refusal: refused && !refused.ok ? refused.refusal : undefined,
        broken: query.isError,
        loading: query.isFetching,
        reload: () => void query.refetch(),
        show: () => undefined,
      }}
      what="what waits for your approval"
    >
      {(shown) => (
        <div className="stack-300">
          <Summary view={shown} />
          <Fenced because={shown.fenced} />
          <Emergencies emergencies={shown.emergencies} />
          <ShowMore further={further} what="emergencies" />
          <TasksToTell tasks={shown.tasks} more={shown.moreTasks} />
          {isUpToDate(shown) && !query.hasNextPage && (
            <Empty title="You are up to date">
              When somebody asks for the approval of what a release will tell people, it appears here: for change
              requests in projects where you have the permission “Approve release communications”.
            </Empty>
          )}
          {shown.changes.map((change) => (
            <ChangeToDecideBox key={change.change.issueId} {...change} />
          ))}
          {query.hasNextPage && (
            <div className="inline">
              <Button onClick={() => void query.fetchNextPage()} isDisabled={query.isFetchingNextPage}>
                Look further
              </Button>
              {query.isFetchingNextPage && <Working words="Looking for more…" />}
            </div>
          )}
          <Deputies />
        </div>
      )}
    </PageBody>
  );
}

function isUpToDate({ changes, emergencies, nextEmergencies, tasks, moreTasks = 0 }: MyApprovalsView): boolean {
  return changes.length + emergencies.length + tasks.length + moreTasks === 0 && nextEmergencies === undefined;
}

/** Takes the focus when a change leaves the list: the button that was used last has left with it. */
function Summary({ view }: { readonly view: MyApprovalsView }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const count = view.changes.length + view.emergencies.length;
  const shown = useRef(count);
  useEffect(() => {
    if (count < shown.current) heading.current?.focus();
    shown.current = count;
  }, [count]);
  return (
    <header>
      <h1 ref={heading} tabIndex={-1}>
        {summaryOf(view)}
      </h1>
    </header>
  );
}
