import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The project's directory. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A step did not work; the message is for the person who started the script. */
export class StepFailed extends Error {}

/**
 * Runs a program to its end, with this terminal as its own. SIGINT and SIGTERM are handed on to it.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: Readonly<Record<string, string>>, quiet?: boolean }} [options] quiet: its output goes to standard error
 * @returns {Promise<number>} its exit code
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['inherit', options.quiet ? process.stderr : 'inherit', 'inherit'],
      env: { ...process.env, ...options.env },
    });
    const forward = (signal) => child.kill(signal);
    process.on('SIGINT', forward).on('SIGTERM', forward);
    const unwatch = onOrphaned(() => child.kill('SIGTERM'));
    const release = () => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      unwatch();
    };
    child.once('error', (error) => {
      release();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      release();
      resolve(code ?? (signal === null ? 1 : 128));
    });
  });
}

/**
 * Calls back when whoever started this process is gone. A shell in between, as package runners put it there, takes a
 * SIGTERM for itself, hands nothing on, and would leave the program running for nobody.
 */
function onOrphaned(act) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    act();
  }, 250);
  watch.unref();
  return () => clearInterval(watch);
}

/** Runs a script of the project with this Node; TypeScript included. */
export function runTypeScript(script, args) {
  return run(process.execPath, ['--import', 'tsx', script, ...args]);
}

/**
 * The main function of a script: what it rejects with is told in words, and the process ends with a code of its own.
 * @param {() => Promise<number | void>} work resolves with the exit code
 */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    console.error(error instanceof StepFailed ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
