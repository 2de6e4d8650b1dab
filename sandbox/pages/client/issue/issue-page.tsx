import { useQuery } from '@tanstack/react-query';
import { fetchIssue } from '../api/jira';
import type { Issue } from '../api/jira-schemas';
import { AdfDocument } from '../common/adf';
import { IssueTypeIcon } from '../common/issue-type-icon';
import { Link } from '../common/link';
import { Loaded, NothingHere } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { useTitle } from '../common/use-title';
import { Activity } from './activity';
import { Approvals } from './approvals';
import { IssueDetails } from './issue-details';
import { IssuePanels } from './issue-panels';
import { LinkedIssues } from './linked-issues';
import { StatusMenu } from './status-menu';
import './issue-page.css';

const askAgainEvery = 5000;

/** The view of one work item. It keeps itself up to date, since apps change work items in the background. */
export function IssuePage({ issueKey }: { readonly issueKey: string }) {
  const issue = useQuery({
    queryKey: queryKeys.issue(issueKey),
    queryFn: () => fetchIssue(issueKey),
    refetchInterval: askAgainEvery,
  });
  const summary = issue.data?.fields.summary;
  useTitle(summary === undefined ? issueKey : `[${issueKey}] ${summary}`);
  if (issue.isError) {
    return (
      <div className="page">
        <h1>{issueKey}</h1>
        <NothingHere title="You can't view this work item">
          <p>{issue.error.message}</p>
          <p>It may not exist, or this person may not see it: become another person with the switch in the top bar.</p>
        </NothingHere>
      </div>
    );
  }
  return (
    <div className="page issue-page">
      <Loaded query={issue} label={issueKey}>
        {(loaded) => <IssueView issue={loaded} />}
      </Loaded>
    </div>
  );
}

function IssueView({ issue }: { readonly issue: Issue }) {
  const { fields } = issue;
  const isRequest = fields.project?.projectTypeKey === 'service_desk';
  return (
    <article aria-labelledby="issue-summary">
      <nav aria-label="Breadcrumbs" className="row small issue-breadcrumbs">
        <Link to="/projects">Projects</Link>
        <span aria-hidden="true">/</span>
        {fields.project !== undefined && (
          <>
            <Link to={`/projects/${fields.project.key}`}>{fields.project.name}</Link>
            <span aria-hidden="true">/</span>
          </>
        )}
        <IssueTypeIcon name={fields.issuetype.name} />
        <Link to={`/browse/${issue.key}`}>{issue.key}</Link>
      </nav>
      <div className="issue-columns">
        <div className="issue-main">
          <h1 id="issue-summary" className="issue-summary">
            {fields.summary}
          </h1>
          <div className="issue-status-narrow">
            <StatusMenu issueKey={issue.key} status={fields.status} label="Status" />
          </div>
          <section aria-labelledby="description-heading" className="issue-section">
            <h2 id="description-heading">Description</h2>
            {fields.description === null || fields.description === undefined ? (
              <p className="subtle">No description.</p>
            ) : (
              <AdfDocument document={fields.description} />
            )}
          </section>
          <IssuePanels issueKey={issue.key} />
          <LinkedIssues issueKey={issue.key} links={fields.issuelinks ?? []} />
          <Activity issueKey={issue.key} />
        </div>
        <aside className="issue-side" aria-label="Details">
          <div className="issue-status-wide">
            <StatusMenu issueKey={issue.key} status={fields.status} label="Status" />
          </div>
          {isRequest && <Approvals issueKey={issue.key} />}
          <IssueDetails issue={issue} />
        </aside>
      </div>
    </article>
  );
}
