/** `npm run journey -- --issues FILE --version NAME --out DIR`: takes one release through the whole story, headless. */
import { findBrowser } from './lib/browser.mjs';
import { buildIfNeeded } from './lib/build.mjs';
import { installIfNeeded } from './lib/install.mjs';
import { checkNodeVersion } from './lib/node-version.mjs';
import { main, runTypeScript, StepFailed } from './lib/run.mjs';

await main(async () => {
  checkNodeVersion();
  await installIfNeeded();
  await buildIfNeeded();
  const browser = await findBrowser();
  if (browser === undefined) throw new StepFailed('The journey needs a browser; set CHROMIUM to one and start again.');
  process.env.CHROMIUM = browser;
  return runTypeScript('sandbox/journey/main.ts', process.argv.slice(2));
});
