import { type ColorMode, type FrameMessage, isForgeMessage, type PageMessage } from './protocol';

/**
 * Runs in an app's frame before the app's own scripts: the far end of `@forge/bridge`. It also does what Jira does to
 * the page when the app enables theming, and reports the height of the content.
 */
declare global {
  var __bridge: { readonly callBridge: (command: string, payload?: unknown) => Promise<unknown> } | undefined;
}

/** The page around the frame says who it is by the referrer; without it nothing is posted to a stranger. */
const pageOrigin = document.referrer === '' ? location.origin : new URL(document.referrer).origin;
const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
const callbacks: ((...values: readonly unknown[]) => unknown)[] = [];
let lastCall = 0;

function post(message: FrameMessage): void {
  window.parent.postMessage(message, pageOrigin);
}

function ask(command: string, payload?: unknown): Promise<unknown> {
  lastCall += 1;
  const id = lastCall;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    post({ forge: 1, kind: 'call', id, command, payload: withoutFunctions(payload) });
  });
}

function withoutFunctions(value: unknown): unknown {
  if (typeof value === 'function') {
    callbacks.push(value as (...values: readonly unknown[]) => unknown);
    return { __callback: callbacks.length - 1 };
  }
  if (Array.isArray(value)) return value.map(withoutFunctions);
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withoutFunctions(part)]));
  }
  return value;
}

/** As Jira does: `data-color-mode` and `data-theme` on the root, and the tokens' style sheet. */
function applyTheme(colorMode: ColorMode): void {
  const root = document.documentElement;
  root.dataset['colorMode'] = colorMode;
  root.dataset['theme'] = 'dark:dark light:light shape:shape spacing:spacing typography:typography motion:motion';
  root.style.colorScheme = colorMode;
}

async function enableTheming(): Promise<void> {
  const theme = await ask('enableTheming');
  applyTheme(theme === 'dark' ? 'dark' : 'light');
  if (document.querySelector('link[data-forge-theme]') !== null) return;
  const sheet = document.createElement('link');
  sheet.rel = 'stylesheet';
  sheet.href = '/_frames/_theme.css';
  sheet.dataset['forgeTheme'] = '';
  const loaded = new Promise<void>((resolve) => {
    sheet.addEventListener('load', () => resolve());
    sheet.addEventListener('error', () => resolve());
  });
  document.head.append(sheet);
  await loaded;
}

interface Location {
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
  readonly state?: unknown;
  readonly key: string;
}

/** Follows the page's address where it changed by itself, as by an entry of the sidebar. */
let arrive: ((path: string) => void) | undefined;

/** The history of a full-page module: kept here, told to the page so that its address can follow. */
async function createHistory(): Promise<unknown> {
  const start = await ask('createHistory');
  const entries: Location[] = [toLocation(typeof start === 'string' ? start : '/')];
  const listeners = new Set<(location: Location, action: string) => void>();
  let index = 0;
  const history = {
    action: 'POP',
    location: entries[0],
    get length() {
      return entries.length;
    },
    push: (to: string, state?: unknown) => move('PUSH', toLocation(to, state)),
    replace: (to: string, state?: unknown) => move('REPLACE', toLocation(to, state)),
    go: (delta: number) => {
      index = Math.min(Math.max(index + delta, 0), entries.length - 1);
      settle('POP');
    },
    goBack: () => history.go(-1),
    goForward: () => history.go(1),
    createHref: (to: Location) => `${to.pathname}${to.search}${to.hash}`,
    listen: (listener: (location: Location, action: string) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  function move(action: 'PUSH' | 'REPLACE', to: Location): void {
    if (action === 'PUSH') index += 1;
    entries.splice(index, entries.length, to);
    settle(action);
  }
  function show(action: string): Location | undefined {
    history.action = action;
    history.location = entries[index];
    const current = entries[index];
    if (current !== undefined) for (const listener of listeners) listener(current, action);
    return current;
  }
  function settle(action: string): void {
    const current = show(action);
    if (current !== undefined) void ask('historyChanged', { path: history.createHref(current) });
  }
  arrive = (path) => {
    const current = entries[index];
    if (current !== undefined && history.createHref(current) === path) return;
    index += 1;
    entries.splice(index, entries.length, toLocation(path));
    show('POP');
  };
  return history;
}

function toLocation(path: string, state?: unknown): Location {
  const url = new URL(path, 'https://history.invalid');
  return { pathname: url.pathname, search: url.search, hash: url.hash, state, key: String(Math.random()) };
}

async function callBridge(command: string, payload?: unknown): Promise<unknown> {
  switch (command) {
    case 'enableTheming':
      return enableTheming();
    case 'createHistory':
      return createHistory();
    case 'on':
    case 'onPublic': {
      const subscription = await ask(command, payload);
      return { unsubscribe: () => void ask('off', { subscription }) };
    }
    default:
      return ask(command, payload);
  }
}

globalThis.__bridge = { callBridge };

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window.parent || event.origin !== pageOrigin || !isForgeMessage(event.data)) return;
  const message = event.data as PageMessage;
  switch (message.kind) {
    case 'answer': {
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error === undefined) asked?.resolve(message.value);
      else asked?.reject(new Error(message.error));
      break;
    }
    case 'callback':
      callbacks[message.callback]?.(...message.arguments);
      break;
    case 'theme':
      applyTheme(message.colorMode);
      break;
    case 'history':
      arrive?.(message.path);
      break;
  }
});

let reported = -1;

/** The height of what stands in the body, not of the body: style sheets like to stretch that over the whole frame. */
function reportHeight(): void {
  const content = document.createRange();
  content.selectNodeContents(document.body);
  const { paddingBottom, marginBottom } = getComputedStyle(document.body);
  const below = Number.parseFloat(paddingBottom) + Number.parseFloat(marginBottom);
  const height = Math.ceil(content.getBoundingClientRect().bottom + window.scrollY + below);
  if (height === reported) return;
  reported = height;
  post({ forge: 1, kind: 'resize', height });
}

document.addEventListener('DOMContentLoaded', () => {
  const sizes = new ResizeObserver(reportHeight);
  const watch = (): void => {
    sizes.disconnect();
    for (const element of [document.body, ...document.body.children]) sizes.observe(element);
    reportHeight();
  };
  new MutationObserver(watch).observe(document.body, { childList: true });
  watch();
});
