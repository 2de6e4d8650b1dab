import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run } from './run.mjs';

const installedBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * A browser for the tests: the one that CHROMIUM names, an installed one, the test tool's own download, or the system's
 * package where this may install it. Says what it does.
 * @returns {Promise<string | undefined>} the program, or undefined when none can be had
 */
export async function findBrowser() {
  if (process.env.CHROMIUM) return works(process.env.CHROMIUM);
  const installed = installedBrowsers.find((path) => existsSync(path) && works(path));
  return installed ?? (await downloaded()) ?? (await fromSystemPackages());
}

function works(path) {
  const { status } = spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 });
  return status === 0 ? path : undefined;
}

async function downloaded() {
  const { chromium } = await import('playwright-core');
  const path = chromium.executablePath();
  if (path && existsSync(path) && works(path)) return path;
  console.log('No Chromium or Chrome is installed; downloading the test tool’s own…');
  const code = await run('npx', ['playwright-core', 'install', 'chromium'], { quiet: true });
  return code === 0 && existsSync(path) ? works(path) : undefined;
}

async function fromSystemPackages() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.log('Installing Chromium from the system’s packages…');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { quiet: true, env });
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { quiet: true, env });
  return existsSync('/usr/bin/chromium') ? works('/usr/bin/chromium') : undefined;
}
