import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { type Answer, type ChangeDecisions, type ChangeView, type DecideRecords } from '../../../src/contract';
import { PageBody } from '../../components/page-body';
import { CheckingNews } from '../../components/checking';
import { useReader } from '../../lib/reader';
import { useChecking } from '../../lib/use-checking';
import { usePage } from '../../lib/use-page';
import { isBeingChecked, unanswered } from '../change-panel/checked-records';
import { ChangeCallsProvider, type ChangeCalls } from '../change-panel/change-calls';
import { Releases } from '../change-panel/releases';
import { summaryOf } from '../change-panel/summary';
import { call } from './calls';

interface ChangeReviewProps {
  readonly changeIssueId: string;
  readonly changeKey: string;
}

/** Everything that the change’s own panel shows, read anew, with the decision to make. */
export function ChangeReview({ changeIssueId, changeKey }: ChangeReviewProps) {
  const client = useQueryClient();
  const { accountId } = useReader();
  const page = usePage<ChangeView>(`change ${changeIssueId}`, () =>
    call('openChangeToDecide', { changeIssueId, patience: 'brief' }),
  );
  const askPatiently = useCallback(
    () => call('openChangeToDecide', { changeIssueId, patience: 'full' }),
    [changeIssueId],
  );
  const value = useChecking({ page, isBeingChecked, askPatiently, unanswered });
  const calls = useMemo(() => callsOn(changeIssueId), [changeIssueId]);
  const show = (view: ChangeView) => {
    page.show(view);
    void client.invalidateQueries({ queryKey: ['my approvals'] });
  };
  return (
    <ChangeCallsProvider value={calls}>
      <PageBody page={{ ...page, value }} what={`what ${changeKey} will tell people`}>
        {(view) => (
          <>
            <CheckingNews checking={isBeingChecked(view)} headline={`${summaryOf(view, accountId)}.`} />
            <Releases view={view} show={show} reload={page.reload} />
          </>
        )}
      </PageBody>
    </ChangeCallsProvider>
  );
}

function callsOn(changeIssueId: string): ChangeCalls {
  const decideSeveral = (request: DecideRecords) => call('decideOnChange', { ...request, changeIssueId });
  const decideOne = async (request: DecideRecords): Promise<Answer<ChangeView>> =>
    viewOrRefusal(changeIssueId, await decideSeveral(request));
  return {
    decideSeveral,
    approve: ({ onBehalfOf, ...seen }) => decideOne({ decision: 'approved', records: [seen], onBehalfOf }),
    decline: ({ onBehalfOf, ...seen }, reason) =>
      decideOne({ decision: 'declined', records: [seen], reason, onBehalfOf }),
    withdraw: (recordIssueId, reason, onBehalfOf) =>
      call('withdrawOnChange', { changeIssueId, recordIssueId, reason, onBehalfOf }),
    review: (review) => call('reviewOnChange', { ...review, changeIssueId }),
    history: (recordIssueId, cursor) => call('openGateHistory', { recordIssueId, cursor }),
  };
}

/** Of a decision about one record: why it was not made, or how the change stands after it. */
function viewOrRefusal(
  changeIssueId: string,
  answer: Answer<ChangeDecisions>,
): Answer<ChangeView> | Promise<Answer<ChangeView>> {
  if (!answer.ok) return answer;
  const { outcomes, view } = answer.value;
  const refusal = outcomes[0]?.refusal;
  if (refusal) return { ok: false, refusal };
  return view ? { ok: true, value: view } : call('openChangeToDecide', { changeIssueId });
}
