import type { FoundIssue } from '../api/jira-schemas';
import { Link } from '../common/link';
import { IssueTypeIcon } from '../common/issue-type-icon';
import { StatusLozenge } from '../common/status-lozenge';
import { TimeText } from '../common/time-text';

export function IssueTable({ issues }: { readonly issues: readonly FoundIssue[] }) {
  return (
    <div className="scroll-sideways">
      <table className="lines">
        <thead>
          <tr>
            <th scope="col">Type</th>
            <th scope="col">Key</th>
            <th scope="col">Summary</th>
            <th scope="col">Status</th>
            <th scope="col">Fix versions</th>
            <th scope="col">Assignee</th>
            <th scope="col">Updated</th>
          </tr>
        </thead>
        <tbody>
          {issues.map(({ key, fields }) => (
            <tr key={key}>
              <td>
                <IssueTypeIcon name={fields.issuetype.name} />
              </td>
              <td className="key">
                <Link to={`/browse/${key}`}>{key}</Link>
              </td>
              <td className="issue-table-summary">{fields.summary}</td>
              <td>
                <StatusLozenge status={fields.status} />
              </td>
              <td>{(fields.fixVersions ?? []).map((version) => version.name).join(', ')}</td>
              <td>{fields.assignee?.displayName ?? <span className="subtle">Unassigned</span>}</td>
              <td className="key">{fields.updated !== undefined && <TimeText at={fields.updated} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
