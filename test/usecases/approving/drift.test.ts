/** What an approver sees when something changed since, and what becomes of a decision about something superseded. */
import type { ApprovalPolicy } from '../../../src/domain/policy/policy';
import type { ChangeView, DifferenceView } from '../../../src/contract';
import { COMPLETE_ANSWERS } from '../../builders/communiques';
import { anIssue } from '../../builders/releases';
import { aSite, approve, approved, CHANGE, submitted, valueOf, view, written } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

async function change(world: World, as = 'change-manager'): Promise<ChangeView['records'][number]> {
  const { records } = valueOf(await world.page(as, 'change-panel', { issueId: CHANGE }, 'openChange'));
  if (!records[0]) throw new Error('The change has no record.');
  return records[0];
}

async function differences(world: World, as = 'change-manager'): Promise<readonly DifferenceView[] | undefined> {
  return (await change(world, as)).drift?.differences;
}

/** Somebody rewrites parts of the communiqué for Jira users. */
async function edit(world: World, issueId: string, parts: Readonly<Record<string, string>>, as = 'developer') {
  const [communique] = (await view(world, issueId)).communiques;
  if (!communique) throw new Error('There is no communiqué.');
  const { id, revision, subject, kind, answers, responsibleAccountId } = communique;
  const { subject: newSubject = subject, ...newAnswers } = parts;
  valueOf(
    await world.page(as, 'record-panel', { issueId }, 'saveCommunique', {
      communiqueId: id,
      revision,
      kind,
      responsibleAccountId,
      subject: newSubject,
      answers: { ...answers, ...newAnswers },
    }),
  );
}

async function submit(world: World, issueId: string) {
  const { contentDigest } = await view(world, issueId);
  valueOf(await world.page('developer', 'record-panel', { issueId }, 'submitForApproval', { contentDigest }));
}

