import { createHash } from 'node:crypto';
import { type Installation } from './installation';
import { type License, type Module } from './manifest';
import { type Place } from './place';

/** What a resolver gets as trusted context and a page gets from `view.getContext()`; built here, never taken from a page. */
export function frameContext(
  installation: Installation,
  siteUrl: string,
  module: Module,
  place: Place,
  license: License | undefined,
): Readonly<Record<string, unknown>> {
  const { person, issue, project } = place;
  const spot = issue?.id ?? project?.id ?? 'global';
  return {
    cloudId: installation.cloudId,
    localId: localId(installation, module, spot),
    environmentId: installation.environmentId,
    environmentType: installation.environmentType,
    moduleKey: module.key,
    siteUrl,
    timezone: person.timeZone,
    locale: person.locale,
    accountId: person.accountId,
    accountType: 'licensed',
    license,
    extension: {
      type: module.type,
      ...(issue && { issue, isNewToIssue: false }),
      ...(project && { project }),
      location: locationOf(siteUrl, module, place),
    },
  };
}

/** The same module in the same spot keeps its id. */
function localId(installation: Installation, module: Module, spot: string): string {
  const digest = createHash('sha256').update(`${module.key}/${spot}`).digest('hex').slice(0, 32);
  const base = 'ari:cloud:ecosystem::extension';
  return `${base}/${installation.appId}/${installation.environmentId}/static/${module.key}/${digest}`;
}

function locationOf(siteUrl: string, module: Module, { issue, project }: Place): string {
  if (issue !== undefined) return `${siteUrl}/browse/${issue.key}`;
  if (project !== undefined) return `${siteUrl}/projects/${project.key}/apps/${module.key}`;
  return `${siteUrl}/apps/${module.key}`;
}
