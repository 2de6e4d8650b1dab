import fc from 'fast-check';
import { DEPLOYMENT_STATUSES, latestFor, receptionOf, type DeploymentEvidence } from '../../../src/domain/deployment';
import { reports, runs } from '../../builders/arbitraries';
import { aCommunique } from '../../builders/communiques';
import { anAddress } from '../../builders/people';
import { evidence, HOUR, NOW } from '../../builders/releases';
import { gate, reasonCodes, snapshotOf, told } from '../../builders/snapshots';

const withEvidence = (...some: readonly DeploymentEvidence[]) =>
  gate('deployment-verified', snapshotOf(told(), { evidence: some }));

describe('the gate “deployment verified”', () => {
  it('opens on evidence that exactly this version is verified in the environment that counts', () => {
    expect(withEvidence(evidence())).toMatchObject({
      open: true,
      evidence: [{ source: 'Pipeline deploy-production' }],
    });
  });

  it.each([
    ['no evidence', [], 'no-evidence'],
    ['evidence from another environment', [evidence({ environment: 'staging' })], 'no-evidence'],
    ['evidence of another version', [evidence({ version: '5.2.0' })], 'other-version'],
    ['a deployment that nobody verified', [evidence({ status: 'deployed' })], 'not-verified'],
    ['a failed deployment', [evidence({ status: 'failed' })], 'failed'],
    ['evidence older than the policy allows', [evidence({ occurredAt: NOW - 72 * HOUR - 1 })], 'too-old'],
  ] as const)('is held by %s', (_what, some, code) => {
    const verdict = withEvidence(...some);
    expect(verdict.open).toBe(false);
    expect(reasonCodes(verdict)).toEqual([code]);
  });

  // doco-cd, issue 1616: a roll-back was reported as “Deployment completed”.
  it('is closed by a roll-back, and no late “verified” of the same deployment opens it again', () => {
    const rolledBack = evidence({ id: 'rolled-back', status: 'rolled-back' });
    expect(reasonCodes(withEvidence(evidence(), rolledBack))).toEqual(['rolled-back']);
    expect(reasonCodes(withEvidence(rolledBack, evidence({ receivedAt: NOW })))).toEqual(['rolled-back']);
    expect(withEvidence(rolledBack, evidence({ id: 'again', sequence: 2 })).open).toBe(true);
  });

  it('is never opened by evidence that is stale, rolled back or unknown', () => {
    fc.assert(
      fc.property(reports, (some) => {
        const verdict = gate('deployment-verified', snapshotOf(told(), { evidence: some }));
        const newest = some
          .filter((one) => one.environment === 'production')
          .sort((a, b) => b.sequence - a.sequence || rank(b) - rank(a))[0];
        const good =
          newest?.status === 'verified' && newest.version === '5.1.3' && NOW - newest.occurredAt <= 72 * HOUR;
        expect(verdict.open).toBe(good);
        expect(verdict.reasons.length > 0).toBe(!good);
      }),
      runs(),
    );
  });

  it('is held while the evidence cannot be read', () => {
    const verdict = gate('deployment-verified', snapshotOf(told(), { evidence: 'unknown' }));
    expect(reasonCodes(verdict)).toEqual(['unknown']);
  });

  it('is not asked for by notices of what is planned, but by any announcement beside them', () => {
    const notice = { communique: aCommunique({ kind: 'planned-notice' }), recipients: [anAddress('ada@example.com')] };
    const announcement = { communique: aCommunique({ id: 'other' }), recipients: [anAddress('bo@example.com')] };
    const judge = (...communiques: readonly (typeof notice)[]) =>
      gate('deployment-verified', snapshotOf(told({ communiques }), { evidence: [] }));
    expect(judge(notice).open).toBe(true);
    expect(judge(notice, announcement).open).toBe(false);
    expect(judge().open).toBe(false);
  });
});

describe('reports of deployments', () => {
  it('come to the same in whatever order and however often they arrive', () => {
    fc.assert(
      fc.property(
        reports.chain((some) =>
          fc.record({
            some: fc.constant(some),
            arrivals: fc.array(fc.nat({ max: Math.max(0, some.length - 1) }), { maxLength: 12 }),
          }),
        ),
        ({ some, arrivals }) => {
          const order = [...arrivals.flatMap((index) => some[index] ?? []), ...some];
          const known = order.reduce<readonly DeploymentEvidence[]>(
            (before, report) => (receptionOf(before, report) === 'applied' ? [...before, report] : before),
            [],
          );
          for (const environment of ['production', 'staging'])
            expect(latestFor(known, environment)).toEqual(latestFor(some, environment));
        },
      ),
      runs(),
    );
  });

  it('that are known already, or older than what is known, change nothing', () => {
    const known = [evidence({ sequence: 5 })];
    expect(receptionOf(known, evidence({ sequence: 6 }))).toBe('duplicate');
    expect(receptionOf(known, evidence({ id: 'late', sequence: 4, status: 'rolled-back' }))).toBe('stale');
    expect(receptionOf(known, evidence({ id: 'back', sequence: 5, status: 'rolled-back' }))).toBe('applied');
    expect(receptionOf(known, evidence({ id: 'elsewhere', environment: 'staging', sequence: 1 }))).toBe('applied');
  });
});

function rank(one: DeploymentEvidence): number {
  return DEPLOYMENT_STATUSES.indexOf(one.status);
}
