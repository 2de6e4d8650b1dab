import { createClock } from './clock';
import { type Confluence, openConfluence } from './confluence/confluence';
import { createControl } from './control/control';
import { settle } from './control/settle';
import { openDataDirectory } from './data-directory';
import { createDemo } from './demo/demo';
import { createFaults } from './faults';
import { type DisorderOptions } from './forge/deliveries/disorder';
import { startForgeHost } from './forge/host';
import { openJiraSite } from './jira/site';
import { jiraMailer } from './jira-mail';
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
  /**
   * A site that nobody prepared: without the app's issue type and link type, with no settings of the app, and without
   * Confluence.
   */
  readonly bare: boolean;
  /** The app is installed anew and finds the data of its earlier installation, as on a restored site. */
  readonly installedAgain?: boolean;
  /**
   * Begin as a copy of the site in this directory, on which the app finds the data of its installation there. That site's
   * sandbox may go on running.
   */
  readonly copyOf?: string;
  /** How far events come twice, in disorder or never. */
  readonly disorder?: DisorderOptions;
  /** While it says so, no scheduled trigger fires. */
  readonly holdsSchedules?: () => boolean;
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
  /** Absent on a bare site. */
  readonly confluence?: Confluence;
  readonly world: World;
  readonly faults: Faults;
  /** Resolves when nothing is due anywhere. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the whole sandbox; resolves when it is ready to be used, demo content included. The data of an earlier run is
 * taken up where it was, however that run ended.
 * @throws DataInUse, UnfitData, PortInUse
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const started: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (let last = started.pop(); last !== undefined; last = started.pop()) await last();
  };
  try {
    return { ...(await startParts(options, (how) => started.push(how))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param onStop is told how to stop each part that was started; they are stopped in the opposite order */
async function startParts(
  options: SandboxOptions,
  onStop: (how: () => Promise<void> | void) => void,
): Promise<Omit<Sandbox, 'stop'>> {
  const { log, bare, issuesFile, bundlePath, manifestPath, resourcesRoot } = options;
  const data = openDataDirectory(options.dataDirectory, options);
  onStop(() => data.close());
  const { database } = data;
  const server = await startServerOnFirstFree(options.ports);
  onStop(() => server.stop());
  const addresses = { url: server.url, frameUrl: server.frameUrl };
  const siteUrl = (): string => server.url;

  const clock = createClock({ database });
  onStop(() => clock.stop());
  const faults = createFaults();
  const world = await startWorld({ database, clock, faults, postWebhook: postToOwnSite(siteUrl), log });
  onStop(() => world.stop());
  const site = openJiraSite({ database, clock, mailer: jiraMailer(world.mailer, log), siteUrl, log });
  const confluence = bare ? undefined : openConfluence({ database, clock, siteUrl });
  const demo = createDemo({ database, clock, site, world, manifestPath, bare, issuesFile });
  if (!data.complete) demo.fillSite();
  await demo.addIssues();

  const app = { bundlePath, manifestPath, resourcesRoot };
  const host = await startForgeHost({
    ...app,
    ...{ database, clock, site, confluence, world, faults, log },
    publicUrl: siteUrl,
    frameOrigin: () => server.frameUrl,
    arrival: options.copyOf !== undefined ? 'on-a-copy' : options.installedAgain ? 'again' : 'as-before',
    disorder: options.disorder,
    holdsSchedules: options.holdsSchedules,
  });
  onStop(() => host.stop());

  const parts = { site: { ...site, idle: site.mailIdle }, host, world, clock, faults };
  const pages = pagesRoutes({ clientDirectory: options.pagesDirectory });
  const deploymentStory = (): unknown => demo.deploymentStory(server.url);
  server.serve(createControl({ ...parts, confluence, addresses: () => addresses, deploymentStory, pages, log }));
  await settle(parts);
  if (!data.complete) {
    await demo.setUpApp(host);
    await settle(parts);
    data.markComplete();
  }
  return { ...parts, ...addresses, confluence, idle: () => settle(parts) };
}
