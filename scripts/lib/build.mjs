import { outdatedParts } from './parts.mjs';
import { run, StepFailed } from './run.mjs';

/** Builds what changed since the last build, in a process of its own, since its tools may just have been installed. */
export async function buildIfNeeded() {
  const outdated = outdatedParts();
  if (outdated.length === 0) return;
  console.log(`Building ${outdated.map(({ name }) => name).join(', ')}…`);
  const code = await run(process.execPath, ['scripts/build.mjs', '--if-needed']);
  if (code !== 0) throw new StepFailed('The build failed; see above.');
}
