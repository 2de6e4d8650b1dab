/** Where the focus goes when what had it goes away, and what becomes of words in a form that goes away. */
import type { Page } from 'playwright-core';
import { seriousFindings, tabTo } from '../static/harness/browser';
import { studioOfTests } from '../static/harness/studio-of-tests';

const studio = studioOfTests();
let page: Page;

/** What has the focus: its label, or the beginning of what stands in it. */
const focused = async (): Promise<string> =>
  page.evaluate(`(() => {
    const one = document.activeElement;
    if (!one || one === document.body) return 'nothing';
    return (one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent ?? '').trim();
  })()`);

async function press(name: string, key = 'Enter'): Promise<void> {
  await page.getByRole('button', { name }).first().focus();
  await page.keyboard.press(key);
}

describe('the focus', () => {
  test('goes from the send sheet to what tells how the send goes', async () => {
    page = await studio.show('record-ready');
    await press('Send…');
    await press('Send to 50 people now');
    await page.getByText('You can close this page; sending goes on.').waitFor();
    expect(await focused()).toMatch(/^Sending/);
  });

  test('goes back to the headline when the send sheet is closed by Escape', async () => {
    page = await studio.show('record-ready');
    await press('Send…');
    await page.getByRole('button', { name: 'Not now' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Send…' }).waitFor();
    expect(await focused()).toMatch(/^Ready/);
    await tabTo(page, 'Send…');
  });

  test('stays on a button that was disabled while it worked', async () => {
    page = await studio.show('administration-ready');
    await press('Save policy');
    await page.locator('button:focus').getByText('Save policy').waitFor();
  });

  test('stays in the list from which something was removed', async () => {
    page = await studio.show('administration-ready');
    await press('Remove Carlos Ruiz');
    await page.getByRole('button', { name: 'Remove Carlos Ruiz' }).waitFor({ state: 'detached' });
    await page.locator('main :focus').waitFor();
    await page.keyboard.press('Tab');
    expect(await focused()).toMatch(/^Remove\s*Somebody in the group change-advisory-board/);
  });

  test('stands before the question that a button to remove something asks', async () => {
    page = await studio.show('administration-ready');
    await press('Remove the keys of SendGrid…');
    await page.getByRole('button', { name: 'Keep it' }).waitFor();
    await page.locator('main :focus').waitFor();
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Remove keys');
  });

  test('is left alone where a person moved it away', async () => {
    page = await studio.show('administration-ready');
    await page.getByLabel('Sender’s name').focus();
    await page.getByRole('heading', { level: 1 }).click();
    await page.getByRole('button', { name: 'Add freeze' }).dispatchEvent('click');
    await page.getByRole('button', { name: 'Cancel', exact: true }).waitFor();
    expect(await focused()).not.toContain('Harbour releases');
  });
});

describe('words in a form that goes away', () => {
  const WORDS = 'The support desk is not staffed before ten.';

  test('can be copied when the step that they were about has left meanwhile', async () => {
    page = await studio.show('record-left-meanwhile', { ownClock: true });
    await page.getByRole('button', { name: 'Hold: Partners' }).click();
    await page.getByLabel('Why Partners have to wait').fill(WORDS);
    await page.clock.runFor(30_000);
    const notice = page.getByRole('alert').filter({ hasText: 'What you wrote was not saved' });
    await notice.getByText('“Why Partners have to wait” was closed before this was saved').waitFor();
    await notice.getByText(WORDS).waitFor();
    expect(await focused()).toContain('What you wrote was not saved');
    expect(await seriousFindings(page)).toEqual([]);
    await notice.getByRole('button', { name: 'Let it go' }).click();
    await notice.waitFor({ state: 'detached' });
  });

  test('are no longer asked about once they were saved, or the form was closed on purpose', async () => {
    page = await studio.show('record-run-book-running');
    await page.getByRole('button', { name: 'Hold: Partners' }).click();
    await page.getByLabel('Why Partners have to wait').fill(WORDS);
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByRole('button', { name: 'Hold: Partners' }).click();
    await page.getByLabel('Why Partners have to wait').fill(WORDS);
    await page.getByRole('button', { name: 'Hold', exact: true }).click();
    await page.getByLabel('Why Partners have to wait').waitFor({ state: 'detached' });
    expect(await page.getByText('What you wrote was not saved').count()).toBe(0);
  });

  test('of a communiqué are kept when its row is closed', async () => {
    page = await studio.show('record-complete');
    await page.getByRole('button', { name: 'Query users', exact: true }).click();
    await page.getByLabel('Subject').fill('A better subject');
    await page.getByRole('button', { name: 'Query users', exact: true }).click();
    await page.getByRole('alert').getByText('Subject: A better subject').waitFor();
  });
});
