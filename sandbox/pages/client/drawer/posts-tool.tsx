import { useQuery } from '@tanstack/react-query';
import { fetchPosts } from '../api/sandbox';
import { Loaded, NothingHere } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { TimeText } from '../common/time-text';
import { Details } from './details';

/** What arrived in chat channels and at webhooks, newest first, as their stand-ins took it. */
export function PostsTool() {
  const posts = useQuery({ queryKey: queryKeys.posts, queryFn: fetchPosts, refetchInterval: 3000 });
  return (
    <Loaded query={posts} label="the posts">
      {(all) =>
        all.length === 0 ? (
          <NothingHere title="No posts yet">
            What the app posts to a Slack or Teams channel or a webhook, or sends as a text message, is shown here; the
            sandbox stands in for them.
          </NothingHere>
        ) : (
          <ol className="plain">
            {all.toReversed().map((post) => (
              <li key={post.id} className="tool-line">
                <div>
                  <strong>{post.receiver}</strong> {post.place}
                </div>
                <div className="small subtle">
                  <TimeText at={post.time} />
                </div>
                <Details value={post.body} />
              </li>
            ))}
          </ol>
        )
      }
    </Loaded>
  );
}
