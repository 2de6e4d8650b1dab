/** Sources that are slow: who looks is shown what is still being checked, and nobody decides on it. */
import type { ChangeRecordView, StoredPolicy } from '../../../src/contract';
import {
  valueOf as valueIn,
  aSite,
  approved,
  CHANGE,
  report,
  send,
  submitted,
  verified,
} from '../../builders/world/story';
import type { World } from '../../builders/world/world';
import { loadRecord } from '../../../src/usecases/records/load-record';
import { deadlineOf, type Patience } from '../../../src/domain/approval/patience';
import { factsOf } from '../../../src/domain/gates/judgement';

const WITHOUT_END = Number.POSITIVE_INFINITY;

/** A record whose approval only this place may give, or that needs this approver besides. */
async function site(policy: StoredPolicy['approval']): Promise<World> {
  const world = aSite();
  world.state.roles['CHG/7'] = { accountIds: ['change-manager'], groupIds: [] };
  world.state.groups['board'] = ['change-manager'];
  world.state.owners = { 'CI-1': ['change-manager'], 'CI-2': ['change-manager'] };
  valueIn(
    await world.page('administrator', 'administration-page', {}, 'savePolicy', {
      revision: 0,
      policy: { approval: policy },
    }),
  );
  return world;
}

async function look(world: World, issueId: string, patience: Patience) {
  const before = world.state.now;
  const view = valueIn(await world.page('engineer', 'record-panel', { issueId }, 'openRecord', { patience }));
  const gate = view.gates.find(({ name }) => name === 'change-approved');
  return { view, gate, codes: gate?.reasons.map(({ code }) => code), took: world.state.now - before };
}

const lookAtChange = async (world: World, patience: Patience) =>
  valueIn(await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'openChange', { patience }));

const approvalReasons = (record: ChangeRecordView | undefined) =>
  record?.gates.find(({ name }) => name === 'change-approved')?.reasons;

const group = { kind: 'group' as const, groupId: 'board', groupName: 'Change board' };
const role = { kind: 'project-role' as const, roleId: '7', roleName: 'Service owner' };
const owner = { kind: 'item-owner' as const, attribute: 'Owner' };

const SOURCES: readonly [name: string, policy: StoredPolicy['approval'], call: string, words: string][] = [
  ['JSM', { sources: ['app', 'jsm'] }, 'jira.approvals', 'the approvals in Jira Service Management'],
  [
    'the history of the status',
    { sources: ['change-status'], changeStatuses: { approved: ['Open'], declined: [] } },
    'jira.statusChanges',
    'the history of the status in Jira',
  ],
  [
    'the approvers of the version',
    { sources: ['app', 'version-approvers'] },
    'jira.versionApprovers',
    'the approvers of the fix version in Jira',
  ],
  ['a role', { required: [role] }, 'jira.roleActors', 'who has the role Service owner in Jira'],
  ['a group', { required: [group] }, 'jira.groupsOf', 'who is in which group in Jira'],
  ['Assets', { required: [owner] }, 'items.owners', 'the owners of the configuration items in Assets'],
];

describe.each(SOURCES)('a slow source: %s', (_name, policy, call, words) => {
  it('is shown as being checked within four seconds, held, and never kept or mirrored', async () => {
    const world = await site(policy);
    const issueId = await approved(world);
    world.state.slow[call] = WITHOUT_END;
    world.state.touched[CHANGE] = 1;
    const before = structuredClone({ rows: world.state.rows, properties: world.state.properties });
    const { view, gate, codes, took } = await look(world, issueId, 'brief');
    expect(took).toBe(4_000);
    expect(gate?.open).toBe(false);
    expect(codes).toEqual(['checking']);
    expect(gate?.reasons[0]?.text).toBe(`Checking ${words} for CHG-${CHANGE}…`);
    expect(view.headline).toContain('checking whether the change is approved');
    expect({ rows: world.state.rows, properties: world.state.properties }).toEqual(before);
    expect(JSON.stringify(world.state.cache)).not.toContain('checking');
  });

  it('is held as not to be read when it does not answer a patient look either', async () => {
    const world = await site(policy);
    const issueId = await approved(world);
    world.state.slow[call] = WITHOUT_END;
    world.state.touched[CHANGE] = 1;
    const { gate, codes, took } = await look(world, issueId, 'full');
    expect(took).toBe(20_000);
    expect(gate?.open).toBe(false);
    expect(codes).toEqual(['unknown']);
    expect(gate?.reasons[0]?.remedy).toBe('check-again');
  });

  it('tells the patient look what it takes ten seconds to tell', async () => {
    const world = await site(policy);
    const issueId = await approved(world);
    world.state.statusChanges[CHANGE] = {
      id: '70',
      to: 'Open',
      at: world.state.now,
      accountId: 'change-manager',
    };
    world.state.slow[call] = 10_000;
    world.state.touched[CHANGE] = 1;
    expect((await look(world, issueId, 'brief')).codes).toEqual(['checking']);
    const patient = await look(world, issueId, 'full');
    expect(patient.codes).toEqual([]);
    expect(patient.took).toBe(10_000);
  });
});

