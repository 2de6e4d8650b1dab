import { type ReactNode } from 'react';
import type { Issue, User } from '../api/jira-schemas';
import { IssueTypeIcon } from '../common/issue-type-icon';
import { PersonMark } from '../common/person-mark';
import { Link } from '../common/link';
import { TimeText } from '../common/time-text';
import { CustomFieldValue, isEmptyValue } from './custom-field-value';

/** The fields beside the work item: Jira's own, then each custom field that has a value. */
export function IssueDetails({ issue }: { readonly issue: Issue }) {
  const { fields } = issue;
  const custom = Object.entries(fields).filter(([id, value]) => id.startsWith('customfield_') && !isEmptyValue(value));
  return (
    <section aria-labelledby="details-heading" className="issue-details">
      <h2 id="details-heading">Details</h2>
      <dl>
        <Detail name="Type">
          <span className="row issue-type">
            <IssueTypeIcon name={fields.issuetype.name} />
            <span>{fields.issuetype.name}</span>
          </span>
        </Detail>
        <Detail name="Assignee">
          <UserName user={fields.assignee} nobody="Unassigned" />
        </Detail>
        <Detail name="Reporter">
          <UserName user={fields.reporter} nobody="Nobody" />
        </Detail>
        <Detail name="Priority">{fields.priority?.name ?? <None />}</Detail>
        <Detail name="Fix versions">
          {fields.fixVersions?.length ? (
            fields.fixVersions.map((version, index) => (
              <span key={version.id}>
                {index > 0 && ', '}
                <Link to={`/projects/${fields.project?.key ?? issue.key.split('-')[0]}/versions/${version.id}`}>
                  {version.name}
                </Link>
              </span>
            ))
          ) : (
            <None />
          )}
        </Detail>
        <Detail name="Components">{joined(fields.components?.map((component) => component.name))}</Detail>
        <Detail name="Labels">{joined(fields.labels)}</Detail>
        {fields.security && <Detail name="Security level">{fields.security.name}</Detail>}
        {custom.map(([id, value]) => (
          <Detail key={id} name={issue.names?.[id] ?? id}>
            <CustomFieldValue value={value} />
          </Detail>
        ))}
        {fields.created !== undefined && (
          <Detail name="Created">
            <TimeText at={fields.created} />
          </Detail>
        )}
        {fields.updated !== undefined && (
          <Detail name="Updated">
            <TimeText at={fields.updated} />
          </Detail>
        )}
      </dl>
    </section>
  );
}

function Detail({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="issue-detail">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function None() {
  return <span className="subtle">None</span>;
}

function joined(names: readonly string[] | null | undefined): ReactNode {
  return names?.length ? names.join(', ') : <None />;
}

export function UserName({ user, nobody }: { readonly user: User | null | undefined; readonly nobody: string }) {
  if (user === null || user === undefined) return <span className="subtle">{nobody}</span>;
  return (
    <span className="row user-name">
      <PersonMark name={user.displayName} />
      <span>{user.displayName}</span>
    </span>
  );
}
