import { execFile } from 'node:child_process';
import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { people, partners, queryUsers } from '../demo/people';
import { type Photographer } from './photographer';
import { type StepRunner } from './report';
import { type SiteClient } from './site-client';

const run = promisify(execFile);

const gate = z.looseObject({ name: z.string(), open: z.boolean() });
const counts = z.object({ total: z.number(), acknowledged: z.number() }).catchall(z.number());
const record = z.looseObject({
  issueId: z.string(),
  issueKey: z.string(),
  state: z.string(),
  contentDigest: z.string(),
  gates: z.array(gate),
  communiques: z.array(
    z.looseObject({
      id: z.string(),
      revision: z.number(),
      subject: z.string(),
      kind: z.string(),
      responsibleAccountId: z.string(),
      answers: z.record(z.string(), z.string()),
      audience: z.looseObject({ count: z.number() }),
      deliveries: counts.optional(),
    }),
  ),
  configurationItems: z.array(z.looseObject({ state: z.string() })),
});
export type StoryRecord = z.output<typeof record>;

const project = z.looseObject({
  versions: z.array(z.looseObject({ version: z.looseObject({ id: z.string(), name: z.string() }) })),
  groups: z.array(z.looseObject({ id: z.string(), name: z.string() })),
});
const changes = z.looseObject({ changes: z.array(z.looseObject({ key: z.string(), summary: z.string() })) });
const planned = z.looseObject({ issueKey: z.string(), issueId: z.string() });
const change = z.looseObject({
  records: z.array(z.looseObject({ issueId: z.string(), contentDigest: z.string(), recipients: z.number() })),
});
const bundlePage = z.looseObject({
  files: z.array(z.object({ path: z.string(), content: z.string() })),
  next: z.looseObject({ cursor: z.string() }).optional(),
});

export interface Story {
  readonly client: SiteClient;
  readonly runner: StepRunner;
  readonly photographer: Photographer;
  readonly projectKey: string;
  readonly versionName: string;
  readonly outDirectory: string;
}

export interface StoryOutcome {
  readonly issueKey: string;
  readonly recipients: number;
  readonly mails: number;
  readonly acknowledged: number;
  /** How many deliveries stand in each state at the end. */
  readonly deliveries: Readonly<Record<string, number>>;
  readonly bundleFiles: number;
}

const RECORD_PANEL = 'record-panel';

