/**
 * `npm run build:forge`: bundles the app as Forge's own command line does and puts the result where the sandbox runs it,
 * so that the journey can be told with the very code that a deploy uploads (a CommonJS program, since the bundler's
 * configuration refuses to load elsewhere). The bundler is large and needed seldom, so it
 * is not among the dependencies: `npm install --no-save --ignore-scripts @forge/bundler@7.3.0` brings it.
 */
const { renameSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join, resolve } = require('node:path');

const app = process.cwd();
let bundler;
try {
  bundler = dirname(
    createRequire(join(process.env.FORGE_BUNDLER_FROM ?? app, 'package.json')).resolve('@forge/bundler'),
  );
} catch {
  console.error('Install the bundler first: npm install --no-save --ignore-scripts @forge/bundler@7.3.0');
  process.exit(2);
}
const { getCommonWebpackConfig } = createRequire(join(bundler, 'index.js'))('./config/common.js');
const webpack = createRequire(join(bundler, 'index.js'))('webpack');

const configuration = getCommonWebpackConfig({
  entryPoints: [{ name: 'index', path: resolve('src/index') }],
  appDirectory: app,
  watchMode: false,
  i18nConfig: {},
});
const output = resolve('dist/app');
webpack(
  {
    ...configuration,
    target: 'node',
    context: app,
    output: { ...configuration.output, path: output },
    resolve: { ...configuration.resolve, modules: [resolve('node_modules'), 'node_modules'] },
  },
  (failure, stats) => {
    if (failure || stats.hasErrors()) {
      console.error(failure ?? stats.toString({ all: false, errors: true }));
      process.exit(1);
    }
    renameSync(join(output, 'index.js'), join(output, 'index.cjs'));
    console.log('Bundled the app as Forge does (dist/app/index.cjs).');
  },
);
