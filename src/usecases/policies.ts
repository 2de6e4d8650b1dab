/** Which policy the gates of a project follow. */
import type { PolicyDocument, SettingDocument } from '../domain/documents';
import { resolvePolicy, type GatePolicy, type SitePolicy } from '../domain/policy';
import type { Ports, Stored } from '../ports';
import { SITE } from './settings';

/** One read of the storage. */
export async function readPolicy(
  ports: Pick<Ports, 'store'>,
  settings: SettingDocument,
  projectId: string,
): Promise<GatePolicy> {
  const [site, project] = await ports.store.getMany('policy', [SITE, projectId]);
  return policyFor(settings, site, project, projectId);
}

/** The policy of a project, or of the site where no project is named. */
export function policyFor(
  settings: SettingDocument,
  site: Stored<PolicyDocument> | undefined,
  project?: Stored<PolicyDocument>,
  projectId?: string,
): GatePolicy {
  const own: SitePolicy = site?.body.policy ?? {};
  return resolvePolicy(
    {
      site: {
        ...own,
        approval: { sources: settings.approvalSources, ...own.approval },
        deployment: {
          environment: settings.environment,
          evidenceMaximumAgeHours: settings.evidenceMaximumAgeHours,
          ...own.deployment,
        },
      },
      project: project?.body.policy,
    },
    projectId,
  );
}
