/**
 * Everything in Jira that could lead past a held gate: the board, bulk changes, automation, a workflow without the rule,
 * and edits after the approval. The real bundle, on a site whose Jira, JSM and mail server are the sandbox's.
 */
import { z } from 'zod';
import { people, queryUsers } from '../../sandbox/demo/people';
import type { OverrideView } from '../../src/contract';
import { createChange, Release } from './support/release';
import { TestSite, type HttpAnswer } from './support/site';

const { mei, ada, carlos, sam } = people;
const users = queryUsers.others.slice(0, 1).map((person) => person.accountId);
let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users, addresses: ['one@partners.example'] });
}, 60_000);
afterAll(() => site.stop());

jest.setTimeout(60_000);

const transitions = z.looseObject({
  transitions: z.array(z.looseObject({ id: z.string(), to: z.looseObject({ name: z.string() }) })),
});

async function transitionTo(issueKey: string, status: string): Promise<string> {
  const path = `/rest/api/3/issue/${issueKey}/transitions`;
  const { transitions: offered } = transitions.parse(await site.jiraDone(sam.emailAddress, 'GET', path));
  const found = offered.find(({ to }) => to.name === status);
  if (!found) throw new Error(`There is no transition to ${status}.`);
  return found.id;
}

/** Drags the card on the board, as Jira does it; `more` is what a transition screen would add. */
async function drag(
  { issueKey }: Pick<Release, 'issueKey'>,
  status: string,
  as: { readonly emailAddress: string } = ada,
  more: object = {},
): Promise<HttpAnswer> {
  const id = await transitionTo(issueKey, status);
  return site.jira(as.emailAddress, 'POST', `/rest/api/3/issue/${issueKey}/transitions`, {
    transition: { id },
    ...more,
  });
}

async function statusOf({ issueKey }: Pick<Release, 'issueKey'>): Promise<string> {
  return z
    .looseObject({ fields: z.looseObject({ status: z.looseObject({ name: z.string() }) }) })
    .parse(await site.jiraDone(sam.emailAddress, 'GET', `/rest/api/3/issue/${issueKey}?fields=status`)).fields.status
    .name;
}

/** The sentences with which the panel says why the record is held. */
async function sentences(release: Release): Promise<readonly string[]> {
  return (await release.gates()).flatMap((gate) => gate.reasons.map((reason) => reason.text));
}

async function submitted(): Promise<Release> {
  const release = await Release.plan(site);
  await release.complete();
  await release.submit();
  await site.idle();
  return release;
}

async function approved(): Promise<Release> {
  const release = await submitted();
  await release.approve();
  await release.verify();
  expect(await release.reasons()).toEqual([]);
  return release;
}

async function edit(issueKey: string, body: unknown): Promise<void> {
  await site.jiraDone(sam.emailAddress, 'PUT', `/rest/api/3/issue/${issueKey}`, body);
  // Jira's search follows a change after a moment.
  await site.advance('PT5S');
}

async function expectHeldForDrift(release: Release): Promise<void> {
  expect(await release.reasons()).toEqual(['drifted']);
  expect(await release.send()).toMatchObject({ ok: false, refusal: { code: 'held' } });
  expect(await release.mails()).toEqual([]);
}

