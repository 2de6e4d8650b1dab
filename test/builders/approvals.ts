/** Decisions on change requests, made in the app or in Jira Service Management. */
import type { Decision, ServiceApproval } from '../../src/domain/approval/approval';
import type { PinnedContent } from '../../src/domain/communique/content';
import { HOUR, NOW } from './releases';

export function aDecision(content: PinnedContent, overrides: Partial<Decision> = {}): Decision {
  return {
    id: 'decision-1',
    changeIssueId: '900',
    accountId: 'change-manager',
    decision: 'approved',
    at: NOW - HOUR,
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
