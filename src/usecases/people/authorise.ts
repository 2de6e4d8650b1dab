/** Who may do what, decided on the server at every entry, from Jira's own permissions and the app's (design decision 10). */
import { refuse, type Answer } from '../../domain/answer';
import type { PersonPermissions, Ports, ProjectPermission } from '../../ports';

/** The person of an invocation, from the platform's trusted context. */
export interface Person {
  readonly accountId: string;
}

const NAMES: Readonly<Record<ProjectPermission, string>> = {
  'prepare-communications': 'Prepare release communications',
  'approve-communications': 'Approve release communications',
  'send-communications': 'Send release communications',
};

export const NOT_VISIBLE = refuse(
  'not-found',
  'This work item does not exist, or you do not have permission to see it.',
);

/** The person's permissions at a place that the person may see, with the wanted one among them; a refusal otherwise. */
export async function authorise(
  ports: Pick<Ports, 'jira'>,
  place: { readonly issueId: string } | { readonly projectId: string },
  wanted?: ProjectPermission,
): Promise<Answer<PersonPermissions>> {
  const permissions = await ports.jira.permissionsOn(place);
  if (!permissions.browse) return NOT_VISIBLE;
  if (wanted && !permissions.granted.has(wanted))
    return refuse(
      'not-permitted',
      `You need the permission “${NAMES[wanted]}” in this project. A project administrator can grant it.`,
    );
  return { ok: true, value: permissions };
}

export function allowedOf(permissions: PersonPermissions): {
  readonly prepare: boolean;
  readonly approve: boolean;
  readonly send: boolean;
  readonly administer: boolean;
} {
  return {
    prepare: permissions.granted.has('prepare-communications'),
    approve: permissions.granted.has('approve-communications'),
    send: permissions.granted.has('send-communications'),
    administer: permissions.administers,
  };
}
