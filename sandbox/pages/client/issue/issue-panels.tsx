import { useQuery } from '@tanstack/react-query';
import { fetchFrames } from '../api/sandbox';
import { Problem } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { AppFrame } from '../frames/app-frame';
import { useSession } from '../shell/session';

const moduleType = 'jira:issuePanel';

/** The panels that apps add to the work item, each in a frame of its own. */
export function IssuePanels({ issueKey }: { readonly issueKey: string }) {
  const { person } = useSession();
  const place = { issueKey };
  const frames = useQuery({
    queryKey: [...queryKeys.frames(moduleType, place), person.accountId],
    queryFn: () => fetchFrames(moduleType, place),
  });
  if (frames.isError) return <Problem title="The app's panels could not be loaded" error={frames.error} />;
  return (
    <>
      {(frames.data ?? []).map((frame) => (
        <section key={`${person.accountId} ${frame.moduleKey}`} aria-label={frame.title} className="issue-section">
          <h2>{frame.title}</h2>
          <AppFrame frame={frame} place={place} />
        </section>
      ))}
    </>
  );
}
