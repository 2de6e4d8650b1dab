/**
 * Administrators read and change what the gates ask, for the site and for single projects. Every change enters the
 * site's ledger by its digest, and what the digest stands for is kept.
 */
import type { PolicyView, StoredPolicy } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import type { Opening } from '../../domain/ledger/commitment';
import { DEFAULT_POLICY, type PolicyParts, type RequiredApprover } from '../../domain/policy/policy';
import type { PolicyDocument } from '../../domain/documents';
import type { Change, Ports, Stored } from '../../ports';
import type { Person } from '../people/authorise';
import { namesOf } from '../people/names';
import { authoriseAdministration } from './open-administration';
import { keepContent } from '../planning/contents';
import { keepOpening, openingOfAccount } from '../ledger/person-commitment';
import { policyFor, storedPolicyContent } from './policies';
import { SITE } from './settings';
import { siteLog, withLedger, type LedgerPorts, type Step, type Unchanged } from '../ledger/with-ledger';

type PolicyPorts = LedgerPorts & Pick<Ports, 'jira' | 'siteSetUp' | 'log'>;

const CHANGED_MEANWHILE = refuse(
  'changed-meanwhile',
  'Somebody else changed this policy meanwhile. Reload to see what stands now; your change was not saved.',
  'revision',
);

/** Freezes are the site's alone. */
export const FREEZES_OF_SITE = refuse(
  'freezes-of-site',
  'Freezes are kept for the site; each names the projects it is for.',
  'policy.freezes',
);

/** So many projects can have a policy of their own; the list is part of one stored value. */
const PROJECT_LIMIT = 500;

export async function openPolicy(ports: PolicyPorts): Promise<Answer<PolicyView>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  const [site, projects] = await Promise.all([readStored(ports, SITE), ports.siteSetUp.projects()]);
  const ids = site.body.projectIds ?? [];
  const own = await ports.store.getMany('policy', ids);
  const policies = [site, ...own].flatMap((stored) => (stored ? [stored.body.policy] : []));
  return answer({
    defaults: DEFAULT_POLICY,
    site: viewOf(site),
    projects: own.flatMap((stored, index) => {
      const id = ids[index];
      if (!stored || id === undefined) return [];
      const project = projects.find((candidate) => candidate.id === id);
      return [{ projectId: id, key: project?.key, name: project?.name, ...viewOf(site, stored, id) }];
    }),
    people: await namesOf(ports, policies.flatMap(requiredPeople)),
    now: ports.clock.now(),
  });
}

/** For naming a role whose holders have to approve. */
export async function listProjectRoles(
  ports: Pick<Ports, 'jira' | 'siteSetUp'>,
): Promise<Answer<{ readonly roles: readonly { readonly id: string; readonly name: string }[] }>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  return answer({ roles: await ports.siteSetUp.projectRoles() });
}

function requiredPeople({ approval }: PolicyParts): readonly string[] {
  return (approval?.required ?? []).flatMap((approver) => (approver.kind === 'person' ? [approver.accountId] : []));
}

function viewOf(
  site: Stored<PolicyDocument>,
  project?: Stored<PolicyDocument>,
  projectId?: string,
): PolicyView['site'] {
  const { revision, body } = project ?? site;
  return { revision, policy: body.policy, inForce: policyFor(site, project, projectId) };
}

export async function savePolicy(
  ports: PolicyPorts,
  person: Person,
  request: { readonly projectId?: string; readonly revision: number; readonly policy: StoredPolicy },
): Promise<Answer<PolicyView>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  const { projectId, policy } = request;
  if (projectId !== undefined && policy.freezes !== undefined) return FREEZES_OF_SITE;
  if (projectId !== undefined && !(await ports.jira.project(projectId)))
    return refuse('no-project', 'This project does not exist, or you do not have permission to see it.', 'projectId');
  const named = await withCommitments(ports, policy);
  const refusal = await changePolicy(ports, person, projectId ?? SITE, request.revision, named);
  return refusal ?? openPolicy(ports);
}

