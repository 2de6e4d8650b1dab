import { type Page } from 'playwright-core';
import { asked, callsTo, lastCall, seriousFindings, tabTo } from '../static/harness/browser';
import { DIGEST } from '../static/harness/fixture';
import { REFUSED_SEND } from '../static/harness/fixtures/record-fixtures';
import { studioOfTests } from '../static/harness/studio-of-tests';

const studio = studioOfTests();
let page: Page;

describe('the record’s panel, by keyboard', () => {
  test('sends what was seen, after one sheet that names the recipients', async () => {
    page = await studio.show('record-ready');
    await tabTo(page, 'Send…');
    await page.keyboard.press('Enter');
    await page.getByText('Query users (25) and Partners (25)').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await tabTo(page, 'Send to 50 people now');
    await page.keyboard.press('Enter');
    await page.getByText('You can close this page; sending goes on.').waitFor();
    expect(await lastCall(page, 'sendCommunications')).toEqual({ contentDigest: DIGEST });
  });

  test('shows every reason of a refused send beside its button, for those who hear the page too', async () => {
    page = await studio.show('record-refusal');
    await page.getByRole('button', { name: 'Send…' }).click();
    await page.getByRole('button', { name: 'Send to 50 people now' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText(REFUSED_SEND).waitFor();
    expect(await alert.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringContaining('CHG-1 was declined two minutes ago.'),
      expect.stringContaining('Production was rolled back.'),
    ]);
  });

  test('says what holds a send, who opens it, and still lets a person ask the server', async () => {
    page = await studio.show('record-held');
    await page.getByRole('button', { name: 'Send…' }).click();
    await page.getByText('2 gates hold it.').waitFor();
    await page.getByText('Who opens it: A change manager, on CHG-1').first().waitFor();
    await page.getByRole('button', { name: 'Send to 50 people now' }).waitFor();
  });

  test('tells what the gates went through when somebody wants to see it, a part at a time', async () => {
    page = await studio.show('record-held');
    expect(await callsTo(page, 'openGateHistory')).toHaveLength(0);
    await tabTo(page, 'Show the history of the gates');
    await page.keyboard.press('Enter');
    const history = page.getByRole('list', { name: 'History of the gates, newest first' });
    await history.getByText('Held: Deployment verified. Nobody had verified the deployment.').waitFor();
    await history.getByText('Not asked: No freeze. Open: Release identified,').waitFor();
    await history.getByText('Carlos Ruiz').waitFor();
    await tabTo(page, 'Show earlier');
    await page.keyboard.press('Enter');
    await history.getByText('Approval was asked for').waitFor();
    expect(await history.getByRole('listitem').count()).toBe(4);
    expect(await page.getByRole('button', { name: 'Show earlier' }).count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('says what is still being checked, asks for it once and patiently, and shows and announces how it came out', async () => {
    page = await studio.show('record-checking', { ownClock: true });
    const gates = page.getByRole('region', { name: 'Gates' });
    await gates.getByText('Checking the approvals in Jira Service Management for CHG-1…').waitFor();
    await gates.getByText('Held while it is checked').or(gates.getByLabel('Held while it is checked')).waitFor();
    expect(await page.getByRole('button', { name: 'Open CHG-1' }).count()).toBe(0);
    await page.clock.runFor(5_000);
    expect(await callsTo(page, 'openRecord')).toMatchObject([
      { payload: { payload: { patience: 'brief' } } },
      { payload: { payload: { patience: 'full' } } },
    ]);
    await page.clock.runFor(2_000);
    await page.getByRole('status').getByText('Checked. Ready: nothing holds').waitFor();
    await page.getByRole('button', { name: 'Send…' }).waitFor();
    await page.clock.runFor(120_000);
    expect(await callsTo(page, 'openRecord')).toHaveLength(2);
  });

  test('ends in “could not be read”, held, where the patient look brings nothing, until a person checks again', async () => {
    page = await studio.show('record-checked-in-vain', { ownClock: true });
    await page.clock.runFor(7_000);
    await page.getByText('could not be read from Jira Service Management').first().waitFor();
    await page.clock.runFor(120_000);
    expect(await callsTo(page, 'openRecord')).toHaveLength(2);
    await tabTo(page, 'Check again');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Gates' }).getByText('Checking the approvals').waitFor();
    expect(await callsTo(page, 'openRecord')).toHaveLength(4);
  });

  test('a patient look that breaks leaves the gate held, and a way to check again', async () => {
    page = await studio.show('record-check-broken');
    await page.getByText('CHG-1: Jira has not answered in time. Until it does, nothing is sent.').first().waitFor();
    await page.getByRole('button', { name: 'Check again' }).waitFor();
    expect(await callsTo(page, 'openRecord')).toHaveLength(2);
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('asks for nothing while nobody sees the page', async () => {
    page = await studio.show('record-checking', { ownClock: true, hidden: true });
    await page.clock.runFor(60_000);
    expect(await callsTo(page, 'openRecord')).toHaveLength(1);
    await page.evaluate(`globalThis.hidden = false; document.dispatchEvent(new Event('visibilitychange'))`);
    await page.clock.runFor(7_000);
    await page.getByRole('status').getByText('Checked. Ready: nothing holds').waitFor();
    expect(await callsTo(page, 'openRecord')).toHaveLength(2);
  });

  test('says in short what changed since the change was approved, and by whom', async () => {
    page = await studio.show('record-drifted');
    const gates = page.getByRole('region', { name: 'Gates' });
    await gates.getByText('CHG-1 was approved by Carlos Ruiz 4 hr ago. Since then:').waitFor();
    const change = gates.getByRole('listitem').filter({ hasText: 'the subject and “what” changed' }).last();
    await change.getByText('Mei Tanaka, 14 min ago').waitFor();
    await gates.getByRole('button', { name: 'Open CHG-1' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('follows a send that takes a minute and a half more every five seconds', async () => {
    page = await studio.show('record-sending', { ownClock: true });
    const before = (await callsTo(page, 'readProgress')).length;
    await page.clock.runFor(16_000);
    expect((await callsTo(page, 'readProgress')).length).toBeGreaterThanOrEqual(before + 3);
  });

  test('shows within a minute that somebody else sends, and follows that', async () => {
    page = await studio.show('record-sent-by-another', { ownClock: true });
    await page.getByRole('button', { name: 'Send…' }).waitFor();
    await page.clock.runFor(55_000);
    expect(await callsTo(page, 'readProgress')).toHaveLength(0);
    await page.clock.runFor(10_000);
    await page.getByText('You can close this page; sending goes on.').waitFor();
  });

  test('says of its gates nothing older or newer than of how the send stands', async () => {
    page = await studio.show('record-rewritten-meanwhile', { ownClock: true });
    const approved = page.getByRole('region', { name: 'Gates' }).getByText('Since then:');
    const waits = 'have left; the rest waits for the approval of the change.';
    await page.getByText('have left; the rest waits for the verified deployment.').waitFor();
    for (let second = 0; second < 12; second += 1) {
      await page.clock.runFor(1_000);
      const [headline, gate] = await Promise.all([page.getByText(waits).count(), approved.count()]);
      expect({ second, headline }).toEqual({ second, headline: gate });
    }
    await page.getByText(waits).waitFor();
  });

  test('shows within a minute that somebody verified the deployment', async () => {
    page = await studio.show('record-verified-meanwhile', { ownClock: true });
    await page.getByText('Held: production is not verified.').waitFor();
    await page.clock.runFor(65_000);
    await page.getByRole('button', { name: 'Send…' }).waitFor();
    expect(await callsTo(page, 'openRecord')).toHaveLength(2);
  });

  test('says that everything has left again where what was sent once more left between two looks', async () => {
    page = await studio.show('record-sent-again', { ownClock: true });
    const recipients = page.getByRole('region', { name: 'Recipients' });
    await recipients
      .getByRole('button', { name: /^Try again…/ })
      .first()
      .click();
    await page.getByRole('textbox', { name: /^Reason/ }).fill('The mailbox was emptied.');
    await page.getByRole('button', { name: 'Send it again' }).click();
    const going = page.getByText(/sending goes on|then the record counts as sent/);
    await going.waitFor();
    await page.clock.runFor(40_000);
    await going.waitFor({ state: 'detached' });
    expect((await callsTo(page, 'openRecord')).length).toBeLessThan(8);
  });

  test('asks for a person’s word, and says no more that sending goes on, where only what is uncertain is left', async () => {
    page = await studio.show('record-left-uncertain');
    const banner = page.locator('section').filter({ hasText: 'Everything has left; 2 uncertain.' }).first();
    await banner.getByRole('img', { name: 'warning' }).waitFor();
    await banner.getByText('Nobody can tell of 2 deliveries whether').waitFor();
    expect(await page.getByText('sending goes on').count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('says of each group how it stands by its own messages, as they leave', async () => {
    page = await studio.show('record-one-group-told');
    const row = (group: string) => page.getByRole('table').getByRole('row').filter({ hasText: group });
    await row('Query users').getByText('Sent', { exact: true }).waitFor();
    await row('Partners').getByText('Sending', { exact: true }).waitFor();
    page = await studio.show('record-run-book-running');
    await row('Partners').getByText('Waiting', { exact: true }).waitFor();
  });

  test('leads from the next step to the communiqué with problems, which stand beside their fields', async () => {
    page = await studio.show('record-incomplete');
    await tabTo(page, 'Complete the communiqués');
    await page.keyboard.press('Enter');
    await page.getByRole('form', { name: 'Communiqué to Partners' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    const why = page.getByRole('textbox', { name: 'Why' });
    const describedBy = (await why.getAttribute('aria-describedby')) ?? '';
    const descriptions = await Promise.all(
      describedBy.split(' ').map((id) => page.locator(`[id="${id}"]`).innerText()),
    );
    expect(descriptions.join(' ')).toContain('“why” is not answered');
  });

  test('says how far the look-up of a very large group has come', async () => {
    page = await studio.show('record-looking-up');
    await page.getByRole('button', { name: 'Partners', exact: true }).click();
    await page.getByText('Looking up the recipients: 23,400 of about 50,000 people.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('saves the answers over the revision that the person saw', async () => {
    page = await studio.show('record-incomplete');
    await page.getByRole('button', { name: 'Partners', exact: true }).click();
    await tabTo(page, 'Why');
    await page.keyboard.type('It saves an hour a day.');
    await page.getByText('You have changes that are not saved.').waitFor();
    await tabTo(page, 'Save communiqué');
    await page.keyboard.press('Enter');
    await page.getByText('Everything is saved.').waitFor();
    expect(await lastCall(page, 'saveCommunique')).toMatchObject({
      communiqueId: 'c1',
      revision: 3,
      answers: { why: 'It saves an hour a day.' },
    });
  });

  test('puts a refusal of a field beside that field', async () => {
    page = await studio.show('record-refusal');
    await page.getByRole('button', { name: 'Query users', exact: true }).click();
    await page.getByRole('textbox', { name: 'Subject' }).fill('Harbour 4.1.0');
    await page.getByRole('button', { name: 'Save communiqué' }).click();
    const field = page.locator('.field').filter({ has: page.getByRole('textbox', { name: 'Subject' }) });
    await field.getByText('The subject names another version, 4.1.0.').waitFor();
  });

  test('shows the message that the words being typed would make', async () => {
    page = await studio.show('record-ready');
    await page.getByRole('button', { name: 'Query users', exact: true }).click();
    const frame = page.frameLocator('iframe');
    await frame.getByRole('heading', { name: 'Harbour 4.2.0 is available' }).waitFor();
    await page.getByRole('textbox', { name: 'Why' }).fill('Because it is sooner done.');
    await frame.getByText('Why: Because it is sooner done.').waitFor();
    await page.getByText('Not saved yet: this is the message that your words would make.').waitFor();
  });

  test('shows a text message with its length, and what its link leads to', async () => {
    page = await studio.show('record-text-message');
    await page.getByRole('button', { name: 'Query users', exact: true }).click();
    await page.getByText('At most 3 segments, with the reader’s own link; each is charged as a message.').waitFor();
    await page.getByLabel('Text message to Query users').getByText('Queries can be cancelled').waitFor();
    await page.getByRole('button', { name: 'Phone', exact: true }).click();
    await page.getByText('What the reader finds behind the link in the text message.').waitFor();
    await page.frameLocator('iframe').getByRole('heading', { name: 'Harbour 4.2.0 is available' }).waitFor();
  });

  test('finds whoever is responsible by name', async () => {
    page = await studio.show('record-ready');
    await page.getByRole('button', { name: 'Query users', exact: true }).click();
    await page.getByRole('textbox', { name: 'Responsible' }).fill('Grace');
    await page.getByRole('button', { name: 'Grace Mwangi' }).click();
    await page.getByText('You have changes that are not saved.').waitFor();
    await page.getByText('Grace Mwangi').waitFor();
  });

  test('takes down what a person checked of the deployment', async () => {
    page = await studio.show('record-unverified');
    await page.getByRole('button', { name: 'Add verification' }).first().click();
    const checked = page.getByRole('textbox', { name: 'What you checked' });
    await page.getByRole('button', { name: 'Write it down' }).click();
    await page.getByText('Say what you checked.').waitFor();
    await checked.fill('Opened the console, ran a query, read its version.');
    await page.getByRole('button', { name: 'Write it down' }).click();
    await checked.waitFor({ state: 'detached' });
  });

  test('asks for an override, by keyboard, with a reason and for some hours', async () => {
    page = await studio.show('record-overridable');
    await tabTo(page, 'Ask for an override…');
    await page.keyboard.press('Enter');
    expect(await seriousFindings(page)).toEqual([]);
    await tabTo(page, 'Ask for it');
    await page.keyboard.press('Enter');
    await page.getByText('A reason is needed.').waitFor();
    expect(await callsTo(page, 'askOverride')).toEqual([]);
    await page.getByRole('textbox', { name: 'Reason' }).fill('Queries fail for every customer.');
    await page.getByRole('combobox', { name: 'For how long' }).selectOption('8');
    await page.getByRole('button', { name: 'Ask for it' }).click();
    await page.getByText('It opens nothing until another person, who is a Jira administrator, grants it.').waitFor();
    expect(await lastCall(page, 'askOverride')).toEqual({
      gate: 'change-approved',
      contentDigest: DIGEST,
      reason: 'Queries fail for every customer.',
      hours: 8,
    });
  });

  test('does not offer the person who asked to grant it, but to withdraw it', async () => {
    page = await studio.show('record-override-asked');
    await page.getByRole('button', { name: 'Withdraw it…' }).click();
    expect(await page.getByRole('button', { name: 'Grant the override' }).count()).toBe(0);
    await page.getByRole('textbox', { name: 'Why is it withdrawn?' }).fill('Carlos called back.');
    await page.getByRole('button', { name: 'Withdraw the override' }).click();
    await page.getByRole('button', { name: 'Ask for an override…' }).waitFor();
    expect(await lastCall(page, 'withdrawOverride')).toEqual({
      overrideId: 'override-1',
      reason: 'Carlos called back.',
    });
  });

  test('lets an administrator grant what somebody else asked for, and then stands out as overridden', async () => {
    page = await studio.show('record-override-to-grant');
    await tabTo(page, 'Grant the override');
    await page.keyboard.press('Enter');
    await page.getByText('Ready to send by override of “Change approved”.').first().waitFor();
    expect(await lastCall(page, 'grantOverride')).toEqual({ overrideId: 'override-1', contentDigest: DIGEST });
    await page.getByRole('heading', { name: /Change approved\s*Overridden/i }).waitFor();
    await page.getByRole('button', { name: 'Send…' }).click();
    await page.getByText('You send by override').waitFor();
    await page.getByText('CHG-1 is not approved for what stands now.').waitFor();
  });

  test('says that people were told without an approval until that is reviewed', async () => {
    page = await studio.show('record-emergency');
    await page.getByText('An emergency that has to be reviewed').waitFor();
    await page.getByRole('button', { name: 'Open CHG-1' }).first().waitFor();
  });

  test('lets a person attest one of several environments, and only with what the record names', async () => {
    page = await studio.show('record-regions');
    await page.getByRole('button', { name: 'Say what you checked' }).first().click();
    expect(await page.getByRole('combobox', { name: 'Environment' }).inputValue()).toBe('us-east');
    await page.getByRole('combobox', { name: 'Environment' }).selectOption('ap-south');
    await page.getByLabel('It was deployed anew since it failed or was rolled back').check();
    await page.getByRole('textbox', { name: 'What you checked' }).fill('Compared the digest on each node.');
    await page.getByRole('button', { name: 'Write it down' }).click();
    await page.getByText('otherwise it is not verified').waitFor();
    expect(await callsTo(page, 'attestDeployment')).toEqual([]);
    await page.getByLabel('I checked that exactly this is installed').check();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Write it down' }).click();
    await page.getByRole('textbox', { name: 'What you checked' }).waitFor({ state: 'detached' });
    expect(await lastCall(page, 'attestDeployment')).toMatchObject({
      environment: 'ap-south',
      deployedAnew: true,
      installationRevision: 2,
    });
  });

  test('names what is to be installed, over the naming that the person saw', async () => {
    page = await studio.show('record-regions');
    await tabTo(page, 'Change what is to be installed');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Commits' }).fill('0123456789ab, fedcba987654');
    await page.getByLabel('us-east').check();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('This phase goes to').waitFor();
    expect(await lastCall(page, 'nameInstallation')).toEqual({
      revision: 2,
      artifacts: [`sha256:${DIGEST}`],
      commits: ['0123456789ab', 'fedcba987654'],
      environments: ['us-east'],
    });
  });

  test('puts what is wrong with a digest beside the digests', async () => {
    page = await studio.show('record-other-artifact');
    await page.getByRole('button', { name: 'Change what is to be installed' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const field = page.locator('.field').filter({ has: page.getByRole('textbox', { name: 'Artifacts' }) });
    await field.getByText('An artifact is named by its digest').waitFor();
  });

  test('shows the calls of the script for every environment', async () => {
    page = await studio.show('record-regions');
    await page.getByRole('button', { name: 'Show the pipeline recipe' }).first().click();
    const calls = page.getByLabel('Calls of the script');
    await calls.getByText('bash report-deployment.sh HBR 4.2.0 ap-south verified').waitFor();
    expect((await calls.innerText()).split('\n')).toHaveLength(3);
  });

  test('drafts what is new from the work items, and brings the earlier text back', async () => {
    page = await studio.show('record-ready');
    await page.getByRole('button', { name: 'Query users', exact: true }).click();
    const what = page.getByRole('textbox', { name: 'What', exact: true });
    const earlier = await what.inputValue();
    await page.getByRole('button', { name: 'Draft anew from work items' }).click();
    await page.getByText('Drafted from 13 work items; 1 left out').waitFor();
    expect(await what.inputValue()).toBe('- Drafted anew from the work items');
    await page.getByRole('button', { name: 'Bring back the earlier text' }).click();
    expect(await what.inputValue()).toBe(earlier);
  });

  test('submits exactly what stands', async () => {
    page = await studio.show('record-complete');
    await tabTo(page, 'Submit for approval');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Go to CHG-1 for approval' }).waitFor();
    expect(await lastCall(page, 'submitForApproval')).toEqual({ contentDigest: DIGEST });
  });

  test('goes to the change through the product’s own navigation', async () => {
    page = await studio.show('record-held');
    await tabTo(page, 'Go to CHG-1 for approval');
    await page.keyboard.press('Enter');
    expect((await asked(page, 'navigate')).map(({ payload }) => payload)).toEqual([
      { target: 'issue', issueKey: 'CHG-1', type: 'same-tab' },
    ]);
  });

  test('lists problems first, and settles an uncertain delivery only with a reason', async () => {
    page = await studio.show('record-sent');
    const first = page.getByRole('region', { name: 'Recipients' }).getByRole('listitem').first();
    await first.getByText('Uncertain').waitFor();
    await tabTo(page, 'Settle…');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Settle it');
    await page.keyboard.press('Enter');
    await page.getByText('Say how you know.').waitFor();
    expect(await callsTo(page, 'settleDelivery')).toEqual([]);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Reason' }).fill('She rang and read it to me.');
    await page.getByRole('button', { name: 'Settle it' }).click();
    await first.getByText('What happened').waitFor({ state: 'detached' });
    expect(await lastCall(page, 'settleDelivery')).toEqual({
      deliveryId: 'd-uncertain-1',
      outcome: 'arrived',
      reason: 'She rang and read it to me.',
    });
  });

  test('names above the recipients who is to have addresses mended, and who can', async () => {
    page = await studio.show('record-sent');
    const recipients = page.getByRole('region', { name: 'Recipients' });
    await recipients.getByText('1 address of').waitFor();
    await recipients
      .getByText(/^Mei Tanaka.* answers for this group and was asked by mail .* to have it mended\.$/)
      .waitFor();
    await recipients.getByText(/^Only a Jira administrator can correct or remove it/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('has all that bounced sent again for one reason, step by step until none is left', async () => {
    page = await studio.show('record-sent');
    await page.getByRole('button', { name: 'Try again: all 2 bounced deliveries…' }).click();
    await page.getByRole('button', { name: 'Send them again' }).click();
    await page.getByText('Say what was mended.').waitFor();
    expect(await callsTo(page, 'settleDeliveries')).toEqual([]);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Reason' }).fill('The mailboxes were emptied.');
    await page.getByRole('button', { name: 'Send them again' }).click();
    await page.getByRole('button', { name: 'Try again: all 2 bounced deliveries…' }).waitFor();
    const calls = await callsTo(page, 'settleDeliveries');
    expect(calls.map(({ payload }) => payload?.payload)).toEqual([
      expect.objectContaining({ state: 'bounced', outcome: 'send-again', reason: 'The mailboxes were emptied.' }),
      expect.objectContaining({ state: 'bounced', outcome: 'send-again', cursor: '1' }),
    ]);
  });

  test('says which services take nothing, why and since when, and has one tried that a person knows to work', async () => {
    page = await studio.show('record-sending-outages');
    await page
      .getByText(
        /^Mail through Jira: no answer since .*2026.* Jira’s answer was lost\. One message is tried again at .*; the others wait/,
      )
      .waitFor();
    await page
      .getByText(/^Mail to external addresses: nothing has been taken since .* grant is invalid\. One message/)
      .waitFor();
    expect(await page.getByText(/ left\. You can close/).count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    await tabTo(page, 'Try now: Mail to external addresses');
    await page.keyboard.press('Enter');
    await page.getByText('One message is being tried again; the others wait').waitFor();
    expect(await lastCall(page, 'tryNow')).toEqual({ channel: 'external-mail' });
  });

  test('says how long a send still takes once it has seen its pace', async () => {
    page = await studio.show('record-sending-at-its-pace');
    await page.getByText(/settled, (less than a minute|about \d minutes?) left\. You can close this page/).waitFor();
  });

  test('offers to send nothing again of what was ended, and says why; what is uncertain can be settled still', async () => {
    page = await studio.show('record-ended');
    const recipients = page.getByRole('region', { name: 'Recipients' });
    await recipients
      .getByText('nothing of this communiqué is sent again. The freeze “Quarter end” began.')
      .first()
      .waitFor();
    expect(await recipients.getByRole('button', { name: /^Try again/ }).count()).toBe(0);
    await recipients.getByLabel('Group or channel').selectOption('communique c1');
    await recipients
      .getByRole('button', { name: /^Settle…/ })
      .first()
      .click();
    await page.getByRole('radio', { name: 'It arrived after all' }).waitFor();
    expect(await page.getByRole('radio').count()).toBe(2);
    expect(await recipients.getByRole('button', { name: /^Try again/ }).count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('narrows the recipients to a group and to letters of a name', async () => {
    page = await studio.show('record-sent');
    const rows = page.getByRole('region', { name: 'Recipients' }).getByRole('listitem');
    await rows.first().waitFor();
    await page.getByRole('textbox', { name: 'Name, address or number' }).fill('partner-3@');
    await rows.nth(1).waitFor({ state: 'detached' });
    expect(await rows.count()).toBe(1);
    await page.getByRole('textbox', { name: 'Name, address or number' }).fill('nobody');
    await page.getByText('Nobody here is called “nobody”').waitFor();
  });

  test('shows an onlooker who may act, and no button that they may not use', async () => {
    page = await studio.show('record-onlooker');
    await page
      .getByText('People with the permission “Send release communications” in this project can send.')
      .waitFor();
    expect(await page.getByRole('button', { name: /Send|Add communiqué|Submit/ }).count()).toBe(0);
  });

  test('turns a work item made by hand into a record', async () => {
    page = await studio.show('record-unadopted');
    await page.getByRole('button', { name: 'Start the record' }).click();
    await page.getByText('Nobody is told anything yet').first().waitFor();
  });

  test('says what broke and offers to try again', async () => {
    page = await studio.show('record-error');
    await page.getByText('Something broke').waitFor();
    const before = (await callsTo(page, 'openRecord')).length;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Something broke').waitFor();
    expect((await callsTo(page, 'openRecord')).length).toBe(before + 1);
  });
});

describe('a correction of what was told', () => {
  test('is reviewed and sent to exactly those who were told, from the banner', async () => {
    page = await studio.show('record-correction');
    await page.getByText('4.2.0 was rolled back from production; 43 people were told that it is live.').waitFor();
    await tabTo(page, 'Review the correction');
    await page.keyboard.press('Enter');
    await page.getByRole('form', { name: 'Communiqué to Query users' }).waitFor();
    expect(await page.getByLabel('What it announces').count()).toBe(0);
    await page.getByRole('button', { name: 'Send correction…' }).click();
    await page.getByText('Query users (25) and Partners (18)').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Send to 43 people now' }).click();
    await page.getByText('Corrected: 43 of 43 people got the correction; 9 acknowledged it.').waitFor();
    expect(await lastCall(page, 'sendCommunications')).toEqual({ contentDigest: DIGEST });
  });

  test('is dropped for a reason only, when the release is live again', async () => {
    page = await studio.show('record-correction-overtaken');
    await page.getByText('If what people were told is right by now, drop the correction').waitFor();
    await tabTo(page, 'Drop the correction…');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Drop it' }).click();
    await page.getByText('Say why it is not needed.').waitFor();
    expect(await callsTo(page, 'dropCorrection')).toEqual([]);
    await page.getByLabel('Reason').fill('It was live again after a minute.');
    await page.getByRole('button', { name: 'Drop it' }).click();
    await page.getByText('Sent to 50 people; 2 addresses bounced and 1 delivery is uncertain.').waitFor();
    expect(await lastCall(page, 'dropCorrection')).toEqual({
      correctionId: 'correction-1',
      reason: 'It was live again after a minute.',
    });
  });

  test('is begun by a sender who finds what was told wrong', async () => {
    page = await studio.show('record-sent');
    await page.getByRole('button', { name: 'Correct what was told…' }).click();
    await page.getByLabel('What was wrong').fill('The address was wrong.');
    await page.getByRole('button', { name: 'Draft a correction' }).click();
    await page.getByRole('button', { name: 'Review the correction' }).waitFor();
    expect(await lastCall(page, 'startCorrection')).toEqual({ reason: 'The address was wrong.' });
  });
});