describe('a change manager who approved before something changed', () => {
  it('sees each field with what stood and what stands, and who wrote it when', async () => {
    const world = aSite();
    const issueId = await approved(world);
    world.advance(5 * MINUTE);
    await edit(world, issueId, { how: 'Restart your client; sign in as usual.' });
    world.advance(5 * MINUTE);
    await edit(world, issueId, { subject: 'Phoenix 5.1.3 is here' }, 'engineer');
    const { drift } = await change(world);
    expect(drift).toEqual({
      approval: { accountIds: ['change-manager'], at: world.state.now - 10 * MINUTE, source: 'app', own: true },
      differences: [
        {
          part: 'communique',
          change: 'changed',
          groupName: 'Group users',
          fields: [
            {
              field: 'subject',
              pieces: [
                { kind: 'kept', text: 'Phoenix 5.1.3 is ' },
                { kind: 'removed', text: 'available' },
                { kind: 'added', text: 'here' },
              ],
              by: { accountId: 'engineer', at: world.state.now },
            },
            {
              field: 'how',
              pieces: [
                { kind: 'removed', text: 'Nothing to do;' },
                { kind: 'added', text: 'Restart your client;' },
                { kind: 'kept', text: ' sign in as usual.' },
              ],
              by: { accountId: 'developer', at: world.state.now - 5 * MINUTE },
            },
          ],
        },
      ],
    });
  });

  it('sees nothing of an edit that was taken back', async () => {
    const world = aSite();
    const issueId = await approved(world);
    await edit(world, issueId, { how: 'Restart.' });
    await edit(world, issueId, { how: COMPLETE_ANSWERS.how });
    const { drift, decisions } = await change(world);
    expect([drift, decisions.map(({ current }) => current)]).toEqual([undefined, [true]]);
  });

  it('sees whose approval it was when it was not their own', async () => {
    const world = aSite();
    world.state.grants['second-manager'] = { browse: true, project: ['approve-communications'] };
    const issueId = await approved(world);
    await edit(world, issueId, { how: 'Restart.' });
    expect((await change(world, 'second-manager')).drift?.approval).toMatchObject({
      accountIds: ['change-manager'],
      own: false,
    });
  });

  it('is named beside others who had approved the same', async () => {
    const world = aSite();
    world.state.grants['second-manager'] = { browse: true, project: ['approve-communications'] };
    const issueId = await approved(world);
    world.advance(MINUTE);
    valueOf(await approve(world, issueId, 'second-manager'));
    await edit(world, issueId, { how: 'Restart.' });
    expect((await view(world, issueId)).drifts).toMatchObject([{ accountIds: ['second-manager', 'change-manager'] }]);
  });

  it('approves what stands now, and sees no difference any more', async () => {
    const world = aSite();
    const issueId = await approved(world);
    world.advance(MINUTE);
    await edit(world, issueId, { how: 'Restart.' });
    valueOf(await approve(world, issueId));
    expect((await change(world)).drift).toBeUndefined();
  });

  it('sees which communiqués were added and removed, and by whom', async () => {
    const world = aSite();
    const issueId = await approved(world);
    const [first] = (await view(world, issueId)).communiques;
    valueOf(
      await world.page('developer', 'record-panel', { issueId }, 'removeCommunique', {
        communiqueId: first?.id ?? '',
        revision: first?.revision ?? 0,
      }),
    );
    valueOf(
      await world.page('engineer', 'record-panel', { issueId }, 'addCommunique', {
        groupId: 'partners',
        kind: 'planned-notice',
      }),
    );
    expect(await differences(world)).toMatchObject([
      {
        part: 'communique',
        change: 'removed',
        groupName: 'Group users',
        recipients: 2,
        by: { accountId: 'developer' },
      },
      {
        part: 'communique',
        change: 'added',
        groupName: 'Group partners',
        recipients: 3,
        by: { accountId: 'engineer' },
      },
    ]);
  });

  it('sees the keys of work items that joined or left only where Jira shows them', async () => {
    const world = aSite();
    await approved(world);
    world.state.versionIssues['500'] = [anIssue(2), anIssue(3), anIssue(4), anIssue(5)];
    world.state.versionIssues['501'] = [anIssue(1)];
    world.state.hiddenIssues.add(anIssue(5).id);
    expect(await differences(world)).toEqual([
      {
        part: 'scope',
        joined: { count: 2, shown: [{ name: anIssue(4).summary, issueKey: anIssue(4).key }] },
        left: { count: 1, shown: [{ name: anIssue(1).summary, issueKey: anIssue(1).key }] },
      },
    ]);
  });

  it('sees who joined and who left a group, addresses not in full, and after three months only how many', async () => {
    const world = aSite();
    const issueId = await approved(world);
    const partners = world.state.rows.get('group:partners');
    if (!partners) throw new Error('There is no such group.');
    const addresses = [
      { name: 'New', address: 'new@example.com' },
      { name: 'Partner', address: 'partner-0000@example.com' },
    ];
    const body = { ...(partners.body as object), members: { kind: 'addresses', addresses } };
    world.state.rows.set('group:partners', { ...partners, body });
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'refreshAudience'));
    const named = {
      part: 'audience',
      groupName: 'Group partners',
      joined: { count: 1, shown: [{ name: 'n…@example.com' }] },
      left: { count: 2, shown: [{ name: 'p…@example.com' }, { name: 'p…@example.com' }] },
      by: { accountId: 'engineer', at: world.state.now },
    };
    expect(await differences(world)).toEqual([named]);
    world.advance(91 * DAY);
    expect(await differences(world)).toEqual([
      { ...named, joined: { count: 1, shown: [] }, left: { count: 2, shown: [] } },
    ]);
  });

  it('in service management sees what changed since, also after it was submitted anew', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    world.advance(MINUTE);
    world.state.approvals[CHANGE] = [
      {
        id: '1',
        name: 'Approval',
        finalDecision: 'approved',
        approvers: [{ accountId: 'change-manager', decision: 'approved' }],
        createdAt: world.state.now,
        completedAt: world.state.now,
      },
    ];
    const approval = { accountIds: ['change-manager'], at: world.state.now, source: 'jsm', own: true };
    world.advance(MINUTE);
    await edit(world, issueId, { how: 'Restart.' });
    const expected = { approval, differences: [{ part: 'communique', fields: [{ field: 'how' }] }] };
    expect((await change(world)).drift).toMatchObject(expected);
    await submit(world, issueId);
    expect((await change(world)).drift).toMatchObject(expected);
  });
});

