/** Releases under policies that ask for more than one approval in the panel. */
import type { StoredPolicy } from '../../../src/contract';
import type { LedgerEntry } from '../../../src/domain/ledger/entry';
import { parseEntry } from '../../../src/domain/ledger/entry';
import { digestOf } from '../../../src/domain/encoding/digest';
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
} from '../../builders/world/story';
import type { World } from '../../builders/world/world';

async function siteWith(policy: StoredPolicy): Promise<World> {
  const world = aSite();
  valueOf(await world.page('administrator', 'administration-page', {}, 'savePolicy', { revision: 0, policy }));
  return world;
}

const approval = async (world: World, issueId: string) => {
  const gate = (await view(world, issueId)).gates.find(({ name }) => name === 'change-approved');
  return { open: gate?.open, codes: gate?.reasons.map(({ code }) => code) };
};

function entries(world: World): readonly LedgerEntry[] {
  return world.all('ledger-entry').flatMap(({ text }) => parseEntry(text) ?? []);
}

const sentTo = (world: World): number => world.state.mails.length;

describe('a change whose status approves it', () => {
  const policy = {
    approval: {
      sources: ['change-status' as const],
      changeStatuses: { approved: ['Approved'], declined: ['Rejected'] },
    },
  };
  const move = (world: World, to: string, accountId?: string) => {
    world.state.statuses[CHANGE] = to;
    world.state.statusChanges[CHANGE] = { id: '70', to, at: world.state.now, ...(accountId ? { accountId } : {}) };
  };

  it('is sent on the word of who moved it, which the ledger tells', async () => {
    const world = await siteWith(policy);
    const issueId = await submitted(world);
    expect(await approval(world, issueId)).toEqual({ open: false, codes: ['not-approved'] });
    world.advance(60_000);
    move(world, 'Approved', 'change-manager');
    expect(await approval(world, issueId)).toEqual({ open: true, codes: [] });
    await report(world);
    valueOf(await send(world, issueId));
    const recognised = entries(world).flatMap((entry) => (entry.type === 'approval-recognised' ? [entry] : []));
    expect(recognised.map(({ data }) => data)).toMatchObject([
      {
        source: 'change-status',
        approval: 'status-70',
        decision: 'approved',
        decidedAt: new Date(world.state.statusChanges[CHANGE]?.at ?? 0).toISOString(),
      },
    ]);
    expect(recognised[0]?.data.approvers).toHaveLength(1);
    const authorised = entries(world).flatMap((entry) => (entry.type === 'send-authorised' ? [entry] : []));
    expect(authorised[0]?.data.decisions).toEqual([recognised[0]?.index]);
  });

  it('that was moved on before approval was asked for waits to be moved again', async () => {
    const world = await siteWith(policy);
    move(world, 'Approved', 'change-manager');
    world.advance(60_000);
    const issueId = await submitted(world);
    expect(await approval(world, issueId)).toEqual({ open: false, codes: ['not-approved'] });
  });
});

describe('a fix version whose approvers approve it', () => {
  const policy = { approval: { sources: ['version-approvers' as const] } };

  it('counts those who did so after approval was asked for, since Jira does not say when they did', async () => {
    const world = await siteWith(policy);
    world.state.versionApprovers = [{ accountId: 'change-manager', decision: 'pending' }];
    const issueId = await submitted(world);
    world.state.versionApprovers = [{ accountId: 'change-manager', decision: 'approved' }];
    expect(await approval(world, issueId)).toEqual({ open: true, codes: [] });
    await report(world);
    valueOf(await send(world, issueId));
    const recognised = entries(world).flatMap((entry) => (entry.type === 'approval-recognised' ? [entry.data] : []));
    expect(recognised).toMatchObject([{ source: 'version-approvers', approval: `version-500-${CHANGE}` }]);
    expect(recognised[0]).not.toHaveProperty('decidedAt');
  });

  it('does not count those who had approved before', async () => {
    const world = await siteWith(policy);
    world.state.versionApprovers = [{ accountId: 'change-manager', decision: 'approved' }];
    const issueId = await submitted(world);
    expect(await approval(world, issueId)).toEqual({ open: false, codes: ['not-approved'] });
  });
});

