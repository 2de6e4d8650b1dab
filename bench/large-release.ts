/** A planned and complete record under many change requests, prepared over the sandbox's interfaces as people would. */
import { z } from 'zod';
import { people } from '../sandbox/demo/people';
import { SiteClient } from '../sandbox/journey/site-client';
import type { Person } from '../sandbox/ports';

const { mei, ada, sam } = people;

const project = z.looseObject({
  versions: z.array(z.looseObject({ version: z.looseObject({ id: z.string(), name: z.string() }) })),
  groups: z.array(z.looseObject({ id: z.string() })),
});
const planned = z.looseObject({ issueKey: z.string(), issueId: z.string() });
const panel = z.looseObject({
  contentDigest: z.string(),
  gates: z.array(z.looseObject({ name: z.string(), open: z.boolean() })),
  communiques: z.array(
    z.looseObject({
      id: z.string(),
      revision: z.number(),
      kind: z.string(),
      answers: z.record(z.string(), z.string()),
    }),
  ),
});
const request = z.looseObject({ issueId: z.string(), issueKey: z.string() });
const approvals = z.looseObject({ values: z.array(z.looseObject({ id: z.string(), finalDecision: z.string() })) });

export interface LargeReleaseOptions {
  readonly projectKey: string;
  readonly versionName: string;
  readonly changes: number;
  readonly approversField: string;
  readonly approver: Person;
  readonly progress: (doing: string) => void;
}

export class LargeRelease {
  private messages = 0;

  private constructor(
    readonly client: SiteClient,
    private readonly options: LargeReleaseOptions,
    private readonly issueKey: string,
    readonly changes: readonly string[],
  ) {}

  static async prepare(url: string, options: LargeReleaseOptions): Promise<LargeRelease> {
    const client = new SiteClient(url);
    const { projectKey, progress } = options;
    progress(`Asking for ${options.changes} change requests …`);
    const { versions, groups } = await client.call(
      project,
      mei.accountId,
      'project-page',
      { projectKey },
      'openProject',
    );
    const version = versions.find((row) => row.version.name === options.versionName)?.version;
    if (!version) throw new Error(`The project has no version ${options.versionName}.`);
    const changes: string[] = [];
    for (let index = 0; index < options.changes; index += 1) {
      const made = await jira(client, ada, 'POST', '/rest/servicedeskapi/request', {
        serviceDeskId: '1',
        requestTypeId: '1',
        requestFieldValues: {
          summary: `Part ${index + 1} of the release`,
          [options.approversField]: [{ accountId: options.approver.accountId }],
        },
      });
      changes.push(request.parse(made).issueKey);
    }
    progress('Planning, and linking the changes …');
    const { issueKey } = await client.call(
      planned,
      mei.accountId,
      'project-page',
      { projectKey },
      'planCommunications',
      {
        versionId: version.id,
        changeKeys: changes.slice(0, 1),
        groupIds: groups.map((group) => group.id),
      },
    );
    for (const key of changes.slice(1))
      await jira(client, sam, 'POST', '/rest/api/3/issueLink', {
        type: { name: 'Relates' },
        inwardIssue: { key: issueKey },
        outwardIssue: { key },
      });
    const release = new LargeRelease(client, options, issueKey, changes);
    await release.untilQuiet();
    progress('Writing the communiqués, and asking for approval …');
    await release.complete();
    return release;
  }

  open(): Promise<z.output<typeof panel>> {
    return this.client.call(panel, ada.accountId, 'record-panel', { issueKey: this.issueKey }, 'openRecord');
  }

  private async complete(): Promise<void> {
    const place = { issueKey: this.issueKey };
    for (const { id, revision, kind, answers } of (await this.open()).communiques)
      await this.client.call(z.unknown(), mei.accountId, 'record-panel', place, 'saveCommunique', {
        communiqueId: id,
        revision,
        subject: 'News of the release',
        kind,
        responsibleAccountId: ada.accountId,
        answers: {
          ...answers,
          who: 'Everybody who asks for data.',
          what: 'Answers come sooner.',
          why: 'You asked for it.',
          where: 'In production.',
          how: 'Nothing to do.',
          when: 'Now.',
        },
      });
    const { contentDigest } = await this.open();
    await this.client.call(z.unknown(), mei.accountId, 'record-panel', place, 'submitForApproval', { contentDigest });
    await this.untilQuiet();
  }

