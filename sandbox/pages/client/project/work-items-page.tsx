import Button from '@atlaskit/button/new';
import Textfield from '@atlaskit/textfield';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { searchIssues } from '../api/jira';
import { Loaded, NothingHere } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { useTitle } from '../common/use-title';
import { IssueTable } from './issue-table';

/** The project's work items, by a JQL query that the reader can change. */
export function WorkItemsPage({ projectKey }: { readonly projectKey: string }) {
  useTitle(`Work items of ${projectKey}`);
  const firstJql = `project = ${projectKey} ORDER BY created DESC`;
  const [typed, setTyped] = useState(firstJql);
  const [jql, setJql] = useState(firstJql);
  const found = useQuery({ queryKey: queryKeys.search(jql), queryFn: () => searchIssues(jql) });
  return (
    <div className="page">
      <h1>Work items</h1>
      <form
        role="search"
        className="search-form"
        onSubmit={(event) => {
          event.preventDefault();
          setJql(typed);
        }}
      >
        <div>
          <label className="field-label" htmlFor="jql">
            Search with JQL
          </label>
          <Textfield
            id="jql"
            isMonospaced
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        <Button type="submit">Search</Button>
      </form>
      <Loaded query={found} label="the work items">
        {(issues) =>
          issues.length === 0 ? (
            <NothingHere title="No work item matches">
              Change the query above, for example to <code>{firstJql}</code>.
            </NothingHere>
          ) : (
            <IssueTable issues={issues} />
          )
        }
      </Loaded>
    </div>
  );
}
