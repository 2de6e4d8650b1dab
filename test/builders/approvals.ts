/** Decisions on change requests, made in the app or in Jira Service Management. */
import type { Decision, ServiceApproval } from '../../src/domain/approval/approval';
import type { PinnedContent } from '../../src/domain/communique/content';
import { HOUR, NOW } from './releases';

/** Further down in the log the later it was made. */
export function aDecision(content: PinnedContent, overrides: Partial<Decision> = {}): Decision {
  const { at = NOW - HOUR } = overrides;
  return {
    id: 'decision-1',
    changeIssueId: '900',
    accountId: 'change-manager',
    decision: 'approved',
    at,
    ledgerIndex: at - (NOW - 1000 * HOUR),
    content,
    ...overrides,
  };
}

export function aServiceApproval(overrides: Partial<ServiceApproval> = {}): ServiceApproval {
  return {
    id: 'approval-1',
    name: 'Approval of the change',
    finalDecision: 'approved',
    approvers: [{ accountId: 'change-manager', decision: 'approved' }],
    createdAt: NOW - 3 * HOUR,
    completedAt: NOW - HOUR,
    ...overrides,
  };
}
