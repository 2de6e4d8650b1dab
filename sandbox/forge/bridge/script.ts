import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** The frame's half of the bridge as one script for browsers. */
export function bridgeScript(): string {
  const built = buildSync({
    entryPoints: [join(__dirname, 'frame.ts')],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  });
  return built.outputFiles[0]?.text ?? '';
}
