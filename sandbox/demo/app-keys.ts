import { environmentIdOf } from '../forge/installation';
import { appIdOf, type Manifest } from '../forge/manifest';

/** Modules of the app that the site's content grants or builds into a workflow, by their keys in the manifest. */
export type ContentModule =
  'prepare-communications' | 'approve-communications' | 'send-communications' | 'audit-communications' | 'gates-open';

/** How a site names a module of the app: as the key of a permission, or in a rule of a workflow. */
export type NameOf = (module: ContentModule) => string;

export function namesOf(manifest: Manifest): NameOf {
  const appId = appIdOf(manifest);
  return (module) => `ari:cloud:ecosystem::extension/${appId}/${environmentIdOf(appId)}/static/${module}`;
}
