import type { Locator, Page } from 'playwright-core';
import { lastCall, seriousFindings } from '../static/harness/browser';
import { studioOfTests } from '../static/harness/studio-of-tests';

const studio = studioOfTests();
let page: Page;

const runBook = () => page.getByRole('region', { name: 'Run-book' });
const step = (group: string) => runBook().getByRole('listitem').filter({ hasText: group }).first();

const fieldOf = (label: string) => page.locator('.field').filter({ has: page.getByLabel(label) });
const hasFocus = async (element: Locator) => (await element.and(page.locator(':focus')).count()) === 1;

describe('the run-book', () => {
  test('puts what waits for another below it, and says when each leaves by the reader’s clocks', async () => {
    page = await studio.show('record-run-book');
    const steps = await runBook().getByRole('listitem').allInnerTexts();
    expect(steps.map((text) => text.split('\n')[0])).toEqual([
      expect.stringContaining('Query users'),
      expect.stringContaining('Partners'),
    ]);
    expect(steps[1]).toMatch(/2026.*; after “Query users” was acknowledged by 50 %/);
  });

  test('says in the list of communiqués in short when each leaves', async () => {
    page = await studio.show('record-run-book');
    await page.getByRole('row', { name: 'Partners' }).getByRole('cell', { name: 'After Query users' }).waitFor();
    page = await studio.show('record-on-a-day');
    await page
      .getByRole('row', { name: 'Query users' })
      .getByRole('cell', { name: /^On 3 December 2026 at 09:00/ })
      .waitFor();
  });

  test('is told before it is authorised: nothing promises that all leaves now', async () => {
    page = await studio.show('record-run-book');
    await page.getByRole('button', { name: 'Send…' }).click();
    await page.getByText('Each communiqué leaves at its time').waitFor();
    await page.getByRole('button', { name: 'Authorise sending to 50 people' }).waitFor();
    expect(await page.getByRole('button', { name: /^Send to .* now$/ }).count()).toBe(0);
  });

  test('of a notice and an announcement begins with the notice, and says what the other waits for', async () => {
    page = await studio.show('record-notice-first');
    await step('Partners').getByText('Waits for the verified deployment').waitFor();
    await page.getByRole('button', { name: 'Send…' }).click();
    await page.getByText('Begins with Query users').waitFor();
    await page.getByText('Partners: waits for the verified deployment.').waitFor();
    await page.getByText('It leaves by itself as soon as its gates are open').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Authorise sending to 50 people' }).waitFor();
  });

  test('says once in the send sheet what several wait for together', async () => {
    page = await studio.show('record-notice-before-many');
    await page.getByRole('button', { name: 'Send…' }).click();
    const sheet = page.getByRole('region', { name: /^Send Harbour/ });
    await sheet.getByText('They leave by themselves as soon as their gates are open').waitFor();
    const said = (await sheet.innerText()).split('\n').filter((line) => /waits? for/i.test(line));
    expect(said).toEqual([
      expect.stringMatching(/^Partners(,| and) .*: wait for the verified deployment\.$/),
      expect.stringMatching(/: waits for the approval of the change and the verified deployment\.$/),
    ]);
  });

  test('says what the announcement waits for while the notice has left, and how to open its gate', async () => {
    page = await studio.show('record-notice-sent');
    await step('Partners').getByText('Waits for the verified deployment; leaves by itself then').waitFor();
    await step('Query users').getByText('Everything has left').waitFor();
    await page.getByRole('button', { name: 'Add verification' }).waitFor();
    await page.getByText('What waits leaves by itself as soon as its gates are open.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('lets what waits be changed, says what it waits for then, and where that is decided', async () => {
    page = await studio.show('record-rewritten-while-waiting');
    await step('Partners').getByText('Waits for the approval of the change; leaves by itself then').waitFor();
    await step('Partners').getByRole('link', { name: 'CHG-1' }).waitFor();
    await page.getByRole('button', { name: 'Submit for approval' }).waitFor();
    expect(await step('Query users').getByRole('button').count()).toBe(0);
    await step('Partners').getByRole('button', { name: 'Edit: Partners' }).click();
    await page.getByText('Sending has begun, and this communiqué waits.').waitFor();
    expect(await page.getByLabel('What it announces').count()).toBe(0);
    await page.getByLabel('Subject').fill('For all regions');
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save communiqué' }).click();
    await page.getByText('Everything is saved.').waitFor();
    expect(await lastCall(page, 'saveCommunique')).toMatchObject({ communiqueId: 'c1', subject: 'For all regions' });
    await step('Partners').getByRole('button', { name: 'Change time: Partners' }).click();
    await page.getByText('Once it is saved, it waits until the change is approved again.').waitFor();
  });

  test('keeps saying why a step was ended, also when nothing of the send is under way any more', async () => {
    page = await studio.show('record-ended');
    await step('Partners').getByText('The freeze “Quarter end” began.').waitFor();
    await step('Partners').getByText('Stopped').waitFor();
    await step('Query users').getByText('As soon as sending is authorised').waitFor();
  });

  test('is said to go on after the correction of the day that moved', async () => {
    page = await studio.show('record-day-moved');
    await page.getByText('Goes on after the correction, when its time comes: Partners.').waitFor();
    await page.getByText('Before the correction').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('lets a person set a time after another communiqué, and tells what is wrong beside its field', async () => {
    page = await studio.show('record-ready');
    await step('Query users').getByRole('button', { name: 'Change time: Query users' }).click();
    await page.getByLabel('From when on it may leave').selectOption('release-date');
    await page.getByLabel('Days', { exact: true }).fill('soon');
    await page.getByLabel('After the communiqué to').selectOption({ label: 'Partners' });
    await page.getByLabel('Once it').selectOption('acknowledged');
    await page.getByText('Keep quiet hours').click();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save time' }).click();
    await page.getByText('Give a number of days, at most 60.').waitFor();
    expect(await lastCall(page, 'scheduleCommunique')).toBeUndefined();
    await page.getByLabel('Days', { exact: true }).fill('2');
    await page.getByRole('button', { name: 'Save time' }).click();
    await page.getByRole('button', { name: 'Save time' }).waitFor({ state: 'detached' });
    expect(await lastCall(page, 'scheduleCommunique')).toMatchObject({
      communiqueId: 'c0',
      timing: {
        start: { kind: 'release-date', days: -2, time: '09:00' },
        after: { communiqueId: 'c1', degree: 'acknowledged', percent: 100 },
        quiet: { from: '22:00', until: '07:00' },
      },
    });
  });

  test('says beside its field why a time is refused, goes there, and forgets it when another is chosen', async () => {
    page = await studio.show('record-time-refused');
    await step('Query users').getByRole('button', { name: 'Change time: Query users' }).click();
    await page.getByLabel('From when on it may leave').selectOption('at');
    await page.getByLabel('Day and time').fill('2026-11-01T09:00');
    await page.getByRole('button', { name: 'Save time' }).click();
    await fieldOf('Day and time').getByText('This time is over already.').waitFor();
    expect(await hasFocus(page.getByLabel('Day and time'))).toBe(true);
    await page.getByLabel('Day and time').fill('2027-11-01T09:00');
    expect(await page.getByText('This time is over already.').count()).toBe(0);
    await page.getByLabel('From when on it may leave').selectOption('after-approval');
    await page.getByLabel('After the communiqué to').selectOption({ label: 'Partners' });
    await page.getByRole('button', { name: 'Save time' }).click();
    await fieldOf('After the communiqué to').getByText('They would wait for each other for ever.').waitFor();
    expect(await page.getByText('They would wait for each other for ever.').count()).toBe(1);
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('lets a time and quiet hours be by each reader’s own clock, and says for whom the zone is then', async () => {
    page = await studio.show('record-ready');
    await step('Query users').getByRole('button', { name: 'Change time: Query users' }).click();
    await page.getByLabel('From when on it may leave').selectOption('release-date');
    await page.getByText('Keep quiet hours').click();
    for (const label of ['At this time by each reader’s own clock', 'Quiet hours by each reader’s own clock']) {
      await page.getByLabel(label).focus();
      await page.keyboard.press('Space');
    }
    expect(await page.getByLabel('Time zone where a reader’s own is not known').count()).toBe(2);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save time' }).click();
    await page.getByRole('button', { name: 'Save time' }).waitFor({ state: 'detached' });
    expect(await lastCall(page, 'scheduleCommunique')).toMatchObject({
      timing: { start: { kind: 'release-date', perReader: true }, quiet: { perReader: true } },
    });
  });

  test('lets a day and time be by each reader’s own clock, keeps what was typed, and opens it again as it was', async () => {
    page = await studio.show('record-ready');
    await step('Query users').getByRole('button', { name: 'Change time: Query users' }).click();
    await page.getByLabel('From when on it may leave').selectOption('at');
    // A time that the writer’s own clock skips in spring.
    await page.getByLabel('Day and time').fill('2027-03-28T02:30');
    await page.getByRole('button', { name: 'Save time' }).click();
    await page.getByText('Give a day and a time that exist on your clocks.').waitFor();
    await page.getByLabel('At this time by each reader’s own clock').focus();
    await page.keyboard.press('Space');
    await page.getByLabel('Time zone where a reader’s own is not known').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save time' }).click();
    await page.getByRole('button', { name: 'Save time' }).waitFor({ state: 'detached' });
    expect(await lastCall(page, 'scheduleCommunique')).toMatchObject({
      timing: { start: { kind: 'on-date', date: '2027-03-28', time: '02:30', perReader: true } },
    });
    page = await studio.show('record-on-a-day');
    await step('Query users').getByText('On 3 December 2026 at 09:00 by each reader’s own clock').waitFor();
    await step('Query users').getByText('2 people Pacific/Kiritimati').waitFor();
    await step('Query users').getByRole('button', { name: 'Change time: Query users' }).click();
    expect(await page.getByLabel('Day and time').inputValue()).toBe('2026-12-03T09:00');
    expect(await page.getByLabel('At this time by each reader’s own clock').isChecked()).toBe(true);
  });

  test('tells who has their turn now, who later by whose clocks, and sums up what is too long to tell', async () => {
    page = await studio.show('record-readers-mornings');
    const turns = async (group: string) =>
      (await step(group).getByRole('list').getByRole('listitem').allInnerTexts()).map((text) => text.trim());
    const [first, second, third] = await turns('Query users');
    expect(first).toBe('By now · 7 people Asia/Tokyo, Asia/Seoul');
    expect(second).toMatch(/2026.* · 12 people Europe\/Berlin, time zone not known, Europe\/Paris and 2 other zones$/);
    expect(third).toMatch(/ · 6 people America\/New_York$/);
    expect(await turns('Partners')).toHaveLength(6);
    expect((await turns('Partners')).at(-1)).toMatch(/^Later, until .* · 6 people$/);
    await step('Partners').getByText('Leaves to the first readers').waitFor();
  });

  test('shows how each step stands, and lets a person release what is held, with a reason', async () => {
    page = await studio.show('record-run-book-running');
    for (const words of ['Leaves now', 'Its time was over', 'They were told in the meeting.'])
      await runBook().getByText(words).first().waitFor();
    await runBook()
      .getByRole('button', { name: /^Release: / })
      .click();
    await runBook().getByRole('button', { name: 'Release', exact: true }).click();
    await page.getByText('A reason is needed.').waitFor();
    await page.getByLabel(/^Why .* can hear now$/).fill('The desk is staffed now.');
    expect(await seriousFindings(page)).toEqual([]);
    await runBook().getByRole('button', { name: 'Release', exact: true }).click();
    await page.getByLabel(/^Why .* can hear now$/).waitFor({ state: 'detached' });
    expect(await lastCall(page, 'decideStep')).toEqual({
      communiqueId: 'c2',
      decision: 'release',
      reason: 'The desk is staffed now.',
    });
  });

  test('closes its forms with Escape, and stays at the step whose form is closed or whose decision was made', async () => {
    page = await studio.show('record-run-book-running');
    const held = runBook().getByRole('listitem').filter({ hasText: 'Its time was over' }).first();
    const reason = page.getByLabel(/^Why .* can hear now$/);
    await held.getByRole('button', { name: /^Release: / }).click();
    await reason.fill('Not');
    await page.keyboard.press('Escape');
    await reason.waitFor({ state: 'detached' });
    expect(await hasFocus(held)).toBe(true);
    await held.getByRole('button', { name: /^Release: / }).click();
    await reason.fill('The desk is staffed now.');
    await runBook().getByRole('button', { name: 'Release', exact: true }).click();
    await reason.waitFor({ state: 'detached' });
    expect(await hasFocus(held)).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    page = await studio.show('record-ready');
    await step('Query users').getByRole('button', { name: 'Change time: Query users' }).click();
    await page.getByLabel('From when on it may leave').focus();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Save time' }).waitFor({ state: 'detached' });
    expect(await hasFocus(step('Query users'))).toBe(true);
  });
});
