/**
 * The recipes of docs/pipelines.md as the page has them: the script, and what each pipeline would have its shell run. The
 * pipelines' own parts are played: which steps run when one fails, and the variables that each of them sets.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const page = readFileSync(join(__dirname, '../../../docs/pipelines.md'), 'utf8');

/** The block that follows the mark with this name. */
export function recipe(name: string): string {
  const mark = page.indexOf(`<!-- recipe: ${name} -->`);
  const block = /^```\w+\n([^]*?)^```$/m.exec(page.slice(mark))?.[1];
  if (mark < 0 || block === undefined) throw new Error(`The page has no recipe ${name}.`);
  return block;
}

/** What the shell of one job runs one after the other, and what it runs when one of these failed. */
export interface Steps {
  /** Whether the job runs as long as all jobs before it went well, or only after one that failed. */
  readonly when: 'success' | 'failure';
  readonly run: readonly string[];
  readonly onFailure: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const lines = z.array(z.string());
const job = z.looseObject({ script: lines, after_script: lines.optional() });

const RUN = '1042';

/** Each pipeline with the variables that it sets by itself, as its documentation names them. */
export const PIPELINES: Readonly<Record<string, (version: string) => readonly Steps[]>> = {
  'github-actions': (version) => {
    const { jobs } = z
      .looseObject({
        jobs: z.looseObject({
          deploy: z.looseObject({
            env: z.record(z.string(), z.string()),
            steps: z.array(z.looseObject({ run: z.string().optional(), if: z.string().optional() })),
          }),
        }),
      })
      .parse(parse(recipe('github-actions')));
    const { env, steps } = jobs.deploy;
    expect(env).toMatchObject({ VERSION: '${{ inputs.version }}', PIPELINE_SECRET: '${{ secrets.PIPELINE_SECRET }}' });
    const runs = (when: string | undefined) => steps.filter((step) => step.if === when).flatMap(({ run }) => run ?? []);
    return [
      {
        when: 'success',
        run: runs(undefined),
        onFailure: runs('failure()'),
        environment: {
          VERSION: version,
          APPROVED_BY: 'octocat',
          GITHUB_ACTIONS: 'true',
          GITHUB_WORKFLOW: 'Deploy to production',
          GITHUB_RUN_ID: '9000000001',
          GITHUB_RUN_NUMBER: RUN,
          GITHUB_RUN_ATTEMPT: '1',
          GITHUB_SERVER_URL: 'https://github.com',
          GITHUB_REPOSITORY: 'example/harbour',
          GITHUB_SHA: 'c'.repeat(40),
        },
      },
    ];
  },
  'gitlab-ci': (version) => {
    const file = z.looseObject({ deploy: job, verify: job, 'roll-back': job }).parse(parse(recipe('gitlab-ci')));
    const environment = {
      VERSION: version,
      APPROVED_BY: 'octocat',
      GITLAB_CI: 'true',
      CI_PROJECT_PATH: 'example/harbour',
      CI_PIPELINE_IID: RUN,
      CI_PIPELINE_URL: 'https://gitlab.example.com/example/harbour/-/pipelines/1042',
      CI_COMMIT_TAG: version,
      CI_COMMIT_SHA: 'c'.repeat(40),
    };
    // The dotenv report hands the deploying job's number on to the jobs after it.
    const withJob = (id: string, part: z.infer<typeof job>, when: Steps['when'] = 'success'): Steps => ({
      when,
      run: [...(id === '7001' ? [] : ['set -a; . ./deployment.env; set +a']), ...part.script],
      onFailure: ['set -a; . ./deployment.env; set +a', 'export CI_JOB_STATUS=failed', ...(part.after_script ?? [])],
      environment: { ...environment, CI_JOB_ID: id },
    });
    return [withJob('7001', file.deploy), withJob('7002', file.verify), withJob('7003', file['roll-back'], 'failure')];
  },
  jenkins: (version) => {
    const text = recipe('jenkins');
    const [stages = '', post = ''] = text.split(/^ {2}post \{$/m);
    const commands = (part: string) => [...part.matchAll(/^ *sh '(.*)'$/gm)].map(([, command = '']) => command);
    expect(text).toContain("PIPELINE_SECRET = credentials('release-communications-secret')");
    return [
      {
        when: 'success',
        run: commands(stages),
        onFailure: commands(post),
        environment: {
          VERSION: version,
          APPROVED_BY: 'octocat',
          JENKINS_URL: 'https://jenkins.example.com/',
          JOB_NAME: 'harbour/deploy',
          BUILD_NUMBER: RUN,
          BUILD_URL: 'https://jenkins.example.com/job/harbour/1042/',
          GIT_COMMIT: 'c'.repeat(40),
        },
      },
    ];
  },
  'bitbucket-pipelines': (version) => {
    const file = z
      .looseObject({ pipelines: z.looseObject({ custom: z.record(z.string(), z.array(z.looseObject({}))) }) })
      .parse(parse(recipe('bitbucket-pipelines')));
    const steps = Object.values(file.pipelines.custom)[0] ?? [];
    const { step } = z
      .looseObject({ step: z.looseObject({ script: lines, 'after-script': lines }) })
      .parse(steps.find((one) => 'step' in one));
    return [
      {
        when: 'success',
        run: step.script,
        // All of it is one script to Bitbucket, which sets the variable.
        onFailure: ['export BITBUCKET_EXIT_CODE=1', ...step['after-script']],
        environment: {
          VERSION: version,
          APPROVED_BY: 'octocat',
          BITBUCKET_BUILD_NUMBER: RUN,
          BITBUCKET_REPO_FULL_NAME: 'example/harbour',
          BITBUCKET_COMMIT: 'c'.repeat(40),
        },
      },
    ];
  },
};

export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** Runs commands as one script of bash that ends with the first failure, as the pipelines' shells do. */
export function runInShell(
  commands: readonly string[],
  directory: string,
  environment: Readonly<Record<string, string>>,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const shell = spawn('bash', ['-c', ['set -eo pipefail', ...commands].join('\n')], {
      cwd: directory,
      env: { PATH: process.env['PATH'] ?? '', HOME: directory, ...environment },
    });
    let output = '';
    const listen = (chunk: Buffer): void => void (output += chunk.toString());
    shell.stdout.on('data', listen);
    shell.stderr.on('data', listen);
    shell.on('error', reject);
    shell.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
