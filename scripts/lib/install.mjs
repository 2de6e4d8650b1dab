import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, StepFailed } from './run.mjs';

const lockFile = join(root, 'package-lock.json');
/** What npm itself writes at the end of an installation. */
const installedLock = join(root, 'node_modules/.package-lock.json');
/** The lock file that was last found installed; its time stamp alone would say "newer" after every checkout. */
const installedHash = join(root, 'node_modules/.installed-lock-hash');

/** Installs the packages when they are missing or do not match the lock file. */
export async function installIfNeeded() {
  const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (existsSync(installedLock)) {
    const known = existsSync(installedHash) && readFileSync(installedHash, 'utf8') === hash;
    if (known) return;
    if (!existsSync(installedHash) && statSync(installedLock).mtimeMs >= statSync(lockFile).mtimeMs) {
      writeFileSync(installedHash, hash);
      return;
    }
  }
  console.log(existsSync(installedLock) ? 'Packages changed: installing…' : 'Installing packages (first start)…');
  const started = Date.now();
  const code = await run('npm', ['ci', '--no-audit', '--no-fund'], { quiet: true });
  if (code !== 0) {
    throw new StepFailed(
      'Installing the packages failed; npm says above why. Without a network, or behind a proxy that npm does not know, ' +
        'set npm’s registry or proxy (npm config) and start again.',
    );
  }
  writeFileSync(installedHash, hash);
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}