describe('past a held gate', () => {
  test('the card cannot be dragged, and Jira shows the reasons that the panel shows', async () => {
    const release = await submitted();
    const refused = await drag(release, 'Sending');
    expect(refused.status).toBe(400);
    const why = await sentences(release);
    expect(why.length).toBe(2);
    for (const sentence of why) expect(refused.text).toContain(sentence);
    expect(await statusOf(release)).toBe('Awaiting approval');
  });

  test('a bulk change does not move it, while it moves what is open', async () => {
    const [held, open] = [await submitted(), await approved()];
    const transitionId = await transitionTo(held.issueKey, 'Sending');
    const { taskId } = z.looseObject({ taskId: z.string() }).parse(
      await site.jiraDone(sam.emailAddress, 'POST', '/rest/api/3/bulk/issues/transition', {
        bulkTransitionInputs: [{ selectedIssueIdsOrKeys: [held.issueKey, open.issueKey], transitionId }],
      }),
    );
    const task = z
      .looseObject({
        processedAccessibleIssues: z.array(z.number()),
        failedAccessibleIssues: z.record(z.string(), z.array(z.string())),
      })
      .parse(await site.jiraDone(sam.emailAddress, 'GET', `/rest/api/3/bulk/queue/${taskId}`));
    expect(task.processedAccessibleIssues).toEqual([Number(open.issueId)]);
    const [why = ''] = task.failedAccessibleIssues[held.issueId] ?? [];
    for (const sentence of await sentences(held)) expect(why).toContain(sentence);
    expect(await statusOf(held)).toBe('Awaiting approval');
    await site.passTime();
    expect([await held.mails(), await open.mails()]).toEqual([[], []]);
  });

  test('automation, which acts through the REST interface as somebody who may do everything, does not move it', async () => {
    const release = await submitted();
    const refused = await drag(release, 'Sent', sam);
    expect(refused.status).toBe(400);
    for (const sentence of await sentences(release)) expect(refused.text).toContain(sentence);
  });

  test('a step that changes the fix version on its way does not move it, although every gate was open before', async () => {
    const release = await approved();
    const other = await Release.plan(site);
    const fields = { fixVersions: [{ id: other.ground.versionId }] };
    const refused = await drag(release, 'Sending', ada, { fields });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('also changes the fix version')]);
    expect(await release.reasons()).toEqual([]);
  });

  test('the card moves by hand once every gate is open, and nothing is sent for that', async () => {
    const release = await approved();
    expect((await drag(release, 'Sending')).status).toBe(204);
    await site.passTime();
    expect(await release.mails()).toEqual([]);
    expect((await release.open()).state).toBe('ready');
  });

  test('a workflow without the rule lets the card go anywhere, which tells nobody, and the app puts it back', async () => {
    const release = await submitted();
    await withoutTheRule(async () => {
      expect((await drag(release, 'Sent')).status).toBe(204);
      expect(await statusOf(release)).toBe('Sent');
      expect(await release.send()).toMatchObject({ ok: false, refusal: { code: 'held' } });
      expect((await release.open()).state).toBe('awaiting-approval');
      await site.passTime();
      expect(await release.mails()).toEqual([]);
      expect(await statusOf(release)).toBe('Awaiting approval');
    });
  });
});

const workflow = z.looseObject({
  statuses: z.array(z.unknown()),
  workflows: z.array(
    z.looseObject({
      name: z.string(),
      transitions: z.array(z.looseObject({ validators: z.array(z.unknown()).default([]) })),
    }),
  ),
});

/** An administrator takes the rule out of the workflow for a while. */
async function withoutTheRule(during: () => Promise<void>): Promise<void> {
  const read = async () =>
    workflow.parse(
      await site.jiraDone(sam.emailAddress, 'POST', '/rest/api/3/workflows', {
        workflowNames: ['Release communications workflow'],
      }),
    );
  const write = async (change: (validators: readonly unknown[], at: number) => readonly unknown[]): Promise<void> => {
    const { statuses, workflows } = await read();
    const changed = workflows.map((one) => ({
      ...one,
      transitions: one.transitions.map((step, at) => ({ ...step, validators: change(step.validators, at) })),
    }));
    await site.jiraDone(sam.emailAddress, 'POST', '/rest/api/3/workflows/update', { statuses, workflows: changed });
  };
  const before = (await read()).workflows[0]?.transitions.map(({ validators }) => validators) ?? [];
  await write(() => []);
  try {
    await during();
  } finally {
    await write((_, at) => before[at] ?? []);
  }
}