describe('an approval that no panel was used for', () => {
  type Place = 'change-status' | 'version-approvers';
  const PLACES: Readonly<Record<Place, Partial<ApprovalPolicy>>> = {
    'change-status': { sources: ['change-status'], changeStatuses: { approved: ['Approved'], declined: [] } },
    'version-approvers': { sources: ['version-approvers'] },
  };

  const approveIn: Readonly<Record<Place, (world: World) => void>> = {
    'change-status': ({ state }) => {
      state.statuses[CHANGE] = 'Approved';
      state.statusChanges[CHANGE] = { id: '70', to: 'Approved', at: state.now, accountId: 'change-manager' };
    },
    'version-approvers': ({ state }) => {
      state.versionApprovers = [{ accountId: 'change-manager', decision: 'approved' }];
    },
  };

  it.each(['change-status', 'version-approvers'] as const)('by %s shows what changed since, too', async (source) => {
    const world = aSite();
    const policy = { approval: PLACES[source] };
    valueOf(await world.page('administrator', 'administration-page', {}, 'savePolicy', { revision: 0, policy }));
    world.state.versionApprovers = [{ accountId: 'change-manager', decision: 'pending' }];
    const issueId = await submitted(world);
    world.advance(MINUTE);
    approveIn[source](world);
    expect((await change(world)).drift).toBeUndefined();
    world.advance(MINUTE);
    await edit(world, issueId, { how: 'Restart.' });
    expect((await change(world)).drift).toMatchObject({
      approval: { accountIds: ['change-manager'], source, own: true },
      differences: [{ part: 'communique', fields: [{ field: 'how' }] }],
    });
    expect((await view(world, issueId)).drifts).toMatchObject([{ accountIds: ['change-manager'] }]);
  });

  it.each(['change-status', 'version-approvers'] as const)('by %s shows it after asking anew, too', async (source) => {
    const world = aSite();
    const policy = { approval: PLACES[source] };
    valueOf(await world.page('administrator', 'administration-page', {}, 'savePolicy', { revision: 0, policy }));
    world.state.versionApprovers = [{ accountId: 'change-manager', decision: 'pending' }];
    const issueId = await submitted(world);
    world.advance(MINUTE);
    approveIn[source](world);
    world.advance(MINUTE);
    await edit(world, issueId, { how: 'Restart.' });
    const expected = {
      approval: { accountIds: ['change-manager'], source, own: true },
      differences: [{ part: 'communique', fields: [{ field: 'how' }] }],
    };
    for (let round = 0; round < 2; round += 1) {
      world.advance(MINUTE);
      await submit(world, issueId);
      expect((await change(world)).drift).toMatchObject(expected);
      expect((await view(world, issueId)).drifts).toMatchObject([{ accountIds: ['change-manager'] }]);
    }
  });

  it('by the approvers of the version is each one’s own, for what each was asked to approve', async () => {
    const world = aSite();
    const policy = { approval: PLACES['version-approvers'] };
    const [first, second] = ['change-manager', 'administrator'].map((accountId) => ({ accountId }));
    if (!first || !second) throw new Error('There are two.');
    valueOf(await world.page('administrator', 'administration-page', {}, 'savePolicy', { revision: 0, policy }));
    world.state.versionApprovers = [
      { ...first, decision: 'pending' },
      { ...second, decision: 'pending' },
    ];
    const issueId = await submitted(world);
    world.state.versionApprovers = [
      { ...first, decision: 'approved' },
      { ...second, decision: 'pending' },
    ];
    world.advance(MINUTE);
    await edit(world, issueId, { how: 'Restart.' });
    await submit(world, issueId);
    expect((await change(world)).drift).toBeUndefined();
    world.state.versionApprovers = [
      { ...first, decision: 'approved' },
      { ...second, decision: 'approved' },
    ];
    expect((await view(world, issueId)).drifts).toMatchObject([{ accountIds: ['change-manager'] }]);
    await edit(world, issueId, { when: 'Soon.' });
    expect((await view(world, issueId)).drifts).toMatchObject([{ accountIds: ['administrator'] }]);
  });

  it('is not guessed where it was not known who had approved the version when approval was asked for', async () => {
    const world = aSite();
    const policy = { approval: PLACES['version-approvers'] };
    valueOf(await world.page('administrator', 'administration-page', {}, 'savePolicy', { revision: 0, policy }));
    world.state.versionApprovers = [{ accountId: 'change-manager', decision: 'approved' }];
    const issueId = await written(world);
    world.state.failing.add('jira.versionApprovers');
    await submit(world, issueId);
    world.state.failing.clear();
    world.advance(MINUTE);
    await edit(world, issueId, { how: 'Restart.' });
    await submit(world, issueId);
    expect((await view(world, issueId)).drifts).toBeUndefined();
  });
});

