import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { FIXTURES } from './fixtures';
import { startHarness, type Harness } from './server';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What a page asked its host for, oldest first. */
export interface Asked {
  readonly command: string;
  readonly payload?: { readonly functionKey?: string; readonly payload?: unknown };
}

/** A browser with the built pages, opened in the situations of the fixtures. */
export class Studio {
  private readonly complaints: string[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly harness: Harness,
  ) {}

  static async open(): Promise<Studio> {
    const harness = await startHarness();
    const browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ARGUMENTS,
    });
    return new Studio(browser, harness);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.harness.stop();
  }

  /**
   * Opens the page of a fixture and waits until it shows something other than its waiting sentence; with a clock of its
   * own, the test moves its time; `hidden`, it is in a tab that nobody sees, until the global variable of that name is
   * false.
   */
  async show(
    name: string,
    { ownClock = false, hidden = false }: { readonly ownClock?: boolean; readonly hidden?: boolean } = {},
  ): Promise<Page> {
    const fixture = FIXTURES[name];
    if (!fixture) throw new Error(`There is no fixture ${name}.`);
    const page = await this.browser.newPage({ viewport: { width: 800, height: 800 }, reducedMotion: 'reduce' });
    page.on('pageerror', (error) => this.complaints.push(`${name}: ${error.message}`));
    page.on('console', (message) => {
      const text = message.text();
      // Atlaskit's feature gates, which no app may configure, say so on the console.
      if (message.type() === 'error' && !text.includes('feature gate')) this.complaints.push(`${name}: ${text}`);
    });
    if (ownClock) await page.clock.install();
    if (hidden)
      await page.addInitScript(
        `globalThis.hidden = true; Object.defineProperty(document, 'visibilityState', { get: () => (globalThis.hidden ? 'hidden' : 'visible') })`,
      );
    await page.goto(`${this.harness.origin}/${fixture.page}.html?fixture=${name}`);
    await page.locator('main :is(h1, h2, h3)').first().waitFor();
    await page.getByText(/^Opening .*…$/).waitFor({ state: 'detached' });
    return page;
  }

  /** Errors that the pages raised or the policy caused since the last question. */
  takeComplaints(): readonly string[] {
    return this.complaints.splice(0);
  }
}

/**
 * The serious and critical findings of axe-core on the page as it stands, each with the places that it is about. Only
 * contrast can differ between colour modes.
 */
export async function seriousFindings(page: Page, only?: 'contrast'): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  // Previews are documents of their own, in a frame that runs no scripts and so cannot be asked.
  const options = { iframes: false, resultTypes: ['violations'], ...(only && { runOnly: ['color-contrast'] }) };
  const results: axe.AxeResults = await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`);
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

/** The payload of the last call to a resolver function; undefined when it was not called. */
export async function lastCall(page: Page, functionKey: string): Promise<unknown> {
  return (await callsTo(page, functionKey)).at(-1)?.payload?.payload;
}

export async function callsTo(page: Page, functionKey: string): Promise<readonly Asked[]> {
  const asked: readonly Asked[] = await page.evaluate('__asked');
  return asked.filter(({ command, payload }) => command === 'invoke' && payload?.functionKey === functionKey);
}

export async function asked(page: Page, command: string): Promise<readonly Asked[]> {
  const all: readonly Asked[] = await page.evaluate('__asked');
  return all.filter((one) => one.command === command);
}

const FOCUSED =
  "(() => { const one = document.activeElement; if (!one) return ''; const label = one.labels?.[0]?.textContent; return (one.getAttribute('aria-label') ?? label ?? one.textContent ?? '').trim(); })()";

/** Presses Tab until the focus is on the element with this name, as a person without a mouse does. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < 120; step += 1) {
    await page.keyboard.press('Tab');
    const focused: string = await page.evaluate(FOCUSED);
    if (focused.startsWith(name)) return;
    passed.push(focused);
  }
  throw new Error(`The keyboard never reached “${name}”; it passed ${passed.slice(0, 40).join(' → ')}.`);
}

/** Changes the colour mode as a host does when the person changes their theme. */
export async function turn(page: Page, mode: 'light' | 'dark'): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    const background = () => getComputedStyle(document.body).backgroundColor;
    const before = background();
    const moving = () => document.getAnimations().some((one) => one instanceof CSSTransition);
    let quietFrames = 0;
    const look = () => {
      quietFrames = background() === before || moving() ? 0 : quietFrames + 1;
      return quietFrames > 3 ? resolve() : requestAnimationFrame(look);
    };
    document.documentElement.setAttribute('data-color-mode', '${mode}');
    look();
  })`);
}

/** How far the page is wider than its window, in pixels. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
