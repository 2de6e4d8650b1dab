/**
 * `npm test`: the manifest, the types, the style, then all tests, the browser journey included. `--long` searches longer
 * (more seeds, more kills). Other arguments are paths of tests: then only these run.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './lib/browser.mjs';
import { buildIfNeeded } from './lib/build.mjs';
import { installIfNeeded } from './lib/install.mjs';
import { checkNodeVersion } from './lib/node-version.mjs';
import { main, root, run } from './lib/run.mjs';

const long = process.argv.includes('--long');
const paths = process.argv.slice(2).filter((argument) => argument !== '--long');
const inCI = ['true', '1'].includes(process.env.CI ?? '');
const tally = { passed: 0, failed: 0, skipped: 0 };

/** Runs one check, which counts as one test, and tells its name and time. */
async function check(name, work) {
  const { ok, seconds } = await timed(name, async () => (await work()) === 0);
  tally[ok ? 'passed' : 'failed'] += 1;
  console.log(`${ok ? 'passed' : 'FAILED'}: ${name} (${seconds} s)`);
}

async function timed(name, work) {
  console.log(`\n── ${name}`);
  const started = Date.now();
  const ok = await work().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    return false;
  });
  return { ok, seconds: ((Date.now() - started) / 1000).toFixed(1) };
}

/** Runs tests with Jest and adds its counts. A suite that does not even load counts as one failure. */
async function jest(name, args) {
  const resultFile = join(root, 'dist', `jest-${name.replaceAll(/\W+/g, '-')}.json`);
  mkdirSync(join(root, 'dist'), { recursive: true });
  rmSync(resultFile, { force: true });
  const { ok, seconds } = await timed(name, async () => {
    const env = { ...(long ? { LONG_TESTS: '1' } : {}), NODE_ENV: 'test' };
    const jestProgram = join(root, 'node_modules/jest/bin/jest.js');
    const code = await run(process.execPath, [jestProgram, '--json', `--outputFile=${resultFile}`, ...args], {
      env,
      quiet: true,
    });
    return code === 0;
  });
  if (!existsSync(resultFile)) {
    tally.failed += 1;
    console.log(`FAILED: ${name} did not finish (${seconds} s)`);
    return;
  }
  const result = JSON.parse(readFileSync(resultFile, 'utf8'));
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  tally.passed += result.numPassedTests;
  tally.failed += failed === 0 && !ok ? 1 : failed;
  tally.skipped += result.numPendingTests;
  console.log(`${result.numPassedTests} passed, ${failed} failed: ${name} (${seconds} s)`);
}

const typeScript = (project) => run(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', project]);
const hasTests = (directory) => existsSync(join(root, 'test', directory));

async function testEverything() {
  await check('build', async () => {
    await buildIfNeeded();
    return 0;
  });
  await check('manifest', () => run(process.execPath, ['scripts/lib/validate-manifest.mjs']));
  await check('types of the app and the sandbox', () => typeScript('tsconfig.json'));
  await check('types of the app’s pages', () => typeScript('static/tsconfig.json'));
  await check('types of the sandbox’s pages', () => typeScript('sandbox/pages/client/tsconfig.json'));
  await check('style', () => run(process.execPath, ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']));

  const later = ['journeys', 'browser'].filter(hasTests).map((directory) => `<rootDir>/test/${directory}/`);
  const elsewhere = later.flatMap((directory) => ['--testPathIgnorePatterns', directory]);
  await jest('unit and contract tests', ['--testPathIgnorePatterns', '/node_modules/', ...elsewhere]);
  if (hasTests('journeys')) await jest('journeys', ['test/journeys/']);
  if (hasTests('browser')) await testInBrowser();
}

async function testInBrowser() {
  const browser = await findBrowser();
  if (browser !== undefined) {
    process.env.CHROMIUM = browser;
    // One browser at a time: several starve each other on a small machine.
    await jest('browser tests', ['test/browser/', '--runInBand']);
    return;
  }
  console.log('\n!! NO BROWSER COULD BE FOUND OR INSTALLED: the browser tests did not run. Set CHROMIUM to one.');
  if (inCI) tally.failed += 1;
}

await main(async () => {
  checkNodeVersion();
  await installIfNeeded();
  if (paths.length === 0) {
    await testEverything();
  } else {
    await buildIfNeeded();
    const browser = await findBrowser();
    if (browser !== undefined) process.env.CHROMIUM = browser;
    await jest('chosen tests', paths);
  }
  if (tally.skipped > 0) console.log(`\n${tally.skipped} skipped`);
  console.log(`\n${tally.passed} passed, ${tally.failed} failed`);
  return tally.failed === 0 ? 0 : 1;
});