describe('the record’s panel', () => {
  it('says in short what changed since which approval', async () => {
    const world = aSite();
    const issueId = await approved(world);
    expect((await view(world, issueId)).drifts).toBeUndefined();
    await edit(world, issueId, { how: 'Restart.', when: 'Soon.' });
    expect((await view(world, issueId)).drifts).toEqual([
      {
        changeKey: `CHG-${CHANGE}`,
        accountIds: ['change-manager'],
        at: world.state.now,
        changes: [
          {
            text: 'In the communiqué for Group users, “how” and “when” changed.',
            by: { accountId: 'developer', at: world.state.now },
          },
        ],
      },
    ]);
  });
});

describe('a decision about something superseded', () => {
  const decide = (world: World, seen: { contentDigest: string; seenAt?: number }, issueId: string) =>
    world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'approveChange', {
      recordIssueId: issueId,
      ...seen,
    });

  // https://github.com/devtron-labs/devtron/issues/6999
  it('an older request that gets approved by mistake is refused, and what stands now waits on', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    const older = await change(world);
    world.advance(10 * MINUTE);
    await edit(world, issueId, { subject: 'Phoenix 5.1.3 is here', how: 'Restart.' });
    await submit(world, issueId);
    world.advance(2 * MINUTE);
    const before = JSON.stringify([...world.state.rows]);
    expect(await decide(world, { contentDigest: older.contentDigest }, issueId)).toMatchObject({
      ok: false,
      refusal: {
        code: 'content-changed',
        field: 'contentDigest',
        happened: ['Name of developer changed the subject and “how” in the communiqué for Group users 2 minutes ago.'],
      },
    });
    expect(JSON.stringify([...world.state.rows])).toBe(before);
    expect((await view(world, issueId)).state).toBe('awaiting-approval');
    valueOf(await decide(world, { contentDigest: (await change(world)).contentDigest }, issueId));
    expect((await view(world, issueId)).gates.find(({ name }) => name === 'change-approved')?.open).toBe(true);
  });

  it('that was never asked about is told of by the edits since the person looked', async () => {
    const world = aSite();
    const issueId = await written(world);
    const seen = { contentDigest: (await change(world)).contentDigest, seenAt: world.state.now };
    world.advance(3 * 60 * MINUTE);
    await edit(world, issueId, { what: 'Something else.' });
    world.advance(60 * MINUTE);
    expect(await decide(world, seen, issueId)).toMatchObject({
      ok: false,
      refusal: {
        code: 'content-changed',
        happened: ['Name of developer changed “what” in the communiqué for Group users 1 hour ago.'],
      },
    });
  });

  it('says what Jira changed without naming anybody', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    const { contentDigest } = await change(world);
    world.state.versions = world.state.versions.map((version) => ({ ...version, releaseDate: '2026-12-24' }));
    expect(await decide(world, { contentDigest }, issueId)).toMatchObject({
      refusal: { happened: ['The release date changed from 21 November 2026 to 24 December 2026.'] },
    });
  });
});

describe('looking at a drift', () => {
  it('costs one call of Jira more at most, and five reads of storage, however much changed', async () => {
    const world = aSite({ issues: 5_000 });
    const issueId = await approved(world);
    const open = () => change(world);
    const before = await world.callsDuring(open);
    await edit(world, issueId, { subject: 'New', who: 'a', what: 'b', why: 'c', where: 'd', how: 'e', when: 'f' });
    world.state.versionIssues['500'] = Array.from({ length: 5_000 }, (_, index) => anIssue(index + 2_500));
    const after = await world.callsDuring(open);
    expect((after.jira ?? 0) - (before.jira ?? 0)).toBeLessThanOrEqual(1);
    expect((after.store ?? 0) - (before.store ?? 0)).toBeLessThanOrEqual(5);
    const scope = (await differences(world))?.find(({ part }) => part === 'scope');
    expect(scope).toMatchObject({ joined: { count: 2_499 }, left: { count: 2_499 } });
  });
});
