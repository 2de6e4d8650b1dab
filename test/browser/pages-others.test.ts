import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { type Page } from 'playwright-core';
import { asked, callsTo, lastCall, seriousFindings, tabTo } from '../static/harness/browser';
import { DIGEST, NOW } from '../static/harness/fixture';
import { SECRET } from '../static/harness/fixtures/administration-fixtures';
import { REFUSED_APPROVAL, WHAT_HAPPENED } from '../static/harness/fixtures/change-fixtures';
import { REFUSED_PLAN } from '../static/harness/fixtures/project-fixtures';
import { studioOfTests } from '../static/harness/studio-of-tests';

const studio = studioOfTests();
let page: Page;

describe('the change request’s panel, by keyboard', () => {
  test('approves exactly what was seen', async () => {
    page = await studio.show('change-asked');
    await tabTo(page, 'Approve what I saw');
    await page.keyboard.press('Enter');
    await page.getByText('Approved: what will be told is decided').waitFor();
    expect(await lastCall(page, 'approveChange')).toEqual({
      recordIssueId: '10042',
      contentDigest: DIGEST,
      seenAt: NOW,
    });
  });

  test('says when what is approved leaves', async () => {
    page = await studio.show('change-asked');
    await page.getByText('On 3 December 2026 at 09:00 by each reader’s own clock').waitFor();
  });

  test('tells of a release what its gates went through', async () => {
    page = await studio.show('change-asked');
    await tabTo(page, 'Show the history of the gates');
    await page.keyboard.press('Enter');
    await page.getByText('Held: Deployment verified.').waitFor();
    expect(await lastCall(page, 'openGateHistory')).toEqual({ recordIssueId: '10042' });
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('says of each gate that holds who can open it, and leads to where that is done', async () => {
    page = await studio.show('change-asked');
    const gates = page.getByRole('region', { name: 'Gates' });
    await gates.getByText('A change manager, on CHG-1').waitFor();
    await gates.getByText('Decide at the end of this release.').waitFor();
    await gates.getByText('The pipeline that deploys, with signed evidence').waitFor();
    expect(await gates.getByText('6 of 6 questions answered').count()).toBe(0);
    await tabTo(page, 'Open HBR-42');
    await page.keyboard.press('Enter');
    expect((await asked(page, 'navigate')).map(({ payload }) => payload)).toEqual([
      { target: 'issue', issueKey: 'HBR-42', type: 'same-tab' },
    ]);
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('asks for no decision while it is being checked what is approved already', async () => {
    page = await studio.show('change-checking', { ownClock: true });
    await page.getByRole('heading', { name: 'Checking what is approved already' }).waitFor();
    await page.getByText('Checking the approvals in Jira Service Management for CHG-1…').waitFor();
    expect(await page.getByRole('button', { name: 'Approve what I saw' }).count()).toBe(0);
    await page.clock.runFor(7_000);
    await page.getByRole('heading', { name: 'Approved: what will be told is decided' }).waitFor();
    await page.getByRole('status').getByText('Checked. Approved: what will be told is decided.').waitFor();
    expect(await callsTo(page, 'openChange')).toHaveLength(2);
  });

  test('says what could not be read, lets it be checked again, and lets the person decide all the same', async () => {
    page = await studio.show('change-unread');
    await page.getByText('could not be read from Jira Service Management').waitFor();
    await page.getByRole('button', { name: 'Approve what I saw' }).waitFor();
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByRole('button', { name: 'Approve what I saw' }).waitFor();
    expect(await callsTo(page, 'openChange')).toHaveLength(2);
  });

  test('refuses what was superseded, says who changed what, shows what stands now, and only then decides', async () => {
    page = await studio.show('change-superseded');
    await tabTo(page, 'Approve what I saw');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert');
    await alert.getByText(REFUSED_APPROVAL).waitFor();
    await alert.getByText(WHAT_HAPPENED).waitFor();
    await page.getByRole('heading', { name: 'What changed since your approval' }).waitFor();
    expect((await callsTo(page, 'openChange')).length).toBe(2);
    const approve = page.getByRole('button', { name: 'Approve what changed' });
    expect(await approve.isDisabled()).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    await tabTo(page, 'I have seen what stands now');
    await page.keyboard.press('Enter');
    await page.getByText(REFUSED_APPROVAL).waitFor({ state: 'detached' });
    await approve.click();
    await page.getByText('Approved: what will be told is decided').waitFor();
    expect((await callsTo(page, 'approveChange')).length).toBe(2);
  });

  test('shows what changed since the reader’s approval, and asks for that', async () => {
    page = await studio.show('change-drift');
    const difference = page.getByRole('region', { name: /^What changed since your approval/ });
    await difference.getByRole('heading', { name: 'Partners · What', exact: true }).waitFor();
    expect(await difference.locator('del').first().textContent()).toContain(
      'Removed: The driver stays compatible with Harbour 4.0.',
    );
    expect(await difference.locator('ins').first().textContent()).toContain(
      'Added: The driver now supports Harbour 4.2',
    );
    await difference.getByText('3 people joined: Grace Mwangi').waitFor();
    await difference.getByText('2 people left: Lena Fischer and 1 other.').waitFor();
    await difference.getByRole('link', { name: 'HBR-7' }).waitFor();
    await difference.getByText('Mei Tanaka, 14 min ago').waitFor();
    expect(await difference.getByText('Item 8').count()).toBe(0);
    await tabTo(page, 'Approve what changed');
    await page.keyboard.press('Enter');
    await page.getByText('Approved: what will be told is decided').waitFor();
    expect(await lastCall(page, 'approveChange')).toMatchObject({ contentDigest: DIGEST });
  });

  test('asks somebody who never approved it for the whole, and says whose approval it was', async () => {
    page = await studio.show('change-drift-of-another');
    await page.getByText('Mei Tanaka and Ada Okafor approved').waitFor();
    await page.getByRole('heading', { name: 'What changed since that approval' }).waitFor();
    await page.getByRole('button', { name: 'Approve what I saw' }).waitFor();
  });

  test('declines only with a reason', async () => {
    page = await studio.show('change-asked');
    await tabTo(page, 'Decline…');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Decline');
    await page.keyboard.press('Enter');
    await page.getByText('A reason is needed.').waitFor();
    expect(await callsTo(page, 'declineChange')).toEqual([]);
    await page.getByRole('textbox').fill('The date is wrong.');
    await page.getByRole('button', { name: 'Decline', exact: true }).click();
    await page.getByText('Declined: nothing will be told as it stands').waitFor();
    expect(await lastCall(page, 'declineChange')).toMatchObject({
      reason: 'The date is wrong.',
      contentDigest: DIGEST,
    });
  });

  test('withdraws the person’s own decision', async () => {
    page = await studio.show('change-approved');
    await page.getByRole('button', { name: 'Withdraw…' }).click();
    await page.getByRole('textbox').fill('The window moved.');
    await page.getByRole('button', { name: 'Withdraw my decision' }).click();
    await page.getByRole('button', { name: 'Approve what I saw' }).waitFor();
    expect(await lastCall(page, 'withdrawDecision')).toEqual({ recordIssueId: '10042', reason: 'The window moved.' });
  });

  test('reviews a send without approval only with a finding and words', async () => {
    page = await studio.show('change-emergency');
    await tabTo(page, 'Close the review');
    await page.keyboard.press('Enter');
    await page.getByText('Choose one of the two.').waitFor();
    await page.getByText('Say what you found.').waitFor();
    expect(await callsTo(page, 'reviewEmergency')).toEqual([]);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('radio', { name: 'It was justified: I would have approved it' }).check();
    await page.getByRole('textbox', { name: 'What you found' }).fill('The incident left no other way.');
    await page.getByRole('button', { name: 'Close the review' }).click();
    await page.getByText('it was justified.').waitFor();
    const unapproved = 'Told without an approval: 1 of the 2 people who have to approve CHG-1 did so';
    await page.getByRole('heading', { name: unapproved }).waitFor();
    expect(await lastCall(page, 'reviewEmergency')).toEqual({
      recordIssueId: '10042',
      overrideId: 'override-1',
      outcome: 'justified',
      words: 'The incident left no other way.',
    });
  });

  test('previews each message in a frame that may do nothing', async () => {
    page = await studio.show('change-asked');
    await page.getByRole('button', { name: 'Show details of the message to Query users' }).click();
    expect(await page.locator('iframe').getAttribute('sandbox')).toBe('');
    await page.frameLocator('iframe').getByText('Harbour 4.2.0 is available').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('shows an onlooker who decides', async () => {
    page = await studio.show('change-onlooker');
    await page.getByText('“Approve release communications”').waitFor();
    expect(await page.getByRole('button', { name: /Approve|Decline/ }).count()).toBe(0);
  });
});

describe('the project’s page, by keyboard', () => {
  test('plans the communications of a version with its change and groups, and goes to them', async () => {
    page = await studio.show('project-versions');
    await tabTo(page, 'Plan communications for 4.3.0');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.getByText('2 found').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await tabTo(page, 'CHG-2');
    await page.keyboard.press('Space');
    await tabTo(page, 'Query users');
    await page.keyboard.press('Space');
    await tabTo(page, 'Plan communications');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await lastCall(page, 'planCommunications')).toEqual({
      versionId: '3',
      changeKeys: ['CHG-2'],
      groupIds: ['g1'],
    });
    expect((await asked(page, 'navigate')).at(-1)?.payload).toMatchObject({ target: 'issue', issueKey: 'HBR-43' });
  });

  test('keeps the dialog with what was chosen when planning is refused', async () => {
    page = await studio.show('project-refusal');
    await page.getByRole('button', { name: 'Plan communications for 4.3.0' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Plan communications' }).click();
    await dialog.getByRole('alert').getByText(REFUSED_PLAN).waitFor();
  });

  test('offers no planning while the site lacks something', async () => {
    page = await studio.show('project-missing');
    await page.getByText('Nothing can be planned here yet').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
  });
});

describe('the auditor’s page, by keyboard', () => {
  test('opens a record’s story and verifies its ledger', async () => {
    page = await studio.show('audit-records');
    await tabTo(page, 'HBR-42');
    await page.keyboard.press('Enter');
    await page.getByText('CHG-1 was approved for exactly this content').waitFor();
    await tabTo(page, 'Verify the ledger');
    await page.keyboard.press('Enter');
    await page.getByText('The ledger holds').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('opens the work items that a story names, by the keys that they have now', async () => {
    page = await studio.show('audit-records');
    await page.getByRole('button', { name: 'HBR-42 4.2.0' }).click();
    const story = page.getByRole('region', { name: 'Story of the record' });
    await story.getByText('Evidence of entry 0').click();
    await story.locator('dd').getByRole('link', { name: 'HBR-42' }).waitFor();
    await story.getByText('Evidence of entry 1').click();
    await story.getByText('id 901', { exact: true }).waitFor();
    await story.locator('dd').getByRole('link', { name: 'CHG-1' }).click();
    expect(JSON.stringify(await asked(page, 'navigate'))).toContain('CHG-1');
  });

  test('names the check that fails', async () => {
    page = await studio.show('audit-tampered');
    await page.getByRole('button', { name: 'HBR-42' }).click();
    await page.getByRole('button', { name: 'Verify the ledger' }).click();
    await page.getByText('The ledger does not hold').waitFor();
    await page.getByText('Entry 17 does not hash to its leaf.').waitFor();
  });

  test('exports every part of the evidence bundle as one archive', async () => {
    page = await studio.show('audit-records');
    await page.getByRole('button', { name: 'HBR-42' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export the evidence bundle' }).click(),
    ]);
    const files = unzipSync(new Uint8Array(readFileSync(await download.path())));
    expect(download.suggestedFilename()).toBe('HBR-42-evidence.zip');
    expect(Object.fromEntries(Object.entries(files).map(([path, content]) => [path, strFromU8(content)]))).toEqual({
      'logs/record-10042.jsonl': '{"part":"first"}\n{"part":"second"}\n',
      'manifest.json': '{}',
    });
  });

  test('goes on with an export that broke, and shows the pages of a large record', async () => {
    page = await studio.show('audit-large');
    await page.getByRole('button', { name: 'HBR-42' }).click();
    await page.getByRole('button', { name: 'Export the evidence bundle' }).click();
    await page.getByText('1,200 of 3,204 entries of the ledger.').waitFor();
    const goOn = page.getByRole('button', { name: 'Go on with the export' });
    const [download] = await Promise.all([page.waitForEvent('download'), goOn.click()]);
    const files = unzipSync(new Uint8Array(readFileSync(await download.path())));
    expect(strFromU8(files['logs/record-10042.jsonl'] ?? new Uint8Array())).toBe(
      '{"part":"first"}\n{"part":"second"}\n',
    );
    await page.getByRole('button', { name: 'Show more entries' }).click();
    await page.getByText('100 deliveries settled').waitFor();
    await page.getByRole('button', { name: 'Show more deliveries' }).click();
    await page.getByRole('button', { name: 'Show more deliveries' }).waitFor({ state: 'detached' });
    expect(await page.getByRole('cell', { name: 'Lena Fischer' }).count()).toBe(2);
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('finds records by words', async () => {
    page = await studio.show('audit-records');
    await page.getByRole('textbox', { name: 'Find records' }).fill('4.1');
    await page.keyboard.press('Enter');
    await page.getByText('1 record', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'HBR-12 4.1.0' }).count()).toBe(1);
  });
});

describe('the administrator’s page, by keyboard', () => {
  test('arms sending on a restored site only with a reason', async () => {
    page = await studio.show('administration-fenced');
    await tabTo(page, 'Arm sending for this site');
    await page.keyboard.press('Enter');
    await page.getByText('Say why this site sends from now on.').waitFor();
    expect(await callsTo(page, 'armSending')).toEqual([]);
    await page.getByRole('textbox', { name: 'Why this site sends from now on' }).fill('The old site is switched off.');
    await page.getByRole('button', { name: 'Arm sending for this site' }).click();
    await page.getByText('Nothing is sent from this site').waitFor({ state: 'detached' });
    expect(await lastCall(page, 'armSending')).toEqual({ reason: 'The old site is switched off.' });
  });

  test('shows what belongs to a mail provider as soon as it is chosen', async () => {
    page = await studio.show('administration-ready');
    await page.getByLabel('Mail provider', { exact: true }).selectOption('postmark');
    await page.getByLabel('Server API token').fill('5e1b3a52-7c1d-4f5e-9b0a-0c4b5d6e7f80');
    await page.getByRole('button', { name: 'Save Server API token' }).click();
    expect(await lastCall(page, 'saveProviderKey')).toEqual({
      provider: 'postmark',
      key: '5e1b3a52-7c1d-4f5e-9b0a-0c4b5d6e7f80',
    });
  });

  test('sends through another mail provider only when told so, after a test mail through it', async () => {
    page = await studio.show('administration-ready');
    const choice = page.getByLabel('Mail provider', { exact: true });
    await page.getByText('Mail to external addresses leaves through SendGrid.').waitFor();
    await choice.selectOption('mailgun');
    expect(await callsTo(page, 'chooseMailProvider')).toEqual([]);
    await page.getByLabel('Send me a test').fill('ada@example.com');
    await page.getByRole('button', { name: 'Send test mail' }).click();
    expect(await lastCall(page, 'sendTestMail')).toEqual({ provider: 'mailgun', address: 'ada@example.com' });
    await page.getByRole('button', { name: 'Send through Mailgun from now on' }).click();
    await page.getByText('Mail to external addresses leaves through Mailgun.').waitFor();
    expect(await lastCall(page, 'chooseMailProvider')).toEqual({ provider: 'mailgun' });
  });

  test('removes the keys of a mail provider, after saying whose mail waits then', async () => {
    page = await studio.show('administration-ready');
    await page.getByRole('button', { name: 'Remove the keys of SendGrid…' }).click();
    await page.getByText('waits until a key is saved again').waitFor();
    expect(await callsTo(page, 'removeProviderKeys')).toEqual([]);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Remove keys' }).click();
    await page.getByText('since SendGrid has no key here').waitFor();
    expect(await lastCall(page, 'removeProviderKeys')).toEqual({ provider: 'sendgrid' });
  });

  test('creates what the site lacks', async () => {
    page = await studio.show('administration-bare');
    await tabTo(page, 'Create it (Issue type “Release Communications”)');
    await page.keyboard.press('Enter');
    await page.getByText('It exists.').waitFor();
    expect(await lastCall(page, 'createMissing')).toEqual({ item: 'issue-type' });
  });

  test('says why something could not be created, beside it', async () => {
    page = await studio.show('administration-refusal');
    await page.getByRole('button', { name: 'Create it (Issue type' }).click();
    await page.getByRole('alert').getByText('Jira did not create the issue type').waitFor();
  });

  test('reads pasted addresses and names each wrong line', async () => {
    page = await studio.show('administration-bare');
    await page.getByRole('button', { name: 'Add stakeholder group' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Partners');
    await page.getByRole('radio', { name: 'Addresses outside of Jira' }).check();
    const addresses = page.getByRole('textbox', { name: 'Addresses', exact: true });
    await addresses.fill('Ana Silva <ana@example.com>\nnobody\nbo@example.com');
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByText('Line 2: “nobody” has no address.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await callsTo(page, 'saveGroup')).toEqual([]);
    await addresses.fill('Ana Silva <ana@example.com>\nbo@example.com');
    await page.getByText('2 addresses read.').waitFor();
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByRole('heading', { name: 'Partners' }).waitFor();
    expect(await lastCall(page, 'saveGroup')).toMatchObject({
      name: 'Partners',
      members: {
        kind: 'addresses',
        addresses: [
          { name: 'Ana Silva', address: 'ana@example.com' },
          { name: 'bo@example.com', address: 'bo@example.com' },
        ],
      },
    });
  });

  test('adds a Slack channel with a URL that it never shows, and sends a test message', async () => {
    page = await studio.show('administration-ready');
    await page.getByRole('button', { name: 'Edit Release channels' }).click();
    await page.getByRole('button', { name: 'Send a test message to #releases' }).click();
    await page.getByText('The test message to “#releases” was accepted.').waitFor();
    expect(await lastCall(page, 'sendTestPost')).toEqual({ groupId: 'g4', destinationId: 'd1' });
    const kept = page.getByRole('group', { name: '#releases' });
    const replacement = kept.getByLabel('Incoming webhook URL, to replace the one that is kept');
    await replacement.fill('https://hooks.slack.com/services/T0/B0/new');
    await kept.getByText('then a test message can be sent to the new place').waitFor();
    expect(await page.getByRole('button', { name: 'Send a test message to #releases' }).count()).toBe(0);
    await replacement.fill('');
    await page.getByRole('button', { name: 'Add another Slack channel' }).click();
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByText('Name each of them as its people do.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await callsTo(page, 'saveGroup')).toEqual([]);
    const added = page.getByRole('group', { name: 'the new Slack channel' });
    await added.getByRole('textbox', { name: 'Name' }).fill('#support');
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByText('Paste the Incoming webhook URL of “#support”.').waitFor();
    expect(await callsTo(page, 'saveGroup')).toEqual([]);
    const named = page.getByRole('group', { name: '#support' });
    await named.getByLabel('Incoming webhook URL').fill('https://hooks.slack.com/services/T0/B0/x');
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByText('#releases, #support').first().waitFor();
    expect(await lastCall(page, 'saveGroup')).toMatchObject({
      members: {
        kind: 'destinations',
        channel: 'slack',
        destinations: [
          { id: 'd1', name: '#releases' },
          { name: '#support', address: 'https://hooks.slack.com/services/T0/B0/x' },
        ],
      },
    });
  });

  test('asks Atlassian for the host of a webhook only once it may be one', async () => {
    page = await studio.show('administration-bare');
    await page.getByRole('button', { name: 'Add stakeholder group' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Systems');
    await page.getByRole('radio', { name: 'Webhook' }).check();
    await page.getByRole('group', { name: 'the new webhook' }).getByRole('textbox', { name: 'Name' }).fill('Intranet');
    const added = page.getByRole('group', { name: 'Intranet' });
    await added.getByLabel('Receiver’s URL').fill('https://10.0.0.1/hook');
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByText('Jira reaches public hosts only').first().waitFor();
    expect(await asked(page, '__permission__egressGet')).toEqual([]);
    expect(await callsTo(page, 'saveGroup')).toEqual([]);
    await added.getByLabel('Receiver’s URL').fill('https://hooks.harbour.example/hook');
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByRole('heading', { name: 'Systems' }).waitFor();
    expect(await asked(page, '__permission__egressGet')).toHaveLength(1);
    expect(await callsTo(page, 'saveGroup')).toHaveLength(1);
  });

  test('lets an address be written to again only with a reason', async () => {
    page = await studio.show('administration-ready');
    await page.getByText('1 person left out, because mail to them does not arrive').waitFor();
    await page.getByText('550 5.1.1 mailbox does not exist').waitFor();
    await page.getByRole('button', { name: 'Write again… to Old Partner <old@example.com>' }).click();
    await page.getByRole('button', { name: 'Write to it again' }).click();
    await page.getByText('Say how you know.').waitFor();
    expect(await callsTo(page, 'releaseAddress')).toEqual([]);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Reason' }).fill('She wrote to us from it.');
    await page.getByRole('button', { name: 'Write to it again' }).click();
    await page.getByText('1 person left out').waitFor({ state: 'detached' });
    expect(await lastCall(page, 'releaseAddress')).toEqual({
      groupId: 'g2',
      id: 'q1',
      reason: 'She wrote to us from it.',
    });
  });

  test('chooses a Jira group by its name', async () => {
    page = await studio.show('administration-bare');
    await page.getByRole('button', { name: 'Add stakeholder group' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Users');
    await page.getByRole('textbox', { name: 'Jira group' }).fill('query');
    await page.getByRole('button', { name: 'query-users' }).click();
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByRole('heading', { name: 'Users', exact: true }).waitFor();
    expect(await lastCall(page, 'saveGroup')).toMatchObject({
      members: { kind: 'jira-group', groupId: 'j1', groupName: 'query-users' },
    });
  });

  test('shows the pipeline’s secret once, after asking before the old one is lost', async () => {
    page = await studio.show('administration-ready');
    await page.getByRole('button', { name: 'Renew the secret…' }).click();
    expect(await callsTo(page, 'renewPipelineSecret')).toEqual([]);
    await page.getByRole('button', { name: 'Make a new secret' }).click();
    await page.getByText(SECRET).waitFor();
    await page.getByText('This secret is shown only once').waitFor();
  });

  test('saves the settings whole, and puts a refusal beside its field', async () => {
    page = await studio.show('administration-refusal');
    await page.getByRole('textbox', { name: 'Attribute that is written' }).fill('Nothing');
    await page.getByRole('button', { name: 'Save settings' }).click();
    const field = page
      .locator('.field')
      .filter({ has: page.getByRole('textbox', { name: 'Attribute that is written' }) });
    await field.getByText('No object type has this attribute.').waitFor();
    expect(await lastCall(page, 'saveSettings')).toMatchObject({
      revision: 2,
      settings: { configurationItemAttribute: 'Nothing', changeIssueTypes: ['[System] Change', 'Change'] },
    });
  });

  test('takes an account for text messages, and says in its place what it lacks', async () => {
    page = await studio.show('administration-ready');
    const form = page.getByRole('form', { name: 'Account for text messages' });
    await form.getByLabel('Account SID').fill(`AC${'1'.repeat(32)}`);
    await form.getByRole('button', { name: 'Save account' }).click();
    await page.locator('.field').filter({ hasText: 'Auth token' }).getByText('Paste the auth token').waitFor();
    await form.getByLabel(/Auth token/).fill('b'.repeat(32));
    await form.getByRole('button', { name: 'Save account' }).click();
    await form.locator('input[type=password]:placeholder-shown').waitFor();
    expect(await lastCall(page, 'saveTextSender')).toEqual({
      accountSid: `AC${'1'.repeat(32)}`,
      sender: '+15005550006',
      authToken: 'b'.repeat(32),
    });
    await page.getByLabel('Send a test message to').fill('+15005550009');
    await page.getByRole('button', { name: 'Send test message', exact: true }).click();
    await page.getByText('The test message was not taken: Twilio does not send to this number.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('removes an account for text messages after saying who waits for one then', async () => {
    page = await studio.show('administration-ready');
    await page.getByRole('button', { name: 'Remove this account…' }).click();
    await page.getByText('Text messages to Night engineers wait until an account is saved again.').waitFor();
    await page.getByRole('button', { name: 'Remove account' }).click();
    await page.getByRole('form', { name: 'Account for text messages' }).getByText('Not set yet.').waitFor();
    expect(await page.getByRole('button', { name: 'Remove this account…' }).count()).toBe(0);
  });

  test('takes telephone numbers as people write them', async () => {
    page = await studio.show('administration-ready');
    await page.getByRole('button', { name: 'Add stakeholder group' }).click();
    await page.getByRole('radio', { name: 'Telephone numbers, by text message' }).check();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('On call');
    const numbers = page.getByLabel('Telephone numbers', { exact: true });
    await numbers.fill('Kim Li 0151 23456789');
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByText('Line 1: “0151 23456789” has no country’s code.').waitFor();
    await numbers.fill('Kim Li +49 151 23456789\n+44 7700 900123');
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByText('2 telephone numbers').waitFor();
    expect(await lastCall(page, 'saveGroup')).toMatchObject({
      members: {
        kind: 'telephone-numbers',
        numbers: [
          { name: 'Kim Li', number: '+4915123456789' },
          { name: '', number: '+447700900123' },
        ],
      },
    });
  });

  test('sends a test mail and says how it went', async () => {
    page = await studio.show('administration-ready');
    await page.getByRole('textbox', { name: 'Send me a test' }).fill('sam@example.com');
    await page.getByRole('button', { name: 'Send test mail' }).click();
    await page.getByText('A test mail to sam@example.com was accepted by SendGrid.').waitFor();
  });
});
