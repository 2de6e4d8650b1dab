import type { IssueLink, LinkedIssue } from '../api/jira-schemas';
import { IssueTypeIcon } from '../common/issue-type-icon';
import { Link } from '../common/link';
import { StatusLozenge } from '../common/status-lozenge';
import { linksByMeaning } from './links-by-meaning';

const shownAtOnce = 15;

interface LinkedIssuesProps {
  readonly issueKey: string;
  readonly links: readonly IssueLink[];
}

export function LinkedIssues({ issueKey, links }: LinkedIssuesProps) {
  return (
    <section aria-labelledby="links-heading" className="issue-section">
      <h2 id="links-heading">Linked work items</h2>
      {links.length === 0 && <p className="subtle">{issueKey} is linked to no other work item.</p>}
      {[...linksByMeaning(links)].map(([meaning, others]) => (
        <div key={meaning} className="linked-group">
          <h3>{meaning}</h3>
          <LinkList issues={others.slice(0, shownAtOnce)} />
          {others.length > shownAtOnce && (
            <details>
              <summary>{others.length - shownAtOnce} more</summary>
              <LinkList issues={others.slice(shownAtOnce)} />
            </details>
          )}
        </div>
      ))}
    </section>
  );
}

function LinkList({ issues }: { readonly issues: readonly LinkedIssue[] }) {
  return (
    <ul className="plain linked-list">
      {issues.map(({ key, fields }) => (
        <li key={key}>
          {fields.issuetype !== undefined && <IssueTypeIcon name={fields.issuetype.name} />}
          <Link to={`/browse/${key}`}>{key}</Link>
          <span className="linked-summary">{fields.summary}</span>
          {fields.status !== undefined && <StatusLozenge status={fields.status} />}
        </li>
      ))}
    </ul>
  );
}
