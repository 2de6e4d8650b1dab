/** Two people let one held gate pass: never one alone, never more than they said, never over what speaks against it. */
import fc from 'fast-check';
import { contentDigest } from '../../../src/domain/communique/content';
import type { Freeze } from '../../../src/domain/policy/freeze';
import { evaluate, headlineOf } from '../../../src/domain/gates/evaluate';
import type { GateSnapshot } from '../../../src/domain/gates/snapshot';
import {
  authorisedUntil,
  OVERRIDABLE_GATES,
  type GateOverride,
  type OverrideAct,
} from '../../../src/domain/policy/override';
import { aDecision } from '../../builders/approvals';
import { runs, snapshots } from '../../builders/arbitraries';
import { evidence, HOUR, NOW } from '../../builders/releases';
import { contentOf, gate, GATE_SETTINGS, reasonCodes, snapshotOf, told } from '../../builders/snapshots';

const what = told();
const unapproved = snapshotOf(what, { decisions: [] });

const act = (accountId: string, at: number): OverrideAct => ({ accountId, at, ledgerIndex: 7 });

function anOverride(changes: Partial<GateOverride> = {}): GateOverride {
  return {
    id: 'override-1',
    gate: 'change-approved',
    contentDigest: contentDigest(contentOf(what)),
    reason: 'The site is down, and nobody who approves can be reached.',
    until: NOW + 4 * HOUR,
    asked: act('engineer', NOW - 2 * HOUR),
    granted: act('administrator', NOW - HOUR),
    ...changes,
  };
}

const approval = (overrides: readonly GateOverride[], snapshot: GateSnapshot = unapproved, now = NOW) =>
  gate('change-approved', { ...snapshot, overrides }, now);

describe('a gate that two people let pass', () => {
  it('is open, says what it would be held by, and who let it pass until when', () => {
    expect(approval([anOverride()])).toMatchObject({
      open: true,
      reasons: [],
      summary: '0 of 1 changes approved',
      override: {
        askedBy: 'engineer',
        grantedBy: 'administrator',
        until: NOW + 4 * HOUR,
        passed: [{ code: 'not-approved' }],
        ledgerIndex: 7,
      },
    });
  });

  it('shows in the headline, so that nobody takes it for one that holds true', () => {
    const verdicts = evaluate({ ...unapproved, overrides: [anOverride()] }, NOW);
    expect(headlineOf(verdicts)).toBe('Ready to send by override of “Change approved”.');
  });

  it('limits how long a send may rely on it', () => {
    const verdicts = evaluate({ ...unapproved, overrides: [anOverride({ until: NOW + 60_000 })] }, NOW);
    expect(authorisedUntil(verdicts, NOW + HOUR)).toBe(NOW + 60_000);
    expect(authorisedUntil(evaluate(snapshotOf(what), NOW), NOW + HOUR)).toBe(NOW + HOUR);
  });

  it.each<[string, Partial<GateOverride>]>([
    ['nobody granted it', { granted: undefined }],
    ['the one who asked granted it', { granted: act('engineer', NOW - HOUR) }],
    ['it was withdrawn', { withdrawn: { ...act('engineer', NOW - 1), reason: 'Not needed.' } }],
    ['it has ended this moment', { until: NOW }],
    ['it was granted when it had ended', { until: NOW + HOUR, granted: act('administrator', NOW + HOUR) }],
    ['it covers something else', { contentDigest: '0'.repeat(64) }],
    ['it is about another gate', { gate: 'deployment-verified' }],
  ])('holds when %s', (_, changes) => {
    expect(approval([anOverride(changes)])).toEqual(approval([]));
  });

  it('passes to the last moment before its end', () => {
    expect(approval([anOverride({ until: NOW + 1 })]).open).toBe(true);
  });

  it('holds again as soon as anything that would be told changes', () => {
    const changed = told({ releases: what.releases.map((release) => ({ ...release, releaseDate: '2026-12-24' })) });
    expect(approval([anOverride()], snapshotOf(changed, { decisions: [] })).open).toBe(false);
  });
});

