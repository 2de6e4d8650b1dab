import type { Page } from 'playwright-core';
import { lastCall, seriousFindings } from '../static/harness/browser';
import { studioOfTests } from '../static/harness/studio-of-tests';

const studio = studioOfTests();
let page: Page;

const confirmation = () => page.getByRole('region', { name: 'Confirmation' });
const group = (name: string) => confirmation().getByRole('listitem').filter({ hasText: name }).first();

describe('the confirmation of a record', () => {
  test('says per group how far its target is, when the next reminder leaves, and why one does not', async () => {
    page = await studio.show('record-chased');
    const first = await group('Query users').innerText();
    for (const words of [
      'Waiting for confirmation',
      '18 of the 23 needed (25 people in all)',
      'target: 90 % acknowledged within 48 h',
      'Reminded 5 hr ago',
      '7 people got it and did not confirm it.',
      'The next reminder leaves in 15 hr.',
    ])
      expect(first).toContain(words);
    expect(await group('Partners').innerText()).toContain(
      'The reminder waits: The verification in production is older than the site’s policy allows.',
    );
  });

  test('says of a target that is reached or missed nothing of reminders to come', async () => {
    page = await studio.show('record-sent');
    expect(await group('Query users').innerText()).not.toContain('next reminder');
    const missed = await group('Partners').innerText();
    expect(missed).toContain('Not confirmed in time');
    expect(missed).toContain('A mail to Mei Tanaka 9 min ago says that the target was missed.');
  });

  test('warns at the top of a record whose target was missed', async () => {
    page = await studio.show('record-missed');
    const top = page.locator('section').filter({ hasText: 'Not confirmed in time: Partners.' }).first();
    await top.getByRole('img', { name: 'warning' }).waitFor();
  });

  test('names the group that missed its target also where deliveries have to be looked after', async () => {
    page = await studio.show('record-sent');
    const top = page.locator('section').filter({ hasText: 'Not confirmed in time: Partners.' }).first();
    await top.getByText('deliveries need looking after; they stand first').waitFor();
  });

  test('lets a person remind those who are missing after they saw what these get', async () => {
    page = await studio.show('record-chased');
    await page.getByRole('button', { name: 'Remind now: Query users' }).click();
    await confirmation().getByText('Reminder: Harbour 4.2.0 is available').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await confirmation().getByRole('button', { name: 'Remind 7 people' }).click();
    await confirmation().getByRole('button', { name: 'Remind 7 people' }).waitFor({ state: 'detached' });
    expect(await lastCall(page, 'remindNow')).toEqual({ communiqueId: 'c0' });
  });

  test('says before a text message is sent once more what it says, how long it is, and that it is charged', async () => {
    page = await studio.show('record-chased-by-text');
    await page.getByRole('button', { name: 'Remind now: Query users' }).click();
    await confirmation().getByText('Each one is charged, by the segments that the preview names.').waitFor();
    await confirmation().getByText('At most 2 segments').waitFor();
    const said = await confirmation()
      .getByLabel(/^Text message to/)
      .innerText();
    expect(said.split('\n')[0]).toBe('Reminder: Harbour 4.2.0 is available');
    expect([said.includes('reports are ready'), await seriousFindings(page)]).toEqual([false, []]);
  });

  test('lets a person stop the reminders with a reason, which everybody sees then', async () => {
    page = await studio.show('record-chased');
    await page.getByRole('button', { name: 'Stop reminding: Query users' }).click();
    await confirmation().getByRole('button', { name: 'Stop reminding', exact: true }).click();
    await page.getByText('A reason is needed.').waitFor();
    await page.getByLabel('Why is nobody of Query users reminded any more?').fill('They were told in the meeting.');
    await confirmation().getByRole('button', { name: 'Stop reminding', exact: true }).click();
    await confirmation().getByText('They were told in the meeting.').waitFor();
    expect(await lastCall(page, 'stopReminding')).toEqual({
      communiqueId: 'c0',
      reason: 'They were told in the meeting.',
    });
    expect(await page.getByRole('button', { name: 'Remind now: Query users' }).count()).toBe(0);
  });
});
