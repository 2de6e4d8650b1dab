/** Approvers whose approval was voided are told once, when what voided it has rested or is asked about. */
import type { Outcome } from '../../../src/domain/channels/outcome';
import { COMPLETE_ANSWERS } from '../../builders/communiques';
import { aSite, approve, approved, CHANGE, valueOf, view } from '../../builders/world/story';
import { Killed } from '../../builders/world/test-ports';
import type { World } from '../../builders/world/world';

const MINUTE = 60_000;

async function edit(world: World, issueId: string, how: string) {
  const [communique] = (await view(world, issueId)).communiques;
  if (!communique) throw new Error('There is no communiqué.');
  const { id, revision, subject, answers, responsibleAccountId } = communique;
  valueOf(
    await world.page('developer', 'record-panel', { issueId }, 'saveCommunique', {
      communiqueId: id,
      revision,
      subject,
      kind: 'release-announcement',
      responsibleAccountId,
      answers: { ...answers, how },
    }),
  );
}

async function submit(world: World, issueId: string) {
  const { contentDigest } = await view(world, issueId);
  valueOf(await world.page('developer', 'record-panel', { issueId }, 'submitForApproval', { contentDigest }));
}

/** Lets queues work, and where told so the sweep, while time passes minute by minute. */
async function pass(world: World, minutes: number, { sweeping = false } = {}) {
  for (let minute = 0; minute <= minutes; minute += 1) {
    for (const event of world.state.pending.filter(({ dueAt }) => dueAt <= world.state.now)) await world.deliver(event);
    if (sweeping && minute % 5 === 0) await world.sweep();
    if (minute < minutes) world.advance(MINUTE);
  }
}

const told = (world: World) => world.state.notices.map(({ accountId }) => accountId);

/** Approved, with everything done that follows from it. */
async function approvedAndQuiet(world = aSite()): Promise<{ readonly world: World; readonly issueId: string }> {
  const issueId = await approved(world);
  await pass(world, 1);
  return { world, issueId };
}

describe('an approver whose approval was voided', () => {
  it('is told after ten minutes of rest what changed, by whom, and where to decide', async () => {
    const { world, issueId } = await approvedAndQuiet();
    await edit(world, issueId, 'Restart.');
    await pass(world, 9);
    expect(told(world)).toEqual([]);
    await pass(world, 2);
    expect(told(world)).toEqual(['change-manager']);
    const [notice] = world.state.notices;
    expect(notice?.issueId).toBe(issueId);
    expect(notice?.message.subject).toBe(
      `Changed since you approved CHG-${CHANGE}: what Phoenix 5.1.3 will tell people`,
    );
    expect(notice?.message.text).toMatch(
      /Name of developer changed “how” in the communiqué for Group users on \d+ \w+ \d{4} at \d\d:\d\d UTC\./,
    );
    expect(notice?.message.text).toContain(`https://site.example/browse/CHG-${CHANGE}`);
    await pass(world, 120, { sweeping: true });
    expect(told(world)).toHaveLength(1);
  });

  it('is told once of many edits in a row, and of the last of them', async () => {
    const { world, issueId } = await approvedAndQuiet();
    for (const how of ['One.', 'Two.', 'Three.']) {
      await edit(world, issueId, how);
      await pass(world, 4);
    }
    await pass(world, 30, { sweeping: true });
    expect(told(world)).toEqual(['change-manager']);
  });

  it('is told at once when the authors ask again', async () => {
    const { world, issueId } = await approvedAndQuiet();
    await edit(world, issueId, 'Restart.');
    await pass(world, 1);
    await submit(world, issueId);
    await pass(world, 0);
    expect(told(world)).toEqual(['change-manager']);
  });

  it('hears nothing of what was taken back, and nothing twice of what came again', async () => {
    const { world, issueId } = await approvedAndQuiet();
    await edit(world, issueId, 'Restart.');
    await pass(world, 5);
    await edit(world, issueId, COMPLETE_ANSWERS.how);
    await pass(world, 30, { sweeping: true });
    expect(told(world)).toEqual([]);
    for (const how of ['Restart.', COMPLETE_ANSWERS.how, 'Restart.']) {
      await edit(world, issueId, how);
      await pass(world, 15, { sweeping: true });
    }
    expect(told(world)).toEqual(['change-manager']);
  });

  it('hears nothing when somebody approved what stands now, or declined it', async () => {
    const { world, issueId } = await approvedAndQuiet();
    world.state.grants['second-manager'] = { browse: true, project: ['approve-communications'] };
    await edit(world, issueId, 'Restart.');
    await pass(world, 5);
    const declined = world.copy();
    valueOf(await approve(world, issueId));
    await pass(world, 30, { sweeping: true });
    expect(told(world)).toEqual([]);
    const { contentDigest } = await view(declined, issueId);
    valueOf(
      await declined.page('second-manager', 'change-panel', { issueId: CHANGE }, 'declineChange', {
        recordIssueId: issueId,
        contentDigest,
        reason: 'Not this week.',
      }),
    );
    await pass(declined, 30, { sweeping: true });
    expect(told(declined)).toEqual([]);
  });

  it('is told of an approval in service management, too, and of a change that only Jira knows of', async () => {
    const world = aSite();
    const issueId = await approved(world);
    world.state.rows.delete(`approval:${issueId}`);
    world.advance(MINUTE);
    world.state.approvals[CHANGE] = [
      {
        id: '1',
        name: 'Approval',
        finalDecision: 'approved',
        approvers: [
          { accountId: 'one', decision: 'approved' },
          { accountId: 'two', decision: 'approved' },
          { accountId: 'three', decision: 'pending' },
        ],
        createdAt: world.state.now,
        completedAt: world.state.now,
      },
    ];
    await pass(world, 1);
    world.state.versions = world.state.versions.map((version) => ({ ...version, releaseDate: '2026-12-24' }));
    await pass(world, 90, { sweeping: true });
    expect(told(world)).toEqual(['one', 'two']);
    expect(world.state.notices[0]?.message.text).toContain(
      'The release date changed from 21 November 2026 to 24 December 2026.',
    );
  });

  it('is told within two hours when every event was lost', async () => {
    const { world, issueId } = await approvedAndQuiet();
    await edit(world, issueId, 'Restart.');
    for (let minute = 0; minute < 130; minute += 5) {
      world.state.pending = [];
      await world.sweep();
      world.advance(5 * MINUTE);
    }
    expect(told(world)).toEqual(['change-manager']);
  });
});

