/**
 * How the gates of comparable systems failed their users, by the threads in which they said so. Each failure has a test
 * with its name; none of them may happen here.
 */
import { parseEntry } from '../../src/domain/ledger/entry';
import { aServiceApproval } from '../builders/approvals';
import { HOUR } from '../builders/releases';
import {
  approve,
  approved,
  aSite,
  CHANGE,
  PROJECT,
  report,
  send,
  submitted,
  untilQuiet,
  valueOf,
  verified,
  view,
  written,
} from '../builders/world/story';
import type { World } from '../builders/world/world';

const MINUTE = 60_000;

/** Somebody else with the same rights as a person of the story. */
function another(world: World, accountId: string, like: string): string {
  const grants = world.state.grants[like];
  if (!grants) throw new Error(`There is nobody like ${like}.`);
  world.state.grants[accountId] = grants;
  world.state.users[accountId] = { name: `Name of ${accountId}`, active: true };
  return accountId;
}

async function decide(world: World, accountId: string, recordIssueId: string, call: 'approveChange' | 'declineChange') {
  const { contentDigest } = await view(world, recordIssueId);
  const about = { recordIssueId, contentDigest, ...(call === 'declineChange' ? { reason: 'Not now.' } : {}) };
  return world.page(accountId, 'change-panel', { issueId: CHANGE }, call, about as never);
}

const isOpen = async (world: World, issueId: string, name: string): Promise<boolean | undefined> =>
  (await view(world, issueId)).gates.find((gate) => gate.name === name)?.open;

const entriesOf = (world: World) => world.all('ledger-entry').flatMap(({ text }) => parseEntry(text) ?? []);

// https://github.com/glpi-project/glpi/issues/24399
describe('after one approval, later validations show as approved even when they are refused', () => {
  it('not in the app: who declines after another approved holds the gate, whoever comes first', async () => {
    for (const order of [
      ['approveChange', 'declineChange'],
      ['declineChange', 'approveChange'],
    ] as const) {
      const world = aSite();
      const issueId = await submitted(world);
      const second = another(world, 'second-manager', 'change-manager');
      valueOf(await decide(world, 'change-manager', issueId, order[0]));
      world.advance(MINUTE);
      valueOf(await decide(world, second, issueId, order[1]));
      expect(await isOpen(world, issueId, 'change-approved')).toBe(false);
    }
  });

  it('not in Jira Service Management: the latest round counts, whatever an earlier one decided', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    const { now } = world.state;
    const first = aServiceApproval({ id: 'first', createdAt: now + MINUTE, completedAt: now + 2 * MINUTE });
    const second = { id: 'second', createdAt: now + 3 * MINUTE };
    world.advance(5 * MINUTE);
    world.state.approvals = { [CHANGE]: [first] };
    expect(await isOpen(world, issueId, 'change-approved')).toBe(true);
    for (const later of [
      aServiceApproval({ ...second, finalDecision: 'declined', completedAt: now + 4 * MINUTE }),
      aServiceApproval({ ...second, finalDecision: 'pending', completedAt: undefined }),
    ]) {
      world.state.approvals = { [CHANGE]: [first, later] };
      expect(await isOpen(world, issueId, 'change-approved')).toBe(false);
    }
  });
});

// https://github.com/devtron-labs/devtron/issues/6999
describe('an older request is approved by mistake, which leads down the production', () => {
  it('not here: whoever approves from a page that is out of date is refused, and nothing is approved', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    const seen = (await view(world, issueId)).contentDigest;
    world.state.versionIssues = { '500': (world.state.versionIssues['500'] ?? []).slice(1) };
    const late = await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'approveChange', {
      recordIssueId: issueId,
      contentDigest: seen,
    });
    expect(late).toMatchObject({ ok: false, refusal: { code: 'content-changed' } });
    expect(await isOpen(world, issueId, 'change-approved')).toBe(false);
  });
});

// https://gitlab.com/gitlab-org/gitlab/-/issues/428658
describe('approvers do not know that they are waited for, and search page after page', () => {
  it('not here: what waits for a person is listed for them, with what leads to exactly that', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    const list = valueOf(await world.page('change-manager', 'site-page', {}, 'openMyApprovals', {}));
    expect(list.changes).toMatchObject([{ records: [{ recordIssueId: issueId }] }]);
    valueOf(await approve(world, issueId));
    await untilQuiet(world, 2);
    expect(valueOf(await world.page('change-manager', 'site-page', {}, 'openMyApprovals', {})).changes).toEqual([]);
  });
});

// https://gitlab.com/gitlab-org/gitlab/-/issues/354782
describe('approvals and changes of the rules are absent from the audit', () => {
  it('not here: each decision, each withdrawal and each change of the policy is an entry in its author’s name', async () => {
    const world = aSite();
    const issueId = await approved(world);
    world.advance(MINUTE);
    const withdrawal = { recordIssueId: issueId, reason: 'On second thoughts.' };
    valueOf(await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'withdrawDecision', withdrawal));
    const policy = { approval: { quorum: 2 } };
    valueOf(await world.page('administrator', 'administration-page', {}, 'savePolicy', { revision: 0, policy }));
    const told = entriesOf(world).filter(({ actor }) => actor.kind === 'person');
    for (const type of ['change-approved', 'decision-withdrawn', 'settings-changed'])
      expect(told.map((entry) => entry.type)).toContain(type);
  });
});

