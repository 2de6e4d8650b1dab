/**
 * `npm run lint:forge -- DIRECTORY`: runs Atlassian's own linter over manifest and sources, against Atlassian's OpenAPI
 * documents in DIRECTORY. It sees scopes only of calls whose literal route stands in the call itself; the scope of every call
 * is enforced by the sandbox. The linter is large and needed seldom, so it is not among
 * the dependencies: `npm install --no-save @forge/lint@6.3.1` brings it.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const documents = {
  LOCAL_JIRA_SWAGGER: 'jira-platform-v3.json',
  LOCAL_JSM_SWAGGER: 'jsm-servicedeskapi.json',
  LOCAL_JSW_SWAGGER: 'jira-software.json',
  LOCAL_CONF_V2_SWAGGER: 'confluence-v2.json',
};

const directory = process.argv[2];
if (directory === undefined) fail('Name the directory with the OpenAPI documents: npm run lint:forge -- DIRECTORY');
const require = createRequire(join(process.env.FORGE_LINT_FROM ?? process.cwd(), 'package.json'));
let lint;
try {
  ({ lint } = require('@forge/lint'));
} catch {
  fail('Install the linter first: npm install --no-save @forge/lint@6.3.1');
}

const empty = join(mkdtempSync(join(tmpdir(), 'forge-lint-')), 'empty.json');
writeFileSync(empty, '{"paths":{}}');
process.env.USE_LOCAL_SWAGGER = '1';
for (const name of ['LOCAL_CONF_SWAGGER', 'LOCAL_BB_SWAGGER']) process.env[name] = empty;
for (const [name, file] of Object.entries(documents)) {
  const path = resolve(directory, file);
  process.env[name] = existsSync(path) ? path : empty;
}

const quiet = () => undefined;
const logger = { info: quiet, debug: quiet, trace: quiet, warn: quiet, error: quiet };
// The linter asks Atlassian's feature flags for the list of runtimes on their way out; offline there are none.
const flags = new Proxy({}, { get: (_target, name) => (name === 'then' ? undefined : () => []) });
const manifest = parse(readFileSync('manifest.yml', 'utf8'));
const results = await lint(sourcesBelow('src'), manifest, 'development', logger, flags, {
  linter: { mode: 'client-side' },
});
const problems = results.flatMap((result) => [...(result.errors ?? []), ...(result.warnings ?? [])]);
for (const problem of problems)
  console.log(`${problem.file ?? 'manifest.yml'}:${problem.line ?? 0} ${problem.message}`);
console.log(`${problems.length} problems.`);
process.exit(problems.length === 0 ? 0 : 1);

function sourcesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function fail(sentence) {
  console.error(sentence);
  process.exit(2);
}
