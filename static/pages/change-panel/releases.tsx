import { useState } from 'react';
import { type ChangeRecordView, type ChangeView } from '../../../src/contract';
import { Message } from '../../components/message';
import { useReader } from '../../lib/reader';
import { ChangeCallsProvider, inTheNameOf, useChangeCalls } from './change-calls';
import { DecideAs } from './decide-as';
import { DecideSeveral, type Refused } from './decide-several';
import { ReleaseOfChange } from './release-of-change';
import { hasApproved, waitsForDecision } from './summary';

interface ReleasesProps {
  readonly view: ChangeView;
  readonly show: (view: ChangeView) => void;
  readonly reload: () => void;
}

/** The releases of a change, each with its decision, and one decision for several where several wait. */
export function Releases({ view, show, reload }: ReleasesProps) {
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const [chosen, setChosen] = useState<string>();
  const { accountId: reader } = useReader();
  // Whoever's deputy the reader no longer is cannot be chosen any more.
  const onBehalfOf = view.deputyFor.find(({ accountId }) => accountId === chosen)?.accountId;
  const calls = inTheNameOf(useChangeCalls(), onBehalfOf);
  const isWaiting = (record: ChangeRecordView) => waitsForDecision(record, view.change.key);
  const waiting = view.records.filter(
    (record) => isWaiting(record) && record.submittedAt !== undefined && !hasApproved(record, onBehalfOf ?? reader),
  );
  return (
    <ChangeCallsProvider value={calls}>
      {view.allowed.approve && view.deputyFor.length > 0 && view.records.some(isWaiting) && (
        <DecideAs deputyFor={view.deputyFor} chosen={onBehalfOf} onChoose={setChosen} />
      )}
      {view.records.map((record) => (
        <ReleaseOfChange
          key={record.issueId}
          record={record}
          change={view.change}
          mayApprove={view.allowed.approve}
          decidesFor={onBehalfOf ?? reader}
          seenAt={view.now}
          show={show}
          reload={reload}
        />
      ))}
      {view.allowed.approve && waiting.length > 1 && (
        <DecideSeveral records={waiting} seenAt={view.now} tellRefused={setRefused} show={show} reload={reload} />
      )}
      {refused.length > 0 && (
        <Message appearance="warning" title="Not decided" live="assertive">
          <ul>
            {refused.map(({ name, message, happened }) => (
              <li key={name} dir="auto">
                <strong>{name}:</strong> {message}
                {happened.length > 0 && (
                  <ul>
                    {happened.map((sentence, index) => (
                      <li key={index}>{sentence}</li>
                    ))}
                  </ul>
                )}
              </li>
            ))}
          </ul>
        </Message>
      )}
    </ChangeCallsProvider>
  );
}
