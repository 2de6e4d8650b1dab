import { resolve } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type FrameLocator, type Page } from 'playwright-core';
import { browserFlags } from '../../../sandbox/journey/photographer';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox';

/** The whole sandbox with the real bundle and the built pages, and a browser in which one person after another sits. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly page: Page;
  /** Signs in and goes to a page of the site, both as the pages do it. */
  become(accountId: string, path: string): Promise<void>;
  /** The frame of a module of the app. */
  app(title: string): FrameLocator;
  close(): Promise<void>;
}

export async function openStage(options: { readonly bare?: boolean } = {}): Promise<Stage> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'release-communications-browser-'));
  const sandbox = await startSandbox({
    ports: [0],
    dataDirectory,
    fresh: true,
    bare: options.bare ?? false,
    bundlePath: resolve('dist/app/index.cjs'),
    manifestPath: resolve('manifest.yml'),
    resourcesRoot: resolve('.'),
    pagesDirectory: resolve('dist/pages'),
    log: () => undefined,
  });
  const browser: Browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [...browserFlags],
  });
  const context: BrowserContext = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
  await context.addInitScript(`try { localStorage.setItem('sandbox.tour', 'dismissed'); } catch {}`);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return {
    sandbox,
    page,
    async become(accountId, path) {
      await context.request.post(`${sandbox.url}/_sandbox/session`, { data: { accountId } });
      await page.goto(sandbox.url + path);
    },
    app: (title) => page.frameLocator(`main iframe[title="${title}"]`),
    async close() {
      await browser.close();
      await sandbox.stop();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}
