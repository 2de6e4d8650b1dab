import type { Page } from 'playwright-core';
import { callsTo, lastCall, overflow, seriousFindings, turn } from '../static/harness/browser';
import { studioOfTests } from '../static/harness/studio-of-tests';

const studio = studioOfTests();
let page: Page;

const lines = (count: number): string =>
  ['Name;E-Mail', ...Array.from({ length: count }, (_, index) => `Customer ${index};c${index}@customers.example`)].join(
    '\n',
  );

const file = (text: string) => ({ name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

interface UploadedPart {
  readonly uploadId?: string;
  readonly part: number;
  readonly members: { readonly addresses: readonly { readonly address: string }[] };
}

async function partsUploaded(): Promise<readonly UploadedPart[]> {
  return (await callsTo(page, 'uploadMembers')).map(({ payload }) => payload?.payload as UploadedPart);
}

async function newGroup(fixture: string): Promise<void> {
  page = await studio.show(fixture);
  await page.getByRole('button', { name: 'Add stakeholder group' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Customers of the port');
  await page.getByRole('radio', { name: 'Addresses outside of Jira' }).check();
}

describe('a file of 5,000 addresses', () => {
  test('is read, uploaded in parts, and then the group is saved with it', async () => {
    await newGroup('administration-bare');
    await page.getByLabel('File of addresses').setInputFiles(file(lines(5_000)));
    await page.getByText('5,000 addresses read from customers.csv.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByRole('heading', { name: 'Customers of the port' }).waitFor();
    const parts = await partsUploaded();
    expect(parts.map(({ part, uploadId }) => [part, uploadId])).toEqual([
      [0, undefined],
      ...[1, 2, 3, 4].map((part) => [part, 'a'.repeat(32)]),
    ]);
    const uploaded = parts.flatMap(({ members }) => members.addresses.map(({ address }) => address));
    expect(uploaded).toEqual(Array.from({ length: 5_000 }, (_, index) => `c${index}@customers.example`));
    expect(await lastCall(page, 'saveGroup')).toMatchObject({
      name: 'Customers of the port',
      members: { kind: 'uploaded', of: 'addresses', uploadId: 'a'.repeat(32), parts: 5 },
    });
  });

  test('is not uploaded before every line is right, which are named', async () => {
    await newGroup('administration-bare');
    await page
      .getByLabel('File of addresses')
      .setInputFiles(file(`${lines(5_000)}\nNobody;\nAgain;C7@customers.example`));
    await page.getByText('5,000 addresses read from customers.csv, 2 lines are not right yet.').waitFor();
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByText('Line 5002: “Nobody” has no address.').waitFor();
    await page.getByText('Line 5003: C7@customers.example is already on line 9.').waitFor();
    expect(await callsTo(page, 'uploadMembers')).toEqual([]);
  });

  test('shows how far it has come, and can be cancelled, which saves nothing', async () => {
    await newGroup('administration-uploading');
    await page.getByLabel('File of addresses').setInputFiles(file(lines(5_000)));
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByText('2,000 of 5,000 members uploaded. Nothing is saved before all of them are.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await turn(page, 'dark');
    expect(await seriousFindings(page, 'contrast')).toEqual([]);
    await page.getByRole('button', { name: 'Cancel the upload' }).click();
    await page.getByText('The upload was cancelled. Nothing was saved.').waitFor();
    expect(await callsTo(page, 'saveGroup')).toEqual([]);
    expect(await callsTo(page, 'uploadMembers')).toHaveLength(3);
  });

  test('goes on where it broke off', async () => {
    await newGroup('administration-upload-breaks');
    await page.getByLabel('File of addresses').setInputFiles(file(lines(5_000)));
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Customers of the port' }).waitFor();
    const parts = await partsUploaded();
    expect(parts.map(({ part }) => part)).toEqual([0, 1, 2, 2, 3, 4]);
  });

  test('goes on where the storage took no more for a moment', async () => {
    await newGroup('administration-upload-busy');
    await page.getByLabel('File of addresses').setInputFiles(file(lines(5_000)));
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByText('The app’s storage takes no more for a moment.').waitFor();
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByRole('heading', { name: 'Customers of the port' }).waitFor();
    const parts = await partsUploaded();
    expect(parts.map(({ part }) => part)).toEqual([0, 1, 2, 2, 3, 4]);
  });

  test('is uploaded anew when what was uploaded is not kept any more', async () => {
    await newGroup('administration-upload-gone');
    await page.getByLabel('File of addresses').setInputFiles(file(lines(3_000)));
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByRole('alert').getByText('Upload it again').waitFor();
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByRole('heading', { name: 'Customers of the port' }).waitFor();
    const parts = await partsUploaded();
    expect(parts.map(({ part, uploadId }) => [part, uploadId])).toEqual([
      ...[[0, undefined], ...[1, 2].map((part) => [part, 'a'.repeat(32)])],
      ...[[0, undefined], ...[1, 2].map((part) => [part, 'a'.repeat(32)])],
    ]);
  });
});

describe('a group of 10,000 addresses', () => {
  const members = () => page.getByRole('group', { name: 'Members of Customers' });

  test('is gone through page by page, and searched', async () => {
    page = await studio.show('administration-large');
    await page.getByText('10,000 external addresses').waitFor();
    await page.getByRole('button', { name: 'Members of Customers' }).click();
    await members().getByText('25 shown; there may be more, in no particular order.').waitFor();
    await members().getByRole('button', { name: 'Show more' }).click();
    await members().getByText('50 shown; there may be more, in no particular order.').waitFor();
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await members().getByLabel('Find members').fill('customer-41');
    await members().getByLabel('Find members').press('Enter');
    await members().getByText('1 shown.').waitFor();
    expect(await members().getByRole('listitem').innerText()).toContain('Customer 41');
    expect(await lastCall(page, 'openMembers')).toEqual({ groupId: 'g9', words: 'customer-41' });
    await members().getByLabel('Find members').fill('nowhere');
    await members().getByRole('button', { name: 'Find' }).click();
    await members().getByText('Nobody has “nowhere” in their name, address or number.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await turn(page, 'dark');
    expect(await seriousFindings(page, 'contrast')).toEqual([]);
  });

  test('gives up one and takes another without the rest being uploaded', async () => {
    page = await studio.show('administration-large');
    await page.getByRole('button', { name: 'Members of Customers' }).click();
    await members().getByRole('button', { name: 'Remove… customer-2@customers.example' }).click();
    await members().getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('9,999 external addresses').waitFor();
    expect(await lastCall(page, 'removeMember')).toEqual({ groupId: 'g9', revision: 3, id: 'm2' });
    await members().getByLabel('Add one').fill('nobody');
    await members().getByRole('button', { name: 'Add', exact: true }).click();
    await members().getByText('“nobody” has no address.').waitFor();
    expect(await callsTo(page, 'addMember')).toEqual([]);
    await members().getByLabel('Add one').fill('Kim <kim@example.com>');
    await members().getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('10,001 external addresses').waitFor();
    expect(await lastCall(page, 'addMember')).toEqual({
      ...{ groupId: 'g9', revision: 4 },
      members: { kind: 'addresses', addresses: [{ name: 'Kim', address: 'kim@example.com' }] },
    });
  });

  test('keeps its members while the rest of it is edited', async () => {
    page = await studio.show('administration-large');
    await page.getByRole('button', { name: 'Edit Customers' }).click();
    await page.getByText('10,000 addresses stay as they are.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByRole('button', { name: 'Edit Customers' }).first().waitFor();
    expect(await lastCall(page, 'saveGroup')).toMatchObject({ members: { kind: 'in-parts', id: '0'.repeat(32) } });
    expect(await callsTo(page, 'uploadMembers')).toEqual([]);
  });
});
