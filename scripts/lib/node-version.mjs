import { StepFailed } from './run.mjs';

/** The oldest Node that the tools run on. */
const oldest = [20, 19];

/** @throws {StepFailed} when this Node is too old */
export function checkNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw new StepFailed(
    `This needs Node ${oldest.join('.')} or newer, and this is Node ${process.versions.node}. ` +
      'Install a newer one from https://nodejs.org (or with your version manager) and start again.',
  );
}
