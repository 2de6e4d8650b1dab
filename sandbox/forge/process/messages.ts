/** What the sandbox and the app's process say to each other over the IPC channel. */

/** What the app's `__forge_fetch__` says about a call; `@forge/api`, `@forge/kvs` and their kin fill it in. */
export interface ForgeFetchMeta {
  readonly type: string;
  readonly provider?: string;
  readonly remote?: string;
  readonly accountId?: string;
  readonly contextAri?: string;
  readonly service?: string;
}

interface CallContent {
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type OutgoingCall = CallContent &
  (
    | { readonly kind: 'forge'; readonly meta: ForgeFetchMeta; readonly path: string }
    | { readonly kind: 'external'; readonly url: string }
  );

export interface CallResponse {
  readonly status: number;
  readonly statusText?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface CallError {
  readonly name: string;
  readonly message: string;
  readonly status?: number;
  readonly cause?: { readonly message: string; readonly code: string };
}

/** What becomes of a call; `crash` means that the app's process dies and never hears of it. */
export type CallAnswer =
  | { readonly kind: 'response'; readonly response: CallResponse }
  | { readonly kind: 'error'; readonly error: CallError }
  | { readonly kind: 'crash' };

export interface ThrownError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

export type MessageToApp =
  | { readonly type: 'start'; readonly bundlePath: string; readonly offset: number }
  | { readonly type: 'clock'; readonly offset: number }
  | { readonly type: 'ping'; readonly id: number }
  | {
      readonly type: 'invoke';
      readonly id: string;
      readonly exportName: string;
      readonly args: readonly unknown[];
      readonly runtime: Readonly<Record<string, unknown>>;
      /** Milliseconds. */
      readonly timeLimit: number;
    }
  | { readonly type: 'reply'; readonly call: number; readonly response?: CallResponse; readonly error?: CallError };

export type LogLevel = 'log' | 'info' | 'debug' | 'warn' | 'error';

export type MessageFromApp =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly error: ThrownError }
  | { readonly type: 'pong'; readonly id: number }
  | { readonly type: 'log'; readonly level: LogLevel; readonly text: string; readonly invocation?: string }
  | { readonly type: 'result'; readonly id: string; readonly body?: string }
  | { readonly type: 'error'; readonly id: string; readonly error: ThrownError }
  | (OutgoingCall & { readonly type: 'call'; readonly call: number; readonly invocation: string });
