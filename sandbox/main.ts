import { createWriteStream, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { DataInUse } from './data-directory';
import { startSandbox } from './sandbox';
import { PortInUse } from './server';

/** Where the sandbox is when nobody says otherwise, and how many ports after it are tried when it is taken. */
const usualPort = 8240;
const portsToTry = 60;
const root = resolve(__dirname, '..');

interface Options {
  readonly port?: number;
  readonly data: string;
  readonly fresh?: true;
  readonly bare?: true;
  readonly issues?: string;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new InvalidArgumentError('It must be 0 to 65535.');
  return port;
}

const command = new Command('npm start --')
  .description('Starts the sandbox: an emulated Jira site with the app installed. Nothing leaves this machine.')
  .option('--port <number>', `where to listen; ${usualPort} or the next free port when not given`, portNumber)
  .option('--data <directory>', 'where the data is kept', '.sandbox')
  .option('--fresh', 'throw away the data of earlier runs')
  .option('--bare', 'a site that nobody prepared for the app (with --fresh, or on a first start)')
  .option('--issues <file>', 'add the issues and versions of this JSON file')
  .action(start);

async function start(options: Options): Promise<void> {
  const dataDirectory = resolve(options.data);
  mkdirSync(dataDirectory, { recursive: true });
  const logFile = createWriteStream(join(dataDirectory, 'sandbox.log'), { flags: 'a' });
  const sandbox = await startSandbox({
    ports:
      options.port === undefined ? Array.from({ length: portsToTry }, (_, index) => usualPort + index) : [options.port],
    dataDirectory,
    fresh: options.fresh ?? false,
    bare: options.bare ?? false,
    issuesFile: options.issues === undefined ? undefined : resolve(options.issues),
    bundlePath: join(root, 'dist/app/index.cjs'),
    manifestPath: join(root, 'manifest.yml'),
    resourcesRoot: root,
    pagesDirectory: join(root, 'dist/pages'),
    log: (message) => logFile.write(`${new Date().toISOString()} ${message}\n`),
  });
  console.log(`Sandbox ready at ${sandbox.url}`);

  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      sandbox.stop().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    });
  }
}

function fail(error: unknown): never {
  const expected = error instanceof DataInUse || error instanceof PortInUse;
  console.error(error instanceof Error ? (expected ? error.message : error.stack) : String(error));
  process.exit(1);
}

command.parseAsync().catch(fail);
