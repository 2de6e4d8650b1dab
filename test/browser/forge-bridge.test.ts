import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { buildSync } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type ForgeHost } from '../../sandbox/ports';
import { resolverSource, startApp, stopApps } from '../sandbox/forge/support/host';

/** The real `@forge/bridge` in a frame of another origin, under the real policy, connected to a page of the site. */
const frameSource = `
  import { invoke, view, router, showFlag, requestJira, events, Modal } from '@forge/bridge';
  const say = (text) => { document.getElementById('out').textContent += text + '\\n'; };
  const steps = {
    invoke: async () => say(JSON.stringify(await invoke('show', { a: 1 }))),
    fail: async () => invoke('fail').catch((error) => say(error.message)),
    context: async () => say((await view.getContext()).extension.issue.key),
    theme: async () => { await view.theme.enable(); say(document.documentElement.dataset.colorMode); },
    jira: async () => say(String((await requestJira('/rest/api/3/issue/HBR-1')).status)),
    navigate: async () => { await router.navigate('/browse/HBR-1'); await router.open({ target: 'issue', issueKey: 'HBR-2' }); },
    flag: async () => { showFlag({ id: 'f', title: 'Sent', actions: [{ text: 'Undo', onClick: () => say('undone') }] }); },
    modal: async () => new Modal({ resource: 'main', onClose: (payload) => say('closed with ' + payload) }).open(),
    listen: async () => { await events.on('changed', (payload) => say('changed ' + payload.id)); say('listening'); },
    grow: async () => { document.documentElement.style.height = document.body.style.height = '100%'; document.getElementById('out').style.height = '700px'; say('grown'); },
    history: async () => { const history = await view.createHistory(); history.listen(({ pathname }) => say('at ' + pathname)); say('starts at ' + history.location.pathname); window.appHistory = history; },
    push: async () => window.appHistory.push('/other'),
    inline: async () => { const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s); say('ran ' + Boolean(window.ran)); },
  };
  for (const [name, step] of Object.entries(steps)) {
    const button = document.createElement('button');
    button.textContent = name;
    button.onclick = () => step().catch((error) => say('unexpected: ' + error.message));
    document.body.append(button);
  }
`;

const pageSource = `
  import { connectFrame } from './sandbox/forge/bridge/parent';
  const post = async (path, body) => {
    const response = await fetch(path, { method: 'POST', body: JSON.stringify(body) });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.message);
    return answer.value;
  };
  const frame = document.querySelector('iframe');
  frame.src = location.origin.replace('localhost', '127.0.0.1') + '/_frames/panel/main/index.html';
  window.seen = [];
  window.connection = connectFrame(frame, {
    invoke: (functionKey, payload) => post('/invoke', { functionKey, payload }),
    fetchProduct: (payload) => post('/fetchProduct', payload),
    getContext: () => post('/getContext', {}),
    colorMode: () => 'dark',
    navigate: (to) => window.seen.push(to),
    showFlag: (flag) => { window.seen.push(flag.title); flag.actions[0].act(); },
    openModal: (modal) => { window.seen.push(modal.resource); modal.closed('ok'); },
    resized: (height) => { window.height = height; },
    historyPath: () => '/audit',
    historyChanged: (path) => window.seen.push(path),
  });
`;

