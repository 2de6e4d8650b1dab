import { readFileSync } from 'node:fs';
import { people } from '../../sandbox/demo/people';
import { SiteClient } from '../../sandbox/journey/site-client';
import { openStage, type Stage } from './support/person-at-browser';

/*
 * One release of the demo's product, from planned to received, by clicking what people click. The tests build on each
 * other, as the story does.
 */

jest.setTimeout(120_000);

const RECORD = 'Release communications';
const CHANGE = 'What this change will tell people';
let stage: Stage;
let recordPath: string;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  await stage.close();
});

const answers = {
  Who: 'Everybody who runs queries through the gateway.',
  Why: 'Queries finish sooner.',
  Where: 'In production, in all regions.',
  How: 'Nothing to do: the service was updated.',
  When: 'Now.',
} as const;

test('a developer plans the communications of a version on the project page', async () => {
  const { page, app } = stage;
  await stage.become(people.mei.accountId, '/projects/HBR/apps/project-page');
  const frame = app(RECORD);
  await frame
    .getByRole('row', { name: /4\.2\.0/ })
    .getByRole('button', { name: /Plan communications/ })
    .click();
  const dialog = frame.getByRole('dialog');
  await dialog.getByText(/CHG-1/).click();
  await dialog.getByText('Query users', { exact: true }).click();
  await dialog.getByText('Partners', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Plan communications' }).click();
  await page.waitForURL(/\/browse\/HBR-\d+/);
  recordPath = new URL(page.url()).pathname;
  await app(RECORD).getByText(/Held:/).first().waitFor();
});

test('the developer writes what is missing, and the preview shows the message', async () => {
  const frame = stage.app(RECORD);
  for (const group of ['Query users', 'Partners']) {
    await frame.getByRole('button', { name: group, exact: true }).click();
    const form = frame.getByRole('form', { name: `Communiqué to ${group}` });
    for (const [question, answer] of Object.entries(answers))
      await form.getByRole('textbox', { name: question, exact: true }).fill(answer);
    await form.frameLocator('iframe').getByText('In production, in all regions.').waitFor();
    await form.getByRole('button', { name: 'Save communiqué' }).click();
    await form.getByText('Everything is saved.').waitFor();
    await frame.getByRole('button', { name: group, exact: true }).click();
  }
  await frame.getByRole('button', { name: 'Submit for approval' }).click();
  await frame
    .getByText(/CHG-1 is not approved yet/)
    .first()
    .waitFor();
});

test('the change manager sees what will be said and approves what was seen', async () => {
  await stage.become(people.carlos.accountId, '/browse/CHG-1');
  const frame = stage.app(CHANGE);
  await frame.getByText('Your approval is asked for').waitFor();
  await frame.getByText('50 people', { exact: true }).waitFor();
  await frame.getByRole('button', { name: 'Approve what I saw' }).click();
  await frame.getByText(/Approved by Carlos Ruiz/).waitFor();
});

test('the deployment engineer is told what still holds, and a pipeline opens it', async () => {
  await stage.become(people.ada.accountId, recordPath);
  await stage
    .app(RECORD)
    .getByText(/Nobody has verified the deployment/i)
    .first()
    .waitFor();
  await stage.page.getByRole('button', { name: 'Pipeline' }).click();
  await stage.page.getByRole('button', { name: 'Post evidence' }).click();
  await stage.page.getByText(/202/).first().waitFor();
  await stage.sandbox.idle();
  await stage.become(people.ada.accountId, recordPath);
  await stage.app(RECORD).getByText('Ready to send: every gate is open.').first().waitFor();
});

test('the deployment engineer sends, and sees it arrive', async () => {
  const frame = stage.app(RECORD);
  await frame.getByRole('button', { name: 'Send…' }).click();
  await frame.getByRole('button', { name: 'Send to 50 people now' }).click();
  await frame
    .getByText(/Sending|Sent to/)
    .first()
    .waitFor();
  await frame
    .getByText(/Sent to 50 of 50 people/)
    .first()
    .waitFor({ timeout: 60_000 });
});

test('a recipient follows the link of the mail and acknowledges, and the panel shows it', async () => {
  const { page, sandbox } = stage;
  const client = new SiteClient(sandbox.url);
  const mail = (await client.mails()).find((one) => one.to.some((to) => to.includes(people.lena.emailAddress)));
  const link = /https?:\/\/\S+token=[^\s"<]+/.exec(mail?.text ?? '')?.[0];
  await page.goto(link ?? 'about:blank');
  await page.getByRole('button', { name: 'I have read this' }).click();
  await page.getByRole('heading', { name: 'Thank you' }).waitFor();
  await stage.become(people.ada.accountId, recordPath);
  await stage
    .app(RECORD)
    .getByText(/1 acknowledged/)
    .first()
    .waitFor();
});

test('the auditor finds the release, has its ledger verified and exports the evidence', async () => {
  const { page, app } = stage;
  await stage.become(people.ines.accountId, '/apps/site-page/audit');
  const frame = app('Release communications');
  await frame.getByRole('button', { name: /4\.2\.0/ }).click();
  await frame.getByText('Sending to 50 recipients was authorised').waitFor();
  await frame.getByRole('button', { name: 'Verify the ledger' }).click();
  await frame.getByText('The entries add up to the signed root.').waitFor();
  const download = page.waitForEvent('download');
  await frame.getByRole('button', { name: 'Export the evidence bundle' }).click();
  const path = await (await download).path();
  expect(readFileSync(path).subarray(0, 2).toString()).toBe('PK');
});
