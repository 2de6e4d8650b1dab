import { createContext, useContext } from 'react';
import {
  type Answer,
  type ChangeCalls as PanelCalls,
  type ChangeDecisions,
  type ChangeView,
  type DecideRecords,
  type GateHistory,
} from '../../../src/contract';
import { call } from './calls';

/** One record as it is on the screen, and in whose name it is decided when not in the reader's own. */
type Seen = DecideRecords['records'][number] & Pick<DecideRecords, 'onBehalfOf'>;

/** What can be done about one change; the panel stands on the change, other pages have to name it. */
export interface ChangeCalls {
  readonly approve: (seen: Seen) => Promise<Answer<ChangeView>>;
  readonly decline: (seen: Seen, reason: string) => Promise<Answer<ChangeView>>;
  readonly decideSeveral: (request: DecideRecords) => Promise<Answer<ChangeDecisions>>;
  /** The reader's own decision, or the one made in this person's name. */
  readonly withdraw: (recordIssueId: string, reason: string, onBehalfOf?: string) => Promise<Answer<ChangeView>>;
  readonly review: (review: Parameters<PanelCalls['reviewEmergency']>[0]) => Promise<Answer<ChangeView>>;
  readonly history: (recordIssueId: string, cursor: string | undefined) => Promise<Answer<GateHistory>>;
}

const ON_THE_CHANGE: ChangeCalls = {
  approve: (seen) => call('approveChange', seen),
  decline: (seen, reason) => call('declineChange', { ...seen, reason }),
  decideSeveral: (request) => call('decideRecords', request),
  withdraw: (recordIssueId, reason, onBehalfOf) => call('withdrawDecision', { recordIssueId, reason, onBehalfOf }),
  review: (review) => call('reviewEmergency', review),
  history: (recordIssueId, cursor) => call('openGateHistory', { recordIssueId, cursor }),
};

/** The same calls, deciding in another person's name. */
export function inTheNameOf(calls: ChangeCalls, onBehalfOf: string | undefined): ChangeCalls {
  if (onBehalfOf === undefined) return calls;
  return {
    ...calls,
    approve: (seen) => calls.approve({ ...seen, onBehalfOf }),
    decline: (seen, reason) => calls.decline({ ...seen, onBehalfOf }, reason),
    decideSeveral: (request) => calls.decideSeveral({ ...request, onBehalfOf }),
  };
}

const ChangeCallsContext = createContext(ON_THE_CHANGE);
export const ChangeCallsProvider = ChangeCallsContext.Provider;

export function useChangeCalls(): ChangeCalls {
  return useContext(ChangeCallsContext);
}