describe('an approver who is required', () => {
  const group = { kind: 'group' as const, groupId: 'board', groupName: 'Change board' };
  const role = { kind: 'project-role' as const, roleId: '7', roleName: 'Service owner' };
  const owner = { kind: 'item-owner' as const, attribute: 'Owner' };

  it('by group has approved when somebody of it did', async () => {
    const world = await siteWith({ approval: { required: [group] } });
    world.state.groups['board'] = ['second-manager'];
    const issueId = await approved(world);
    expect(await approval(world, issueId)).toEqual({ open: false, codes: ['required-approver'] });
    world.state.groups['board'] = ['second-manager', 'change-manager'];
    expect(await approval(world, issueId)).toEqual({ open: true, codes: [] });
  });

  it('by role has approved when somebody with the role in the change’s project did; without an answer of Jira it holds', async () => {
    const world = await siteWith({ approval: { required: [role] } });
    const issueId = await approved(world);
    expect(await approval(world, issueId)).toEqual({ open: false, codes: ['unknown'] });
    world.state.roles['CHG/7'] = { accountIds: [], groupIds: ['owners'] };
    world.state.groups['owners'] = ['change-manager'];
    expect(await approval(world, issueId)).toEqual({ open: true, codes: [] });
  });

  it('by ownership has approved when an owner of each configuration item did', async () => {
    const world = await siteWith({ approval: { required: [owner] } });
    world.state.owners = { 'CI-1': ['change-manager'], 'CI-2': ['somebody-else'] };
    const issueId = await approved(world);
    expect(await approval(world, issueId)).toEqual({ open: false, codes: ['required-approver'] });
    world.state.owners = { 'CI-1': ['change-manager'], 'CI-2': ['somebody-else', 'change-manager'] };
    expect(await approval(world, issueId)).toEqual({ open: true, codes: [] });
  });

  it('costs no call of Jira where none is required, and one for each person who approved where a group is', async () => {
    const callsFor = async (policy: StoredPolicy) => {
      const world = await siteWith(policy);
      const issueId = await approved(world);
      return world.callsDuring(() => view(world, issueId));
    };
    const [none, one] = [
      await callsFor({ approval: { quorum: 1 } }),
      await callsFor({ approval: { required: [group] } }),
    ];
    expect(one).toEqual({ ...none, jira: (none['jira'] ?? 0) + 1 });
    const everywhere = await callsFor({
      approval: {
        sources: ['app', 'jsm', 'change-status', 'version-approvers'],
        changeStatuses: { approved: ['Open'], declined: [] },
      },
    });
    expect(everywhere).toEqual({ ...none, jira: (none['jira'] ?? 0) + 2 });
  });
});

describe('an approval that grows too old', () => {
  it('holds what was ready, until somebody approves again', async () => {
    const world = await siteWith({ approval: { expiresAfterHours: 24 } });
    const issueId = await verified(world);
    world.advance(25 * 3_600_000);
    expect(await approval(world, issueId)).toEqual({ open: false, codes: ['approval-expired'] });
    expect(await send(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'held' } });
    valueOf(await approve(world, issueId));
    expect(await approval(world, issueId)).toEqual({ open: true, codes: [] });
  });

  it('is asked for again of who gave it, on the change and in their list', async () => {
    const world = await siteWith({ approval: { expiresAfterHours: 24 } });
    await verified(world);
    const decisions = async () => {
      const { records } = valueOf(
        await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'openChange'),
      );
      return records.flatMap((record) => record.decisions);
    };
    const waiting = async () =>
      valueOf(await world.page('change-manager', 'site-page', {}, 'openMyApprovals', {})).changes.length;
    expect([await decisions(), await waiting()]).toMatchObject([[{ current: true }], 0]);
    world.advance(25 * 3_600_000);
    await world.sweep();
    await untilQuiet(world);
    expect([await decisions(), await waiting()]).toMatchObject([[{ current: false, tooOld: true }], 1]);
  });
});

