import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Database } from '../database';
import { readManifest } from '../forge/manifest';
import { importIssues } from '../jira/import-issues';
import { type Clock, type ForgeHost, type JiraSite, type OutsideWorld } from '../ports';
import { setUpApp } from './app-content';
import { namesOf } from './app-keys';
import { createPipelineMemory, type DeploymentStory } from './pipeline';
import { changeProjectKey, fillSite } from './site-content';

export interface Demo {
  /** Puts people, projects, issues and services on a new site. */
  fillSite(): void;
  /** Adds the issues of the file that was named, once. */
  addIssues(): Promise<void>;
  /** Does what the administrator does before the story starts; nothing on a bare site. */
  setUpApp(host: ForgeHost): Promise<void>;
  deploymentStory(siteUrl: string): DeploymentStory | undefined;
}

/** The content that explains itself when a person first opens the sandbox. */
export function createDemo(options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly site: JiraSite;
  readonly world: OutsideWorld;
  /** The app's; the site's content grants its permissions. */
  readonly manifestPath: string;
  readonly bare: boolean;
  readonly issuesFile?: string;
}): Demo {
  const { database, clock, site, world, bare, issuesFile } = options;
  const nameOf = namesOf(readManifest(options.manifestPath));
  const pipeline = createPipelineMemory(database, clock);
  database.exec('CREATE TABLE IF NOT EXISTS demo_imported (digest TEXT PRIMARY KEY)');

  return {
    fillSite: () => fillSite(site, { bare, nameOf, now: clock.now() }),
    async addIssues() {
      if (issuesFile === undefined) return;
      const text = await readFile(issuesFile, 'utf8');
      const digest = createHash('sha256').update(text).digest('hex');
      if (database.prepare('SELECT digest FROM demo_imported WHERE digest = ?').get(digest) !== undefined) return;
      importIssues(site, JSON.parse(text) as unknown);
      database.prepare('INSERT INTO demo_imported VALUES (?)').run(digest);
    },
    async setUpApp(host) {
      if (!bare) pipeline.remember(await setUpApp(host, world, [changeProjectKey]));
    },
    deploymentStory: (siteUrl) => pipeline.story(siteUrl),
  };
}
