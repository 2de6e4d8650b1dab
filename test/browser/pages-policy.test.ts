/** The policy of the gates on the administrator’s page, filled in by keyboard and mouse. */
import { type Locator, type Page } from 'playwright-core';
import { callsTo, lastCall, overflow, seriousFindings, tabTo, turn } from '../static/harness/browser';
import { QUORUM_REFUSAL } from '../static/harness/fixtures/policy-fixtures';
import { studioOfTests } from '../static/harness/studio-of-tests';

const studio = studioOfTests();
let page: Page;

const field = (name: string): Locator =>
  page.locator('.field').filter({ has: page.getByRole('textbox', { name, exact: true }) });
const part = (name: string): Locator => page.getByRole('region', { name, exact: true });
const save = () => page.getByRole('button', { name: 'Save policy' }).click();

describe('the policy of the site', () => {
  test('is changed by keyboard, tried on past releases, and then saved', async () => {
    page = await studio.show('administration-ready');
    await tabTo(page, 'Deployment verified');
    await page.keyboard.press('Space');
    await page.getByText('Not saved yet').waitFor();
    await tabTo(page, 'People who have to approve');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('2');
    await tabTo(page, 'Try on past releases');
    await page.keyboard.press('Enter');
    await page.getByText('Tried on 16 judgements').waitFor();
    await page.getByText('2 that were open would have been held.').waitFor();
    await page.getByText('CHG-1 is approved by 1 of 2 people.').waitFor();
    expect(await page.getByText('A record that you may not see').count()).toBe(1);
    expect(await callsTo(page, 'savePolicy')).toEqual([]);
    expect(await seriousFindings(page)).toEqual([]);
    await tabTo(page, 'Save policy');
    await page.keyboard.press('Enter');
    await page.getByText('Not saved yet').waitFor({ state: 'detached' });
    const saved = await lastCall(page, 'savePolicy');
    expect(saved).toMatchObject({
      revision: 3,
      policy: {
        gates: { 'planned-notice': ['change-approved', 'freeze-clear', 'deployment-verified'] },
        approval: { quorum: 2 },
      },
    });
    expect((await lastCall(page, 'tryPolicy')) as object).toMatchObject({
      policy: (saved as { readonly policy: object }).policy,
      cursor: '4:next',
    });
  });

  test('says that a trial is old once the policy was changed after it', async () => {
    page = await studio.show('administration-ready');
    await page.getByRole('button', { name: 'Try on past releases' }).click();
    await page.getByText('Tried on 16 judgements').waitFor();
    await page.getByRole('checkbox', { name: 'Two people have to verify it' }).uncheck();
    await page.getByText('You changed the policy since.').waitFor();
  });

  test('requires a person, a group, a role and the owners, each found by name', async () => {
    page = await studio.show('administration-ready');
    const add = page.getByRole('combobox', { name: 'Add a required approver' });
    await page.getByRole('button', { name: 'Remove Carlos Ruiz' }).click();
    await add.selectOption({ label: 'A person' });
    await page.getByRole('textbox', { name: 'Person who has to approve' }).fill('ada');
    await page.getByRole('button', { name: 'Ada Okafor' }).click();
    await add.selectOption({ label: 'Somebody in a Jira group' });
    await page.getByRole('textbox', { name: 'Jira group' }).fill('dev');
    await page.getByRole('button', { name: 'developers' }).click();
    await add.selectOption({ label: 'Somebody with a project role' });
    await page.getByRole('combobox', { name: 'Project role' }).selectOption({ label: 'Service owner' });
    await add.selectOption({ label: 'The owners of the configuration items' });
    await page.getByRole('textbox', { name: 'Attribute with the owner' }).fill('Owner');
    await page.getByRole('button', { name: 'Add owners' }).click();
    await save();
    await page.getByText('Not saved yet').waitFor({ state: 'detached' });
    expect(await lastCall(page, 'savePolicy')).toMatchObject({
      policy: {
        approval: {
          required: [
            { kind: 'group', groupId: 'j9', groupName: 'change-advisory-board' },
            { kind: 'person', accountId: '5f0000000000000000000004' },
            { kind: 'group', groupId: 'j2', groupName: 'developers' },
            { kind: 'project-role', roleId: '10', roleName: 'Service owner' },
            { kind: 'item-owner', attribute: 'Owner' },
          ],
        },
      },
    });
  });

  test('gets a freeze by the clocks of its zone, and is not saved while one is being edited', async () => {
    page = await studio.show('administration-ready');
    await page.getByRole('button', { name: 'Add freeze' }).click();
    await page.getByRole('button', { name: 'Add to the policy' }).click();
    await page.getByText('Name the freeze.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Name of the freeze' }).fill('Summer fair');
    await page.getByLabel('From', { exact: true }).fill('2027-06-01T18:00');
    await page.getByLabel('Until', { exact: true }).fill('2027-06-01T17:00');
    await page.getByText('A freeze ends after it begins.').waitFor();
    await page.getByLabel('Until', { exact: true }).fill('2027-06-05T06:00');
    await page.getByRole('radio', { name: 'Certain projects' }).check();
    await page.getByText('Choose a project, or all of them.').waitFor();
    await page.getByRole('checkbox', { name: 'Harbour' }).check();
    await save();
    await page.getByText('A freeze is still being edited.').waitFor();
    expect(await callsTo(page, 'savePolicy')).toEqual([]);
    await page.getByRole('button', { name: 'Add to the policy' }).click();
    await part('Freezes').getByRole('heading', { name: 'Summer fair' }).waitFor();
    await page.getByRole('button', { name: 'Remove End of the year' }).click();
    await save();
    await page.getByText('Not saved yet').waitFor({ state: 'detached' });
    const { policy } = (await lastCall(page, 'savePolicy')) as { readonly policy: { readonly freezes: unknown } };
    expect(policy.freezes).toMatchObject([
      { name: 'Timetable change' },
      {
        name: 'Summer fair',
        from: Date.UTC(2027, 5, 1, 16, 0),
        until: Date.UTC(2027, 5, 5, 4, 0),
        timeZone: 'Europe/Berlin',
        projectIds: ['1'],
        kinds: ['planned-notice', 'release-announcement'],
      },
    ]);
  });

  test('warns before an announcement is asked nothing', async () => {
    page = await studio.show('administration-ready');
    const announcement = page.getByRole('group', { name: 'Announcement of the release' });
    for (const gate of ['Change approved', 'Deployment verified', 'No freeze'])
      await announcement.getByRole('checkbox', { name: gate }).uncheck();
    await page.getByText('although nobody approved the change').waitFor();
  });

  test('puts what is wrong beside its field, whether the page or the server finds it, and saves nothing', async () => {
    page = await studio.show('administration-policy-refusal');
    await page.getByRole('checkbox', { name: 'The status of the change request' }).first().check();
    await page.getByRole('textbox', { name: 'People who have to approve' }).fill('nobody');
    await save();
    await field('People who have to approve').getByText('Write a whole number of people').waitFor();
    await field('Statuses that mean approved').getByText('Name at least one status that means approved.').waitFor();
    await page.getByRole('alert').getByText('2 fields are not right yet').waitFor();
    expect(await callsTo(page, 'savePolicy')).toEqual([]);
    await page.getByRole('textbox', { name: 'Statuses that mean approved' }).fill('Approved');
    await page.getByRole('textbox', { name: 'People who have to approve' }).fill('3');
    await save();
    await field('People who have to approve').getByText(QUORUM_REFUSAL).waitFor();
    await page.getByText('Not saved yet').waitFor();
  });

  test('is not saved over what somebody else saved, who is loaded on request', async () => {
    page = await studio.show('administration-policy-refusal');
    await page.getByRole('textbox', { name: 'People who have to approve' }).fill('2');
    await save();
    await page.getByText('Somebody else changed this policy meanwhile.').waitFor();
    await page.getByRole('button', { name: 'Load what others saved' }).click();
    await page.getByText('Not saved yet').waitFor({ state: 'detached' });
    expect(await page.getByRole('textbox', { name: 'People who have to approve' }).inputValue()).toBe('1');
  });

  test('is put back to what is saved', async () => {
    page = await studio.show('administration-ready');
    await page.getByRole('textbox', { name: 'Environments to verify' }).fill('moon');
    await page.getByRole('button', { name: 'Discard changes' }).click();
    expect(await page.getByRole('textbox', { name: 'Environments to verify' }).inputValue()).toBe('production');
  });
});

