/** The way past a held gate: two people, a reason, exactly what stands, some hours, and all of it in the ledger. */
import type { OverrideView, RecordView } from '../../../src/contract';
import { recordsWithOverdueReviews } from '../../../src/usecases/overriding/remind-reviewers';
import { aServiceApproval } from '../../builders/approvals';
import { HOUR } from '../../builders/releases';
import { exported } from '../../builders/world/auditor';
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

const ask = async (world: World, issueId: string, who = 'engineer', more: object = {}) => {
  world.advance(60_000);
  return world.page(who, 'record-panel', { issueId }, 'askOverride', {
    gate: 'change-approved',
    contentDigest: (await view(world, issueId)).contentDigest,
    reason: 'Nobody who approves can be reached.',
    hours: 4,
    ...more,
  });
};

const grant = async (world: World, issueId: string, who = 'administrator', overrideId?: string) => {
  world.advance(60_000);
  const { overrides, contentDigest } = await view(world, issueId);
  return world.page(who, 'record-panel', { issueId }, 'grantOverride', {
    overrideId: overrideId ?? overrides[0]?.id ?? 'none',
    contentDigest,
  });
};

const withdraw = async (world: World, issueId: string, who: string) => {
  world.advance(60_000);
  const { overrides } = await view(world, issueId);
  return world.page(who, 'record-panel', { issueId }, 'withdrawOverride', {
    overrideId: overrides[0]?.id ?? 'none',
    reason: 'It is not needed any more.',
  });
};

const gateOf = (record: RecordView, name: string) => record.gates.find((gate) => gate.name === name);
const isOpen = async (world: World, issueId: string, name = 'change-approved') =>
  gateOf(await view(world, issueId), name)?.open;

const review = (world: World, issueId: string, who: string, override: OverrideView | undefined) =>
  world.page(who, 'change-panel', { issueId: CHANGE }, 'reviewEmergency', {
    recordIssueId: issueId,
    overrideId: override?.id ?? 'none',
    outcome: 'justified',
    words: 'I would have approved it.',
  });

const auditRow = async (world: World, issueId: string, payload: object = {}) =>
  valueOf(await world.page('auditor', 'site-page', {}, 'openAudit', payload)).rows.find(
    (row) => row.issueId === issueId,
  );

const control = async (world: World, issueId: string, name: RegExp) =>
  (await auditRow(world, issueId))?.controls.find((one) => name.test(one.name));

async function bundleOf(world: World, issueId: string) {
  return verifyOne(await exported(world, issueId));
}

