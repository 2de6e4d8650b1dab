import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { BundleFile } from '../../src/domain/ledger/bundle';

export interface Case {
  /** One byte of one file, exclusive-or with the mask. */
  readonly flip?: { readonly path: string; readonly position: number; readonly mask: number };
  /** New contents; null removes the file. */
  readonly replace?: Readonly<Record<string, string | null>>;
  readonly options?: { readonly key?: string };
}

export interface ReportLine {
  readonly kind: 'pass' | 'note' | 'finding' | 'problem';
  readonly file: string;
  readonly message: string;
  readonly entry?: number;
}

export interface Result {
  readonly accepted: boolean;
  readonly lines: readonly ReportLine[];
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

type Files = readonly BundleFile[];

/** The verifier's results for these variations of a bundle, in their order. */
export function verifyMany(bundle: Files, cases: readonly Case[]): readonly Result[] {
  return run([{ bundle, cases }]);
}

/** The verifier's results for these bundles, in their order. */
export function verifyEach(bundles: readonly Files[]): readonly Result[] {
  return run(bundles.map((bundle) => ({ bundle, cases: [{}] })));
}

function run(jobs: readonly { readonly bundle: Files; readonly cases: readonly Case[] }[]): readonly Result[] {
  const input = jobs.map(({ bundle, cases }) => ({
    files: Object.fromEntries(bundle.map(({ path, content }) => [path, base64(content)])),
    cases: cases.map((one) => ({
      ...one,
      replace: Object.fromEntries(
        Object.entries(one.replace ?? {}).map(([path, text]) => [path, text === null ? null : base64(text)]),
      ),
    })),
  }));
  const child = spawnSync(process.execPath, [join(__dirname, 'verify-from-input.mjs')], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 1024 ** 3,
  });
  if (child.status !== 0) throw new Error(`The verifier broke down: ${child.stderr}`);
  const results: unknown = JSON.parse(child.stdout);
  if (!Array.isArray(results)) throw new Error('The verifier answered something else than a list.');
  return results;
}

export function verifyOne(bundle: readonly BundleFile[], one: Case = {}): Result {
  const [result] = verifyMany(bundle, [one]);
  if (result === undefined) throw new Error('The verifier did not answer.');
  return result;
}

export function problemsOf(result: Result): readonly ReportLine[] {
  return result.lines.filter(({ kind }) => kind === 'problem');
}

/** What a reader of the report sees first: file and entry of every problem. */
export function placesOf(result: Result | undefined): readonly string[] {
  if (result === undefined) throw new Error('The verifier did not answer.');
  return problemsOf(result).map(({ file, entry }) => (entry === undefined ? file : `${file} entry ${entry}`));
}
