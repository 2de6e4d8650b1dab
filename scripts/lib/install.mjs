import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, StepFailed } from './run.mjs';

const lockFile = join(root, 'package-lock.json');
/** What npm itself writes at the end of an installation. */
const installedLock = join(root, 'node_modules/.package-lock.json');

/** Installs the packages when they are missing or are not those of the lock file. */
export async function installIfNeeded() {
  const differing = differingPackages();
  if (differing.length === 0) return;
  console.log(
    existsSync(installedLock)
      ? `Installing: ${differing.length} packages are not as the lock file says, ${differing[0]} first…`
      : 'Installing packages (first start)…',
  );
  const started = Date.now();
  const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { quiet: true });
  if (code !== 0) {
    throw new StepFailed(
      'Installing the packages failed; npm says above why. Without a network, or behind a proxy that npm does not know, ' +
        'set npm’s registry or proxy (npm config) and start again.',
    );
  }
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/**
 * The packages that are not installed in the version of the lock file. Packages for other platforms are not counted:
 * npm leaves them out. Versions are compared, since time stamps say little after a checkout or from a cache.
 */
function differingPackages() {
  const wanted = packagesOf(lockFile);
  const installed = existsSync(installedLock) ? packagesOf(installedLock) : {};
  return Object.entries(wanted)
    .filter(([path, { version, optional }]) => {
      const found = installed[path];
      return found === undefined ? !optional : found.version !== version;
    })
    .map(([path]) => path.replace('node_modules/', ''));
}

function packagesOf(file) {
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  return Object.fromEntries(Object.entries(packages).filter(([path]) => path !== ''));
}
