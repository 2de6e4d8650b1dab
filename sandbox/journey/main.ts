import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { readIssuesFile } from './issues-file';
import { Photographer } from './photographer';
import { difference, StepRunner } from './report';
import { SiteClient } from './site-client';
import { tellStory } from './story';
import { startSandbox } from '../sandbox';

interface Options {
  readonly issues: string;
  readonly version: string;
  readonly out: string;
}

/** Takes one release through the whole story on a fresh sandbox; see docs/sandbox.md. */
async function main(): Promise<void> {
  const options = new Command('journey')
    .description('Takes one release from planned to recorded on a fresh sandbox, and leaves everything it saw.')
    .requiredOption('--issues <file>', 'issues and versions, as docs/sandbox.md describes the file')
    .requiredOption('--version <name>', 'the version to take through the story')
    .requiredOption('--out <directory>', 'where the report, mails, bundle, traffic and screenshots go')
    .parse()
    .opts<Options>();
  const out = resolve(options.out);
  const projectKey = await readIssuesFile(options.issues, options.version);
  const data = await mkdtemp(join(tmpdir(), 'release-communications-journey-'));
  for (const earlier of ['bundle', 'mail', 'screenshots'])
    await rm(join(out, earlier), { recursive: true, force: true });
  await mkdir(join(out, 'mail'), { recursive: true });
  const started = performance.now();
  const sandbox = await startSandbox({
    ports: [0],
    dataDirectory: data,
    fresh: true,
    bare: false,
    issuesFile: options.issues,
    bundlePath: resolve('dist/app/index.cjs'),
    manifestPath: resolve('manifest.yml'),
    resourcesRoot: resolve('.'),
    pagesDirectory: resolve('dist/pages'),
    log: () => undefined,
  });
  console.log(`Sandbox ready at ${sandbox.url} after ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  const client = new SiteClient(sandbox.url);
  const runner = new StepRunner(client, (line) => console.log(line));
  const photographer = await Photographer.start(browserPath(), sandbox.url, join(out, 'screenshots'));
  try {
    const before = (await client.state()).usage;
    const outcome = await tellStory({
      client,
      runner,
      photographer,
      projectKey,
      versionName: options.version,
      outDirectory: out,
    });
    const after = (await client.state()).usage;
    await writeFile(
      join(out, 'report.json'),
      `${JSON.stringify({ release: `${projectKey} ${options.version}`, ...outcome, totals: difference(before, after), steps: runner.reports }, undefined, 2)}\n`,
    );
    console.log(`The story is told: ${outcome.mails} mails, ${outcome.bundleFiles} files of evidence. See ${out}.`);
  } finally {
    await writeFile(join(out, 'traffic.jsonl'), await client.traffic());
    for (const mail of await client.mails())
      await writeFile(join(out, 'mail', `${mail.id}.eml`), await client.rawMail(mail.id));
    await photographer.stop();
    await sandbox.stop();
    await rm(data, { recursive: true, force: true });
  }
}

function browserPath(): string {
  const path = process.env['CHROMIUM'];
  if (!path) throw new Error('Set CHROMIUM to the browser that takes the screenshots.');
  return path;
}

main().catch((failure: unknown) => {
  console.error(`The journey failed: ${failure instanceof Error ? failure.message : String(failure)}`);
  process.exit(1);
});
