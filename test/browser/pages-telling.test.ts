import { callsTo, lastCall, seriousFindings, tabTo } from '../static/harness/browser';
import { studioOfTests } from '../static/harness/studio-of-tests';

const studio = studioOfTests();

describe('what people tell, on the record’s panel', () => {
  test('is ticked off several at once by keyboard, with a note, and then stands as told', async () => {
    const page = await studio.show('record-told-by-people');
    const list = page.getByRole('group', { name: 'Still to do' });
    await tabTo(page, 'Tick all 2');
    await page.keyboard.press('Enter');
    await list.getByLabel('Note').fill('Spoke to both.');
    await tabTo(page, 'Told');
    await page.keyboard.press('Enter');
    await list.waitFor({ state: 'detached' });
    expect(await lastCall(page, 'attestTasks')).toEqual({
      communiqueId: 'c1',
      deliveryIds: ['1'.repeat(32), '2'.repeat(32)],
      outcome: 'told',
      note: 'Spoke to both.',
    });
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('is not called done without a tick, nor impossible without a reason', async () => {
    const page = await studio.show('record-told-by-people');
    const list = page.getByRole('group', { name: 'Still to do' });
    await list.getByRole('button', { name: 'Told', exact: true }).click();
    await list.getByText('Tick those about whom you say it.').waitFor();
    await list.getByText('Kim of the early shift').click();
    await list.getByRole('button', { name: 'Could not be done' }).click();
    await list.getByText('Say in the note why it could not be done.').waitFor();
    expect(await callsTo(page, 'attestTasks')).toEqual([]);
  });
});

test('what a person was to tell whose account was closed is said to be for whoever looks after it now', async () => {
  const page = await studio.show('record-people-gone');
  const list = page.getByRole('group', { name: 'Telephone, Warehouse' });
  expect(await list.getByText('Responsible:').innerText()).toContain(
    'Responsible: A person whose account was closed; Ada Okafor (you) looks after it',
  );
  const missed = page
    .getByRole('region', { name: 'Confirmation' })
    .getByRole('listitem')
    .filter({ hasText: 'Partners' });
  expect(await missed.first().innerText()).toContain('Nobody could be told 9 min ago that the target was missed');
  expect(await seriousFindings(page)).toEqual([]);
});

test('what is due first is on the list of what waits, which says how many lists come up later', async () => {
  const page = await studio.show('approvals-to-tell');
  await page.getByRole('heading', { name: 'At least 6 items wait for you to tell' }).waitFor();
  await page.getByText('12 more lists come up here once these are done.').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
});

test('a word given by mistake is taken back by keyboard, only with a reason', async () => {
  const page = await studio.show('record-told-by-people');
  await tabTo(page, 'Take back… that Sam at the gate was told');
  await page.keyboard.press('Enter');
  const form = page.getByRole('group', { name: 'Sam at the gate was not told after all?' });
  await form.getByRole('button', { name: 'Take it back' }).click();
  await form.getByText('Say why you take it back.').waitFor();
  expect([await callsTo(page, 'attestTasks'), await seriousFindings(page)]).toEqual([[], []]);
  await form.getByLabel('Reason').fill('It was another Sam.');
  await form.getByRole('button', { name: 'Take it back' }).click();
  await form.waitFor({ state: 'detached' });
  expect(await lastCall(page, 'attestTasks')).toEqual({
    communiqueId: 'c1',
    deliveryIds: ['3'.repeat(32)],
    outcome: 'taken-back',
    note: 'It was another Sam.',
  });
});

describe('who did not confirm it, by the next channel of their group', () => {
  test('is on the list of the responsible person, who says whom they told, and told after all', async () => {
    const page = await studio.show('record-called-next');
    const told = page.getByRole('group', { name: /^Telephone, / });
    expect(await told.innerText()).toContain('4 people had got it and not confirmed it. 2 of 4 to do, 1 not told.');
    await told.getByText('nobody has to call.').waitFor();
    expect(await page.getByRole('group', { name: 'Still to do' }).getByRole('checkbox').count()).toBe(2);
    await tabTo(page, 'Told after all: Noor of the office');
    await page.keyboard.press('Enter');
    await told.getByRole('button', { name: /^Told after all/ }).waitFor({ state: 'detached' });
    expect(await lastCall(page, 'attestTasks')).toEqual({
      communiqueId: 'c1',
      deliveryIds: ['4'.repeat(32)],
      outcome: 'told',
    });
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('is announced under the confirmation, and its script is in the preview', async () => {
    const page = await studio.show('record-called-next');
    const groups = page.getByRole('region', { name: 'Confirmation' }).getByRole('listitem');
    const waiting = await groups.nth(0).innerText();
    expect(waiting).toContain('90 % acknowledged or were told by a person within 48 h');
    expect(waiting).toContain('Who is missing then is for the responsible person to tell by telephone, in 15 hr.');
    expect(await groups.nth(1).innerText()).toContain('Given to the responsible person to tell by telephone 1 hr ago.');
    await page.getByRole('button', { name: 'Query users', exact: true }).click();
    const preview = page.getByRole('main');
    await preview
      .getByText('Who has not confirmed it after 44 hours is for the responsible person to tell by telephone.')
      .waitFor();
    await preview.getByRole('button', { name: 'Show details of the telephone script for Query users' }).click();
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('is chosen by an administrator', async () => {
    const page = await studio.show('administration-ready');
    await page.getByRole('button', { name: 'Edit Partners' }).click();
    const form = page.getByRole('group', { name: 'Edit Partners' });
    await form.getByLabel('Tell those still missing').selectOption({ label: 'By telephone' });
    await form.getByText('The responsible person of the communiqué gets script and list').waitFor();
    await form.getByRole('button', { name: 'Save group' }).click();
    await form.waitFor({ state: 'detached' });
    expect(await lastCall(page, 'saveGroup')).toMatchObject({
      target: { next: { channel: 'telephone', afterHours: 44 } },
    });
  });
});

test('a list is written down by an administrator one line each, and keeps a time until which it is to be done', async () => {
  const page = await studio.show('administration-ready');
  await page.getByRole('button', { name: 'Add stakeholder group' }).click();
  const editor = page.getByRole('group', { name: 'New stakeholder group' });
  await editor.getByLabel('Name', { exact: true }).fill('Gate');
  await editor.getByLabel('Telephone: told by a person').check();
  await editor.getByLabel('Whom to call').fill('Kim');
  await editor.getByRole('button', { name: 'Save group' }).click();
  await editor.getByText('Line 1: it has no telephone number.').waitFor();
  await editor.getByLabel('Whom to call').fill('Kim <+49 40 1111>');
  await editor.getByRole('button', { name: 'Save group' }).click();
  await editor.waitFor({ state: 'detached' });
  expect(await lastCall(page, 'saveGroup')).toMatchObject({
    members: { kind: 'list', channel: 'telephone', items: [{ name: 'Kim', number: '+49 40 1111' }] },
    target: { proof: 'attested', percent: 100, hours: 24 },
  });
});