describe('the policy of a project', () => {
  test('sets only what differs from the site, and keeps what was not saved while another is looked at', async () => {
    page = await studio.show('administration-ready');
    const scope = page.getByRole('combobox', { name: 'Policy of' });
    await scope.selectOption({ label: 'Harbour (HBR)' });
    expect(await page.getByRole('textbox', { name: 'People who have to approve' }).count()).toBe(0);
    await page.getByRole('checkbox', { name: 'Different in this project (People who have to approve)' }).check();
    await page.getByRole('textbox', { name: 'People who have to approve' }).fill('4');
    await scope.selectOption({ label: 'The site' });
    expect(await page.getByRole('textbox', { name: 'People who have to approve' }).inputValue()).toBe('1');
    await scope.selectOption({ label: 'Harbour (HBR)' });
    expect(await page.getByRole('textbox', { name: 'People who have to approve' }).inputValue()).toBe('4');
    expect(await seriousFindings(page)).toEqual([]);
    await turn(page, 'dark');
    expect(await seriousFindings(page, 'contrast')).toEqual([]);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await save();
    await page.getByText('Not saved yet').waitFor({ state: 'detached' });
    expect(await lastCall(page, 'savePolicy')).toEqual({
      projectId: '1',
      revision: 0,
      policy: { approval: { quorum: 4 } },
    });
  });

  test('is removed only after asking', async () => {
    page = await studio.show('administration-ready');
    await page.getByRole('combobox', { name: 'Policy of' }).selectOption('2');
    await page.getByRole('button', { name: 'Follow the site’s policy again…' }).click();
    expect(await callsTo(page, 'removePolicy')).toEqual([]);
    await page.getByRole('button', { name: 'Follow the site', exact: true }).click();
    await page.getByRole('checkbox', { name: 'Different in this project (People who have to approve)' }).waitFor();
    expect(await lastCall(page, 'removePolicy')).toEqual({ projectId: '2', revision: 1 });
    expect(
      await page.getByRole('checkbox', { name: 'Different in this project (People who have to approve)' }).isChecked(),
    ).toBe(false);
  });
});
