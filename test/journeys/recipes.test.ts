/** The recipes of the page about pipelines, run by bash as the page has them, against the app. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { people, queryUsers } from '../../sandbox/demo/people';
import type { RecordCalls } from '../../src/contract';
import { recipe, runInShell, PIPELINES, type Ran } from './support/recipes';
import { Release } from './support/release';
import { TestSite } from './support/site';

let site: TestSite;
let directory: string;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({
    users: queryUsers.others.slice(0, 1).map((person) => person.accountId),
    addresses: ['one@partners.example'],
  });
  directory = mkdtempSync(join(tmpdir(), 'release-communications-recipes-'));
  writeFileSync(join(directory, 'report-deployment.sh'), recipe('report-deployment.sh'));
}, 60_000);
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  await site.stop();
});

/** The steps that each project has itself; here they do nothing, well or badly. */
function ownSteps(smokeTest: 'passes' | 'fails'): void {
  const codes = { 'deploy.sh': 0, 'smoke-test.sh': smokeTest === 'passes' ? 0 : 1, 'roll-back.sh': 0 };
  for (const [name, code] of Object.entries(codes))
    writeFileSync(join(directory, name), `#!/bin/sh\nexit ${code}\n`, { mode: 0o755 });
}

async function approvedRelease(): Promise<Release> {
  const release = await Release.plan(site);
  await release.complete();
  await release.submit();
  await release.approve();
  await site.idle();
  return release;
}

const inProject = (command: string): string => command.replaceAll('PHOENIX', 'HBR');

/** Runs a pipeline's jobs one after the other: once one failed, those that are for failures. */
async function runPipeline(name: string, version: string, secret?: string): Promise<Ran> {
  const { url, secret: right } = await site.pipeline();
  let output = '';
  let failed = false;
  for (const { when, run, onFailure, environment } of PIPELINES[name]?.(version) ?? []) {
    if (when !== (failed ? 'failure' : 'success')) continue;
    const variables = { ...environment, EVIDENCE_URL: url, PIPELINE_SECRET: secret ?? right };
    const ran = await runInShell(run.map(inProject), directory, variables);
    output += ran.output;
    if (ran.code === 0) continue;
    failed = true;
    output += (await runInShell(onFailure.map(inProject), directory, variables)).output;
  }
  await site.idle();
  return { code: failed ? 1 : 0, output };
}

describe.each(Object.keys(PIPELINES))('the recipe for %s', (name) => {
  test('opens the gate when the deployment is verified, and tells who ran it', async () => {
    ownSteps('passes');
    const release = await approvedRelease();
    expect(await release.reasons()).toEqual(['no-evidence']);
    const { code, output } = await runPipeline(name, release.ground.versionName);
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('verified in production') });
    expect(await release.reasons()).toEqual([]);
    const evidence = (await release.gates()).flatMap((gate) =>
      gate.name === 'deployment-verified' ? gate.evidence : [],
    );
    expect(evidence).toMatchObject([
      {
        text: expect.stringContaining('commit cccccccccccc…'),
        source: expect.stringMatching(/run 1042.*approved there by octocat$/),
        url: expect.stringMatching(/1042|9000000001/),
      },
    ]);
  }, 60_000);

  test('reports the failure and then the roll-back when the verification fails', async () => {
    ownSteps('fails');
    const release = await approvedRelease();
    const { code, output } = await runPipeline(name, release.ground.versionName);
    expect(code).toBe(1);
    expect(output).toMatch(/deployed in production[^]*failed in production[^]*rolled-back in production/);
    expect(await release.reasons()).toEqual(['rolled-back']);
  }, 60_000);

  test('says what is wrong with a wrong secret, prints no secret, and changes nothing', async () => {
    ownSteps('passes');
    const release = await approvedRelease();
    const key = Buffer.alloc(32, 7);
    const wrong = `whsec_${key.toString('base64')}`;
    const { code, output } = await runPipeline(name, release.ground.versionName, wrong);
    expect(code).toBe(1);
    expect(output).toContain(
      'The report was not taken (401): The signature does not fit the body, the id, the time and the secret.',
    );
    for (const secret of [wrong, key.toString('base64'), key.toString('hex')]) expect(output).not.toContain(secret);
    expect(await release.reasons()).toEqual(['no-evidence']);
  }, 60_000);
});

test('the calls that the panel shows open the gate with exactly what the record names', async () => {
  const release = await approvedRelease();
  const artifact = `sha256:${'a'.repeat(64)}`;
  const commit = 'd'.repeat(40);
  const named = await release.panel('nameInstallation', {
    revision: 0,
    artifacts: [`registry.example.com/harbour@${artifact}`],
    commits: [commit],
    environments: [],
  });
  expect(named.installation).toMatchObject({ revision: 1, artifacts: [artifact], commits: [commit] });
  expect(await release.reasons()).toEqual(expect.arrayContaining(['drifted']));
  await release.submit();
  await release.approve();
  await release.verify();
  expect(await release.reasons()).toEqual(['no-artifact']);
  const { commands, example } = await site.call(
    z.custom<RecipeValue>(),
    people.ada.accountId,
    'record-panel',
    release.place,
    'pipelineRecipe',
  );
  const { url, secret } = await site.pipeline();
  const ran = await runInShell([commands], directory, {
    EVIDENCE_URL: url,
    PIPELINE_SECRET: secret,
    SEQUENCE: '1043',
    APPROVED_BY: 'Mona "the cat", O’Neill',
  });
  expect(ran).toMatchObject({ code: 0, output: expect.stringContaining('Reported') });
  await site.idle();
  expect(await release.reasons()).toEqual([]);
  expect(JSON.stringify(await release.gates())).toContain('approved there by Mona \\"the cat\\", O’Neill');
  expect(await site.report(JSON.parse(example), 'by-hand')).toMatchObject({ status: 409, value: { code: 'stale' } });
}, 60_000);

type RecipeValue = Extract<ReturnType<RecordCalls['pipelineRecipe']>, { ok: true }>['value'];
