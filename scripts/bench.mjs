/** `npm run bench -- NAME`: measures what is claimed about cost, on the real bundle in a fresh sandbox. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfNeeded } from './lib/build.mjs';
import { installIfNeeded } from './lib/install.mjs';
import { checkNodeVersion } from './lib/node-version.mjs';
import { main, root, runTypeScript, StepFailed } from './lib/run.mjs';

await main(async () => {
  const [name = '', ...rest] = process.argv.slice(2);
  const script = join('bench', `${name}.ts`);
  if (!/^[a-z-]+$/.test(name) || !existsSync(join(root, script))) {
    const known = readdirSync(join(root, 'bench'), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name.replace(/\.ts$/, ''));
    throw new StepFailed(`Name what to measure: npm run bench -- ${known.join(' | ')}`);
  }
  checkNodeVersion();
  await installIfNeeded();
  await buildIfNeeded();
  return runTypeScript(script, rest);
});
