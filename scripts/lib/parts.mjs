import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './run.mjs';

const hashesFile = join(root, 'dist/built-from.json');
const notSources = new Set(['node_modules', 'dist']);

/**
 * What is built: `sources` decide whether it must be built again, `product` is there when it was.
 */
export const parts = [
  {
    name: 'app',
    sources: ['src', 'package-lock.json', 'scripts/build.mjs'],
    product: 'dist/app/index.cjs',
  },
  {
    name: 'app pages',
    sources: ['static', 'src', 'package-lock.json', 'scripts/build.mjs'],
    product: 'static/dist/record-panel.html',
  },
  {
    name: 'sandbox pages',
    sources: ['sandbox/pages/client', 'sandbox/forge/bridge', 'package-lock.json', 'scripts/build.mjs'],
    product: 'dist/pages/index.html',
  },
];

/** The parts whose sources changed since they were built, or that are not there. */
export function outdatedParts() {
  const built = existsSync(hashesFile) ? JSON.parse(readFileSync(hashesFile, 'utf8')) : {};
  return parts.filter((part) => !existsSync(join(root, part.product)) || built[part.name] !== hashOf(part.sources));
}

/** Notes that these parts were built from the sources as they were when `hashes` was taken. */
export function noteBuilt(hashes) {
  const built = existsSync(hashesFile) ? JSON.parse(readFileSync(hashesFile, 'utf8')) : {};
  mkdirSync(dirname(hashesFile), { recursive: true });
  writeFileSync(hashesFile, `${JSON.stringify({ ...built, ...hashes }, undefined, 2)}\n`);
}

/** Digest over the names and contents of all files below these paths. */
export function hashOf(sources) {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of filesBelow(source)) {
      hash.update(`${file}\n`);
      hash.update(readFileSync(join(root, file)));
    }
  }
  return hash.digest('hex');
}

function filesBelow(path) {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  if (statSync(absolute).isFile()) return [path];
  return readdirSync(absolute, { withFileTypes: true })
    .filter((entry) => !notSources.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesBelow(join(path, entry.name)));
}
