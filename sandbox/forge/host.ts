import { type Database, inTransaction } from '../database';
import { type FaultPlan } from '../faults';
import { type Confluence } from '../confluence/confluence';
import { type Clock, type ForgeHost, type JiraSite, type OutsideWorld, type RestResponse } from '../ports';
import { createDeliverer } from './deliveries/deliverer';
import { type DisorderOptions } from './deliveries/disorder';
import { createQueues } from './deliveries/queues';
import { openDeliveryStore } from './deliveries/store';
import { createEgress } from './far-side/egress';
import { createProductGateway } from './far-side/product';
import { createRouter, isOfConfluence } from './far-side/router';
import { createStargate } from './far-side/stargate';
import { openTraffic } from './far-side/traffic';
import { openConfiguredEgress } from './far-side/configured-egress';
import { createFrameRequests } from './frames/frame-requests';
import { createFrames } from './frames/frames';
import { createResources } from './frames/resources';
import { type Arrival, openInstallation } from './installation';
import { createInvoker } from './invoker';
import { type HostLog, limitAppLog } from './log';
import { backendEgress, readManifest, scopesOf } from './manifest';
import { createAppProcess } from './process/app-process';
import { createProductEvents } from './product-events';
import { createQuietness } from './quietness';
import { createResolvers } from './resolvers';
import { openSchedules } from './schedules';
import { siteAdditions } from './site-additions';
import { createEntities } from './storage/entities';
import { openRows } from './storage/rows';
import { createStorage } from './storage/storage';
import { createTranslate, translationFiles, writeForBackend } from './translations';
import { openUsage } from './usage';
import { openWebTriggerAddresses } from './web-trigger-addresses';
import { createWebTriggers } from './web-triggers';
import { createWorkflowValidators } from './workflow-validators';

export interface ForgeHostOptions {
  readonly manifestPath: string;
  /** One CommonJS file; a manifest's `handler: index.NAME` is its export NAME. */
  readonly bundlePath: string;
  /** What the paths of resources and translations in the manifest are relative to. */
  readonly resourcesRoot: string;
  readonly database: Database;
  readonly clock: Clock;
  readonly site: JiraSite;
  /** Absent on a site without Confluence. */
  readonly confluence?: Pick<Confluence, 'handle'>;
  readonly world: OutsideWorld;
  readonly faults: FaultPlan;
  /** Origin of the site and of its web triggers. */
  readonly publicUrl: () => string;
  /** Origin of the app's frames, another one than the site's. */
  readonly frameOrigin: () => string;
  readonly log: (line: string) => void;
  /** Environment variables of the app, as `forge variables set` would make them. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Milliseconds of the site's clock until queries of the key-value store see a write; 500 unless given. */
  readonly queryLag?: number;
  /** Milliseconds of the site's clock until a product event is delivered; 1000 unless given. */
  readonly eventDelay?: number;
  /** Delivers some events twice or out of order. */
  readonly disorder?: DisorderOptions;
  /** While it says so, no scheduled trigger fires. */
  readonly holdsSchedules?: () => boolean;
  /** How the app comes to the data of its earlier installation; as before unless given. */
  readonly arrival?: Arrival;
}

/** What is answered where the site has no Confluence is not documented. */
const NO_CONFLUENCE: RestResponse = { status: 404, headers: {}, body: '' };

/**
 * Starts the emulated host with the app that the manifest describes: installs it on the site when it is not yet there,
 * and goes on with whatever an earlier run left, however that ended.
 * @throws when the manifest asks for something that the sandbox cannot play
 */
