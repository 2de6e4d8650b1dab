import Button from '@atlaskit/button/new';
import { type GateReason } from '../../../src/contract';
import { GateHistory } from '../../components/gate-history';
import { GateRow } from '../../components/gate-row';
import { HeldReason } from '../../components/held-reason';
import { Section } from '../../components/section';
import { openIssue } from '../../lib/navigate';
import { WHERE_GROUPS_ARE_KEPT } from '../../lib/words';
import { useChangeCalls } from './change-calls';
import { type ReleaseOfChangeProps } from './release-of-change-props';
import { hasApproved, waitsForDecision } from './summary';

/** What has to hold before anything of the release is sent, and the way to what opens it. */
export function GatesOfRelease(props: ReleaseOfChangeProps) {
  const { record, seenAt } = props;
  const { history } = useChangeCalls();
  return (
    <Section title="Gates">
      <ul className="rows">
        {record.gates.map((gate) => (
          <GateRow
            key={gate.name}
            gate={gate}
            opened={!gate.open}
            renderReason={(reason, index) => (
              <HeldReason key={`${reason.code}-${index}`} reason={reason} said={gate.summary}>
                <Way {...props} reason={reason} />
              </HeldReason>
            )}
          />
        ))}
      </ul>
      <GateHistory asOf={seenAt} recordIssueId={record.issueId} read={(cursor) => history(record.issueId, cursor)} />
    </Section>
  );
}

/** The way to what opens a gate: most of it is done on the record’s own panel. */
function Way({ reason, ...props }: ReleaseOfChangeProps & { readonly reason: GateReason }) {
  const { record, change, reload } = props;
  const { remedy, subject } = reason;
  switch (remedy) {
    case undefined:
      return null;
    case 'check-again':
      return (
        <Button spacing="compact" onClick={reload}>
          Check again
        </Button>
      );
    case 'open-change':
      if (subject !== undefined && subject !== change.key) return <OpenIssue issueKey={subject} />;
      return mayStillDecide(props) ? <p className="small">Decide at the end of this release.</p> : null;
    case 'edit-groups':
      return <p className="small">{WHERE_GROUPS_ARE_KEPT}</p>;
    case 'edit-communiques':
    case 'submit-for-approval':
    case 'link-change':
    case 'set-fix-version':
    case 'show-pipeline-recipe':
    case 'add-verification':
    case 'name-installation':
      return <OpenIssue issueKey={record.issueKey} />;
  }
}

/** Whether the buttons to approve or decline stand at the end of the release. */
function mayStillDecide({ record, change, mayApprove, decidesFor }: ReleaseOfChangeProps): boolean {
  return mayApprove && waitsForDecision(record, change.key) && !hasApproved(record, decidesFor);
}

function OpenIssue({ issueKey }: { readonly issueKey: string }) {
  return (
    <Button spacing="compact" onClick={() => openIssue(issueKey)}>
      Open {issueKey}
    </Button>
  );
}
