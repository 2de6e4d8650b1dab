import Button from '@atlaskit/button/new';
import { useEffect, useState } from 'react';
import { ActionOutcome } from '../../components/action-outcome';
import { ReasonForm } from '../../components/reason-form';
import { tellDone } from '../../lib/flag';
import { useAction } from '../../lib/use-action';
import { useChangeCalls } from './change-calls';
import { type ReleaseOfChangeProps } from './release-of-change-props';

/** The decision, bound to the content that is on the screen: if it changed meanwhile, the server refuses. */
export function Decide({ record, change, mayApprove, decidesFor, seenAt, show, reload }: ReleaseOfChangeProps) {
  const [declining, setDeclining] = useState(false);
  const approval = useAction();
  const calls = useChangeCalls();
  const subject = { recordIssueId: record.issueId, contentDigest: record.contentDigest, seenAt };
  const superseded = approval.state.status === 'refused' && approval.state.refusal.code === 'content-changed';
  useEffect(() => {
    if (superseded) reload();
  }, [superseded, reload]);
  if (!mayApprove)
    return (
      <p className="subtle">
        People with the permission “Approve release communications” in this project decide, or the approvers of{' '}
        {change.key} in Jira Service Management.
      </p>
    );
  const own = record.drift?.approval.accountIds.includes(decidesFor) === true;
  const approve = () =>
    approval.run(
      'Writing your approval…',
      () => calls.approve(subject),
      (view) => {
        show(view);
        tellDone('Approved', 'Your approval covers exactly what you saw.');
      },
    );
  if (declining)
    return (
      <ReasonForm
        title="Why do you decline?"
        help="The authors see it, and the ledger keeps it with your name."
        confirm="Decline"
        working="Writing your decision…"
        call={(reason) => calls.decline(subject, reason)}
        then={show}
        onCancel={() => setDeclining(false)}
      />
    );
  return (
    <div className="stack-100">
      <div className="inline">
        <Button appearance="primary" onClick={approve} isDisabled={approval.running || superseded}>
          {own ? 'Approve what changed' : 'Approve what I saw'}
        </Button>
        <Button onClick={() => setDeclining(true)} isDisabled={approval.running || superseded}>
          Decline…
        </Button>
        <span className="small subtle">
          {own && 'Covers all as it stands now: what changed, and the rest as you approved it. '}
          Binds to <span title={record.contentDigest}>{record.contentDigest.slice(0, 10)}…</span>; a later change asks
          again.
        </span>
      </div>
      <ActionOutcome
        action={approval}
        help={superseded ? { label: 'I have seen what stands now', onClick: approval.clear } : undefined}
      />
    </div>
  );
}
