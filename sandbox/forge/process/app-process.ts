import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import {
  type CallAnswer,
  type LogLevel,
  type MessageFromApp,
  type MessageToApp,
  type OutgoingCall,
  type ThrownError,
} from './messages';

/** How one invocation ended. */
export type Outcome =
  | { readonly kind: 'returned'; readonly body: string | undefined }
  | { readonly kind: 'threw'; readonly error: ThrownError }
  | { readonly kind: 'timedOut' }
  | { readonly kind: 'processEnded' };

export interface AppInvocation {
  readonly id: string;
  readonly exportName: string;
  readonly args: readonly unknown[];
  readonly runtime: Readonly<Record<string, unknown>>;
  /** Milliseconds of the machine's clock. */
  readonly timeLimit: number;
}

/** The app's process. Starts with the first invocation, serves any number at once, and again after it was killed. */
export interface AppProcess {
  invoke(invocation: AppInvocation): Promise<Outcome>;
  /** Tells the app the site's time; also done with every start. */
  clockMoved(): void;
  kill(): void;
  stop(): Promise<void>;
}

/** How long a process whose invocation timed out may take to prove that its event loop still turns, in milliseconds. */
const pingLimit = 2000;

export function createAppProcess(options: {
  readonly bundlePath: string;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Site's clock minus machine's clock, in milliseconds. */
  readonly clockOffset: () => number;
  readonly answer: (call: OutgoingCall, invocation: string) => Promise<CallAnswer>;
  readonly log: (level: LogLevel, text: string, invocation?: string) => void;
}): AppProcess {
  const settle = new Map<string, { readonly in: ChildProcess; readonly end: (outcome: Outcome) => void }>();
  let running: { readonly child: ChildProcess; readonly ready: Promise<ChildProcess> } | undefined;
  let lastPing = 0;

  function start(): Promise<ChildProcess> {
    if (running !== undefined) return running.ready;
    const child = fork(join(__dirname, 'child.cjs'), {
      execArgv: ['--enable-source-maps', `--max-old-space-size=${options.memoryMegabytes}`],
      env: { NODE_ENV: 'production', TZ: 'UTC', ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.stdout?.on('data', (data: Buffer) => options.log('log', data.toString().trimEnd()));
    child.stderr?.on('data', (data: Buffer) => options.log('error', data.toString().trimEnd()));
    const ready = new Promise<ChildProcess>((resolve, reject) => {
      child.on('message', (message: MessageFromApp) => {
        if (message.type === 'ready') resolve(child);
        else if (message.type === 'failed') {
          reject(new Error(`The app's bundle does not load: ${message.error.message}\n${message.error.stack}`));
          child.kill('SIGKILL');
        } else receive(child, message);
      });
      child.once('exit', () => {
        if (running?.child === child) running = undefined;
        reject(new Error("The app's process ended before it was ready."));
        for (const waiting of [...settle.values()]) if (waiting.in === child) waiting.end({ kind: 'processEnded' });
      });
    });
    // Whoever invokes waits for it; a kill in between must not look like an unhandled failure.
    ready.catch(() => undefined);
    running = { child, ready };
    send(child, { type: 'start', bundlePath: options.bundlePath, offset: options.clockOffset() });
    return ready;
  }

  function receive(child: ChildProcess, message: MessageFromApp): void {
    switch (message.type) {
      case 'result':
        settle.get(message.id)?.end({ kind: 'returned', body: message.body });
        break;
      case 'error':
        settle.get(message.id)?.end({ kind: 'threw', error: message.error });
        break;
      case 'log':
        options.log(message.level, message.text, message.invocation);
        break;
      case 'call':
        void serve(child, message);
        break;
      case 'pong':
      case 'ready':
      case 'failed':
        break;
    }
  }

  async function serve(child: ChildProcess, message: MessageFromApp & { readonly type: 'call' }): Promise<void> {
    const { call, invocation } = message;
    // What an ended invocation left running is frozen by the platform; nothing of it happens.
    if (!settle.has(invocation)) {
      options.log('error', 'A call was made after its invocation had ended; it is not carried out.', invocation);
      return;
    }
    const answer = await options.answer(message, invocation);
    switch (answer.kind) {
      case 'crash':
        options.log('warn', "Fault: the app's process is killed at this call.", invocation);
        if (running?.child === child) running = undefined;
        child.kill('SIGKILL');
        break;
      case 'response':
        send(child, { type: 'reply', call, response: answer.response });
        break;
      case 'error':
        send(child, { type: 'reply', call, error: answer.error });
        break;
    }
  }

  /** A process whose event loop is blocked cannot serve anyone again. */
  function killIfStuck(child: ChildProcess): void {
    lastPing += 1;
    const id = lastPing;
    const timer = setTimeout(() => child.kill('SIGKILL'), pingLimit);
    child.on('message', function heard(message: MessageFromApp) {
      if (message.type !== 'pong' || message.id !== id) return;
      clearTimeout(timer);
      child.off('message', heard);
    });
    child.once('exit', () => clearTimeout(timer));
    send(child, { type: 'ping', id });
  }

  return {
    async invoke({ id, exportName, args, runtime, timeLimit }) {
      let child: ChildProcess;
      try {
        child = await start();
      } catch (error) {
        options.log('error', error instanceof Error ? error.message : String(error), id);
        return { kind: 'processEnded' };
      }
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          end({ kind: 'timedOut' });
          killIfStuck(child);
        }, timeLimit);
        const end = (outcome: Outcome): void => {
          clearTimeout(timer);
          settle.delete(id);
          resolve(outcome);
        };
        settle.set(id, { in: child, end });
        if (!child.connected) end({ kind: 'processEnded' });
        else send(child, { type: 'invoke', id, exportName, args, runtime, timeLimit });
      });
    },
    clockMoved() {
      if (running !== undefined) send(running.child, { type: 'clock', offset: options.clockOffset() });
    },
    kill() {
      running?.child.kill('SIGKILL');
      running = undefined;
    },
    async stop() {
      const child = running?.child;
      running = undefined;
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      await new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      });
    },
  };
}

function send(child: ChildProcess, message: MessageToApp): void {
  // A process that dies while it is written to is noticed by its exit.
  if (child.connected) child.send(message, () => undefined);
}