// https://github.com/kimdre/doco-cd/issues/1616
describe('a roll-back is reported as “Deployment completed”', () => {
  it('not here: it holds the gate, stops what has not left, and is called what it is', async () => {
    const world = aSite();
    const issueId = await verified(world);
    world.advance(MINUTE);
    await report(world, { status: 'rolled-back', sequence: 2 });
    const [reason] = (await view(world, issueId)).gates.flatMap((gate) => gate.reasons);
    expect(reason).toMatchObject({ code: 'rolled-back', text: expect.stringContaining('rolled back') as unknown });
    expect(await send(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'held' } });
    await untilQuiet(world, 1);
    expect(world.state.mails).toEqual([]);
  });

  it('nor is the success of another version, or in another environment, taken for this one', async () => {
    const world = aSite();
    world.state.versions.push({ id: '501', name: '5.1.4', released: true, archived: false });
    const issueId = await approved(world);
    await report(world, { version: '5.1.4' });
    await report(world, { environment: 'staging' });
    expect(await isOpen(world, issueId, 'deployment-verified')).toBe(false);
  });
});

// https://github.com/OctopusDeploy/Issues/issues/9472
describe('a new change is created although the number of one was entered', () => {
  it('not here: the change that is named is linked, and one that does not exist is refused, not made up', async () => {
    const world = aSite();
    const changesOf = () => Object.values(world.state.issues).filter((issue) => issue.typeName === 'Change').length;
    const before = changesOf();
    const issueId = await written(world);
    expect([changesOf(), world.state.issues[issueId]?.linked]).toEqual([before, [CHANGE]]);
    const issues = Object.keys(world.state.issues).length;
    const request = { versionId: '500', changeKeys: ['CHG-4711'], groupIds: ['users'] };
    const refused = await world.page(
      'developer',
      'project-page',
      { projectId: PROJECT },
      'planCommunications',
      request,
    );
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'no-change-request', field: 'changeKeys' } });
    expect(Object.keys(world.state.issues).length).toBe(issues);
  });

  it('nor is a change found by its title: two of the same name stay two', async () => {
    const world = aSite();
    const twin = world.state.issues['901'];
    expect(twin?.summary).toBe(world.state.issues[CHANGE]?.summary);
    const issueId = await approved(world);
    const issue = world.state.issues[issueId];
    if (!issue) throw new Error('The record’s issue exists.');
    world.state.issues[issueId] = { ...issue, linked: ['901'] };
    expect(await isOpen(world, issueId, 'change-approved')).toBe(false);
  });
});

// https://github.com/OctopusDeploy/Issues/issues/9621, /9599, /8793
describe('a future freeze blocks now, and the scheduled time is ignored', () => {
  /** The gate while a freeze begins and ends at these distances from now. */
  async function openWith(from: number, until: number): Promise<boolean | undefined> {
    const world = aSite();
    const issueId = await verified(world);
    // The record is planned for no day, so that only the moment of sending counts.
    world.state.versions = world.state.versions.map((version) => ({ ...version, releaseDate: undefined }));
    const { now } = world.state;
    const freeze = {
      name: 'Year end',
      from: now + from,
      until: now + until,
      timeZone: 'UTC',
      projectIds: 'all' as const,
    };
    const policy = { freezes: [{ ...freeze, id: 'year-end', kinds: ['release-announcement' as const] }] };
    valueOf(await world.page('administrator', 'administration-page', {}, 'savePolicy', { revision: 0, policy }));
    return isOpen(world, issueId, 'freeze-clear');
  }

  it.each([
    ['one that begins in an hour', HOUR, 2 * HOUR, true],
    ['one that begins this instant', 0, HOUR, false],
    ['one that goes on', -HOUR, HOUR, false],
    ['one that ends this instant', -HOUR, 0, true],
    ['one that is over', -2 * HOUR, -HOUR, true],
  ])('not here: %s', async (_which, from, until, open) => {
    expect(await openWith(from, until)).toBe(open);
  });
});

// https://github.com/atlassian/github-for-jira/issues/2535
describe('who approved a deployment stays in the tool that deployed', () => {
  it('not here: who the pipeline says approved it is shown with the gate, and committed to in the ledger', async () => {
    const world = aSite();
    const issueId = await approved(world);
    await report(world, { approvedBy: ['Octavia Cat'], rawBody: '{"status":"verified","approvedBy":["Octavia Cat"]}' });
    const gate = (await view(world, issueId)).gates.find(({ name }) => name === 'deployment-verified');
    expect(JSON.stringify(gate)).toContain('Octavia Cat');
    const entries = world.all('ledger-entry').map(({ text }) => text);
    expect(entries.some((text) => text.includes('"approvedBy":["commitment:'))).toBe(true);
    expect(entries.some((text) => text.includes('Octavia'))).toBe(false);
  });
});