describe('a mail that Jira does not take', () => {
  async function afterOutcome(outcome: Outcome): Promise<readonly string[]> {
    const { world, issueId } = await approvedAndQuiet();
    world.state.outcomes['notice:change-manager'] = [outcome];
    await edit(world, issueId, 'Restart.');
    await pass(world, 120, { sweeping: true });
    return told(world);
  }

  it('is handed over once more when Jira said that it took nothing', async () => {
    expect(await afterOutcome({ kind: 'try-again', reason: 'Busy.', afterSeconds: 120 })).toEqual(['change-manager']);
  });

  it('is never repeated when nobody knows whether it left', async () => {
    // The mail left, and the answer was lost.
    expect(await afterOutcome({ kind: 'unknown', reason: 'Lost.' })).toEqual(['change-manager']);
    expect(await afterOutcome({ kind: 'refused', reason: 'No such user.' })).toEqual([]);
  });
});

describe.each(['before', 'after'] as const)('a process killed %s any call while it tells', (when) => {
  it('tells nobody twice, and everybody unless it died with the mail in its hand', async () => {
    const { world, issueId } = await approvedAndQuiet();
    await edit(world, issueId, 'Restart.');
    const first = world.state.calls.length;
    const undisturbed = world.copy();
    await pass(undisturbed, 12, { sweeping: true });
    const last = undisturbed.state.calls.length;
    expect(told(undisturbed)).toEqual(['change-manager']);
    const silent: string[] = [];
    for (let atCall = first + 1; atCall <= last; atCall += 1) {
      const victim = world.copy({ kill: { atCall, when } });
      try {
        await pass(victim, 130, { sweeping: true });
      } catch (failure) {
        if (!(failure instanceof Killed)) throw failure;
      }
      expect(told(victim).length).toBeLessThanOrEqual(1);
      if (told(victim).length === 0) silent.push(undisturbed.state.calls[atCall - 1] ?? '');
    }
    expect(silent).toEqual(when === 'before' ? ['notices.tell'] : ['store.commit']);
  });
});
