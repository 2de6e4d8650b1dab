/**
 * The host's side of the bridge, for a page that stands alone in a browser: answers calls from the fixture that the
 * address names (`?fixture=record-held&mode=dark`), and keeps what the page asked for in `globalThis.__asked`.
 */
import { FIXTURES } from './fixtures';
import { ADA } from './fixture';

declare const location: { readonly search: string };
declare const document: { readonly documentElement: { setAttribute(name: string, value: string): void } };

interface Asked {
  readonly command: string;
  readonly payload: unknown;
}

const parameters = new URLSearchParams(location.search);
const mode = parameters.get('mode') === 'dark' ? 'dark' : 'light';
const fixture = FIXTURES[parameters.get('fixture') ?? ''];
const asked: Asked[] = [];

function invoke(payload: { readonly functionKey: string; readonly payload?: unknown }): unknown {
  const answer = fixture?.answers[payload.functionKey];
  if (!answer) throw new Error(`The fixture has no answer to ${payload.functionKey}.`);
  return Reflect.apply(answer, undefined, [payload.payload ?? {}]);
}

async function callBridge(command: string, payload?: unknown): Promise<unknown> {
  asked.push({ command, payload });
  switch (command) {
    case 'invoke':
      return invoke(payload as { readonly functionKey: string });
    case 'createHistory':
      return { action: 'POP', location: { pathname: fixture?.path ?? '/' }, listen: () => () => undefined };
    case 'enableTheming':
      document.documentElement.setAttribute('data-color-mode', mode);
      return undefined;
    case '__permission__egressGet':
      return { results: [] };
    case 'getContext':
      return {
        accountId: fixture?.reader ?? ADA,
        locale: 'en-GB',
        timezone: 'Europe/Berlin',
        siteUrl: 'https://harbour.example.com',
        extension: {},
      };
    default:
      return true;
  }
}

Object.assign(globalThis, { __bridge: { callBridge }, __asked: asked });
