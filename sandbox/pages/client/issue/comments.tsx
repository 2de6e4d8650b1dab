import Button from '@atlaskit/button/new';
import TextArea from '@atlaskit/textarea';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { addComment, fetchComments } from '../api/jira';
import { AdfDocument } from '../common/adf';
import { Loaded, Problem } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { TimeText } from '../common/time-text';
import { UserName } from './issue-details';

export function Comments({ issueKey }: { readonly issueKey: string }) {
  const comments = useQuery({ queryKey: queryKeys.comments(issueKey), queryFn: () => fetchComments(issueKey) });
  return (
    <div className="stack">
      <NewComment issueKey={issueKey} />
      <Loaded query={comments} label="the comments">
        {(all) =>
          all.length === 0 ? (
            <p className="subtle">No comments yet.</p>
          ) : (
            <ol className="plain stack">
              {all.map((comment) => (
                <li key={comment.id}>
                  <div className="row small">
                    <UserName user={comment.author} nobody="Somebody" />
                    <span className="subtle">
                      <TimeText at={comment.created} />
                    </span>
                  </div>
                  <AdfDocument document={comment.body} />
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </div>
  );
}

function NewComment({ issueKey }: { readonly issueKey: string }) {
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [refusal, setRefusal] = useState<unknown>();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    try {
      await addComment(issueKey, text.trim());
      setText('');
      setRefusal(undefined);
      await client.invalidateQueries({ queryKey: queryKeys.comments(issueKey) });
    } catch (error) {
      setRefusal(error);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void save(event)}>
      <label className="field-label" htmlFor="new-comment">
        Add a comment
      </label>
      <TextArea
        id="new-comment"
        minimumRows={2}
        resize="auto"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div>
        <Button type="submit">Save comment</Button>
      </div>
      {refusal !== undefined && <Problem title="The comment was not saved" error={refusal} />}
    </form>
  );
}
