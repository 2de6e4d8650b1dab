import { createWriteStream, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DataInUse, UnfitData } from './data-directory';
import { type Sandbox, startSandbox } from './sandbox';
import { PortInUse } from './server';

/** Where the sandbox is when nobody says otherwise, and how many ports after it are tried when it is taken. */
const usualPort = 8240;
const portsToTry = 60;
/** Milliseconds after which the parts are not waited for any more. */
const longestStop = 10_000;
const root = resolve(__dirname, '..');

interface Options {
  readonly port?: number;
  readonly data: string;
  readonly fresh?: true;
  readonly bare?: true;
  readonly installedAgain?: true;
  readonly copyOf?: string;
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
  .option('--installed-again', 'install the app anew over its data, as on a restored site')
  .addOption(
    new Option(
      '--copy-of <directory>',
      'begin as a copy of the site whose data are there, with the app installed anew; that one may go on running',
    ).conflicts(['bare', 'installedAgain', 'issues']),
  )
  .option('--issues <file>', 'add the issues and versions of this JSON file')
  .action(start);

async function start(options: Options): Promise<void> {
  const stopOnSignal = listenForSignals();
  const dataDirectory = resolve(options.data);
  mkdirSync(dataDirectory, { recursive: true });
  const logFile = createWriteStream(join(dataDirectory, 'sandbox.log'), { flags: 'a' });
  const sandbox = await startSandbox({
    ports:
      options.port === undefined ? Array.from({ length: portsToTry }, (_, index) => usualPort + index) : [options.port],
    dataDirectory,
    fresh: options.fresh ?? false,
    bare: options.bare ?? false,
    installedAgain: options.installedAgain ?? false,
    copyOf: options.copyOf === undefined ? undefined : resolve(options.copyOf),
    issuesFile: options.issues === undefined ? undefined : resolve(options.issues),
    bundlePath: join(root, 'dist/app/index.cjs'),
    manifestPath: join(root, 'manifest.yml'),
    resourcesRoot: root,
    pagesDirectory: join(root, 'dist/pages'),
    log: (message) => logFile.write(`${new Date().toISOString()} ${message}\n`),
  });
  stopOnSignal(sandbox);
  console.log(`Sandbox ready at ${sandbox.url}`);
}

/** Ends the process with 0 on SIGINT and SIGTERM. While the sandbox starts, at once: its data bears that. */
function listenForSignals(): (sandbox: Sandbox) => void {
  let sandbox: Sandbox | undefined;
  let stopping = false;
  const end = (): void => {
    if (sandbox === undefined) process.exit(0);
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), longestStop).unref();
    sandbox.stop().then(() => process.exit(0), fail);
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  return (started) => {
    sandbox = started;
  };
}

function fail(error: unknown): never {
  const expected = [DataInUse, UnfitData, PortInUse].some((one) => error instanceof one);
  console.error(error instanceof Error ? (expected ? error.message : error.stack) : String(error));
  process.exit(1);
}

command.parseAsync().catch(fail);