describe('several slow sources', () => {
  it('are waited for side by side, not one after the other', async () => {
    const world = await site({ sources: ['app', 'jsm', 'version-approvers'], required: [role, group, owner] });
    const issueId = await approved(world);
    for (const [, , call] of SOURCES) world.state.slow[call] = 3_900;
    world.state.touched[CHANGE] = 1;
    expect((await look(world, issueId, 'brief')).took).toBe(4_000);
  });

  it('of fifty changes take no longer than those of one', async () => {
    const world = await site({ sources: ['jsm'] });
    const issueId = await submitted(world);
    const change = world.state.issues[CHANGE];
    const record = world.state.issues[issueId];
    if (!change || !record) throw new Error('Both exist.');
    const more = Array.from({ length: 49 }, (_, index) => String(2000 + index));
    for (const id of more) world.state.issues[id] = { ...change, id, key: `CHG-${id}`, linked: [issueId] };
    world.state.issues[issueId] = { ...record, linked: [...record.linked, ...more] };
    world.state.touched[CHANGE] = 1;
    world.state.slow['jira.approvals'] = WITHOUT_END;
    const { took, codes } = await look(world, issueId, 'brief');
    expect(took).toBe(4_000);
    expect(new Set(codes)).toEqual(new Set(['checking']));
    expect(codes).toHaveLength(50);
  });
});

describe('what has answered in time', () => {
  it('is not asked for again by the patient look', async () => {
    const world = await site({ sources: ['app', 'jsm', 'version-approvers'] });
    const issueId = await approved(world);
    world.state.touched[CHANGE] = 1;
    world.state.slow['jira.versionApprovers'] = WITHOUT_END;
    await look(world, issueId, 'brief');
    const asked = () => world.state.calls.filter((call) => call === 'jira.approvals').length;
    const before = asked();
    await look(world, issueId, 'full');
    expect(asked()).toBe(before);
  });

  it('counts at once where it is a decline, whatever the others will say', async () => {
    const world = await site({ sources: ['app', 'jsm'] });
    const issueId = await submitted(world);
    const { contentDigest } = (await look(world, issueId, 'full')).view;
    valueIn(
      await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'declineChange', {
        recordIssueId: issueId,
        contentDigest,
        reason: 'Not this week.',
      }),
    );
    world.state.slow['jira.approvals'] = WITHOUT_END;
    world.state.touched[CHANGE] = 1;
    expect((await look(world, issueId, 'brief')).codes).toEqual(['declined']);
  });
});

describe('while Jira Service Management takes an hour to answer', () => {
  const HOUR = 3_600_000;

  it('a send waits for it, and is neither authorised nor refused on what is not known', async () => {
    const world = await site({ sources: ['app', 'jsm'] });
    const issueId = await verified(world);
    const { contentDigest } = (await look(world, issueId, 'full')).view;
    world.state.slow['jira.approvals'] = HOUR;
    const before = world.state.now;
    const sent = valueIn(await send(world, issueId, contentDigest));
    expect(world.state.now - before).toBeGreaterThanOrEqual(HOUR);
    expect(sent.state).toBe('sending');
    expect(world.all('ledger-entry').some(({ text }) => text.includes('checking'))).toBe(false);
  });

  it('what an action answers with is brief, and says what is still being checked', async () => {
    const world = await site({ sources: ['app', 'jsm'] });
    const issueId = await approved(world);
    await report(world);
    world.state.slow['jira.approvals'] = HOUR;
    world.state.touched[CHANGE] = 1;
    const view = valueIn(await world.page('engineer', 'record-panel', { issueId }, 'refreshAudience'));
    const reasons = view.gates.flatMap((gate) => gate.reasons.map(({ code }) => code));
    expect(reasons).toEqual(['checking']);
  });

  it('the change’s panel says so, and the patient look brings the decision that was there all the time', async () => {
    const world = await site({ sources: ['jsm'] });
    await submitted(world);
    world.advance(60_000);
    world.state.approvals[CHANGE] = [
      {
        id: 'a1',
        name: 'Change approval',
        finalDecision: 'approved',
        approvers: [{ accountId: 'change-manager', decision: 'approved' }],
        createdAt: world.state.now - 1000,
        completedAt: world.state.now,
      },
    ];
    world.state.slow['jira.approvals'] = 15_000;
    const brief = (await lookAtChange(world, 'brief')).records[0];
    expect(approvalReasons(brief)).toMatchObject([
      { code: 'checking', text: `Checking the approvals in Jira Service Management for CHG-${CHANGE}…` },
    ]);
    expect(brief?.decisions).toEqual([]);
    const full = (await lookAtChange(world, 'full')).records[0];
    expect(approvalReasons(full)).toEqual([]);
    expect(full?.decisions).toMatchObject([{ decision: 'approved', source: 'jsm', current: true }]);
  });
});

describe('patience', () => {
  it('of another kind is refused, with what to do', async () => {
    const world = await site({ sources: ['jsm'] });
    const issueId = await submitted(world);
    const asked = await world.page('engineer', 'record-panel', { issueId }, 'openRecord', {
      patience: 'for-ever' as Patience,
    });
    expect(asked).toEqual({ ok: false, refusal: { code: 'invalid', field: 'patience', message: 'Reload the page.' } });
  });

  it('is never made a judgement that is kept', async () => {
    const world = await site({ sources: ['jsm'] });
    const issueId = await submitted(world);
    world.state.slow['jira.approvals'] = WITHOUT_END;
    const loaded = await loadRecord(world.ports(), issueId, 'fresh', deadlineOf('brief', world.state.now));
    expect(loaded?.snapshot.serviceApprovals).toEqual({ [CHANGE]: 'checking' });
    expect(() => loaded && factsOf(loaded.snapshot)).toThrow('still being checked');
  });
});