export async function startForgeHost(options: ForgeHostOptions): Promise<ForgeHost> {
  const { database, clock, site } = options;
  const manifest = readManifest(options.manifestPath);
  const log: HostLog = ({ source, level, text }) => options.log(`[${source} ${level}] ${text}`);
  const appLog = limitAppLog(log, () => clock.now());
  const fail = (text: string): void => log({ level: 'error', source: 'host', text });

  const usage = openUsage(database);
  const traffic = openTraffic(database);
  const store = openDeliveryStore(database);
  const rows = openRows({ database, clock, queryLag: options.queryLag ?? 500 });
  const locales = translationFiles(manifest, options.resourcesRoot);
  const addresses = openWebTriggerAddresses({ database, manifest, publicUrl: options.publicUrl });
  const installation = openInstallation(database, manifest, options.arrival);
  let appAccountId = '';

  const product = createProductGateway({
    ...{ manifest, clock, traffic, usage, fail },
    site: {
      handle: async (request, caller) =>
        isOfConfluence(request.path)
          ? (options.confluence?.handle(request, caller) ?? NO_CONFLUENCE)
          : site.handle(request, caller),
    },
    faults: options.faults,
    appAccountId: () => appAccountId,
  });
  const configuredEgress = openConfiguredEgress(
    database,
    manifest.permissions?.external?.configurable?.enabled ?? false,
  );
  const egress = createEgress({
    allowed: backendEgress(manifest),
    configured: () => configuredEgress.backend(),
    world: options.world,
    machineNow: Date.now,
    fail,
  });
  const route = createRouter({
    storage: createStorage({
      rows,
      clock,
      entities: createEntities(manifest.app.storage?.entities ?? []),
      allowed: scopesOf(manifest).includes('storage:app'),
      count: (what, units) => usage.count(what, units),
    }),
    queues: createQueues({
      ...{ manifest, store, clock },
      count: (events) => usage.count('queueEvents', events),
      published: () => setImmediate(() => deliverer.pump()),
    }),
    stargate: createStargate({
      ...{ installation, addresses, site },
      allowedToReport: scopesOf(manifest).includes('report:personal-data'),
    }),
    ...{ product, egress, fail },
    faults: options.faults,
  });

  const app = createAppProcess({
    bundlePath: options.bundlePath,
    memoryMegabytes: manifest.app.runtime.memoryMB ?? 512,
    environment: options.variables ?? {},
    clockOffset: () => clock.now() - Date.now(),
    answer: async (call, invocationId) => {
      const context = invoker.contextOf(invocationId);
      if (context !== undefined) return route(call, context);
      return { kind: 'error', error: { name: 'Error', message: 'The invocation has ended.' } };
    },
    log: (level, text, invocation) =>
      appLog({ level: level === 'log' ? 'info' : level, source: 'app', text, invocation }),
  });
  const invoker = createInvoker({
    ...{ manifest, installation, app, clock, usage, log },
    codeDirectory: writeForBackend(locales),
    ended(invocationId) {
      egress.ended(invocationId);
      quietness.check();
    },
  });
  const deliverer = createDeliverer({
    ...{ store, invoker, clock, log },
    disorder: options.disorder,
    settled: () => quietness.check(),
  });
  const events = createProductEvents({
    ...{ database, manifest, installation, site, store, clock, log },
    delay: options.eventDelay ?? 1000,
    added: () => deliverer.pump(),
  });
  const held = options.holdsSchedules ?? ((): boolean => false);
  const schedules = openSchedules({ database, manifest, invoker, clock, held });
  const quietness = createQuietness({
    hurry() {
      events.takeOver();
      if (store.hurryTriggers(clock.now())) deliverer.pump();
      deliverer.pump();
    },
    isQuiet: () => invoker.running() === 0 && !deliverer.busy() && site.pendingEvents().length === 0,
  });

  const translate = createTranslate(manifest, locales);
  appAccountId = site.install({
    ...siteAdditions(manifest, installation, translate),
    validateTransition: createWorkflowValidators({ manifest, invoker, log }),
  });
  inTransaction(database, () => {
    store.recover(clock.now());
    if (installation.arrival !== 'unchanged') events.announce(`avi:forge:${installation.arrival}:app`);
    installation.settled();
  });
  let stopped = false;
  site.onEventsPending(() => setImmediate(() => stopped || events.takeOver()));
  clock.onMoved(() => app.clockMoved());
  schedules.start();
  events.takeOver();
  deliverer.pump();

  const resources = createResources({
    ...{ manifest, locales },
    resourcesRoot: options.resourcesRoot,
    siteOrigin: options.publicUrl,
  });
  return {
    invoke: createResolvers({ manifest, installation, site, invoker, siteUrl: options.publicUrl }),
    requestFromFrame: createFrameRequests({
      ...{ manifest, installation, site, product, configuredEgress },
      siteUrl: options.publicUrl,
    }),
    webTrigger: createWebTriggers({ manifest, addresses, invoker, usage, log }),
    webTriggerUrl(moduleKey) {
      const url = addresses.urlOf(moduleKey);
      if (url === undefined) throw new Error(`The manifest has no web trigger "${moduleKey}".`);
      return url;
    },
    framesFor: createFrames({
      ...{ manifest, installation, site, resources, translate },
      frameOrigin: options.frameOrigin,
    }),
    resource: (path) => resources.answer(path),
    idle: () => quietness.reached(),
    killApp: () => app.kill(),
    usage: () => usage.counts(),
    traffic: () => traffic.all(),
    inspect: () => ({
      app: { id: installation.appId, version: installation.appVersion, accountId: appAccountId },
      queue: store.open().map(({ id, kind, moduleKey, queueName, state, dueAt, failures, retryReason }) => ({
        ...{ id, kind, moduleKey, queueName, state, failures, retryReason },
        due: new Date(dueAt).toISOString(),
      })),
      storage: rows.counts(),
      schedules: schedules.inspect(),
    }),
    async stop() {
      stopped = true;
      quietness.stop();
      deliverer.stop();
      schedules.stop();
      await app.stop();
    },
  };
}