describe('after the approval', () => {
  test('removing the link to the change holds the record again', async () => {
    const release = await approved();
    const { fields } = z
      .looseObject({
        fields: z.looseObject({
          issuelinks: z.array(
            z.looseObject({ id: z.string(), outwardIssue: z.looseObject({ key: z.string() }).optional() }),
          ),
        }),
      })
      .parse(await site.jiraDone(sam.emailAddress, 'GET', `/rest/api/3/issue/${release.issueKey}?fields=issuelinks`));
    const link = fields.issuelinks.find(({ outwardIssue }) => outwardIssue?.key === release.ground.changeKey);
    await site.jiraDone(sam.emailAddress, 'DELETE', `/rest/api/3/issueLink/${link?.id}`);
    expect(await release.reasons()).toContain('no-change-request');
    expect(await release.send()).toMatchObject({ ok: false, refusal: { code: 'held' } });
  });

  test('linking another change asks for its approval too', async () => {
    const release = await approved();
    const other = await createChange(site, 'Another change');
    await site.jiraDone(sam.emailAddress, 'POST', '/rest/api/3/issueLink', {
      type: { name: 'Release communications' },
      inwardIssue: { key: release.issueKey },
      outwardIssue: { key: other.key },
    });
    expect([...(await release.reasons())].sort()).toEqual(['drifted', 'not-approved']);
  });

  test('removing the fix version holds the record again', async () => {
    const release = await approved();
    await edit(release.issueKey, { fields: { fixVersions: [] } });
    expect(await release.reasons()).toContain('no-fix-version');
    expect(await release.send()).toMatchObject({ ok: false, refusal: { code: 'held' } });
  });

  test('editing what the change says is drift, while a comment on it is none', async () => {
    const release = await approved();
    const { changeKey } = release.ground;
    await site.jiraDone(carlos.emailAddress, 'POST', `/rest/api/3/issue/${changeKey}/comment`, {
      body: { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Seen.' }] }] },
    });
    expect(await release.reasons()).toEqual([]);
    await edit(changeKey, {
      fields: {
        description: {
          type: 'doc',
          version: 1,
          content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Drops the old tables as well.' }] }],
        },
      },
    });
    await expectHeldForDrift(release);
    await release.approve();
    expect(await release.reasons()).toEqual([]);
  });

  test('taking a work item out of the version is drift', async () => {
    const release = await approved();
    await edit(release.ground.storyKeys[0] ?? '', { fields: { fixVersions: [] } });
    await expectHeldForDrift(release);
  });
});

describe('the one way past: an override by two people', () => {
  const panel = (release: Release, who: { readonly accountId: string }, call: string, payload: object) =>
    site.invoke(who.accountId, 'record-panel', release.place, call, payload);

  async function ask(release: Release): Promise<OverrideView | undefined> {
    const { contentDigest } = await release.open();
    const asked = await panel(release, ada, 'askOverride', {
      gate: 'change-approved',
      contentDigest,
      reason: 'Queries fail for every customer.',
      hours: 2,
    });
    expect(asked).toMatchObject({ ok: true });
    return (await release.open()).overrides[0];
  }

  test('opens the transition and the send for exactly what stands, and is reviewed on the change', async () => {
    const release = await submitted();
    await release.verify();
    const override = await ask(release);
    const { contentDigest } = await release.open();
    const grant = { overrideId: override?.id, contentDigest };
    expect((await drag(release, 'Sending')).status).toBe(400);
    expect(await panel(release, ada, 'grantOverride', grant)).toMatchObject({ refusal: { code: 'not-permitted' } });
    expect(await panel(release, sam, 'grantOverride', grant)).toMatchObject({ ok: true });
    // The app itself moves the card to Ready, and nobody can drag it at the same moment.
    await site.idle();
    expect((await drag(release, 'Sending')).status).toBe(204);
    expect(await release.send()).toMatchObject({ ok: true });
    expect((await release.untilQuiet()).state).toBe('recorded');
    expect(await release.mails()).toHaveLength(2);
    const { records } = await release.openChange();
    const emergency = records.find(({ issueId }) => issueId === release.issueId)?.emergencies[0];
    expect(emergency).toMatchObject({ askedBy: ada.accountId, grantedBy: sam.accountId });
    const reviewed = await site.invoke(
      carlos.accountId,
      'change-panel',
      { issueKey: release.ground.changeKey },
      'reviewEmergency',
      { recordIssueId: release.issueId, overrideId: emergency?.id, outcome: 'justified', words: 'I saw the incident.' },
    );
    expect(reviewed).toMatchObject({ ok: true });
    expect((await release.open()).overrides[0]?.review?.done).toMatchObject({ accountId: carlos.accountId });
  });

  test('ends with the hours that were asked for, on the board as well', async () => {
    const release = await submitted();
    await release.verify();
    const override = await ask(release);
    const { contentDigest } = await release.open();
    await panel(release, sam, 'grantOverride', { overrideId: override?.id, contentDigest });
    expect(await release.reasons()).toEqual([]);
    await site.advance('PT2H');
    expect(await release.reasons()).toEqual(['not-approved']);
    expect((await drag(release, 'Sending')).status).toBe(400);
  });

  test('is void when somebody writes another text meanwhile', async () => {
    const release = await submitted();
    await release.verify();
    const override = await ask(release);
    const { contentDigest, communiques } = await release.open();
    await panel(release, sam, 'grantOverride', { overrideId: override?.id, contentDigest });
    const [first] = communiques;
    await release.panel('saveCommunique', {
      communiqueId: first?.id,
      revision: first?.revision,
      subject: `Other ${release.subject}`,
      kind: first?.kind,
      answers: first?.answers,
      responsibleAccountId: mei.accountId,
    });
    expect(await release.reasons()).toEqual(['not-approved']);
    expect(await release.send()).toMatchObject({ refusal: { code: 'held' } });
  });
});
