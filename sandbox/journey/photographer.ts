import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Flags for a browser that runs as root, without a screen, and looks nothing up on the internet. */
export const browserFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const WIDTH = 1280;
const MAXIMUM_HEIGHT = 4000;

/** Takes each page of the story in light and in dark. */
export class Photographer {
  private constructor(
    private readonly browser: Browser,
    private readonly url: string,
    private readonly directory: string,
  ) {}

  static async start(executablePath: string, url: string, directory: string): Promise<Photographer> {
    await mkdir(directory, { recursive: true });
    return new Photographer(await chromium.launch({ executablePath, args: [...browserFlags] }), url, directory);
  }

  /** A page of the site as a person sees it, once its frames are quiet. */
  async take(
    name: string,
    accountId: string,
    path: string,
    act: (page: Page) => Promise<void> = async () => undefined,
  ): Promise<void> {
    await this.inBothThemes(name, async (page, context) => {
      await context.request.post(`${this.url}/_sandbox/session`, { data: { accountId } });
      await page.goto(this.url + path);
      await page.waitForLoadState('networkidle');
      await act(page);
    });
  }

  /** A page that needs no sign-in, such as the one behind a personal link. */
  async takePage(name: string, address: string): Promise<void> {
    await this.inBothThemes(name, async (page) => {
      await page.goto(address);
    });
  }

  async stop(): Promise<void> {
    await this.browser.close();
  }

  private async inBothThemes(
    name: string,
    open: (page: Page, context: BrowserContext) => Promise<void>,
  ): Promise<void> {
    for (const theme of ['light', 'dark'] as const) {
      const context = await this.browser.newContext({ colorScheme: theme, viewport: { width: WIDTH, height: 900 } });
      await context.addInitScript(`try { localStorage.setItem('sandbox.tour', 'dismissed'); } catch {}`);
      try {
        const page = await context.newPage();
        await open(page, context);
        // A frame of another origin is only painted inside the viewport, so the viewport grows to the whole page.
        const height = await page.evaluate('document.documentElement.scrollHeight');
        await page.setViewportSize({ width: WIDTH, height: Math.min(MAXIMUM_HEIGHT, Number(height)) });
        await page.waitForLoadState('networkidle');
        await page.screenshot({ path: join(this.directory, `${name}-${theme}.png`) });
      } finally {
        await context.close();
      }
    }
  }
}
