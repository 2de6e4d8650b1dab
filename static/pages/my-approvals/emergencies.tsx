import { type EmergencyToReview } from '../../../src/contract';
import { IssueLink } from '../../components/issue-link';
import { StatusIcon } from '../../components/status-icon';
import { Time } from '../../components/time';
import { useNow } from '../../lib/now';
import { useReader } from '../../lib/reader';
import { counted } from '../../lib/words';
import { ChangeBox } from './change-to-decide';

/** Releases that were told without an approval of the change and wait for the reader's review. */
export function Emergencies({ emergencies }: { readonly emergencies: readonly EmergencyToReview[] }) {
  const changes = new Map(emergencies.map(({ change }) => [change.issueId, change]));
  return [...changes.values()].map((change) => (
    <ChangeBox key={change.issueId} change={change}>
      {emergencies
        .filter((emergency) => emergency.change.issueId === change.issueId)
        .map((emergency) => (
          <EmergencyRow key={`${emergency.recordIssueId} ${emergency.sentAt}`} {...emergency} />
        ))}
    </ChangeBox>
  ));
}

function EmergencyRow({ projectName, versionName, recordKey, recipients, sentAt, dueAt }: EmergencyToReview) {
  const { locale } = useReader();
  const overdue = useNow() > dueAt;
  return (
    <li>
      <div className="row">
        <StatusIcon tone={overdue ? 'danger' : 'warning'} label={overdue ? 'Review overdue' : 'To be reviewed'} />
        <div className="row-text">
          <h3 dir="auto">
            {projectName} {versionName}
          </h3>
          <p>
            Told to {counted(recipients, 'recipient', 'recipients', locale)} without an approval of this change,{' '}
            <Time at={sentAt} /> · <IssueLink issueKey={recordKey} />
          </p>
          <p>
            Say whether that was justified: the review {overdue ? 'was due' : 'is due'} <Time at={dueAt} exact />
          </p>
        </div>
      </div>
    </li>
  );
}