/** Submitted and verified, not approved, and overridden by the engineer and the administrator. */
async function overridden(world: World): Promise<string> {
  const issueId = await submitted(world);
  await report(world);
  valueOf(await ask(world, issueId));
  valueOf(await grant(world, issueId));
  return issueId;
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
    valueOf(await ask(world, issueId));
    expect(await isOpen(world, issueId)).toBe(false);
    expect(await send(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'held' } });
  });

  it('is not granted by the person who asked, whatever they may do', async () => {
    const world = aSite();
    world.state.grants.engineer = { browse: true, project: ['send-communications'], administer: true };
    const issueId = await submitted(world);
    valueOf(await ask(world, issueId));
    expect(await grant(world, issueId, 'engineer')).toMatchObject({ refusal: { code: 'second-person' } });
    expect(await isOpen(world, issueId)).toBe(false);
  });

  it.each(['developer', 'change-manager', 'engineer', 'colleague', 'auditor'])(
    'is not granted by a %s',
    async (who) => {
      const world = aSite();
      const issueId = await submitted(world);
      valueOf(await ask(world, issueId, 'administrator'));
      expect(await grant(world, issueId, who)).toMatchObject({ refusal: { code: 'not-permitted' } });
      expect(await isOpen(world, issueId)).toBe(false);
    },
  );

  it.each(['developer', 'change-manager', 'colleague', 'auditor'])('is not asked for by a %s', async (who) => {
    const world = aSite();
    const issueId = await submitted(world);
    expect(await ask(world, issueId, who)).toMatchObject({ refusal: { code: 'not-permitted' } });
  });

  it('ends by itself', async () => {
    const world = aSite();
    const issueId = await overridden(world);
    world.advance(3 * HOUR);
    expect(await isOpen(world, issueId)).toBe(true);
    world.advance(HOUR);
    expect(await isOpen(world, issueId)).toBe(false);
    expect((await view(world, issueId)).overrides[0]?.state).toBe('expired');
    expect(await grant(world, issueId)).toMatchObject({ refusal: { code: 'override-ended' } });
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
    valueOf(await ask(world, issueId, 'engineer', { hours: 1 }));
    valueOf(await grant(world, issueId));
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
    valueOf(await ask(world, issueId));
    valueOf(await grant(world, issueId));
    expect(await isOpen(world, issueId)).toBe(true);
  });

  it.each(['engineer', 'administrator', 'second-administrator'])('is withdrawn by the %s', async (who) => {
    const world = aSite();
    world.state.grants['second-administrator'] = { browse: true, project: [], administer: true };
    const issueId = await overridden(world);
    valueOf(await withdraw(world, issueId, who));
    expect(await isOpen(world, issueId)).toBe(false);
    expect(await send(world, issueId)).toMatchObject({ refusal: { code: 'held' } });
    expect(problemsOf(await bundleOf(world, issueId))).toEqual([]);
  });

  it('is not withdrawn by anybody else, nor once something was sent under it', async () => {
    const world = aSite();
    const issueId = await overridden(world);
    expect(await withdraw(world, issueId, 'developer')).toMatchObject({ refusal: { code: 'not-permitted' } });
    valueOf(await send(world, issueId));
    expect(await withdraw(world, issueId, 'engineer')).toMatchObject({ refusal: { code: 'override-used' } });
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
      let withdrawn: Awaited<ReturnType<typeof withdraw>> | undefined;
      const disturbed = new World(other.state, {
        meanwhile: { beforeCall, happens: async () => (withdrawn ??= await withdraw(other, issueId, 'engineer')) },
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
    expect(await ask(world, issueId)).toMatchObject({ refusal: { code: 'not-overridable', field: 'gate' } });
    expect((await view(world, issueId)).overridable).toEqual([]);
  });

  it('while a change manager’s decline stands, before and after it was asked for', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    const asked = valueOf(await ask(world, issueId)).overrides[0];
    const { contentDigest } = await view(world, issueId);
    const decline = { recordIssueId: issueId, contentDigest, reason: 'The backout plan is missing.' };
    valueOf(await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'declineChange', decline));
    expect(await grant(world, issueId, 'administrator', asked?.id)).toMatchObject({
      refusal: { code: 'not-overridable', message: expect.stringContaining('The backout plan is missing') },
    });
    expect(await ask(world, issueId)).toMatchObject({ refusal: { code: 'not-overridable' } });
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
    expect(await ask(world, issueId, 'engineer', { gate: 'deployment-verified' })).toMatchObject({
      refusal: { code: 'not-overridable' },
    });
  });

  it('granted for a deployment nobody verified, closes again with a roll-back and stops the send', async () => {
    const world = aSite();
    const issueId = await approved(world);
    valueOf(await ask(world, issueId, 'engineer', { gate: 'deployment-verified' }));
    valueOf(await grant(world, issueId));
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
    valueOf(await ask(world, issueId));
    expect(await ask(world, issueId, 'administrator')).toMatchObject({ refusal: { code: 'already-asked' } });
    valueOf(await grant(world, issueId));
    expect(await grant(world, issueId)).toMatchObject({ refusal: { code: 'already-granted' } });
    expect(await grant(world, issueId, 'administrator', 'none')).toMatchObject({ refusal: { code: 'no-override' } });
  });

  it('about something else than what stands', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    const old = '0'.repeat(64);
    expect(await ask(world, issueId, 'engineer', { contentDigest: old })).toMatchObject({
      refusal: { code: 'content-changed', field: 'contentDigest' },
    });
  });

  it('once sending has begun', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    expect(await ask(world, issueId)).toMatchObject({ refusal: { code: 'already-sending' } });
  });

  it('without a trace', async () => {
    const world = aSite();
    const issueId = await verified(world);
    const before = structuredClone([...world.state.rows]);
    await ask(world, issueId);
    await grant(world, issueId, 'colleague', 'none');
    await withdraw(world, issueId, 'outsider');
    await review(world, issueId, 'change-manager', undefined);
    expect([...world.state.rows]).toEqual(before);
  });
});

