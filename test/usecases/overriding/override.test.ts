/** The way past a held gate: two people, a reason, exactly what stands, some hours, and all of it in the ledger. */
import { HOUR } from '../../builders/releases';
import { exported } from '../../builders/world/auditor';
import {
  askOverride,
  control,
  grantOverride,
  isOpen,
  overridden,
  reviewEmergency,
  withdrawOverride,
} from '../../builders/world/overrides';
import {
  approve,
  approved,
  aSite,
  CHANGE,
  report,
  send,
  submitted,
  untilQuiet,
  valueOf,
  verified,
  view,
} from '../../builders/world/story';
import { World } from '../../builders/world/world';
import { problemsOf, verifyOne } from '../../verifier/verify-many';

async function bundleOf(world: World, issueId: string) {
  return verifyOne(await exported(world, issueId));
}

describe('an override', () => {
  it('lets exactly what stands be told, and its send is one that a stranger can verify', async () => {
    const world = aSite();
    const issueId = await overridden(world);
    expect((await view(world, issueId)).headline).toBe('Ready to send by override of “Change approved”.');
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect(world.state.mails.length).toBe(5);
    const result = await bundleOf(world, issueId);
    expect(problemsOf(result)).toEqual([]);
    const findings = result.lines.filter(({ kind }) => kind === 'finding').map(({ message }) => message);
    expect(findings).toEqual([
      expect.stringContaining('opens the gate change-approved by an override'),
      expect.stringContaining('nobody has reviewed it'),
    ]);
  });

  it('keeps its reason out of the ledger, and opens it to the auditor', async () => {
    const world = aSite();
    const issueId = await overridden(world);
    expect(world.all('ledger-entry').some(({ text }) => text.includes('can be reached'))).toBe(false);
    const { entries } = valueOf(await world.page('auditor', 'site-page', {}, 'openHistory', { issueId }));
    expect(entries.find(({ type }) => type === 'override-asked')?.details).toContainEqual({
      name: 'Reason',
      value: 'Nobody who approves can be reached.',
    });
  });

  it('opens nothing while nobody granted it', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    await report(world);
    valueOf(await askOverride(world, issueId));
    expect(await isOpen(world, issueId)).toBe(false);
    expect(await send(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'held' } });
  });

  it('is not granted by the person who asked, whatever they may do', async () => {
    const world = aSite();
    world.state.grants.engineer = { browse: true, project: ['send-communications'], administer: true };
    const issueId = await submitted(world);
    valueOf(await askOverride(world, issueId));
    expect(await grantOverride(world, issueId, 'engineer')).toMatchObject({ refusal: { code: 'second-person' } });
    expect(await isOpen(world, issueId)).toBe(false);
  });

  it.each(['developer', 'change-manager', 'engineer', 'colleague', 'auditor'])(
    'is not granted by a %s',
    async (who) => {
      const world = aSite();
      const issueId = await submitted(world);
      valueOf(await askOverride(world, issueId, 'administrator'));
      expect(await grantOverride(world, issueId, who)).toMatchObject({ refusal: { code: 'not-permitted' } });
      expect(await isOpen(world, issueId)).toBe(false);
    },
  );

  it.each(['developer', 'change-manager', 'colleague', 'auditor'])('is not asked for by a %s', async (who) => {
    const world = aSite();
    const issueId = await submitted(world);
    expect(await askOverride(world, issueId, who)).toMatchObject({ refusal: { code: 'not-permitted' } });
  });

  it('ends by itself', async () => {
    const world = aSite();
    const issueId = await overridden(world);
    world.advance(3 * HOUR);
    expect(await isOpen(world, issueId)).toBe(true);
    world.advance(HOUR);
    expect(await isOpen(world, issueId)).toBe(false);
    expect((await view(world, issueId)).overrides[0]?.state).toBe('expired');
    expect(await grantOverride(world, issueId)).toMatchObject({ refusal: { code: 'override-ended' } });
  });

  it('stops a send that lasts longer than it', async () => {
    const world = aSite();
    const issueId = await overridden(world);
    world.advance(4 * HOUR - 10 * 60_000);
    valueOf(await send(world, issueId));
    world.advance(10 * 60_000);
    await untilQuiet(world);
    expect(world.state.mails).toEqual([]);
    expect((await view(world, issueId)).state).toBe('withdrawn');
  });

  it('is not outlived by an authorisation that was renewed under it', async () => {
    const world = aSite({ jiraUsers: 1, addresses: 1 });
    const issueId = await submitted(world);
    await report(world);
    valueOf(await askOverride(world, issueId, 'engineer', { hours: 1 }));
    valueOf(await grantOverride(world, issueId));
    const busyFor = (minutes: number) => ({ kind: 'try-again', reason: 'Busy.', afterSeconds: minutes * 60 }) as const;
    for (const reader of ['jira:reader-0000', 'address:partner-0000@example.com'])
      world.state.outcomes[reader] = [busyFor(20), busyFor(5)];
    world.advance(37 * 60_000);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect(world.state.mails).toEqual([]);
    expect((await view(world, issueId)).state).toBe('withdrawn');
  });

  it('is void as soon as what would be told changes, and has to be asked for anew', async () => {
    const world = aSite();
    const issueId = await overridden(world);
    world.state.versions = world.state.versions.map((version) => ({ ...version, releaseDate: '2026-12-24' }));
    const { overrides, gates, overridable } = await view(world, issueId);
    expect(overrides[0]?.state).toBe('drifted');
    expect(gates.find(({ name }) => name === 'change-approved')?.open).toBe(false);
    expect(overridable).toEqual(['change-approved']);
    valueOf(await askOverride(world, issueId));
    valueOf(await grantOverride(world, issueId));
    expect(await isOpen(world, issueId)).toBe(true);
  });

  it.each(['engineer', 'administrator', 'second-administrator'])('is withdrawn by the %s', async (who) => {
    const world = aSite();
    world.state.grants['second-administrator'] = { browse: true, project: [], administer: true };
    const issueId = await overridden(world);
    valueOf(await withdrawOverride(world, issueId, who));
    expect(await isOpen(world, issueId)).toBe(false);
    expect(await send(world, issueId)).toMatchObject({ refusal: { code: 'held' } });
    expect(problemsOf(await bundleOf(world, issueId))).toEqual([]);
  });

  it('is not withdrawn by anybody else, nor once something was sent under it', async () => {
    const world = aSite();
    const issueId = await overridden(world);
    expect(await withdrawOverride(world, issueId, 'developer')).toMatchObject({ refusal: { code: 'not-permitted' } });
    valueOf(await send(world, issueId));
    expect(await withdrawOverride(world, issueId, 'engineer')).toMatchObject({ refusal: { code: 'override-used' } });
  });

  it('withdrawn at any moment of the sender’s click either keeps everything back or comes too late', async () => {
    const world = aSite();
    const issueId = await overridden(world);
    const { contentDigest } = await view(world, issueId);
    const { state } = world.copy();
    const undisturbed = new World(state);
    await send(undisturbed, issueId, contentDigest);
    const calls = undisturbed.state.calls.length - world.state.calls.length;
    expect(calls).toBeGreaterThan(20);
    const outcomes = new Set<string>();
    for (let beforeCall = 1; beforeCall <= calls; beforeCall += 1) {
      const other = world.copy();
      let withdrawn: Awaited<ReturnType<typeof withdrawOverride>> | undefined;
      const disturbed = new World(other.state, {
        meanwhile: {
          beforeCall,
          happens: async () => (withdrawn ??= await withdrawOverride(other, issueId, 'engineer')),
        },
      });
      const sent = await send(disturbed, issueId, contentDigest);
      await untilQuiet(other);
      const outcome = `${withdrawn?.ok ? 'withdrawn' : 'too late'}, ${sent.ok ? 'sent' : 'refused'}, ${other.state.mails.length}`;
      outcomes.add(outcome);
    }
    expect([...outcomes].sort()).toEqual(['too late, sent, 5', 'withdrawn, refused, 0']);
  });
});

