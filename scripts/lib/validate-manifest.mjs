import { createRequire } from 'node:module';
import { join } from 'node:path';
import { main, root, StepFailed } from './run.mjs';

/** Validates manifest.yml as Forge's own command line does. Fails on errors; warnings are told. */
await main(async () => {
  const { validate } = createRequire(import.meta.url)('@forge/manifest');
  const { success, errors = [] } = await validate(false, join(root, 'manifest.yml'));
  for (const { level, message, reference, line } of errors) {
    console.log(`manifest.yml:${line ?? 1} ${level} ${reference ?? ''} ${message}`);
  }
  if (!success || errors.some(({ level }) => level === 'error')) throw new StepFailed('The manifest is not valid.');
});
