/** The public page in a browser: readable for everybody, in light and dark, and under its own Content-Security-Policy. */
import { chromium, type Browser } from 'playwright-core';
import { browserFlags } from '../../sandbox/journey/photographer';
import { publicPage } from '../../src/entry/public-page';
import { renderMessage } from '../../src/domain/channels';
import { publicPages } from '../../src/adapters/channels/public-pages';
import type { Ports } from '../../src/ports';
import { aCommunique, COMPLETE_ANSWERS, FACTS } from '../builders/communiques';
import { memoryStore } from '../contracts/memory-store';
import { seriousFindings } from '../static/harness/browser';

const ADDRESS = 'https://site.example/public/page?group=customers&page=p1';

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [...browserFlags],
  });
});
afterAll(() => browser.close());

/** The page of a release that was corrected, as the web trigger answers. */
async function answered(): Promise<Awaited<ReturnType<ReturnType<typeof publicPage>>>> {
  const store = memoryStore(new Map(), () => 0);
  const destinations = [{ id: 'p1', name: 'Releases of Phoenix' }];
  await store.commit([
    {
      ...{ kind: 'group', key: 'customers', expected: 0 },
      body: {
        ...{ id: 'customers', name: 'Customers', description: '', changedAt: 0 },
        members: { kind: 'destinations', channel: 'public-page', destinations },
      },
    },
  ]);
  const channel = publicPages({
    ...{ store, clock: { now: () => Date.UTC(2026, 10, 21) } },
    secrets: { get: async () => '{"address":"p1"}', set: async () => undefined, remove: async () => undefined },
  });
  const what = '- one [link](https://docs.example)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quoted\n\n```\ncode\n```';
  for (const [sendId, kind] of [
    ['s1', 'release-announcement'],
    ['s2', 'correction'],
  ] as const)
    await channel.send({
      deliveryId: sendId,
      recipient: { kind: 'destination', destinationId: 'p1', name: 'Releases of Phoenix' },
      message: renderMessage(
        aCommunique({ channel: 'public-page', kind, answers: { ...COMPLETE_ANSWERS, what } }),
        FACTS,
      ),
      record: { issueId: '1', issueKey: 'HBR-1' },
      sendId,
      sender: { name: '', address: '', provider: 'sendgrid' },
    });
  const load = async () => ({ store }) as Ports;
  return publicPage(load)({ method: 'GET', queryParameters: { group: ['customers'], page: ['p1'] } });
}

test.each(['light', 'dark'] as const)('has no barrier in %s, and its own styles alone', async (colorScheme) => {
  const { headers, body } = await answered();
  const context = await browser.newContext({ colorScheme, viewport: { width: 320, height: 800 }, bypassCSP: false });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.route('**/*', (route) =>
    route.fulfill({
      headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.join(', ')])),
      body,
    }),
  );
  await page.goto(ADDRESS);
  expect(complaints).toEqual([]);
  const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
  expect(background).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(31, 31, 33)');
  // Unfolded by keyboard, as a person without a mouse does.
  await page.locator('summary').focus();
  await page.keyboard.press('Enter');
  expect(await page.locator('details[open]').count()).toBe(1);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  expect(await seriousFindings(page)).toEqual([]);
  await context.close();
});
