/** Telling people without an approval of the change: an emergency, which somebody who had no part in it reviews. */
import { recordsWithOverdueReviews } from '../../../src/usecases/overriding/remind-reviewers';
import { aServiceApproval } from '../../builders/approvals';
import { HOUR } from '../../builders/releases';
import { exported } from '../../builders/world/auditor';
import {
  askOverride,
  auditRow,
  control,
  grantOverride,
  overridden,
  reviewEmergency,
} from '../../builders/world/overrides';
import { approved, aSite, CHANGE, send, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';
import { problemsOf, verifyOne } from '../../verifier/verify-many';

async function bundleOf(world: World, issueId: string) {
  return verifyOne(await exported(world, issueId));
}

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
    expect(await reviewEmergency(world, issueId, 'second-manager', override)).toMatchObject({
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
    valueOf(await reviewEmergency(world, issueId, 'second-manager', override));
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
      expect(reminders(world)[0]?.message.text).toContain('told to 5 recipients without an approval of CHG-900');
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
      valueOf(await reviewEmergency(world, issueId, 'change-manager', override));
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
    expect(await reviewEmergency(world, issueId, who, override)).toMatchObject({ refusal: { code: 'second-person' } });
  });

  it('needs no review while nothing was sent, nor after an override of the verification', async () => {
    const world = aSite();
    const issueId = await overridden(world);
    expect((await view(world, issueId)).overrides[0]?.review).toBeUndefined();
    expect(
      await reviewEmergency(world, issueId, 'change-manager', (await view(world, issueId)).overrides[0]),
    ).toMatchObject({
      refusal: { code: 'no-override' },
    });
    const other = aSite();
    const approvedId = await approved(other);
    valueOf(await askOverride(other, approvedId, 'engineer', { gate: 'deployment-verified' }));
    valueOf(await grantOverride(other, approvedId));
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
