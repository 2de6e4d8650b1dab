import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { stringify } from 'yaml';
import { createTestClock } from '../../../../sandbox/clock';
import { type Database, inMemory, openDatabase } from '../../../../sandbox/database';
import { createFaults } from '../../../../sandbox/faults';
import { type ForgeHostOptions, startForgeHost } from '../../../../sandbox/forge/host';
import { type Clock, type ForgeHost, type OutsideWorld } from '../../../../sandbox/ports';
import { fakeSite, type FakeSite } from './fake-site';

export interface RunningApp {
  readonly host: ForgeHost;
  readonly site: FakeSite;
  readonly clock: Clock;
  readonly database: Database;
  readonly faults: ReturnType<typeof createFaults>;
  readonly log: readonly string[];
  /** Calls the resolver of the panel as Ada on HBR-1. */
  invoke(functionKey: string, payload?: unknown): Promise<unknown>;
  /** Starts the host once more on what the database holds, as after a kill of the sandbox. */
  restart(): Promise<RunningApp>;
}

export interface AppDescription {
  /** TypeScript of the app's index, with the real `@forge/*` packages. */
  readonly source: string;
  readonly manifest?: Readonly<Record<string, unknown>>;
  readonly modules?: Readonly<Record<string, unknown>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly world?: OutsideWorld;
  readonly options?: Partial<ForgeHostOptions>;
}

const started: { readonly stop: () => Promise<void>; readonly directory: string }[] = [];

/** Bundles the app as the product's build does and starts a host with it. */
export async function startApp(description: AppDescription): Promise<RunningApp> {
  const directory = mkdtempSync(join(tmpdir(), 'forge-test-'));
  writeFileSync(join(directory, 'manifest.yml'), stringify(manifestOf(description)));
  for (const [name, content] of Object.entries(description.files ?? {})) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  buildSync({
    stdin: { contents: description.source, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: join(directory, 'index.cjs'),
    logLevel: 'silent',
  });
  return run(description, directory, openDatabase(inMemory), createTestClock(), fakeSite());
}

/** For `afterEach`: ends the app's processes. */
export async function stopApps(): Promise<void> {
  for (const { stop, directory } of started.splice(0)) {
    await stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function run(
  description: AppDescription,
  directory: string,
  database: Database,
  clock: Clock,
  site: FakeSite,
): Promise<RunningApp> {
  const faults = createFaults();
  const log: string[] = [];
  const host = await startForgeHost({
    manifestPath: join(directory, 'manifest.yml'),
    bundlePath: join(directory, 'index.cjs'),
    resourcesRoot: directory,
    database,
    clock,
    site,
    faults,
    world: description.world ?? { fetch: async () => undefined },
    publicUrl: () => 'http://localhost:8240',
    frameOrigin: () => 'http://127.0.0.1:8240',
    log: (line) => void log.push(line),
    eventDelay: 0,
    ...description.options,
  });
  started.push({ stop: () => host.stop(), directory });
  return {
    host,
    site,
    clock,
    database,
    faults,
    log,
    invoke: (functionKey, payload) =>
      host.invoke({ as: 'ada', module: 'panel', issueKey: 'HBR-1', functionKey, payload }),
    async restart() {
      await host.stop();
      return run(description, directory, database, clock, site);
    },
  };
}

function manifestOf({ manifest, modules }: AppDescription): unknown {
  return {
    app: {
      id: 'ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555',
      name: 'Test app',
      runtime: { name: 'nodejs24.x' },
    },
    permissions: { scopes: ['read:jira-work', 'write:jira-work', 'read:jira-user', 'storage:app'] },
    ...manifest,
    modules: {
      'jira:issuePanel': [{ key: 'panel', title: 'Panel', resource: 'main', resolver: { function: 'resolver' } }],
      function: [{ key: 'resolver', handler: 'index.resolver' }],
      ...modules,
    },
  };
}

/** A resolver with one function that runs the given code, for tests of one call; `payload` and `context` are in reach. */
export function resolverSource(functions: Readonly<Record<string, string>>, more = ''): string {
  const definitions = Object.entries(functions).map(
    ([name, body]) => `resolver.define('${name}', async ({ payload, context }: any) => { ${body} });`,
  );
  return `
    import Resolver from '@forge/resolver';
    import api, { route, asApp, asUser, requestJira, webTrigger, privacy, getAppContext } from '@forge/api';
    import { kvs, Filter, FilterConditions, WhereConditions, Sort, MetadataField } from '@forge/kvs';
    import { Queue, InvocationError, InvocationErrorCode } from '@forge/events';
    const resolver = new Resolver();
    ${definitions.join('\n')}
    exports.resolver = resolver.getDefinitions();
    ${more}
  `;
}
