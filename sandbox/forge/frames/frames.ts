import { type ForgeHost, type Frame, type JiraSite } from '../../ports';
import { type Installation, moduleAri } from '../installation';
import { type Manifest, modulesOf, subpagesOf, textProperty } from '../manifest';
import { closedBecause, findPlace } from '../place';
import { type Translate } from '../translations';
import { isShown } from './conditions';
import { type Resources } from './resources';

type FramePlace = Parameters<ForgeHost['framesFor']>[0];

/** The app's modules that a person sees in a place. */
export function createFrames(options: {
  readonly manifest: Manifest;
  readonly installation: Installation;
  readonly site: JiraSite;
  readonly resources: Resources;
  readonly translate: Translate;
  readonly frameOrigin: () => string;
}): (request: FramePlace) => Promise<readonly Frame[]> {
  const { manifest, installation, site, resources, translate } = options;
  const ownPermissions = modulesOf(manifest, 'jira:projectPermission', 'jira:globalPermission').map(({ key }) => key);
  const permissionKey = (key: string): string => (ownPermissions.includes(key) ? moduleAri(installation, key) : key);

  return async (request) => {
    const result = await findPlace(site, request);
    if (!result.found) return [];
    const { place } = result;
    const parameters = new URLSearchParams({
      ...(request.issueKey !== undefined && { issueKey: request.issueKey }),
      ...(request.projectKey !== undefined && { projectKey: request.projectKey }),
    });
    const query = parameters.size === 0 ? '' : `?${parameters}`;
    const frames: Frame[] = [];
    for (const module of modulesOf(manifest, ...request.moduleTypes)) {
      const page = resources.pageOf(module);
      if (page === undefined || (await closedBecause(site, module, place)) !== undefined) continue;
      if (!(await isShown(module.properties['displayConditions'], { site, place, permissionKey }))) continue;
      frames.push({
        url: `${options.frameOrigin()}${page}${query}`,
        moduleKey: module.key,
        title: translate(module.properties['title']),
        viewportSize: textProperty(module, 'viewportSize'),
        pages: subpagesOf(module)?.map((subpage) => ({ title: translate(subpage.title), route: subpage.route })),
      });
    }
    return frames;
  };
}
