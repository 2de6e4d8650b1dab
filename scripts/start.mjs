/** `npm start`: installs and builds what is missing, then starts the sandbox. Arguments after `--` go to the sandbox. */
import { buildIfNeeded } from './lib/build.mjs';
import { installIfNeeded } from './lib/install.mjs';
import { checkNodeVersion } from './lib/node-version.mjs';
import { main, runTypeScript } from './lib/run.mjs';

await main(async () => {
  checkNodeVersion();
  await installIfNeeded();
  await buildIfNeeded();
  return runTypeScript('sandbox/main.ts', process.argv.slice(2));
});
