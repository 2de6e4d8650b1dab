import { createContext, useContext } from 'react';
import {
  type Answer,
  type ChangeCalls as PanelCalls,
  type ChangeDecisions,
  type ChangeView,
  type DecideRecords,
} from '../../../src/contract';
import { call } from './calls';

/** What can be done about one change; the panel stands on the change, other pages have to name it. */
export interface ChangeCalls {
  readonly approve: (seen: DecideRecords['records'][number]) => Promise<Answer<ChangeView>>;
  readonly decline: (seen: DecideRecords['records'][number], reason: string) => Promise<Answer<ChangeView>>;
  readonly decideSeveral: (request: DecideRecords) => Promise<Answer<ChangeDecisions>>;
  readonly withdraw: (recordIssueId: string, reason: string) => Promise<Answer<ChangeView>>;
  readonly review: (review: Parameters<PanelCalls['reviewEmergency']>[0]) => Promise<Answer<ChangeView>>;
}

const ON_THE_CHANGE: ChangeCalls = {
  approve: (seen) => call('approveChange', seen),
  decline: (seen, reason) => call('declineChange', { ...seen, reason }),
  decideSeveral: (request) => call('decideRecords', request),
  withdraw: (recordIssueId, reason) => call('withdrawDecision', { recordIssueId, reason }),
  review: (review) => call('reviewEmergency', review),
};

const ChangeCallsContext = createContext(ON_THE_CHANGE);
export const ChangeCallsProvider = ChangeCallsContext.Provider;

export function useChangeCalls(): ChangeCalls {
  return useContext(ChangeCallsContext);
}
