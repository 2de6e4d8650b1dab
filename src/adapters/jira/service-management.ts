/** Approvals of Jira Service Management (REST API, "Get approvals"): read as the app, page by page. */
import { route } from '@forge/api';
import { z } from 'zod';
import type { ServiceApproval } from '../../domain/approval/approval';
import { JiraFailure, type ServiceManagement } from '../../ports';
import { call } from './call';

const decision = z.enum(['approved', 'declined', 'pending']);
const date = z.object({ epochMillis: z.number() });

const approvalPage = z.object({
  values: z.array(
    z.object({
      id: z.string(),
      name: z.string().default(''),
      finalDecision: decision,
      approvers: z
        .array(z.object({ approver: z.object({ accountId: z.string() }), approverDecision: decision }))
        .default([]),
      createdDate: date,
      completedDate: date.optional(),
    }),
  ),
  isLastPage: z.boolean().default(true),
});

const APPROVALS_ON_A_PAGE = 50;

export function forgeServiceManagement(): ServiceManagement {
  return {
    async approvals(issueIdOrKey) {
      const found: ServiceApproval[] = [];
      try {
        for (let start = 0; ; start += APPROVALS_ON_A_PAGE) {
          const query = new URLSearchParams({ start: String(start), limit: String(APPROVALS_ON_A_PAGE) });
          const page = await call(
            'app',
            route`/rest/servicedeskapi/request/${issueIdOrKey}/approval?${query}`,
            approvalPage,
          );
          found.push(...page.values.map(asApproval));
          if (page.isLastPage || page.values.length === 0) return found;
        }
      } catch (failure) {
        if (failure instanceof JiraFailure && failure.status === 404) return 'not-a-request';
        throw failure;
      }
    },
  };
}

function asApproval(approval: z.infer<typeof approvalPage>['values'][number]): ServiceApproval {
  return {
    id: approval.id,
    name: approval.name,
    finalDecision: approval.finalDecision,
    approvers: approval.approvers.map(({ approver, approverDecision }) => ({
      accountId: approver.accountId,
      decision: approverDecision,
    })),
    createdAt: approval.createdDate.epochMillis,
    completedAt: approval.completedDate?.epochMillis,
  };
}
