import { createClock } from './clock';
import { createControl } from './control/control';
import { settle } from './control/settle';
import { openDataDirectory } from './data-directory';
import { createDemo } from './demo/demo';
import { createFaults } from './faults';
import { startForgeHost } from './forge/host';
import { openJiraSite } from './jira/site';
import { postToOwnSite } from './own-webhooks';
import { pagesRoutes } from './pages/routes';
import { type Clock, type Faults, type ForgeHost, type JiraSite } from './ports';
import { startServerOnFirstFree } from './server';
import { startWorld, type World } from './world/world';

export interface SandboxOptions {
  /** Ports to try in this order; 0 takes any free one. */
  readonly ports: readonly number[];
  readonly dataDirectory: string;
  /** Throw away the data of earlier runs. */
  readonly fresh: boolean;
  /** A site that nobody prepared: without the app's issue type and link type, and with no settings of the app. */
  readonly bare: boolean;
  /** A file with issues and versions to add to the site. */
  readonly issuesFile?: string;
  /** The app as Forge would run it. */
  readonly bundlePath: string;
  readonly manifestPath: string;
  /** What the paths of the manifest's resources are relative to. */
  readonly resourcesRoot: string;
  /** The built pages that stand in for Jira's. */
  readonly pagesDirectory: string;
  /** Gets lines about what goes on inside; no secrets and no personal data. */
  readonly log: (message: string) => void;
}

export interface Sandbox {
  readonly url: string;
  readonly frameUrl: string;
  readonly clock: Clock;
  readonly site: JiraSite;
  readonly host: ForgeHost;
  readonly world: World;
  readonly faults: Faults;
  /** Resolves when nothing is due anywhere. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the whole sandbox; resolves when it is ready to be used, demo content included. The data of an earlier run is
 * taken up where it was, however that run ended.
 * @throws DataInUse, PortInUse
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { log } = options;
  const data = openDataDirectory(options.dataDirectory, options);
  const { database } = data;
  const server = await startServerOnFirstFree(options.ports).catch((error: unknown) => {
    data.close();
    throw error;
  });

  const clock = createClock({ database });
  const faults = createFaults();
  const world = await startWorld({ database, clock, faults, postWebhook: postToOwnSite(() => server.url), log });
  const site = openJiraSite({ database, clock, mailer: world.mailer, siteUrl: () => server.url, log });
  const demo = createDemo({ database, site, world, bare: options.bare, issuesFile: options.issuesFile });
  if (!data.complete) await demo.fillSite();
  await demo.addIssues();

  const host = await startForgeHost({
    manifestPath: options.manifestPath,
    bundlePath: options.bundlePath,
    resourcesRoot: options.resourcesRoot,
    database,
    clock,
    site,
    world,
    faults,
    publicUrl: () => server.url,
    frameOrigin: () => server.frameUrl,
    log,
  });
  const parts = {
    site,
    host,
    world,
    clock,
    faults,
    addresses: () => ({ url: server.url, frameUrl: server.frameUrl }),
    deploymentStory: () => demo.deploymentStory(host),
  };
  const pages = pagesRoutes({ clientDirectory: options.pagesDirectory });
  server.serve(createControl({ ...parts, pages, log }));
  await settle(parts);
  if (!data.complete) {
    await demo.setUpApp(host);
    await settle(parts);
    data.markComplete();
  }

  return {
    url: server.url,
    frameUrl: server.frameUrl,
    clock,
    site,
    host,
    world,
    faults,
    idle: () => settle(parts),
    async stop() {
      clock.stop();
      await server.stop();
      await host.stop();
      await world.stop();
      data.close();
    },
  };
}