describe('an override is refused', () => {
  it('for a gate that is open', async () => {
    const world = aSite();
    const issueId = await verified(world);
    expect(await askOverride(world, issueId)).toMatchObject({ refusal: { code: 'not-overridable', field: 'gate' } });
    expect((await view(world, issueId)).overridable).toEqual([]);
  });

  it('while a change manager’s decline stands, before and after it was asked for', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    const asked = valueOf(await askOverride(world, issueId)).overrides[0];
    const { contentDigest } = await view(world, issueId);
    const decline = { recordIssueId: issueId, contentDigest, reason: 'The backout plan is missing.' };
    valueOf(await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'declineChange', decline));
    expect(await grantOverride(world, issueId, 'administrator', asked?.id)).toMatchObject({
      refusal: { code: 'not-overridable', message: expect.stringContaining('The backout plan is missing') },
    });
    expect(await askOverride(world, issueId)).toMatchObject({ refusal: { code: 'not-overridable' } });
  });

  it('granted already, closes again with a decline', async () => {
    const world = aSite();
    const issueId = await overridden(world);
    const { contentDigest } = await view(world, issueId);
    const decline = { recordIssueId: issueId, contentDigest, reason: 'No.' };
    valueOf(await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'declineChange', decline));
    expect(await isOpen(world, issueId)).toBe(false);
  });

  it.each(['failed', 'rolled-back'] as const)('for a deployment that %s', async (status) => {
    const world = aSite();
    const issueId = await approved(world);
    await report(world, { status });
    expect(await askOverride(world, issueId, 'engineer', { gate: 'deployment-verified' })).toMatchObject({
      refusal: { code: 'not-overridable' },
    });
  });

  it('granted for a deployment nobody verified, closes again with a roll-back and stops the send', async () => {
    const world = aSite();
    const issueId = await approved(world);
    valueOf(await askOverride(world, issueId, 'engineer', { gate: 'deployment-verified' }));
    valueOf(await grantOverride(world, issueId));
    expect(await isOpen(world, issueId, 'deployment-verified')).toBe(true);
    valueOf(await send(world, issueId));
    await report(world, { status: 'rolled-back' });
    await untilQuiet(world);
    expect(world.state.mails).toEqual([]);
    expect(problemsOf(await bundleOf(world, issueId))).toEqual([]);
  });

  it('when it is asked for already, or granted already', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    valueOf(await askOverride(world, issueId));
    expect(await askOverride(world, issueId, 'administrator')).toMatchObject({ refusal: { code: 'already-asked' } });
    valueOf(await grantOverride(world, issueId));
    expect(await grantOverride(world, issueId)).toMatchObject({ refusal: { code: 'already-granted' } });
    expect(await grantOverride(world, issueId, 'administrator', 'none')).toMatchObject({
      refusal: { code: 'no-override' },
    });
  });

  it('about something else than what stands', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    const old = '0'.repeat(64);
    expect(await askOverride(world, issueId, 'engineer', { contentDigest: old })).toMatchObject({
      refusal: { code: 'content-changed', field: 'contentDigest' },
    });
  });

  it('once sending has begun', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    expect(await askOverride(world, issueId)).toMatchObject({ refusal: { code: 'already-sending' } });
  });

  it('without a trace', async () => {
    const world = aSite();
    const issueId = await verified(world);
    const before = structuredClone([...world.state.rows]);
    await askOverride(world, issueId);
    await grantOverride(world, issueId, 'colleague', 'none');
    await withdrawOverride(world, issueId, 'outsider');
    await reviewEmergency(world, issueId, 'change-manager', undefined);
    expect([...world.state.rows]).toEqual(before);
  });
});

test('approving while an override is granted makes it unnecessary, and the send relies on the approval', async () => {
  const world = aSite();
  const issueId = await overridden(world);
  valueOf(await approve(world, issueId));
  expect((await view(world, issueId)).headline).toBe('Ready to send: every gate is open.');
  valueOf(await send(world, issueId));
  expect(await control(world, issueId, /^Gates opened/)).toMatchObject({ result: 'pass' });
});