/** One release from "planned" to "told, received, recorded". Each step fails when it did not do what it should. */
export async function tellStory(story: Story): Promise<StoryOutcome> {
  const { client, runner, photographer, projectKey, versionName } = story;
  const { step } = { step: runner.step.bind(runner) };

  const opened = await step('developer opens the project page', () =>
    client.call(project, people.mei.accountId, 'project-page', { projectKey }, 'openProject'),
  );
  await photographer.take('01-project-page', people.mei.accountId, `/projects/${projectKey}/apps/project-page`);
  const version = opened.versions.find((row) => row.version.name === versionName)?.version;
  expectTrue(version !== undefined, `Project ${projectKey} has no version ${versionName}.`);
  const found = await step('developer looks for the change request', () =>
    client.call(changes, people.mei.accountId, 'project-page', { projectKey }, 'findChanges', { words: versionName }),
  );
  const changeKey = found.changes.find((candidate) => candidate.summary.includes(versionName))?.key;
  expectTrue(changeKey !== undefined, `No change request mentions ${versionName}.`);

  const plan = await step('developer plans the communications', () =>
    client.call(planned, people.mei.accountId, 'project-page', { projectKey }, 'planCommunications', {
      versionId: version.id,
      changeKeys: [changeKey],
      groupIds: opened.groups.map((group) => group.id),
    }),
  );
  const issueKey = plan.issueKey;
  const place = { issueKey };
  await step('the version’s issues are linked in the background', () => catchUp(client));

  const drafted = await openPanel('developer opens the panel');
  expectTrue(drafted.communiques.length === 2, 'There should be a communiqué for each of two groups.');
  const recipients = drafted.communiques.reduce((sum, communique) => sum + communique.audience.count, 0);
  expectTrue(
    recipients === partners.length + queryUsers.others.length + 1,
    `Unexpected number of recipients: ${recipients}.`,
  );
  await photographer.take('02-record-drafted', people.mei.accountId, `/browse/${issueKey}`);
  await step('deployment engineer is refused, with every reason', async () => {
    const refused = await send(drafted.contentDigest);
    expectTrue(!refused.ok && refused.refusal.code === 'held', 'Sending must be refused.');
    const reasons = refused.ok ? [] : (refused.refusal.reasons ?? []).map((reason) => reason.code);
    for (const reason of ['incomplete-communique', 'not-approved', 'no-evidence'])
      expectTrue(reasons.includes(reason), `The refusal does not name ${reason}.`);
  });

  await step('developer completes the communiqués', async () => {
    for (const communique of drafted.communiques)
      await client.call(z.unknown(), people.mei.accountId, RECORD_PANEL, place, 'saveCommunique', {
        communiqueId: communique.id,
        revision: communique.revision,
        subject: communique.subject,
        kind: communique.kind,
        responsibleAccountId: people.ada.accountId,
        answers: {
          ...communique.answers,
          who: communique.answers['who'] || 'Everybody who runs queries through the gateway.',
          why: 'Queries finish sooner, and the faults reported since the last version are gone.',
          where: 'In production, in all regions.',
          how: 'Nothing to do: the service was updated. Client drivers of the last version go on working.',
          when: communique.answers['when'] || 'Now.',
        },
      });
  });
  const complete = await openPanel('developer opens the completed panel');
  await photographer.take('03-record-complete', people.mei.accountId, `/browse/${issueKey}`);
  await step('developer asks for approval', () =>
    client.call(z.unknown(), people.mei.accountId, RECORD_PANEL, place, 'submitForApproval', {
      contentDigest: complete.contentDigest,
    }),
  );

  const asked = await step('change manager opens the change request', () =>
    client.call(change, people.carlos.accountId, 'change-panel', { issueKey: changeKey }, 'openChange'),
  );
  await photographer.take('04-change-asked', people.carlos.accountId, `/browse/${changeKey}`);
  const waiting = asked.records.find((candidate) => candidate.issueId === plan.issueId);
  expectTrue(waiting?.recipients === recipients, 'The change request must show whom the release tells.');
  await step('change manager approves', () =>
    client.call(z.unknown(), people.carlos.accountId, 'change-panel', { issueKey: changeKey }, 'approveChange', {
      recordIssueId: plan.issueId,
      contentDigest: waiting.contentDigest,
    }),
  );
  await photographer.take('05-change-approved', people.carlos.accountId, `/browse/${changeKey}`);
  await step('deployment engineer is still refused', async () => {
    const refused = await send(waiting.contentDigest);
    const reasons = refused.ok ? [] : (refused.refusal.reasons ?? []).map((reason) => reason.code);
    expectTrue(
      reasons.length === 1 && reasons[0] === 'no-evidence',
      `Only the deployment should be missing: ${reasons.join(', ')}.`,
    );
  });
  await photographer.take('06-record-held', people.ada.accountId, `/browse/${issueKey}`);

  await step('pipeline reports: deployed and verified', async () => {
    const now = new Date((await client.state()).clock.now).toISOString();
    for (const [sequence, status] of [
      [1, 'deployed'],
      [2, 'verified'],
    ] as const) {
      const posted = await client.postEvidence(
        {
          project: projectKey,
          version: versionName,
          environment: 'production',
          status,
          sequence,
          occurredAt: now,
          pipeline: { name: 'deploy-production', run: String(sequence) },
        },
        `journey-${sequence}`,
      );
      expectTrue(posted.status === 202, `The evidence was answered ${posted.status}: ${posted.body}`);
    }
    await client.idle();
  });
  const ready = await openPanel('deployment engineer opens the panel');
  expectTrue(
    ready.gates.every((one) => one.open),
    'Every gate should be open now.',
  );
  await photographer.take('07-record-ready', people.ada.accountId, `/browse/${issueKey}`);

  await step('deployment engineer sends', async () => {
    const sent = await send(ready.contentDigest);
    expectTrue(sent.ok, sent.ok ? '' : `Sending was refused: ${sent.refusal.message}`);
  });
  await photographer.take('08-record-sending', people.ada.accountId, `/browse/${issueKey}`);
  await step('the messages leave', async () => {
    for (let count = 0; count < 40 && (await openRecord()).state === 'sending'; count += 1) await catchUp(client);
  });
  const mails = (await client.mails()).filter((mail) => mail.subject.endsWith(ready.communiques[0]?.subject ?? ''));
  const addresses = new Set(mails.flatMap((mail) => mail.to.map((address) => address.toLowerCase())));
  expectTrue(mails.length === recipients, `${mails.length} mails arrived for ${recipients} recipients.`);
  expectTrue(addresses.size === recipients, 'Somebody got the message twice.');

  await step('a recipient follows the link and acknowledges', async () => {
    const lena = mails.find((mail) => mail.to.some((address) => address.includes(people.lena.emailAddress)));
    const link = /https?:\/\/\S+token=[^\s"<]+/.exec(lena?.text ?? '')?.[0];
    expectTrue(link !== undefined, 'The message has no link to acknowledge.');
    await photographer.take('14-mail', people.lena.accountId, `/mail/${lena?.id ?? ''}`);
    await photographer.takePage('09-acknowledge', link);
    const shown = await fetch(link);
    expectTrue(shown.ok, `The link answered ${shown.status}.`);
    expectTrue((await acknowledged()) === 0, 'Opening the link alone must not acknowledge.');
    const confirmed = await fetch(link, { method: 'POST' });
    expectTrue(confirmed.ok, `Acknowledging answered ${confirmed.status}.`);
    await photographer.takePage('10-acknowledged', link);
  });
  await step('the configuration items are written', () => catchUp(client));
  const done = await openPanel('deployment engineer opens the panel after sending');
  expectTrue((await acknowledged()) === 1, 'The panel must show one acknowledgement.');
  expectTrue(done.state === 'recorded', `The record should be recorded, but is ${done.state}.`);
  expectTrue(
    done.configurationItems.length > 0 && done.configurationItems.every((item) => item.state === 'written'),
    'Every configuration item should carry the record.',
  );
  await photographer.take('11-record-recorded', people.ada.accountId, `/browse/${issueKey}`);

  await step('auditor finds the release', () =>
    client.call(
      z.looseObject({ rows: z.array(z.unknown()).min(1) }),
      people.ines.accountId,
      'site-page',
      {},
      'openAudit',
      { words: versionName },
    ),
  );
  await photographer.take('12-audit', people.ines.accountId, '/apps/site-page/audit');
  await step('auditor reads the record’s story', () =>
    client.call(
      z.looseObject({ entries: z.array(z.unknown()).min(8) }),
      people.ines.accountId,
      'site-page',
      {},
      'openHistory',
      { issueId: plan.issueId },
    ),
  );
  await step('auditor has the ledger verified', () =>
    client.call(
      z.looseObject({ result: z.looseObject({ accepted: z.literal(true) }) }),
      people.ines.accountId,
      'site-page',
      {},
      'verifyLedger',
      { issueId: plan.issueId },
    ),
  );
  await photographer.take('13-audit-story', people.ines.accountId, '/apps/site-page/audit', async (page) => {
    await page
      .frameLocator('main iframe')
      .getByRole('button', { name: new RegExp(issueKey) })
      .click();
    await page.frameLocator('main iframe').getByRole('button', { name: 'Verify the ledger' }).click();
    await page.frameLocator('main iframe').getByText('The entries add up to the signed root.').waitFor();
  });
  const bundleDirectory = join(story.outDirectory, 'bundle');
  const bundleFiles = await step('auditor exports the evidence bundle', () =>
    exportBundle(plan.issueId, bundleDirectory),
  );
  await step('the stand-alone verifier accepts it', async () => {
    await run(process.execPath, ['verifier/verify.mjs', bundleDirectory]);
  });
  await step('one changed byte is refused, naming the entry', () => refuseChangedByte(bundleDirectory));
  await photographer.take('15-administration', people.sam.accountId, '/admin/apps/administration-page');

  const final = await openRecord();
  return {
    issueKey,
    recipients,
    mails: mails.length,
    acknowledged: await acknowledged(),
    deliveries: sumOf(final.communiques.flatMap((communique) => communique.deliveries ?? [])),
    bundleFiles,
  };

  function openRecord(): Promise<StoryRecord> {
    return client.call(record, people.ada.accountId, RECORD_PANEL, place, 'openRecord');
  }

  function openPanel(name: string): Promise<StoryRecord> {
    return step(name, openRecord);
  }

  function send(contentDigest: string): ReturnType<SiteClient['invoke']> {
    return client.invoke(people.ada.accountId, RECORD_PANEL, place, 'sendCommunications', { contentDigest });
  }

  async function acknowledged(): Promise<number> {
    const { communiques } = await openRecord();
    return communiques.reduce((sum, communique) => sum + (communique.deliveries?.acknowledged ?? 0), 0);
  }

  async function exportBundle(issueId: string, directory: string): Promise<number> {
    let cursor: string | undefined;
    const files = new Set<string>();
    await rm(directory, { recursive: true, force: true });
    do {
      const page = await client.call(bundlePage, people.ines.accountId, 'site-page', {}, 'exportBundle', {
        issueId,
        cursor,
      });
      for (const { path, content } of page.files) {
        await mkdir(dirname(join(directory, path)), { recursive: true });
        await appendFile(join(directory, path), content);
        files.add(path);
      }
      cursor = page.next?.cursor;
    } while (cursor !== undefined);
    return files.size;
  }
}

function sumOf(all: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const sum: Record<string, number> = {};
  for (const one of all) for (const [name, count] of Object.entries(one)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

/** Lets the background work of the next minutes happen: delayed events, the sweep. */
async function catchUp(client: SiteClient): Promise<void> {
  await client.idle();
  for (let count = 0; count < 12; count += 1) await client.advance('PT10S');
}

/** Changes one byte in the middle of the log, lets the verifier judge, and puts the byte back. */
async function refuseChangedByte(directory: string): Promise<void> {
  const [name] = (await readdir(join(directory, 'logs'))).filter((file) => file.endsWith('.jsonl'));
  const path = join(directory, 'logs', name ?? '');
  const original = await readFile(path);
  const changed = Buffer.from(original);
  const position = Math.floor(changed.length / 2);
  changed.writeUInt8(changed.readUInt8(position) ^ 1, position);
  await writeFile(path, changed);
  try {
    const verdict = await run(process.execPath, ['verifier/verify.mjs', directory]).then(
      () => ({ code: 0, output: '' }),
      (failure: { readonly code?: number; readonly stdout?: string; readonly stderr?: string }) => ({
        code: failure.code ?? -1,
        output: `${failure.stdout ?? ''}${failure.stderr ?? ''}`,
      }),
    );
    expectTrue(verdict.code === 1, `The verifier ended with ${verdict.code} on a changed byte.`);
    expectTrue(/entry/i.test(verdict.output), 'The verifier does not name the entry.');
  } finally {
    await writeFile(path, original);
  }
}

function expectTrue(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}