describe('what speaks against a release is not overridden:', () => {
  const override = anOverride({ gate: 'deployment-verified' });
  const verification = (changes: Partial<GateSnapshot>) =>
    gate('deployment-verified', snapshotOf(what, { overrides: [override], ...changes }));

  it('a decline that stands', () => {
    const declined = [aDecision(contentOf(what), { decision: 'declined' })];
    expect(reasonCodes(approval([anOverride()], snapshotOf(what, { decisions: declined })))).toEqual(['declined']);
  });

  it.each(['failed', 'rolled-back'] as const)('a deployment that %s', (status) => {
    expect(reasonCodes(verification({ evidence: [evidence({ status })] }))).toEqual([status]);
  });

  it.each([
    ['no evidence', []],
    ['evidence that could not be read', 'unknown' as const],
    ['a deployment that nobody verified', [evidence({ status: 'deployed' })]],
  ])('while %s is', (_, known) => {
    expect(verification({ evidence: known }).open).toBe(true);
  });

  it('while a verification that does not say what was installed is, and one of something else is not', () => {
    const named = { installation: { artifacts: ['sha256:one'], commits: [], environments: [] } };
    const content = contentDigest(contentOf({ ...what, ...named }));
    const judge = (artifacts: readonly string[]) =>
      gate(
        'deployment-verified',
        snapshotOf(
          { ...what, ...named },
          {
            evidence: [evidence({ artifacts })],
            overrides: [{ ...override, contentDigest: content }],
          },
        ),
      );
    expect(judge([])).toMatchObject({ open: true, override: { passed: [{ code: 'no-artifact' }] } });
    expect(reasonCodes(judge(['sha256:two']))).toEqual(['other-artifact']);
  });

  it('while an approval that the policy finds too few is', () => {
    const { policy } = GATE_SETTINGS;
    const strict = { ...policy, approval: { ...policy.approval, quorum: 2 } };
    const snapshot = snapshotOf(what, { settings: { ...GATE_SETTINGS, policy: strict } });
    expect(reasonCodes(approval([], snapshot))).toEqual(['quorum']);
    expect(approval([anOverride()], snapshot).open).toBe(true);
  });

  it('while a freeze is', () => {
    const freeze: Freeze = {
      id: 'year-end',
      name: 'Year end',
      from: NOW - HOUR,
      until: NOW + HOUR,
      timeZone: 'UTC',
      projectIds: 'all',
      kinds: ['release-announcement'],
    };
    const settings = { ...GATE_SETTINGS, policy: { ...GATE_SETTINGS.policy, freezes: [freeze] } };
    const frozen = snapshotOf(what, { settings });
    expect(gate('freeze-clear', frozen).open).toBe(false);
    expect(gate('freeze-clear', { ...frozen, overrides: [anOverride({ gate: 'freeze-clear' })] })).toMatchObject({
      open: true,
      override: { passed: [{ code: 'frozen' }] },
    });
  });

  it('and no release without communiqués or change request becomes one by an override', () => {
    const empty = snapshotOf(told({ communiques: [], changes: [] }), { decisions: [] });
    const overrides = OVERRIDABLE_GATES.map((name) =>
      anOverride({ gate: name, contentDigest: contentDigest(empty.content) }),
    );
    const open = evaluate({ ...empty, overrides }, NOW).filter((verdict) => verdict.open);
    expect(open.map(({ name }) => name)).not.toContain('release-identified');
    expect(open.map(({ name }) => name)).not.toContain('communiques-complete');
    expect(reasonCodes(gate('change-approved', { ...empty, overrides }))).toEqual(['no-change-request']);
  });
});

const people = fc.constantFrom('ada', 'bo', 'cy');
const moments = fc.integer({ min: -30, max: 30 }).map((hours) => NOW + hours * HOUR);
const acts = fc.record({ accountId: people, at: moments, ledgerIndex: fc.nat(9) });

/** Any history of asks, grants, withdrawals, drifts and expiries, also such as the app itself would refuse to make. */
function histories(snapshot: GateSnapshot): fc.Arbitrary<readonly GateOverride[]> {
  return fc
    .array(
      fc.record(
        {
          gate: fc.constantFrom(...OVERRIDABLE_GATES),
          contentDigest: fc.constantFrom(contentDigest(snapshot.content), 'f'.repeat(64)),
          reason: fc.constant('It has to.'),
          until: moments,
          asked: acts,
          granted: acts,
          withdrawn: acts.map((one) => ({ ...one, reason: 'No.' })),
        },
        { requiredKeys: ['gate', 'contentDigest', 'reason', 'until', 'asked'] },
      ),
      { maxLength: 5 },
    )
    .map((some) => some.map((one, index) => ({ ...one, id: `override-${index}` })));
}

const judged = snapshots.chain((snapshot) =>
  fc.record({ snapshot: fc.constant(snapshot), overrides: histories(snapshot), now: moments }),
);

const bare = (snapshot: GateSnapshot, now: number) => evaluate({ ...snapshot, overrides: [] }, now);

describe('over any history of asks, grants and withdrawals', () => {
  it('no gate is opened without two different people, for exactly this content, that nobody withdrew and that lasts', () => {
    fc.assert(
      fc.property(judged, ({ snapshot, overrides, now }) => {
        const before = bare(snapshot, now);
        for (const verdict of evaluate({ ...snapshot, overrides }, now)) {
          const without = before.find(({ name }) => name === verdict.name);
          if (verdict.open === without?.open) {
            expect(verdict).toEqual(without);
            continue;
          }
          const basis = overrides.filter(
            (one) =>
              one.gate === verdict.name &&
              one.granted !== undefined &&
              one.granted.accountId !== one.asked.accountId &&
              one.withdrawn === undefined &&
              one.contentDigest === contentDigest(snapshot.content) &&
              now < one.until,
          );
          expect(basis.map(({ id }) => id)).toContain(verdict.override?.id);
          expect(verdict.override?.passed).toEqual(without?.reasons);
          const codes = without?.reasons.map(({ code }) => code) ?? [];
          expect(codes.filter((code) => /declined|failed|rolled-back/.test(code))).toEqual([]);
        }
      }),
      runs(),
    );
  });

  it('the verdicts do not depend on the order in which overrides are listed', () => {
    fc.assert(
      fc.property(judged, ({ snapshot, overrides, now }) => {
        const reversed = [...overrides].reverse();
        expect(evaluate({ ...snapshot, overrides: reversed }, now)).toEqual(evaluate({ ...snapshot, overrides }, now));
      }),
      runs(),
    );
  });

  it('no override closes a gate that is open without it', () => {
    fc.assert(
      fc.property(judged, ({ snapshot, overrides, now }) => {
        const open = bare(snapshot, now).filter((verdict) => verdict.open);
        const still = evaluate({ ...snapshot, overrides }, now);
        for (const verdict of open) expect(still).toContainEqual(verdict);
      }),
      runs(),
    );
  });
});
