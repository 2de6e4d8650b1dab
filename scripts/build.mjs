/**
 * Builds the app as Forge runs it (dist/app/index.cjs), its pages (static/dist) and the sandbox's pages (dist/pages).
 * With --if-needed only what changed since it was built.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf, noteBuilt, outdatedParts, parts } from './lib/parts.mjs';
import { main, root, StepFailed } from './lib/run.mjs';

const builders = {
  app: buildApp,
  'app pages': () => buildPages('static/vite.config.ts'),
  'sandbox pages': () => buildPages('sandbox/pages/client/vite.config.ts'),
};

/** One file that Forge's runtime requires; everything is inside, the @forge packages included. */
async function buildApp() {
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: root,
    entryPoints: ['src/index.ts'],
    outfile: 'dist/app/index.cjs',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  const kilobytes = Math.round(statSync(join(root, 'dist/app/index.cjs')).size / 1024);
  return `dist/app/index.cjs, ${kilobytes} KB`;
}

async function buildPages(configFile) {
  // The package is CommonJS; Vite reads its configuration files as modules all the same, and warns of it.
  process.env.VITE_CONFIG_NATIVE_IGNORE_WARNING = 'true';
  const { build } = await import('vite');
  await build({
    configFile: join(root, configFile),
    root: join(root, configFile, '..'),
    logLevel: 'warn',
    build: { rolldownOptions: { checks: { pluginTimings: false } } },
  });
  return configFile.replace('/vite.config.ts', '');
}

async function buildPart(part) {
  const started = Date.now();
  const hash = hashOf(part.sources);
  try {
    const made = await builders[part.name]();
    console.log(`Built ${part.name} in ${((Date.now() - started) / 1000).toFixed(1)} s (${made}).`);
  } catch (error) {
    throw new StepFailed(`Building ${part.name} failed: ${error instanceof Error ? error.message : String(error)}`);
  }
  return [part.name, hash];
}

await main(async () => {
  const wanted = process.argv.includes('--if-needed') ? outdatedParts() : parts;
  noteBuilt(Object.fromEntries(await Promise.all(wanted.map(buildPart))));
});
