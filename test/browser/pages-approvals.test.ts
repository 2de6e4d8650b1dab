/** A change manager at the list of what waits, and at a change with several releases. */
import { type Page } from 'playwright-core';
import { callsTo, lastCall, seriousFindings, tabTo } from '../static/harness/browser';
import { ADA, DIGEST, MEI, NOW } from '../static/harness/fixture';
import { REFUSED_APPROVAL, WHAT_HAPPENED } from '../static/harness/fixtures/change-fixtures';
import { studioOfTests } from '../static/harness/studio-of-tests';

const studio = studioOfTests();
let page: Page;

const BOTH = [
  { recordIssueId: '10042', contentDigest: DIGEST, seenAt: NOW },
  { recordIssueId: '10043', contentDigest: DIGEST, seenAt: NOW },
];

describe('a change with several releases', () => {
  test('is approved for all of them with one act, by keyboard', async () => {
    page = await studio.show('change-several');
    await tabTo(page, 'Harbour 4.2.0');
    await page.keyboard.press('Space');
    await tabTo(page, 'Harbour 4.2.1');
    await page.keyboard.press('Space');
    await tabTo(page, 'Reason');
    await page.keyboard.type('Both were read.');
    await tabTo(page, 'Approve the chosen');
    await page.keyboard.press('Enter');
    await page.getByText('Approved: what will be told is decided').waitFor();
    expect(await lastCall(page, 'decideRecords')).toEqual({
      decision: 'approved',
      records: BOTH,
      reason: 'Both were read.',
    });
  });

  test('is declined with a reason only, and only for what was chosen', async () => {
    page = await studio.show('change-several');
    await page.getByRole('button', { name: 'Decline the chosen' }).click();
    await page.getByText('Choose the releases that you decide on.').waitFor();
    await page.getByRole('checkbox', { name: 'Harbour 4.2.1' }).check({ force: true });
    await page.getByRole('button', { name: 'Decline the chosen' }).click();
    await page.getByText('A reason is needed to decline.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await callsTo(page, 'decideRecords')).toEqual([]);
    await page.getByRole('textbox', { name: 'Reason' }).fill('The window moved.');
    await page.getByRole('button', { name: 'Decline the chosen' }).click();
    await page.getByRole('button', { name: 'Decline the chosen' }).waitFor({ state: 'detached' });
    expect(await lastCall(page, 'decideRecords')).toMatchObject({ decision: 'declined', records: BOTH.slice(1) });
  });

  test('says which of them was not decided, and why', async () => {
    page = await studio.show('change-several-refusal');
    for (const name of ['Harbour 4.2.0', 'Harbour 4.2.1'])
      await page.getByRole('checkbox', { name }).check({ force: true });
    await page.getByRole('button', { name: 'Approve the chosen' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText(`Harbour 4.2.1: ${REFUSED_APPROVAL}`).waitFor();
    await alert.getByText(WHAT_HAPPENED).waitFor();
    await page.getByRole('heading', { name: 'Approved by' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });
});

describe('the list of what waits', () => {
  test('opens a change in place, and lets it go once everything of it is decided', async () => {
    page = await studio.show('approvals-waiting');
    await tabTo(page, 'Review CHG-1');
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: 'Harbour 4.2.0' }).waitFor();
    expect(await lastCall(page, 'openChangeToDecide')).toEqual({ changeIssueId: '1', patience: 'brief' });
    expect(await seriousFindings(page)).toEqual([]);
    for (const name of ['Harbour 4.2.0', 'Harbour 4.2.1'])
      await page.getByRole('checkbox', { name }).check({ force: true });
    await page.getByRole('button', { name: 'Approve the chosen' }).click();
    await page.getByRole('heading', { name: '1 release waits for your approval' }).waitFor();
    expect(await lastCall(page, 'decideOnChange')).toEqual({ decision: 'approved', changeIssueId: '1', records: BOTH });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('1 release waits for your approval');
  });

  test('approves one release by its own button', async () => {
    page = await studio.show('approvals-waiting');
    await page.getByRole('button', { name: 'Review CHG-1' }).click();
    await page.getByRole('button', { name: 'Approve what I saw' }).first().click();
    await page.getByRole('heading', { name: '1 release waits for your approval' }).waitFor();
    expect(await lastCall(page, 'decideOnChange')).toMatchObject({ decision: 'approved', records: BOTH.slice(0, 1) });
  });
});

describe('a deputy', () => {
  test('decides in another’s name only when that is chosen', async () => {
    page = await studio.show('change-deputy');
    await page.getByText('Delegated to you by Ada Okafor until').waitFor();
    await page.getByRole('combobox', { name: 'You decide' }).selectOption({ label: 'in the name of Ada Okafor' });
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Approve what I saw' }).click();
    await page.getByText('Approved: what will be told is decided').waitFor();
    expect(await lastCall(page, 'approveChange')).toEqual({
      ...BOTH[0],
      onBehalfOf: ADA,
    });
  });

  test('is not asked twice for what they approved, while it waits for others', async () => {
    page = await studio.show('change-quorum');
    await page.getByRole('heading', { name: 'You have approved; others have still to decide' }).waitFor();
    await page.getByText('has approved this; it waits for others.').waitFor();
    expect(await page.getByText('Decide at the end of this release.').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Approve what I saw' }).count()).toBe(0);
  });

  test('is named for whole days of one’s own time zone, by keyboard', async () => {
    page = await studio.show('approvals-empty');
    await tabTo(page, 'Name a deputy…');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Name deputy');
    await page.keyboard.press('Enter');
    await page.getByText('Choose who decides in your name.').waitFor();
    await page.getByText('Choose the last day.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Deputy' }).fill('Mei');
    await page.getByRole('button', { name: 'Mei Tanaka' }).click();
    await page.getByLabel('Last day').fill('2026-11-29');
    await page.getByRole('button', { name: 'Name deputy' }).click();
    await page.getByText('Mei Tanaka decides in your name').waitFor();
    expect(await lastCall(page, 'delegateApprovals')).toEqual({
      deputy: MEI,
      // The end of the last day in Berlin, where the reader is.
      until: Date.UTC(2026, 10, 29, 23),
    });
  });

  test('is recalled by who named them', async () => {
    page = await studio.show('approvals-deputies');
    await page.getByText('You decide in the name of Ada Okafor').waitFor();
    await page.getByRole('button', { name: 'Recall' }).click();
    await page.getByText('Mei Tanaka decides in your name').waitFor({ state: 'detached' });
    expect(await lastCall(page, 'withdrawDelegation')).toEqual({ id: 'd1' });
  });
});

describe('more emergencies than stand on one page', () => {
  test('are counted as at least so many, and the others are shown when they are asked for', async () => {
    page = await studio.show('approvals-many-emergencies');
    await page.getByRole('heading', { name: 'At least 2 emergencies wait for your review' }).waitFor();
    await tabTo(page, 'Show more emergencies');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Harbour 4.1.7' }).waitFor();
    expect(await lastCall(page, 'openEmergencies')).toEqual({ cursor: 'more' });
    await page.getByRole('heading', { name: '3 emergencies wait for your review', exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Show more emergencies' }).count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
  });
});
