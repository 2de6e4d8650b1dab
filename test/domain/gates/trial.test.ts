import fc from 'fast-check';
import { evaluate } from '../../../src/domain/gates/evaluate';
import { factsOf } from '../../../src/domain/gates/judgement';
import { NO_MEMBERS, type GateSnapshot } from '../../../src/domain/gates/snapshot';
import { tryPolicyOn, type Trial } from '../../../src/domain/gates/trial';
import type { GatePolicy } from '../../../src/domain/policy/policy';
import { runs, snapshots } from '../../builders/arbitraries';
import { evidence, HOUR, NOW } from '../../builders/releases';
import { GATE_SETTINGS, snapshotOf, told } from '../../builders/snapshots';

const POLICY = GATE_SETTINGS.policy;

/** What the policy would have said of a snapshot that was judged at the moment. */
function tryOn(snapshot: GateSnapshot, policy: GatePolicy, at = NOW, sender?: string): Trial {
  const gates = evaluate(snapshot, at).map(({ name, open, reasons }) => ({
    gate: name,
    open,
    reasons: reasons.map(({ code }) => code),
  }));
  return tryPolicyOn(factsOf(snapshot).facts, { at, gates, sender }, policy);
}

describe('trying a policy on what was judged', () => {
  it('finds no difference for the policy that judged it', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        const { then, now, differing } = tryOn(snapshot, snapshot.settings.policy);
        expect({ now, differing }).toEqual({ now: then, differing: [] });
      }),
      runs(),
    );
  });

  it('says which gate would have been held, and why', () => {
    const moon = { ...POLICY, deployment: { ...POLICY.deployment, environments: ['moon'] } };
    const trial = tryOn(snapshotOf(told()), moon);
    expect(trial).toMatchObject({ then: 'open', now: 'held' });
    expect(trial.differing).toMatchObject([{ name: 'deployment-verified', then: 'open', now: 'held' }]);
    expect(trial.differing[0]?.reasons.join()).toContain('moon');
  });

  it('says which gate would have been open', () => {
    const none = { ...POLICY, gates: { ...POLICY.gates, 'release-announcement': [] } };
    const trial = tryOn(snapshotOf(told(), { evidence: [] }), none);
    expect(trial).toMatchObject({ then: 'held', now: 'open' });
    expect(trial.differing).toEqual([{ name: 'deployment-verified', then: 'held', now: 'open', reasons: [] }]);
  });

  it('judges at the moment of the judgement, not at that of the trial', () => {
    const short = { ...POLICY, deployment: { ...POLICY.deployment, evidenceMaximumAgeHours: 2 } };
    const snapshot = snapshotOf(told(), { evidence: [evidence({ occurredAt: NOW - HOUR })] });
    expect(tryOn(snapshot, short, NOW).now).toBe('open');
    expect(tryOn(snapshot, short, NOW + 2 * HOUR).now).toBe('held');
  });

  it('cannot tell what was not looked up then, and never takes it for open', () => {
    fc.assert(
      fc.property(snapshots, (some) => {
        const judged = {
          ...some,
          settings: withSources(some, ['app']),
          serviceApprovals: {},
          statusChanges: {},
          versionApprovers: 'unknown' as const,
        };
        for (const source of ['jsm', 'change-status', 'version-approvers'] as const) {
          const trial = tryOn(judged, withSources(some, [source]).policy);
          const [change] = trial.differing.filter(({ name }) => name === 'change-approved');
          expect(change?.now).not.toBe('open');
        }
      }),
      runs(),
    );
    const judged = snapshotOf(told(), { serviceApprovals: {} });
    const inApp = { ...judged, settings: withSources(judged, ['app']) };
    expect(tryOn(inApp, withSources(judged, ['jsm']).policy)).toMatchObject({
      then: 'open',
      now: 'cannot-tell',
      differing: [{ name: 'change-approved', now: 'cannot-tell' }],
    });
  });

  it('says held where something known holds it, whatever else cannot be told', () => {
    const judged = snapshotOf(told(), { serviceApprovals: {}, evidence: [] });
    const inApp = { ...judged, settings: withSources(judged, ['app']) };
    expect(tryOn(inApp, withSources(judged, ['jsm']).policy).now).toBe('held');
  });

  it('cannot tell who is in a group that nobody asked about then', () => {
    const group = (groupId: string) => ({ kind: 'group' as const, groupId, groupName: groupId });
    const requiring = (...groupIds: readonly string[]) => ({
      ...POLICY,
      approval: { ...POLICY.approval, required: groupIds.map(group) },
    });
    const judged = snapshotOf(told(), {
      settings: { ...GATE_SETTINGS, policy: requiring('board') },
      members: { ...NO_MEMBERS, groupsOf: { 'change-manager': ['board'] } },
    });
    expect(tryOn(judged, requiring('board'))).toMatchObject({ then: 'open', now: 'open' });
    expect(tryOn(judged, requiring('owners'))).toMatchObject({ then: 'open', now: 'cannot-tell' });
    expect(tryOn(judged, requiring())).toMatchObject({ then: 'open', now: 'open' });
  });

  it('says held where the one who sent was the only one who approved, and duties are to be separate', () => {
    const separate = (separateDuties: boolean) => ({
      ...POLICY,
      approval: { ...POLICY.approval, separateDuties },
    });
    const judgedBy = (policy: GatePolicy) => snapshotOf(told(), { settings: { ...GATE_SETTINGS, policy } });
    const trial = tryOn(judgedBy(separate(false)), separate(true), NOW, 'change-manager');
    expect(trial).toMatchObject({ then: 'open', now: 'held', differing: [{ name: 'change-approved' }] });
    expect(trial.differing[0]?.reasons.join()).toContain('the only one who approved CHG-900');
    expect(tryOn(judgedBy(separate(false)), separate(true), NOW, 'engineer').now).toBe('open');
    expect(tryOn(judgedBy(separate(true)), separate(false), NOW, 'change-manager')).toMatchObject({
      then: 'held',
      now: 'open',
    });
  });

  it('cannot tell anything where the facts were too many to be kept', () => {
    const gates = [{ gate: 'change-approved', open: true, reasons: [] }];
    expect(tryPolicyOn(undefined, { at: NOW, gates }, POLICY)).toEqual({
      then: 'open',
      now: 'cannot-tell',
      differing: [],
    });
  });
});

function withSources({ settings }: GateSnapshot, sources: GatePolicy['approval']['sources']): GateSnapshot['settings'] {
  const { policy } = settings;
  return { ...settings, policy: { ...policy, approval: { ...policy.approval, sources } } };
}
