import ProgressBar from '@atlaskit/progress-bar';
import type { FoundIssue } from '../api/jira-schemas';

interface VersionProgressProps {
  readonly versionName: string;
  /** The version's work items; undefined while they are counted. */
  readonly issues: readonly FoundIssue[] | undefined;
}

/** How many of a version's work items are done, as a bar and in words. */
export function VersionProgress({ versionName, issues }: VersionProgressProps) {
  if (issues === undefined) return <span className="subtle">Counting…</span>;
  if (issues.length === 0) return <span className="subtle">No work items</span>;
  const done = issues.filter((issue) => issue.fields.status.statusCategory?.key === 'done').length;
  return (
    <div className="version-bar">
      <ProgressBar
        ariaLabel={`Progress of ${versionName}`}
        value={done / issues.length}
        appearance={done === issues.length ? 'success' : 'default'}
      />
      <span className="small subtle">
        {done} of {issues.length} done
      </span>
    </div>
  );
}
