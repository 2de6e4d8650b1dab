import type { JiraSite } from '../ports';
import { internalsOf } from './internals';
import { seedConfiguration, seedPeople } from './seed/configuration';
import type { SiteContent } from './seed/content';
import { seedIssue, seedLinks } from './seed/issues';
import { seedAssetSchema, seedProject } from './seed/projects';
import { standardContent } from './seed/standard';

export type { SeedIssue, SeedHolder, SeedProject, SeedWorkflow, SiteContent } from './seed/content';
export { ADMINISTRATOR_PERMISSIONS, grantsFor, MEMBER_PERMISSIONS, standardContent } from './seed/standard';

/**
 * Fills a site: first with what every Jira has (`standardContent`), then with the content. All of it or, when the content
 * is wrong, nothing. What the site has already under the same name stays, so it may be called again and with more.
 * Nothing seeded causes events or mail, and search knows it at once.
 * @throws when the content names something that is nowhere
 */
export function seedSite(opened: JiraSite, content: SiteContent): void {
  const site = internalsOf(opened);
  site.store.transact(() => {
    for (const part of [standardContent, content]) {
      seedPeople(site, part);
      seedConfiguration(site, part);
      for (const schema of part.assets ?? []) seedAssetSchema(site, schema);
      for (const project of part.projects ?? []) seedProject(site, project);
      for (const issue of part.issues ?? []) seedIssue(site, issue);
      seedLinks(site, part.links ?? []);
    }
  });
}