describe('duties that are kept apart', () => {
  const everybody = (world: World, accountId: string) => {
    world.state.grants[accountId] = {
      browse: true,
      project: ['prepare-communications', 'approve-communications', 'send-communications'],
    };
  };
  const approveAs = async (world: World, accountId: string, recordIssueId: string) => {
    const { contentDigest } = await view(world, recordIssueId);
    valueOf(
      await world.page(accountId, 'change-panel', { issueId: CHANGE }, 'approveChange', {
        recordIssueId,
        contentDigest,
      }),
    );
  };

  it('hold what only its author approved, until somebody else does', async () => {
    const world = aSite();
    everybody(world, 'developer');
    const issueId = await submitted(world);
    await approveAs(world, 'developer', issueId);
    expect(await approval(world, issueId)).toEqual({ open: false, codes: ['own-work'] });
    await approveAs(world, 'change-manager', issueId);
    expect(await approval(world, issueId)).toEqual({ open: true, codes: [] });
  });

  it('do not let the only approver send: nothing leaves, the ledger tells it, and the panel says so beforehand', async () => {
    const world = aSite();
    everybody(world, 'change-manager');
    const issueId = await verified(world);
    const asManager = { issueId };
    const opened = valueOf(await world.page('change-manager', 'record-panel', asManager, 'openRecord'));
    expect(opened.soleApprovers).toEqual([{ accountId: 'change-manager', changeKey: 'CHG-900' }]);
    const { contentDigest } = opened;
    const refused = await world.page('change-manager', 'record-panel', asManager, 'sendCommunications', {
      contentDigest,
    });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'own-approval' } });
    expect(refused.ok ? '' : refused.refusal.message).toMatch(/^You are the only one who approved CHG-900, so you may/);
    await untilQuiet(world, 1);
    expect([sentTo(world), world.all('send').length]).toEqual([0, 0]);
    const last = entries(world).findLast((entry) => entry.type === 'send-refused');
    expect(last?.data).toMatchObject({ sender: 'own-approval' });
    valueOf(await send(world, issueId));
  });

  it('need not be, where the site says so', async () => {
    const world = await siteWith({ approval: { separateDuties: false } });
    everybody(world, 'developer');
    const issueId = await submitted(world);
    await approveAs(world, 'developer', issueId);
    await report(world);
    const { contentDigest } = await view(world, issueId);
    valueOf(await world.page('developer', 'record-panel', { issueId }, 'sendCommunications', { contentDigest }));
  });

  it('stop a running send when only the sender’s own approval is left', async () => {
    const world = aSite({ jiraUsers: 2, addresses: 60 });
    everybody(world, 'engineer');
    const issueId = await verified(world);
    await approveAs(world, 'engineer', issueId);
    valueOf(await send(world, issueId));
    valueOf(
      await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'withdrawDecision', {
        recordIssueId: issueId,
        reason: 'Too early.',
      }),
    );
    await untilQuiet(world, 1);
    expect(sentTo(world)).toBe(0);
    expect(world.all('send').map(({ state, stopReason }) => [state, stopReason])).toEqual([
      ['closed', 'Nobody but the sender approves CHG-900 any more.'],
    ]);
  });
});

describe('the policy that judged', () => {
  it('is named by a send in the ledger, and what is kept under it tells when its parts were put in force', async () => {
    const world = await siteWith({ approval: { required: [{ kind: 'person', accountId: 'change-manager' }] } });
    valueOf(
      await world.page('administrator', 'administration-page', {}, 'savePolicy', {
        projectId: PROJECT,
        revision: 0,
        policy: { approval: { quorum: 1 } },
      }),
    );
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    const [authorised] = entries(world).flatMap((entry) => (entry.type === 'send-authorised' ? [entry.data] : []));
    const kept = await world.document('content', authorised?.policy ?? '');
    const policy = JSON.parse(kept.text) as Record<string, unknown>;
    expect(digestOf(policy)).toBe(authorised?.policy);
    const changes = entries(world).flatMap((entry) => (entry.type === 'settings-changed' ? [entry.data.after] : []));
    expect(policy).toMatchObject({ site: changes[0], project: { id: PROJECT, policy: changes[1] } });
    expect(kept.text).toContain('commitment:');
    expect(kept.text).not.toContain('change-manager');
    const stored = await world.document('content', changes[0] ?? '');
    expect(stored.text).not.toContain('change-manager');
  });

  it('that does not ask for an approval is told with the send, gate by gate', async () => {
    const world = await siteWith({ gates: { 'release-announcement': ['deployment-verified'] } });
    const issueId = await submitted(world);
    await report(world);
    valueOf(await send(world, issueId));
    const [authorised] = entries(world).flatMap((entry) => (entry.type === 'send-authorised' ? [entry.data] : []));
    expect(authorised?.gates.filter(({ asked }) => asked === false).map(({ gate }) => gate)).toEqual([
      'change-approved',
      'freeze-clear',
    ]);
    expect(authorised?.decisions).toEqual([]);
  });

  it('that does not ask for an approval lets no decline stop what is being sent', async () => {
    const world = await siteWith({ gates: { 'release-announcement': ['deployment-verified'] } });
    const issueId = await submitted(world);
    await report(world);
    valueOf(await send(world, issueId));
    const { contentDigest } = await view(world, issueId);
    valueOf(
      await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'declineChange', {
        recordIssueId: issueId,
        contentDigest,
        reason: 'Nobody asked me.',
      }),
    );
    await untilQuiet(world, 1);
    expect(sentTo(world)).toBe(5);
  });
});
