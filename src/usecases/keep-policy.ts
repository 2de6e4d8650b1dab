/**
 * Administrators read and change what the gates ask, for the site and for single projects. Every change enters the
 * site's ledger by its digest, and what the digest stands for is kept.
 */
import type { PolicyView, StoredPolicy } from '../contract';
import { answer, refuse, type Answer } from '../domain/answer';
import { contentOf } from '../domain/ledger/content';
import { DEFAULT_POLICY, type PolicyParts } from '../domain/policy';
import type { PolicyDocument, SettingDocument } from '../domain/documents';
import type { Change, Ports, Stored } from '../ports';
import type { Person } from './authorise';
import { authoriseAdministration } from './open-administration';
import { policyFor } from './policies';
import { readSettings, SITE } from './settings';
import { siteLog, withLedger, type LedgerPorts, type Step, type Unchanged } from './with-ledger';

type PolicyPorts = LedgerPorts & Pick<Ports, 'jira' | 'siteSetUp'>;

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
  const [settings, site, projects] = await Promise.all([
    readSettings(ports),
    readStored(ports, SITE),
    ports.siteSetUp.projects(),
  ]);
  const ids = site.body.projectIds ?? [];
  const own = await ports.store.getMany('policy', ids);
  return answer({
    defaults: DEFAULT_POLICY,
    site: viewOf(settings.body, site),
    projects: own.flatMap((stored, index) => {
      const id = ids[index];
      if (!stored || id === undefined) return [];
      const project = projects.find((candidate) => candidate.id === id);
      return [{ projectId: id, key: project?.key, name: project?.name, ...viewOf(settings.body, site, stored, id) }];
    }),
    now: ports.clock.now(),
  });
}

function viewOf(
  settings: SettingDocument,
  site: Stored<PolicyDocument>,
  project?: Stored<PolicyDocument>,
  projectId?: string,
): PolicyView['site'] {
  const { revision, body } = project ?? site;
  return { revision, policy: body.policy, inForce: policyFor(settings, site, project, projectId) };
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
  const refusal = await changePolicy(ports, person, projectId ?? SITE, request.revision, policy);
  return refusal ?? openPolicy(ports);
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
      const before = contentOf(stored.body.policy);
      const after = contentOf(policy ?? {});
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
          { kind: 'content', key: after.digest, body: { text: after.text, path: after.path }, expected: 'any' },
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
