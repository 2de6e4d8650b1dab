import { type Database } from '../database';
import { type Clock } from '../ports';
import { type PipelineAccess } from './app-content';
import { harbour } from './harbour';

/** What the form that plays the pipeline starts from. */
export interface DeploymentStory {
  /** Where the evidence goes. */
  readonly url: string;
  /** Signs it, as Standard Webhooks has it. */
  readonly secret: string;
  /** A body to start from: the demo's version, deployed and verified in production just now. */
  readonly body: string;
}

/** What the demo's pipeline was given when the app was set up, kept in the database as a pipeline keeps its secrets. */
export function createPipelineMemory(database: Database, clock: Clock) {
  database.exec(
    'CREATE TABLE IF NOT EXISTS demo_pipeline (id INTEGER PRIMARY KEY CHECK (id = 1), access TEXT NOT NULL)',
  );
  return {
    remember(access: PipelineAccess): void {
      database.prepare('INSERT OR REPLACE INTO demo_pipeline (id, access) VALUES (1, ?)').run(JSON.stringify(access));
    },
    /** @param siteUrl where the site is now: the port may be another one than when the address was given */
    story(siteUrl: string): DeploymentStory | undefined {
      const row = database.prepare('SELECT access FROM demo_pipeline').get() as { access: string } | undefined;
      if (row === undefined) return undefined;
      const access = JSON.parse(row.access) as PipelineAccess;
      const { pathname, search } = new URL(access.url);
      const evidence = {
        project: harbour.key,
        version: '4.2.0',
        environment: 'production',
        status: 'verified',
        sequence: 1,
        occurredAt: new Date(clock.now()).toISOString(),
        pipeline: { name: 'harbour-deploy', run: '1' },
      };
      return {
        url: siteUrl + pathname + search,
        secret: access.secret,
        body: JSON.stringify(evidence, undefined, 2),
      };
    },
  };
}
