import { useState } from 'react';
import { type ChangeView } from '../../../src/contract';
import { Message } from '../../components/message';
import { DecideSeveral, type Refused } from './decide-several';
import { ReleaseOfChange } from './release-of-change';
import { waitsForDecision } from './summary';

interface ReleasesProps {
  readonly view: ChangeView;
  readonly show: (view: ChangeView) => void;
  readonly reload: () => void;
}

/** The releases of a change, each with its decision, and one decision for several where several wait. */
export function Releases({ view, show, reload }: ReleasesProps) {
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const waiting = view.records.filter((record) => waitsForDecision(record) && record.submittedAt !== undefined);
  return (
    <>
      {view.records.map((record) => (
        <ReleaseOfChange
          key={record.issueId}
          record={record}
          change={view.change}
          mayApprove={view.allowed.approve}
          show={show}
          reload={reload}
        />
      ))}
      {view.allowed.approve && waiting.length > 1 && (
        <DecideSeveral records={waiting} tellRefused={setRefused} show={show} reload={reload} />
      )}
      {refused.length > 0 && (
        <Message appearance="warning" title="Not decided" live="assertive">
          <ul>
            {refused.map(({ name, message }) => (
              <li key={name} dir="auto">
                <strong>{name}:</strong> {message}
              </li>
            ))}
          </ul>
        </Message>
      )}
    </>
  );
}
