import Button from '@atlaskit/button/new';
import ButtonGroup from '@atlaskit/button/button-group';
import Lozenge from '@atlaskit/lozenge';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerApproval, fetchApprovals } from '../api/jira';
import type { Approval } from '../api/jira-schemas';
import { Loaded, Problem } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { UserName } from './issue-details';

const decisions: Readonly<
  Record<string, { readonly words: string; readonly look: 'success' | 'removed' | 'default' }>
> = {
  approved: { words: 'Approved', look: 'success' },
  declined: { words: 'Declined', look: 'removed' },
};
const pending = { words: 'Pending', look: 'default' } as const;

function Decision({ decision }: { readonly decision: string }) {
  const { words, look } = decisions[decision] ?? pending;
  return <Lozenge appearance={look}>{words}</Lozenge>;
}

/** Jira Service Management's approvals of a request, with Approve and Decline for an approver who is asked. */
export function Approvals({ issueKey }: { readonly issueKey: string }) {
  const approvals = useQuery({
    queryKey: queryKeys.approvals(issueKey),
    queryFn: () => fetchApprovals(issueKey),
    refetchInterval: 5000,
  });
  return (
    <section aria-labelledby="approvals-heading" className="approvals">
      <h2 id="approvals-heading">Approvals</h2>
      <Loaded query={approvals} label="the approvals">
        {(all) =>
          all.length === 0 ? (
            <p className="subtle">Nobody is asked to approve this request.</p>
          ) : (
            all.map((approval) => <ApprovalBox key={approval.id} issueKey={issueKey} approval={approval} />)
          )
        }
      </Loaded>
    </section>
  );
}

function ApprovalBox({ issueKey, approval }: { readonly issueKey: string; readonly approval: Approval }) {
  const client = useQueryClient();
  const [refusal, setRefusal] = useState<unknown>();
  const [answering, setAnswering] = useState(false);
  const answer = async (decision: 'approve' | 'decline') => {
    setAnswering(true);
    setRefusal(undefined);
    try {
      await answerApproval(issueKey, approval.id, decision);
    } catch (error) {
      setRefusal(error);
    } finally {
      setAnswering(false);
      await client.invalidateQueries({ queryKey: queryKeys.issue(issueKey) });
    }
  };
  return (
    <div className="approval-box">
      <div className="row approval-head">
        <strong>{approval.name ?? 'Approval'}</strong>
        <Decision decision={approval.finalDecision} />
      </div>
      <ul className="plain">
        {approval.approvers.map(({ approver, approverDecision }) => (
          <li key={approver.accountId} className="row approval-approver">
            <UserName user={approver} nobody="" />
            <Decision decision={approverDecision} />
          </li>
        ))}
      </ul>
      {approval.canAnswerApproval && (
        <ButtonGroup label="Answer the approval">
          <Button appearance="primary" isDisabled={answering} onClick={() => void answer('approve')}>
            Approve
          </Button>
          <Button isDisabled={answering} onClick={() => void answer('decline')}>
            Decline
          </Button>
        </ButtonGroup>
      )}
      {refusal !== undefined && <Problem title="Your answer was not taken" error={refusal} />}
    </div>
  );
}
