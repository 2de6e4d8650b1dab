/**
 * What an app's frame and the page around it say to each other with `postMessage`.
 *
 * The frame's script (`frame.ts`, served as `/_frames/_bridge.js`) defines `globalThis.__bridge.callBridge`, which
 * `@forge/bridge` uses for everything. Each call becomes a `call` message to the page; the page's side (`parent.ts`)
 * answers with one `answer` of the same id. Functions cannot be posted: the frame keeps them and sends
 * `{__callback: n}` in their place; the page calls them with a `callback` message.
 *
 *   frame → page   call      a bridge command with its payload
 *                  resize    the height of the frame's content in pixels, whenever it changes
 *   page → frame   answer    the result of a call, or the message of an error
 *                  callback  calls a function that a call's payload held
 *                  theme     the page's colour mode, after the frame has enabled theming and on every change
 *                  history   the path within the app that the page's address has changed to
 *
 * Every message carries `forge: 1`. The page takes messages only from the frame's own window and origin; the frame only
 * from its parent.
 */
export type ColorMode = 'light' | 'dark';

export type FrameMessage =
  | {
      readonly forge: 1;
      readonly kind: 'call';
      readonly id: number;
      readonly command: string;
      readonly payload?: unknown;
    }
  | { readonly forge: 1; readonly kind: 'resize'; readonly height: number };

export type PageMessage =
  | {
      readonly forge: 1;
      readonly kind: 'answer';
      readonly id: number;
      readonly value?: unknown;
      readonly error?: string;
    }
  | { readonly forge: 1; readonly kind: 'callback'; readonly callback: number; readonly arguments: readonly unknown[] }
  | { readonly forge: 1; readonly kind: 'theme'; readonly colorMode: ColorMode }
  | { readonly forge: 1; readonly kind: 'history'; readonly path: string };

/** Stands for a function of the frame in a call's payload. */
export interface CallbackReference {
  readonly __callback: number;
}

export function isCallback(value: unknown): value is CallbackReference {
  return typeof value === 'object' && value !== null && '__callback' in value && typeof value.__callback === 'number';
}

/** Whether a message of a window is one of these; anything may arrive there. */
export function isForgeMessage(data: unknown): data is { readonly forge: 1; readonly kind: string } {
  return typeof data === 'object' && data !== null && 'forge' in data && data.forge === 1 && 'kind' in data;
}
