/** Jira's REST API behind the port. */
import type { Jira } from '../../ports';
import * as approvals from './approvals';
import * as issues from './issues';
import { linkedRequestsFrom } from './linked-requests';
import * as people from './people';
import * as permissions from './permissions';

export function forgeJira(): Jira {
  const { projectById, ...rest } = issues;
  return { ...rest, linkedRequestsFrom, ...people, ...approvals, ...withoutKey(permissions), project: projectById };
}

function withoutKey({
  permissionsOn,
  permissionsOnIssues,
  visibleIssues,
  mayAudit,
  mayAdminister,
}: typeof permissions): Omit<typeof permissions, 'permissionKey'> {
  return { permissionsOn, permissionsOnIssues, visibleIssues, mayAudit, mayAdminister };
}