let host: ForgeHost;
let server: Server;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const app = await startApp({
    source: resolverSource({ show: 'return { payload, who: context.accountId };', fail: 'throw new Error("no");' }),
    manifest: { resources: [{ key: 'main', path: 'ui' }], permissions: { scopes: ['read:jira-work'] } },
    files: {
      'ui/index.html':
        '<!doctype html><html><head></head><body><pre id="out"></pre><script type="module" src="./main.js"></script></body></html>',
      'ui/main.js': bundle(frameSource),
    },
    options: { publicUrl: () => siteUrl() },
  });
  host = app.host;
  server = createServer((request, response) => {
    void serve(request.url ?? '/', request).then(({ status, headers, body }) => {
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  page = await browser.newPage();
  await page.goto(siteUrl());
}, 60_000);

afterAll(async () => {
  await browser?.close();
  server?.close();
  await stopApps();
});

function siteUrl(): string {
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

function bundle(contents: string): string {
  const built = buildSync({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'silent',
  });
  return built.outputFiles[0]?.text ?? '';
}

async function serve(
  url: string,
  request: AsyncIterable<Buffer>,
): Promise<{ status: number; headers: Record<string, string>; body: string }> {
  const place = { as: 'ada', module: 'panel', issueKey: 'HBR-1' };
  const json = (status: number, body: unknown) => ({
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (url === '/') {
    const html =
      '<!doctype html><title>Site</title><iframe title="App"></iframe><script type="module" src="/page.js"></script>';
    return { status: 200, headers: { 'content-type': 'text/html' }, body: html };
  }
  if (url === '/page.js') {
    return { status: 200, headers: { 'content-type': 'text/javascript' }, body: bundle(pageSource) };
  }
  if (url.startsWith('/_frames/')) {
    const resource = await host.resource(url);
    return resource === undefined ? json(404, {}) : { ...resource, headers: { ...resource.headers } };
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as { functionKey?: string; payload?: unknown };
  try {
    switch (url) {
      case '/invoke':
        return json(200, {
          value: await host.invoke({ ...place, functionKey: body.functionKey ?? '', payload: body.payload }),
        });
      case '/fetchProduct':
        return json(200, { value: await host.requestFromFrame('fetchProduct', { ...place, payload: body }) });
      case '/getContext':
        return json(200, { value: await host.requestFromFrame('getContext', place) });
      default:
        return json(404, {});
    }
  } catch (error) {
    return json(400, { message: error instanceof Error ? error.message : String(error) });
  }
}

/** Presses the frame's button of this name and waits until the frame has said what it should. */
async function step(name: string, expected?: string): Promise<void> {
  const frame = page.frameLocator('iframe');
  await frame.getByRole('button', { name, exact: true }).click();
  if (expected !== undefined) await frame.getByText(expected).waitFor({ timeout: 10_000 });
}

it('invokes resolvers, with their results and their errors', async () => {
  await step('invoke', '{"payload":{"a":1},"who":"ada"}');
  await step('fail', 'There was an error invoking the function - no');
}, 30_000);

it('knows where it is and reads from Jira as the person in front of it', async () => {
  await step('context', 'HBR-1');
  await step('jira', '200');
}, 30_000);

it("takes the page's colours when the app enables theming, and follows them", async () => {
  await step('theme', 'dark');
  const frame = page.frames()[1];
  const root = 'document.documentElement';
  const colours = (): Promise<unknown> | undefined =>
    frame?.evaluate(`[${root}.dataset.colorMode, getComputedStyle(${root}).getPropertyValue('--ds-surface').trim()]`);
  const dark = (await colours()) as string[];
  expect(dark[0]).toBe('dark');
  expect(dark[1]).toMatch(/^#/);
  await page.evaluate("connection.setTheme('light')");
  await page.frameLocator('iframe').locator('html[data-color-mode="light"]').waitFor({ state: 'attached' });
  expect(await colours()).not.toEqual(dark);
}, 30_000);

it('lets the page navigate, show flags and open modals, and calls back', async () => {
  await step('flag', 'undone');
  await step('modal', 'closed with ok');
  await step('navigate');
  await page.waitForFunction('seen.length === 4');
  expect(await page.evaluate('seen')).toEqual([
    'Sent',
    'main',
    { newTab: false, url: '/browse/HBR-1' },
    { newTab: true, target: 'issue', parameters: { issueKey: 'HBR-2' } },
  ]);
}, 30_000);

it('hears events of its other frames', async () => {
  await step('listen', 'listening');
  await page.evaluate("connection.deliver('changed', { id: 7 })");
  await page.frameLocator('iframe').getByText('changed 7').waitFor();
}, 30_000);

it('keeps the app’s history and the page’s address in step, in both directions', async () => {
  await step('history', 'starts at /audit');
  await page.evaluate("connection.setPath('/my-approvals')");
  await page.frameLocator('iframe').getByText('at /my-approvals').waitFor();
  await step('push', 'at /other');
  await page.waitForFunction("seen.at(-1) === '/other'");
  expect(await page.evaluate("seen.includes('/my-approvals')")).toBe(false);
}, 30_000);

it('tells the page how high it is', async () => {
  await step('grow', 'grown');
  await page.waitForFunction('height >= 700');
  expect(await page.evaluate('height')).toBeLessThan(850);
}, 30_000);

it('runs no inline script that was not in the page', async () => {
  await step('inline', 'ran false');
}, 30_000);