  /** Every change is approved in Jira Service Management. */
  async approveAll(): Promise<void> {
    const { approver } = this.options;
    this.options.progress('Approving every change in Jira Service Management …');
    for (const key of this.changes) {
      const path = `/rest/servicedeskapi/request/${key}/approval`;
      let found = approvals.parse(await jira(this.client, approver, 'GET', path));
      if (found.values.length === 0) {
        await this.ask(key);
        found = approvals.parse(await jira(this.client, approver, 'GET', path));
      }
      const pending = found.values.find(({ finalDecision }) => finalDecision === 'pending');
      if (!pending) throw new Error(`${key} does not ask for approval.`);
      await jira(this.client, approver, 'POST', `${path}/${pending.id}`, { decision: 'approve' });
    }
    await this.untilQuiet();
  }

  /** What follows in the background has happened, and the budget of points is that of a new hour. */
  private async untilQuiet(): Promise<void> {
    await this.client.idle();
    await this.client.advance('PT1M');
    await this.client.idle();
    await this.client.advance('PT1H');
    await this.client.idle();
  }

  private async ask(key: string): Promise<void> {
    const path = `/rest/api/3/issue/${key}/transitions`;
    const { transitions } = z
      .looseObject({ transitions: z.array(z.looseObject({ id: z.string(), to: z.looseObject({ name: z.string() }) })) })
      .parse(await jira(this.client, ada, 'GET', path));
    const asking = transitions.find(({ to }) => to.name === 'Awaiting approval');
    if (!asking) throw new Error(`${key} cannot ask for approval.`);
    await jira(this.client, ada, 'POST', path, { transition: { id: asking.id } });
  }

  async report(environment: string, sequence: number): Promise<void> {
    this.messages += 1;
    const { status, body } = await this.client.postEvidence(
      {
        project: this.options.projectKey,
        version: this.options.versionName,
        environment,
        status: 'verified',
        sequence,
        occurredAt: new Date((await this.client.state()).clock.now).toISOString(),
        pipeline: { name: 'deploy', run: String(sequence) },
      },
      `bench-${this.messages}`,
    );
    if (status !== 202) throw new Error(`The evidence was answered ${status}: ${body}`);
    await this.client.idle();
  }

  /** A comment on so many changes: Jira dates them anew, and nothing else about them differs. */
  async touch(count: number): Promise<void> {
    await this.client.idle();
    const text = { type: 'text', text: 'Noted.' };
    const comment = { body: { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [text] }] } };
    for (const key of this.changes.slice(0, count))
      await jira(this.client, ada, 'POST', `/rest/api/3/issue/${key}/comment`, comment);
  }

  /** Tries to move the held record's card on: the app's workflow rule judges it anew, and refuses. */
  async tryToMove(): Promise<void> {
    const path = `/rest/api/3/issue/${this.issueKey}/transitions`;
    const { transitions } = z
      .looseObject({ transitions: z.array(z.looseObject({ id: z.string(), to: z.looseObject({ name: z.string() }) })) })
      .parse(await jira(this.client, sam, 'GET', path));
    const gated = transitions.find(({ to }) => to.name === 'Sending');
    if (!gated) throw new Error('The record’s workflow has no transition that the gates hold.');
    const { status } = await answerOf(this.client, sam, 'POST', path, { transition: { id: gated.id } });
    if (status !== 400) throw new Error(`The held transition was answered ${status}.`);
  }
}

async function jira(
  client: SiteClient,
  person: Person,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const { status, text } = await answerOf(client, person, method, path, body);
  if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text.slice(0, 300)}`);
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

async function answerOf(
  client: SiteClient,
  person: Person,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(client.url + path, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${person.emailAddress}:any`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}
