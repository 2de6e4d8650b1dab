/** Those whose approval is waited for are reminded before the planned time: once, and never after they decided. */
import type { ServiceApproval } from '../../../src/domain/approval/approval';
import { HOUR } from '../../builders/releases';
import { approve, approved, aSite, CHANGE, submitted, valueOf, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const DAY = 24 * HOUR;
/** Midnight in Berlin, the site's time zone, at which the planned day begins. */
const PLANNED = Date.UTC(2026, 10, 29, 23);

/** A site whose release is planned for 30 November. */
function aPlannedSite(): World {
  const world = aSite();
  world.state.versions = world.state.versions.map((version) => ({ ...version, releaseDate: '2026-11-30' }));
  return world;
}

const waitingFor = (accountId: string): ServiceApproval => ({
  id: '1',
  name: 'Approval',
  finalDecision: 'pending',
  approvers: [{ accountId, decision: 'pending' }],
  createdAt: 0,
});

/** A record that waits for the change manager, who is asked in Jira Service Management. */
async function waiting(world: World): Promise<string> {
  world.state.approvals[CHANGE] = [waitingFor('change-manager')];
  const issueId = await submitted(world);
  await settle(world);
  return issueId;
}

async function settle(world: World): Promise<void> {
  world.advance(10_000);
  for (const event of world.state.pending.filter(({ dueAt }) => dueAt <= world.state.now)) await world.deliver(event);
}

/** Sweeps every five minutes from here to there. */
async function sweepUntil(world: World, until: number): Promise<void> {
  for (; world.state.now < until; world.advance(300_000)) await world.sweep();
}

/** Who was reminded, without those who were told of a drift. */
const reminded = (world: World) =>
  world.state.notices.filter(({ message }) => message.subject.includes('waited for')).map(({ accountId }) => accountId);

it('comes a day before the planned day begins in the site’s time zone, with the way to the change', async () => {
  const world = aPlannedSite();
  const issueId = await waiting(world);
  world.state.now = PLANNED - DAY - 1;
  await world.sweep();
  expect(world.state.notices).toEqual([]);
  world.state.now = PLANNED - DAY;
  await world.sweep();
  expect(world.state.notices).toMatchObject([{ accountId: 'change-manager', issueId }]);
  const { subject, text } = world.state.notices[0]?.message ?? { subject: '', text: '' };
  expect(subject).toBe('Your approval is waited for: Phoenix 5.1.3');
  expect(text).toContain('5 people');
  expect(text).toContain('It is planned for 30 November 2026.');
  expect(text).toContain('https://site.example/browse/CHG-900');
});

it('comes once for each request, whatever sweeps and follow-ups come after', async () => {
  const world = aPlannedSite();
  const issueId = await waiting(world);
  world.state.now = PLANNED - DAY;
  await sweepUntil(world, PLANNED - DAY + 3 * HOUR);
  expect(reminded(world)).toEqual(['change-manager']);
  const { contentDigest } = await view(world, issueId);
  valueOf(await world.page('developer', 'record-panel', { issueId }, 'submitForApproval', { contentDigest }));
  await settle(world);
  await sweepUntil(world, PLANNED - DAY + 6 * HOUR);
  expect(reminded(world)).toEqual(['change-manager', 'change-manager']);
});

it('does not come to who has decided, nor after everything is decided, nor once the planned day has begun', async () => {
  const decided = aPlannedSite();
  await approved(decided);
  await settle(decided);
  decided.state.now = PLANNED - DAY;
  await sweepUntil(decided, PLANNED - DAY + 2 * HOUR);
  expect(reminded(decided)).toEqual([]);
  const justDecided = aPlannedSite();
  const issueId = await waiting(justDecided);
  justDecided.state.now = PLANNED - DAY;
  valueOf(await approve(justDecided, issueId));
  await justDecided.sweep();
  expect(reminded(justDecided)).toEqual([]);
  const late = aPlannedSite();
  await waiting(late);
  late.state.now = PLANNED;
  await sweepUntil(late, PLANNED + 2 * HOUR);
  expect(reminded(late)).toEqual([]);
});

it('does not come to who approved in Jira Service Management a moment before', async () => {
  const world = aPlannedSite();
  await waiting(world);
  world.state.now = PLANNED - DAY;
  world.state.approvals[CHANGE] = [
    {
      ...waitingFor('change-manager'),
      finalDecision: 'approved',
      approvers: [{ accountId: 'change-manager', decision: 'approved' }],
      completedAt: world.state.now,
    },
  ];
  await world.sweep();
  expect(reminded(world)).toEqual([]);
});

it('comes to who approved a text that changed since, to who was asked by name, and to who stands in for them', async () => {
  const world = aPlannedSite();
  const issueId = await approved(world);
  const [first] = (await view(world, issueId)).communiques;
  if (!first) throw new Error('The record has no communiqué.');
  const { id: communiqueId, revision, kind, answers, responsibleAccountId } = first;
  const edit = { communiqueId, revision, kind, answers, responsibleAccountId, subject: 'Another subject' };
  valueOf(await world.page('developer', 'record-panel', { issueId }, 'saveCommunique', edit));
  const { contentDigest } = await view(world, issueId);
  valueOf(
    await world.page('developer', 'record-panel', { issueId }, 'submitForApproval', {
      contentDigest,
      asked: ['engineer'],
    }),
  );
  valueOf(await world.page('engineer', 'site-page', {}, 'delegateApprovals', { deputy: 'colleague', until: PLANNED }));
  await settle(world);
  world.state.now = PLANNED - DAY;
  await world.sweep();
  expect(reminded(world)).toEqual(['change-manager', 'colleague', 'engineer']);
});

it('goes out from no copied or restored site', async () => {
  const world = aPlannedSite();
  await waiting(world);
  world.state.installation = 'installation-2';
  world.state.now = PLANNED - DAY;
  await world.sweep();
  expect(world.state.notices).toEqual([]);
});

it('follows the planned day when that is moved, and the site’s setting', async () => {
  const world = aPlannedSite();
  await waiting(world);
  world.state.versions = world.state.versions.map((version) => ({ ...version, releaseDate: '2026-12-24' }));
  await sweepUntil(world, world.state.now + HOUR);
  world.state.now = PLANNED - DAY;
  await sweepUntil(world, PLANNED - DAY + HOUR);
  expect(reminded(world)).toEqual([]);
  const never = aPlannedSite();
  const row = never.state.rows.get('setting:site');
  if (!row) throw new Error('The site has no settings.');
  never.state.rows.set('setting:site', { ...row, body: { ...(row.body as object), approvalReminderHours: 0 } });
  await waiting(never);
  never.state.now = PLANNED - DAY;
  await sweepUntil(never, PLANNED - DAY + HOUR);
  expect(reminded(never)).toEqual([]);
});

it('is tried again when Jira took nothing, and not when nobody can tell', async () => {
  const busy = aPlannedSite();
  await waiting(busy);
  busy.state.outcomes['notice:change-manager'] = [{ kind: 'try-again', reason: 'Busy.' }];
  busy.state.now = PLANNED - DAY;
  await busy.sweep();
  expect(reminded(busy)).toEqual([]);
  await sweepUntil(busy, PLANNED - DAY + HOUR);
  expect(reminded(busy)).toEqual(['change-manager']);
  const lost = aPlannedSite();
  await waiting(lost);
  lost.state.outcomes['notice:change-manager'] = [{ kind: 'unknown', reason: 'Lost.' }];
  lost.state.now = PLANNED - DAY;
  await sweepUntil(lost, PLANNED - DAY + HOUR);
  expect(reminded(lost)).toEqual(['change-manager']);
});

it('reaches nobody twice, wherever the sweep is cut off', async () => {
  const before = aPlannedSite();
  await waiting(before);
  before.state.now = PLANNED - DAY;
  const calls = before.copy();
  const first = calls.state.calls.length;
  await calls.sweep();
  const last = calls.state.calls.length;
  for (let atCall = first + 1; atCall <= last; atCall += 1)
    for (const when of ['before', 'after'] as const) {
      const world = before.copy({ kill: { atCall, when } });
      await world.sweep();
      const afterwards = world.copy();
      await sweepUntil(afterwards, PLANNED - DAY + HOUR);
      expect(reminded(afterwards).length).toBeLessThanOrEqual(1);
    }
});