/** People are named in the ledger by commitment; its openings are kept first, since one too many does no harm. */
async function withCommitments(ports: PolicyPorts, policy: StoredPolicy): Promise<StoredPolicy> {
  if (!policy.approval?.required) return policy;
  const openings: Opening[] = [];
  const required: RequiredApprover[] = [];
  for (const approver of policy.approval.required) {
    if (approver.kind !== 'person') required.push(approver);
    else {
      const opening = await openingOfAccount(ports, siteLog(ports), approver.accountId);
      openings.push(opening);
      required.push({ kind: 'person', accountId: approver.accountId, commitment: opening.commitment });
    }
  }
  const distinct = new Map(openings.map((opening) => [opening.commitment, keepOpening(opening)]));
  await ports.store.commit([...distinct.values()]);
  return { ...policy, approval: { ...policy.approval, required } };
}

/** The project is judged by the site's policy again. */
export async function removeProjectPolicy(
  ports: PolicyPorts,
  person: Person,
  request: { readonly projectId: string; readonly revision: number },
): Promise<Answer<PolicyView>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  const refusal = await changePolicy(ports, person, request.projectId, request.revision, undefined);
  return refusal ?? openPolicy(ports);
}

/** Without a policy: the project's own is taken away. */
async function changePolicy(
  ports: LedgerPorts,
  person: Person,
  key: string,
  revision: number,
  policy: StoredPolicy | undefined,
): Promise<ReturnType<typeof refuse> | undefined> {
  return withLedger(
    ports,
    siteLog(ports),
    async (): Promise<Step<undefined> | Unchanged<ReturnType<typeof refuse>>> => {
      const [site, stored] = await Promise.all([readStored(ports, SITE), readStored(ports, key)]);
      const nothingToRemove = policy === undefined && stored.revision === 0;
      if (stored.revision !== revision || nothingToRemove) return { unchanged: CHANGED_MEANWHILE };
      const projectIds = listAfter(site.body.projectIds ?? [], key, policy);
      if (projectIds.length > PROJECT_LIMIT)
        return {
          unchanged: refuse(
            'too-many-projects',
            `At most ${PROJECT_LIMIT} projects can have a policy of their own.`,
            'projectId',
          ),
        };
      const before = storedPolicyContent(stored.body.policy);
      const after = storedPolicyContent(policy ?? {});
      const body = (parts: PolicyParts): PolicyDocument =>
        key === SITE ? { policy: parts, projectIds } : { policy: parts };
      const siteChange: Change = {
        kind: 'policy',
        key: SITE,
        body: { ...site.body, projectIds },
        expected: site.revision,
      };
      return {
        actor: { kind: 'person', accountId: person.accountId },
        events: [
          {
            type: 'settings-changed',
            data: {
              setting: key === SITE ? 'policy' : `policy/${key}`,
              revision: revision + 1,
              ...(revision > 0 ? { before: before.digest } : {}),
              after: after.digest,
            },
          },
        ],
        changes: [
          policy === undefined
            ? { kind: 'policy', key, remove: true, expected: revision }
            : { kind: 'policy', key, body: body(policy), expected: revision },
          ...(key === SITE || projectIds.length === (site.body.projectIds ?? []).length ? [] : [siteChange]),
          keepContent(after),
        ],
        value: undefined,
      };
    },
  );
}

function listAfter(projectIds: readonly string[], key: string, policy: StoredPolicy | undefined): readonly string[] {
  if (key === SITE) return projectIds;
  const others = projectIds.filter((id) => id !== key);
  return policy === undefined ? others : [...others, key];
}

async function readStored(ports: Pick<Ports, 'store'>, key: string): Promise<Stored<PolicyDocument>> {
  return (await ports.store.get('policy', key)) ?? { key, body: { policy: {} }, revision: 0 };
}
