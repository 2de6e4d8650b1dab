import Button from '@atlaskit/button/new';
import { useId, useState, type ReactNode } from 'react';
import { type ApprovalToGive, type ChangeToDecide } from '../../../src/contract';
import { IssueLink } from '../../components/issue-link';
import { Person } from '../../components/person';
import { StatusIcon } from '../../components/status-icon';
import { Time } from '../../components/time';
import { useReader } from '../../lib/reader';
import { calendarDate } from '../../lib/time';
import { counted } from '../../lib/words';
import { ChangeReview } from './change-review';

/** One change with the releases that wait for the reader's approval on it. */
export function ChangeToDecideBox({ change, records }: ChangeToDecide) {
  return (
    <ChangeBox change={change}>
      {records.map((record) => (
        <RecordRow key={record.recordIssueId} record={record} />
      ))}
    </ChangeBox>
  );
}

interface ChangeBoxProps {
  readonly change: ChangeToDecide['change'];
  /** Rows of what waits on it. */
  readonly children: ReactNode;
}

/** One change and what waits on it; everything that its own panel shows opens in place. */
export function ChangeBox({ change, children }: ChangeBoxProps) {
  const [open, setOpen] = useState(false);
  const review = useId();
  return (
    <article className="box" aria-label={change.key}>
      <div className="stack-050">
        <h2 dir="auto">
          <IssueLink issueKey={change.key} /> {change.summary}
        </h2>
      </div>
      <ul className="rows">{children}</ul>
      <div>
        <Button
          appearance={open ? 'default' : 'primary'}
          aria-expanded={open}
          aria-controls={open ? review : undefined}
          onClick={() => setOpen(!open)}
        >
          {open ? `Close ${change.key}` : `Review ${change.key}`}
        </Button>
      </div>
      {open && (
        <div id={review} className="stack-300">
          <ChangeReview changeIssueId={change.issueId} changeKey={change.key} />
        </div>
      )}
    </article>
  );
}

function RecordRow({ record }: { readonly record: ApprovalToGive }) {
  const { accountId: reader, locale } = useReader();
  const drifted = record.why.code === 'drifted';
  return (
    <li>
      <div className="row">
        <StatusIcon tone={drifted ? 'warning' : 'information'} label={drifted ? 'Changed since' : 'Not approved yet'} />
        <div className="row-text">
          <h3 dir="auto">
            {record.projectName} {record.versionName}
          </h3>
          <p>
            {record.releaseDate ? (
              <>
                Planned for <strong>{calendarDate(record.releaseDate, locale)}</strong>
              </>
            ) : (
              'No release date yet'
            )}{' '}
            · {counted(record.recipients, 'recipient', 'recipients', locale)} ·{' '}
            <IssueLink issueKey={record.recordKey} />
          </p>
          <p dir="auto">{record.why.text}</p>
          {record.askedOf.map((accountId) => (
            <p key={accountId}>
              {accountId === reader ? (
                'Asked of you by name, or approved by you before'
              ) : (
                <>
                  Delegated to you by <Person accountId={accountId} />, who was asked by name or approved it before
                </>
              )}
            </p>
          ))}
          <p>
            Asked for by <Person accountId={record.submittedBy} /> · waiting since <Time at={record.since} exact />
          </p>
        </div>
      </div>
    </li>
  );
}
