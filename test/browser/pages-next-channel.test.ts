import type { Page } from 'playwright-core';
import { callsTo, lastCall, seriousFindings } from '../static/harness/browser';
import { studioOfTests } from '../static/harness/studio-of-tests';

const studio = studioOfTests();
let page: Page;

describe('the next channel of a group', () => {
  test('is chosen by an administrator, who sees how many members it reaches', async () => {
    page = await studio.show('administration-ready');
    await page.getByRole('button', { name: 'Edit Partners' }).click();
    const form = page.getByRole('group', { name: 'Edit Partners' });
    await form.getByLabel('Tell those still missing').selectOption({ label: 'By text message' });
    await form.getByText('It reaches 0 of 1 member.').waitFor();
    await form
      .getByLabel('Addresses', { exact: true })
      .fill('Kim <kim@example.com> +49 151 23456789\nOla <ola@example.com>');
    await form.getByText('It reaches 1 of 2 members.').waitFor();
    await form.getByLabel('After so many hours').fill('soon');
    await form.getByRole('button', { name: 'Save group' }).click();
    await form.getByText('Give after how many whole hours those who are still missing are told another way.').waitFor();
    expect([await callsTo(page, 'saveGroup'), await seriousFindings(page)]).toEqual([[], []]);
    await form.getByLabel('After so many hours').fill('44');
    await form.getByRole('button', { name: 'Save group' }).click();
    await form.waitFor({ state: 'detached' });
    expect(await lastCall(page, 'saveGroup')).toMatchObject({
      members: {
        addresses: [
          { name: 'Kim', address: 'kim@example.com', number: '+4915123456789' },
          { name: 'Ola', address: 'ola@example.com' },
        ],
      },
      target: { next: { channel: 'text-message', afterHours: 44 } },
    });
  });

  test('stands under the confirmation of a record: when it is used, when it was, and whom it cannot reach', async () => {
    page = await studio.show('record-told-next');
    const groups = page.getByRole('region', { name: 'Confirmation' }).getByRole('listitem');
    expect(await groups.nth(0).innerText()).toContain('Who is missing then is told by text message, too, in 15 hr.');
    const told = await groups.nth(1).innerText();
    expect(told).toContain('Told by text message, too, 1 hr ago.');
    expect(told).toContain('It cannot reach 2 people of the group: tell them another way.');
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('is listed with each person who was told by it', async () => {
    page = await studio.show('record-told-next');
    const recipients = page.getByRole('region', { name: 'Recipients' });
    await recipients.getByText('Told by text message, too: failed').waitFor();
    const said = await recipients.innerText();
    expect(said).toContain('The number is out of use.');
    expect(said.match(/Told by text message, too/g)).toHaveLength(3);
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('is in the preview, with what it says and whom it cannot reach', async () => {
    page = await studio.show('record-told-next');
    await page.getByRole('button', { name: 'Query users', exact: true }).click();
    const preview = page.getByRole('main');
    await preview.getByText('Who has not confirmed it after 40 hours is told by text message, too.').waitFor();
    await preview.getByText('It cannot reach 2 people: their group does not say how.').waitFor();
    await preview.getByRole('button', { name: 'Show details of the text message to Query users' }).click();
    expect(await preview.getByLabel(/^Text message to/).innerText()).toContain('To confirm: https://');
    expect(await seriousFindings(page)).toEqual([]);
  });
});
