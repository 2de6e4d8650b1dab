import { assetsRoutes } from './assets/routes';
import { issueTypeRoutes } from './catalogue/issue-types';
import { catalogueRoutes } from './catalogue/routes';
import { changelogRoutes } from './issues/changelog-routes';
import { issueDetailRoutes } from './issues/detail-routes';
import { linkRoutes } from './issues/link-routes';
import { metaRoutes } from './issues/meta-routes';
import { propertyRoutes } from './issues/property-routes';
import { issueRoutes } from './issues/routes';
import { serviceDeskRoutes } from './jsm/routes';
import { notifyRoutes } from './notify/routes';
import { groupRoutes } from './people/groups';
import { userRoutes } from './people/users';
import { permissionRoutes } from './permissions/routes';
import { roleRoutes } from './projects/role-routes';
import { projectRoutes } from './projects/routes';
import { versionRoutes } from './projects/version-routes';
import type { Route } from './rest/router';
import { searchRoutes } from './search/routes';
import { bulkTransitionRoutes } from './workflows/bulk-routes';
import { workflowRoutes } from './workflows/routes';
import { transitionRoutes } from './workflows/transition-routes';

/** Every call that the site answers; all others are refused with 501. */
export const ALL_ROUTES: readonly Route[] = [
  ...issueRoutes,
  ...changelogRoutes,
  ...metaRoutes,
  ...issueDetailRoutes,
  ...propertyRoutes,
  ...transitionRoutes,
  ...bulkTransitionRoutes,
  ...linkRoutes,
  ...searchRoutes,
  ...notifyRoutes,
  ...projectRoutes,
  ...roleRoutes,
  ...versionRoutes,
  ...catalogueRoutes,
  ...issueTypeRoutes,
  ...workflowRoutes,
  ...permissionRoutes,
  ...userRoutes,
  ...groupRoutes,
  ...serviceDeskRoutes,
  ...assetsRoutes,
];
