/**
 * What it costs to judge a large release: a version with 1,000 work items, 50 change requests with approvals in Jira
 * Service Management, and evidence from ten environments. Counted on the real bundle in a fresh sandbox and compared
 * with the least that Jira's REST API allows. Ends with an error when a bound that docs/architecture.md states is broken.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { approversField } from '../sandbox/demo/fields';
import { people } from '../sandbox/demo/people';
import { startSandbox } from '../sandbox/sandbox';
import { LargeRelease } from './large-release';
import { leastFor, type Cost, Meter } from './meter';

const ISSUES = 1000;
const CHANGES = 50;
const ENVIRONMENTS = 10;
/** Each step is measured so often; what differs from run to run is told as the median. */
const RUNS = 5;

interface Row {
  readonly step: string;
  readonly cost: Cost;
  /** What of it judges the record; the rest asks who the reader is and what people are called. */
  readonly judging: Pick<Cost, 'calls' | 'points'>;
  readonly least: Pick<Cost, 'calls' | 'points'>;
}

async function measure(): Promise<readonly Row[]> {
  const directory = await mkdtemp(join(tmpdir(), 'release-communications-bench-'));
  const issuesFile = join(directory, 'issues.json');
  await writeFile(
    issuesFile,
    JSON.stringify(
      Array.from({ length: ISSUES }, (_, index) => ({
        key: `BENCH-${index + 1}`,
        summary: `Improvement ${index + 1}`,
        fixVersion: '1.0.0',
        changeType: 'IMPROVEMENTS',
      })),
    ),
  );
  const sandbox = await startSandbox({
    ports: [0],
    dataDirectory: join(directory, 'data'),
    fresh: true,
    bare: false,
    issuesFile,
    bundlePath: resolve('dist/app/index.cjs'),
    manifestPath: resolve('manifest.yml'),
    resourcesRoot: resolve('.'),
    pagesDirectory: resolve('dist/pages'),
    log: () => undefined,
  });
  try {
    const release = await LargeRelease.prepare(sandbox.url, {
      projectKey: 'BENCH',
      versionName: '1.0.0',
      changes: CHANGES,
      approversField,
      approver: people.carlos,
      progress,
    });
    const meter = new Meter(sandbox.host, release.client);
    const open = () => release.open();
    const rows: Row[] = [];
    const judgeFresh = () => release.tryToMove();
    progress('Judging anew, by trying to move the held card …');
    rows.push(
      await rowOf(meter, 'judge, everything read anew', judgeFresh, leastFor({ issues: ISSUES, approvals: CHANGES })),
    );
    await release.approveAll();
    progress(`Reporting ${ENVIRONMENTS} environments …`);
    for (let index = 0; index < ENVIRONMENTS; index += 1)
      await release.report(index === 0 ? 'production' : `region-${index}`, index + 1);
    progress('Showing the record …');
    const first = async () => {
      await release.touch(release.changes.length);
      return meter.run(open);
    };
    rows.push({
      step: 'show, every change touched',
      ...(await medianOf(first)),
      least: leastFor({ issues: ISSUES, approvals: CHANGES, marks: CHANGES }),
    });
    rows.push(await rowOf(meter, 'show again, nothing changed', open, leastFor({ issues: ISSUES, marks: CHANGES })));
    rows.push({
      step: 'show again, one change touched',
      ...(await medianOf(async () => {
        await release.touch(1);
        return meter.run(open);
      })),
      least: leastFor({ issues: ISSUES, approvals: 1, marks: CHANGES }),
    });
    return rows;
  } finally {
    await sandbox.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** What is being done, so that nobody waits in front of an empty screen. */
function progress(doing: string): void {
  console.error(doing);
}

async function rowOf(meter: Meter, step: string, work: () => Promise<unknown>, least: Row['least']): Promise<Row> {
  return { step, ...(await medianOf(() => meter.run(work))), least };
}

async function medianOf(run: () => Promise<Pick<Row, 'cost' | 'judging'>>): Promise<Pick<Row, 'cost' | 'judging'>> {
  const all: Pick<Row, 'cost' | 'judging'>[] = [];
  for (let count = 0; count < RUNS; count += 1) all.push(await run());
  const [median] = [...all].sort((a, b) => a.cost.milliseconds - b.cost.milliseconds).slice(Math.floor(all.length / 2));
  if (!median) throw new Error('Nothing was measured.');
  return median;
}

function tell(rows: readonly Row[]): void {
  const ratio = (had: number, least: number): string => (had / least).toFixed(2);
  console.log(
    `A version with ${ISSUES} work items, ${CHANGES} change requests, evidence of ${ENVIRONMENTS} environments; median of ${RUNS} runs.\n`,
  );
  console.log(
    '| step | REST calls | of them judging | the least | ratio | points judging | the least | ratio | milliseconds | storage reads | storage writes |',
  );
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const { step, cost, judging, least } of rows)
    console.log(
      `| ${[
        step,
        cost.calls,
        judging.calls,
        least.calls,
        ratio(judging.calls, least.calls),
        judging.points,
        least.points,
        ratio(judging.points, least.points),
        Math.round(cost.milliseconds),
        cost.reads,
        cost.writes,
      ].join(' | ')} |`,
    );
  console.log(`
The least: one call reads the record, with it the marks of up to 99 changes; one search tells the ids of up to 5,000 work
items; approvals are given for one request at a time. A call costs one point and one more for each object in its answer.`);
}

/** What docs/architecture.md promises. */
function brokenBounds(rows: readonly Row[]): readonly string[] {
  const [fresh, , again] = rows;
  const problems: string[] = [];
  if (!fresh || !again) return ['Nothing was measured.'];
  if (again.judging.calls > 2) problems.push(`Judging again took ${again.judging.calls} REST calls, not two.`);
  for (const { step, judging, least } of rows)
    for (const what of ['calls', 'points'] as const)
      if (judging[what] > least[what] * 1.1)
        problems.push(`${step}: ${judging[what]} ${what}, the least is ${least[what]}.`);
  return problems;
}

measure()
  .then((rows) => {
    tell(rows);
    const problems = brokenBounds(rows);
    for (const problem of problems) console.error(problem);
    process.exitCode = problems.length === 0 ? 0 : 1;
  })
  .catch((failure: unknown) => {
    console.error(failure);
    process.exitCode = 1;
  });