describe('telling people without an approval of the change', () => {
  const HOURS_TO_REVIEW = 72;

  async function sentUnapproved(): Promise<{ readonly world: World; readonly issueId: string }> {
    const world = aSite();
    world.state.grants['second-manager'] = { browse: true, project: ['approve-communications'] };
    const issueId = await overridden(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    return { world, issueId };
  }

  it('stands out in the audit, and waits for a review until that is overdue', async () => {
    const { world, issueId } = await sentUnapproved();
    expect(await control(world, issueId, /^Gates opened/)).toMatchObject({ result: 'override' });
    expect(await control(world, issueId, /^Emergency/)).toMatchObject({ result: 'pending' });
    expect(await auditRow(world, issueId, { overridden: true })).toBeDefined();
    world.advance(HOURS_TO_REVIEW * HOUR);
    expect(await control(world, issueId, /^Emergency/)).toMatchObject({ result: 'fail' });
  });

  it('is due within the time that the policy gave when it was granted, whatever the policy says later', async () => {
    const world = aSite();
    const setHours = async (revision: number, reviewWithinHours: number) =>
      world.page('administrator', 'administration-page', {}, 'savePolicy', {
        revision,
        policy: { approval: { reviewWithinHours } },
      });
    valueOf(await setHours(0, 8));
    const issueId = await overridden(world);
    valueOf(await setHours(1, 100));
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    const [override] = (await view(world, issueId)).overrides;
    const dueAt = (override?.grantedAt ?? 0) + 8 * HOUR;
    expect(override?.review?.dueAt).toBe(dueAt);
    const granted = world.all('ledger-entry').find(({ text }) => text.includes('"override-granted"'));
    expect(granted?.text).toContain(`"reviewDue":"${new Date(dueAt).toISOString()}"`);
    world.advance(dueAt - world.state.now);
    expect(await control(world, issueId, /^Emergency/)).toMatchObject({ result: 'pending' });
    world.advance(1);
    expect(await control(world, issueId, /^Emergency/)).toMatchObject({ result: 'fail' });
  });

  it('may be asked to be reviewed within 1 to 720 whole hours', async () => {
    const world = aSite();
    for (const hours of [0, 721, 1.5])
      expect(
        await world.page('administrator', 'administration-page', {}, 'savePolicy', {
          revision: 0,
          policy: { approval: { reviewWithinHours: hours } },
        }),
      ).toMatchObject({ refusal: { code: 'invalid', field: 'policy.approval.reviewWithinHours' } });
    expect(world.all('policy')).toEqual([]);
  });

  it.each([
    ['justified', 'pass'],
    ['not-justified', 'fail'],
  ] as const)('is closed by a change manager who finds it %s', async (outcome, result) => {
    const { world, issueId } = await sentUnapproved();
    const [override] = (await view(world, issueId)).overrides;
    const words = 'I looked at the incident.';
    const reviewed = valueOf(
      await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'reviewEmergency', {
        recordIssueId: issueId,
        overrideId: override?.id ?? '',
        outcome,
        words,
      }),
    );
    expect(reviewed.records[0]?.emergencies[0]?.review?.done).toMatchObject({
      accountId: 'change-manager',
      outcome,
      words,
    });
    expect(await control(world, issueId, /^Emergency/)).toMatchObject({ result });
    expect(await review(world, issueId, 'second-manager', override)).toMatchObject({
      refusal: { code: 'already-reviewed' },
    });
    const bundle = await bundleOf(world, issueId);
    expect(problemsOf(bundle)).toEqual([]);
    expect(bundle.lines.some(({ message }) => message.includes('nobody has reviewed it'))).toBe(false);
  });

  it('waits in the list on a page of its own where many wait, and those of others are passed over', async () => {
    const { world, issueId } = await sentUnapproved();
    const body = await world.document('record', issueId);
    const issue = world.state.issues[issueId];
    if (!issue) throw new Error('The work item of the record exists.');
    const others = Array.from({ length: 120 }, (_, index) => String(5000 + index));
    for (const [index, id] of others.entries()) {
      const involved = index < 60 ? ['change-manager'] : [];
      const reviews = body.reviews?.map((one) => ({ ...one, involved, dueAt: one.dueAt + index }));
      const copy = { ...body, issueId: id, issueKey: `PHX-${id}`, changedAt: body.changedAt - 1_000 + index, reviews };
      world.state.issues[id] = { ...issue, id, key: `PHX-${id}` };
      await world.ports().store.commit([{ kind: 'record', key: id, body: copy, expected: 0 }]);
    }
    const first = valueOf(await world.page('change-manager', 'site-page', {}, 'openMyApprovals', {}));
    expect(first.emergencies.map(({ recordIssueId }) => recordIssueId)).toEqual(others.slice(60, 100));
    const calls = await world.callsDuring(async () => {
      const request = { cursor: first.nextEmergencies };
      const rest = valueOf(await world.page('change-manager', 'site-page', {}, 'openEmergencies', request));
      expect(rest.emergencies.map(({ recordIssueId }) => recordIssueId).sort()).toEqual(
        [issueId, ...others.slice(100)].sort(),
      );
      expect(rest.nextCursor).toBeUndefined();
    });
    expect(calls).toEqual({ store: 2, jira: 1 });
  });

  it('waits in the list of every change manager who had no part in it, until one of them reviewed it', async () => {
    const { world, issueId } = await sentUnapproved();
    const listOf = async (who: string) =>
      valueOf(await world.page(who, 'site-page', {}, 'openMyApprovals', {})).emergencies;
    const [override] = (await view(world, issueId)).overrides;
    expect(await listOf('change-manager')).toEqual([
      expect.objectContaining({
        recordIssueId: issueId,
        change: { issueId: CHANGE, key: 'CHG-900', summary: 'Deploy Phoenix 5.1.3' },
        sentAt: override?.used?.at,
        dueAt: override?.review?.dueAt,
      }),
    ]);
    world.state.grants['engineer'] = { browse: true, project: ['approve-communications'] };
    expect(await listOf('engineer')).toEqual([]);
    expect(await listOf('developer')).toEqual([]);
    valueOf(await review(world, issueId, 'second-manager', override));
    world.advance(10_000);
    expect(await listOf('change-manager')).toEqual([]);
  });

  describe('whose review is overdue', () => {
    const reminders = (world: World) =>
      world.state.notices.filter(({ message }) => message.subject.startsWith('Overdue, an emergency'));
    const sweepsFor = async (world: World, hours: number) => {
      for (let sweeps = 0; sweeps < hours * 12; sweeps += 1) {
        world.advance(300_000);
        await world.sweep();
      }
    };

    /** Sent without the approval of two people that the policy requires; one of them granted the override. */
    async function asked() {
      const world = aSite();
      const required = ['change-manager', 'administrator'].map((accountId) => ({ kind: 'person', accountId }) as const);
      const policy = { approval: { required } };
      valueOf(await world.page('administrator', 'administration-page', {}, 'savePolicy', { revision: 0, policy }));
      const issueId = await overridden(world);
      valueOf(await send(world, issueId));
      await untilQuiet(world);
      const [override] = (await view(world, issueId)).overrides;
      return { world, issueId, override, dueAt: override?.review?.dueAt ?? 0 };
    }

    it('is brought once before those known by name who may review it, and not before its time', async () => {
      const { world, dueAt } = await asked();
      world.advance(dueAt - world.state.now - 2 * HOUR);
      await sweepsFor(world, 1);
      expect(reminders(world)).toEqual([]);
      await sweepsFor(world, 6);
      expect(reminders(world).map(({ accountId }) => accountId)).toEqual(['change-manager']);
      expect(reminders(world)[0]?.message.text).toContain('told to 5 people without an approval of CHG-900');
    });

    it('is brought before them however many older ones nobody has reviewed, who were reminded of long ago', async () => {
      const { world, issueId, dueAt } = await asked();
      const { store } = world.ports();
      const body = await world.document('record', issueId);
      const reminded = { accountIds: ['change-manager'], complete: true };
      const reviews = body.reviews?.map((review) => ({ ...review, reminded }));
      for (let older = 1; older <= 120; older += 1) {
        const key = `older-${older}`;
        const forgotten = {
          ...body,
          issueId: key,
          state: 'recorded',
          changedAt: body.changedAt - older,
          reviews,
        } as const;
        await store.commit([{ kind: 'record', key, body: forgotten, expected: 0 }]);
      }
      world.advance(dueAt - world.state.now);
      expect(await recordsWithOverdueReviews(world.ports())).toEqual([issueId]);
      await sweepsFor(world, 2);
      expect(reminders(world).map(({ accountId }) => accountId)).toEqual(['change-manager']);
    });

    it('is brought before nobody once it was reviewed, and nobody from a copy of the site', async () => {
      const { world, issueId, override, dueAt } = await asked();
      const copy = world.copy();
      copy.state.installation = 'another';
      valueOf(await review(world, issueId, 'change-manager', override));
      for (const site of [world, copy]) {
        site.advance(dueAt - site.state.now);
        await sweepsFor(site, 3);
      }
      expect([reminders(world), reminders(copy)]).toEqual([[], []]);
    });

    it('is brought before them again only where Jira took no mail', async () => {
      const { world, dueAt } = await asked();
      world.state.outcomes['notice:change-manager'] = [{ kind: 'try-again', reason: 'Busy.' }];
      world.advance(dueAt - world.state.now);
      await sweepsFor(world, 4);
      expect(reminders(world).map(({ accountId }) => accountId)).toEqual(['change-manager']);
    });

    it('is brought before whom Jira asks, too, once it says who they are, and a day later without it', async () => {
      const { world, dueAt } = await asked();
      world.advance(dueAt - world.state.now);
      world.state.approvals[CHANGE] = 503;
      await sweepsFor(world, 3);
      expect(reminders(world)).toEqual([]);
      const silent = world.copy();
      await sweepsFor(silent, 24);
      expect(reminders(silent).map(({ accountId }) => accountId)).toEqual(['change-manager']);
      world.state.approvals[CHANGE] = [
        aServiceApproval({ finalDecision: 'pending', approvers: [{ accountId: 'in-service', decision: 'pending' }] }),
      ];
      await sweepsFor(world, 3);
      expect(reminders(world).map(({ accountId }) => accountId)).toEqual(['change-manager', 'in-service']);
    });

    it('brings nobody two mails, wherever an invocation is cut off, and is lost only between mark and mail', async () => {
      const { world, dueAt } = await asked();
      world.advance(dueAt - world.state.now + HOUR);
      world.advance(HOUR - (world.state.now % HOUR));
      const begin = world.state.calls.length;
      const healthy = world.copy();
      await healthy.sweep();
      const calls = healthy.state.calls.slice(begin);
      const told = calls.indexOf('notices.tell');
      expect(told).toBeGreaterThan(0);
      const lost: number[] = [];
      for (let call = told - 4; call <= told + 4; call += 1) {
        const victim = world.copy({ kill: { atCall: begin + call, when: 'before' } });
        await victim.sweep().catch(() => undefined);
        const healed = victim.copy();
        await sweepsFor(healed, 2);
        if (reminders(healed).length === 0) lost.push(call);
        expect([call - told, reminders(healed).length <= 1]).toEqual([call - told, true]);
      }
      expect(lost.length).toBeLessThanOrEqual(1);
    });
  });

  it.each(['engineer', 'administrator'])('is not reviewed by the %s, who had part in it', async (who) => {
    const { world, issueId } = await sentUnapproved();
    world.state.grants[who] = { browse: true, project: ['approve-communications'], administer: true };
    const [override] = (await view(world, issueId)).overrides;
    expect(await review(world, issueId, who, override)).toMatchObject({ refusal: { code: 'second-person' } });
  });

  it('needs no review while nothing was sent, nor after an override of the verification', async () => {
    const world = aSite();
    const issueId = await overridden(world);
    expect((await view(world, issueId)).overrides[0]?.review).toBeUndefined();
    expect(await review(world, issueId, 'change-manager', (await view(world, issueId)).overrides[0])).toMatchObject({
      refusal: { code: 'no-override' },
    });
    const other = aSite();
    const approvedId = await approved(other);
    valueOf(await ask(other, approvedId, 'engineer', { gate: 'deployment-verified' }));
    valueOf(await grant(other, approvedId));
    valueOf(await send(other, approvedId));
    expect((await view(other, approvedId)).overrides[0]).toMatchObject({ used: { accountId: 'engineer' } });
    expect((await view(other, approvedId)).overrides[0]?.review).toBeUndefined();
    expect(await control(other, approvedId, /^Gates opened/)).toMatchObject({ result: 'override' });
    expect(await control(other, approvedId, /^Emergency/)).toBeUndefined();
  });

  it('of a record that was sent with every gate open is not listed among the overridden', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    expect(await auditRow(world, issueId, { overridden: true })).toBeUndefined();
    expect(await auditRow(world, issueId)).toBeDefined();
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
