import fc from 'fast-check';
import {
  DEPLOYMENT_STATUSES,
  receptionOf,
  remembered,
  standingOf,
  type DeploymentEvidence,
} from '../../../src/domain/deployment/deployment';
import { NOTHING_NAMED, type Installation } from '../../../src/domain/deployment/installation';
import type { DeploymentPolicy } from '../../../src/domain/policy/policy';
import { deploymentPolicies, installations, reports, runs, wordsAboutDeployments } from '../../builders/arbitraries';
import { aCommunique } from '../../builders/communiques';
import { anAddress } from '../../builders/people';
import { aChange, attestation, evidence, HOUR, NOW } from '../../builders/releases';
import { gate, GATE_SETTINGS, reasonCodes, snapshotOf, told } from '../../builders/snapshots';

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

const policyOf = (deployment: Partial<DeploymentPolicy>) => ({
  ...GATE_SETTINGS,
  policy: { ...GATE_SETTINGS.policy, deployment: { ...GATE_SETTINGS.policy.deployment, ...deployment } },
});

interface Case {
  readonly evidence?: readonly DeploymentEvidence[];
  readonly policy?: Partial<DeploymentPolicy>;
  readonly installation?: Partial<Installation>;
  readonly statuses?: readonly string[];
}

function judge({ evidence: some = [], policy = {}, installation, statuses = ['Open'] }: Case) {
  const what = told({
    changes: statuses.map((status, index) => aChange(String(900 + index), { status })),
    ...(installation ? { installation: { ...NOTHING_NAMED, ...installation } } : {}),
  });
  return gate('deployment-verified', snapshotOf(what, { evidence: some, settings: policyOf(policy) }));
}

const ARTIFACT = `sha256:${'a'.repeat(64)}`;
const OTHER_ARTIFACT = `sha256:${'b'.repeat(64)}`;

describe('a release that goes to several environments', () => {
  const policy = { environments: ['eu', 'us'] };

  it('opens the gate only when each of them is verified, and tells how each stands', () => {
    const eu = evidence({ environment: 'eu' });
    const half = judge({ policy, evidence: [eu] });
    expect(half.open).toBe(false);
    expect(half.parts).toMatchObject([
      { name: 'eu', open: true },
      { name: 'us', open: false, text: expect.stringContaining('us') },
    ]);
    expect(judge({ policy, evidence: [eu, evidence({ id: 'us', environment: 'us' })] }).open).toBe(true);
  });

  it('holds it again when one of them is rolled back', () => {
    const all = [evidence({ environment: 'eu' }), evidence({ id: 'us', environment: 'us' })];
    const back = evidence({ id: 'back', environment: 'us', status: 'rolled-back' });
    const verdict = judge({ policy, evidence: [...all, back] });
    expect(reasonCodes(verdict)).toEqual(['rolled-back']);
    expect(verdict.summary).toContain('us');
  });

  it('asks for the environments of the record’s phase alone, where the record names some', () => {
    const installation = { environments: ['eu'] };
    expect(judge({ policy, installation, evidence: [evidence({ environment: 'eu' })] }).open).toBe(true);
    expect(reasonCodes(judge({ policy, installation, evidence: [evidence({ environment: 'us' })] }))).toEqual([
      'no-evidence',
    ]);
  });

  it('is held when the record names an environment that the policy does not ask for', () => {
    const verdict = judge({
      policy,
      installation: { environments: ['moon'] },
      evidence: [evidence({ environment: 'moon' })],
    });
    expect(reasonCodes(verdict)).toEqual(['environment-not-asked']);
  });
});

describe('a record that names what is to be installed', () => {
  const installation = { artifacts: [ARTIFACT] };

  it.each([
    ['evidence of another artifact', { artifacts: [OTHER_ARTIFACT] }, 'other-artifact'],
    ['evidence that tells no artifact', {}, 'no-artifact'],
  ] as const)('is held by %s', (_what, some, code) => {
    expect(reasonCodes(judge({ installation, evidence: [evidence(some)] }))).toEqual([code]);
  });

  it('opens on evidence of exactly that', () => {
    const verdict = judge({ installation, evidence: [evidence({ artifacts: [ARTIFACT] })] });
    expect(verdict.open).toBe(true);
    expect(verdict.evidence[0]?.text).toContain('sha256:aaaaaaaaaaaa…');
  });

  it('is held by a pipeline that installed something else, whatever people attest', () => {
    const people = ['engineer', 'second'].map((accountId) =>
      attestation({ id: accountId, accountId, artifacts: [ARTIFACT] }),
    );
    expect(judge({ installation, evidence: people }).open).toBe(true);
    const deployed = evidence({ status: 'deployed', artifacts: [OTHER_ARTIFACT] });
    expect(reasonCodes(judge({ installation, evidence: [...people, deployed] }))).toEqual(['other-artifact']);
  });

  it('lets a person’s later word replace the earlier, when the record names something else since', () => {
    const before = attestation({ artifacts: [OTHER_ARTIFACT], occurredAt: NOW - 2 * HOUR });
    const after = attestation({ id: 'after', artifacts: [ARTIFACT] });
    expect(
      judge({ installation, policy: { attestationNeedsSecondPerson: false }, evidence: [before, after] }).open,
    ).toBe(true);
  });
});

describe('the status of the change requests', () => {
  const changeStatuses = { verified: ['Implemented'], failed: ['Failed'] };
  const policy: Partial<DeploymentPolicy> = { sources: ['change-status'], changeStatuses };

  it('opens the gate when every change has a status that means verified, in whatever case it is written', () => {
    expect(judge({ policy, statuses: ['Implemented', 'IMPLEMENTED'] }).open).toBe(true);
    const half = judge({ policy, statuses: ['Implemented', 'Open'] });
    expect(half.open).toBe(false);
    expect(half.reasons[0]?.whoCanOpen).toBe('Whoever moves CHG-900 and CHG-901 to “Implemented”');
  });

  it('counts for nothing where the policy does not ask it', () => {
    expect(judge({ policy: { changeStatuses }, statuses: ['Implemented'] }).open).toBe(false);
  });

  it('holds the gate when one of them means failed, even where statuses cannot verify', () => {
    const verdict = judge({ policy: { changeStatuses }, statuses: ['Failed'], evidence: [evidence()] });
    expect(reasonCodes(verdict)).toEqual(['change-failed']);
    expect(verdict.reasons[0]).toMatchObject({ remedy: 'open-change', subject: 'CHG-900' });
  });

  it('does not outweigh a roll-back that a pipeline reported', () => {
    const verdict = judge({ policy, statuses: ['Implemented'], evidence: [evidence({ status: 'rolled-back' })] });
    expect(reasonCodes(verdict)).toEqual(['rolled-back']);
  });

  it('cannot tell which artifact was installed, so it never opens a record that names one', () => {
    const verdict = judge({ policy, statuses: ['Implemented'], installation: { artifacts: [ARTIFACT] } });
    expect(verdict.open).toBe(false);
    expect(verdict.reasons[0]?.whoCanOpen).toMatch(/^Nobody/);
  });
});

describe('who can open it', () => {
  it.each<[Partial<DeploymentPolicy>, string]>([
    [{ sources: ['pipeline'] }, 'The pipeline that deploys, with signed evidence'],
    [{ sources: ['person'] }, 'Two people who may send, with what they checked'],
    [{ sources: ['person'], attestationNeedsSecondPerson: false }, 'Somebody who may send, with what they checked'],
    [
      { sources: ['pipeline', 'change-status'], changeStatuses: { verified: ['Live', 'Done'], failed: [] } },
      'The pipeline that deploys, with signed evidence; or whoever moves CHG-900 to “Live” or “Done”',
    ],
  ])('is told by the policy: %j', (policy, who) => {
    expect(judge({ policy }).reasons[0]?.whoCanOpen).toBe(who);
  });

  it('is nobody’s pipeline where people or statuses may verify it, too', () => {
    expect(judge({}).reasons[0]?.text).toBe('Nobody has verified the deployment of 5.1.3 to production yet.');
    expect(judge({ policy: { sources: ['pipeline'] } }).reasons[0]?.text).toContain('No pipeline has reported');
  });

  // atlassian/github-for-jira, issue 2535: who approved a deployment is to be known in Jira.
  it('shows who approved the deployment in the pipeline', () => {
    const commitment = `commitment:${'0'.repeat(64)}` as const;
    const approved = evidence({ approvedBy: [{ name: 'octocat', commitment }] });
    expect(judge({ evidence: [approved] }).evidence[0]?.source).toBe(
      'Pipeline deploy-production, approved there by octocat',
    );
  });
});

describe('whatever pipelines, people and statuses say', () => {
  const cases = fc.record({
    evidence: wordsAboutDeployments,
    policy: deploymentPolicies,
    installation: fc.option(installations, { nil: undefined }),
    statuses: fc.array(fc.constantFrom('Open', 'Implemented', 'Failed'), { minLength: 1, maxLength: 2 }),
  });

  it('comes to the same verdict in whatever order it came', () => {
    const inTwoOrders = cases.chain((one) =>
      fc.tuple(fc.constant(one), fc.shuffledSubarray([...one.evidence], { minLength: one.evidence.length })),
    );
    fc.assert(
      fc.property(inTwoOrders, ([one, shuffled]) => {
        const verdict = ({ open, reasons, parts }: ReturnType<typeof judge>) => ({ open, reasons, parts });
        expect(verdict(judge({ ...one, evidence: shuffled }))).toEqual(verdict(judge(one)));
      }),
      runs(400),
    );
  });

  it('never opens against a later failure: of the newest deployment, no earlier or equal word outweighs it', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom('failed', 'rolled-back'), (one, status) => {
        const [environment = ''] = one.installation?.environments.length
          ? one.installation.environments
          : (one.policy.environments ?? []);
        const newest = Math.max(0, ...one.evidence.map(({ sequence }) => sequence));
        const failure = evidence({ id: 'failure', environment, status, sequence: newest, occurredAt: NOW });
        expect(judge({ ...one, evidence: [...one.evidence, failure] }).open).toBe(false);
      }),
      runs(400),
    );
  });

  it('opens on people’s word alone only when two of them stand by it, where two are asked for', () => {
    fc.assert(
      fc.property(wordsAboutDeployments, (words) => {
        const people = words.filter(({ source }) => source === 'person');
        const open = judge({ evidence: people, policy: { sources: ['person'] } }).open;
        const different = new Set(people.flatMap((one) => (one.source === 'person' ? [one.accountId] : [])));
        if (different.size < 2) expect(open).toBe(false);
        const stricter = judge({ evidence: people, policy: { sources: ['person'] } }).open;
        const laxer = judge({
          evidence: people,
          policy: { sources: ['person'], attestationNeedsSecondPerson: false },
        }).open;
        if (stricter) expect(laxer).toBe(true);
      }),
      runs(400),
    );
  });

  it('never opens when what was installed is not what the record names', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const installation = { artifacts: [ARTIFACT], commits: [], environments: [] };
        const words = one.evidence.map((word) => ({ ...word, artifacts: [OTHER_ARTIFACT] }));
        expect(judge({ ...one, installation, evidence: words }).open).toBe(false);
        const silent = one.evidence.map((word) => ({ ...word, artifacts: undefined }));
        expect(judge({ ...one, installation, evidence: silent }).open).toBe(false);
      }),
      runs(400),
    );
  });

  it('opens with more environments asked for only what opens with fewer', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const asking = (environments: readonly string[]) =>
          judge({ ...one, installation: undefined, policy: { ...one.policy, environments } }).open;
        if (asking(['production', 'staging'])) expect(asking(['production']) && asking(['staging'])).toBe(true);
      }),
      runs(400),
    );
  });

  it('stands the same after the oldest of it was forgotten', () => {
    fc.assert(
      fc.property(wordsAboutDeployments, fc.nat(4), (words, limit) => {
        const kept = remembered(words, limit, () => 1);
        for (const environment of ['production', 'staging']) {
          const [before, after] = [standingOf(words, environment), standingOf(kept, environment)];
          expect(after.positives).toEqual(before.positives);
          expect(after.negative).toEqual(before.negative);
        }
      }),
      runs(400),
    );
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
          const latestOf = (...question: Parameters<typeof standingOf>) => {
            const { negative, verified, deployed } = standingOf(...question);
            return negative ?? verified[0] ?? deployed;
          };
          const order = [...arrivals.flatMap((index) => some[index] ?? []), ...some];
          const known = order.reduce<readonly DeploymentEvidence[]>(
            (before, report) => (receptionOf(before, report) === 'applied' ? [...before, report] : before),
            [],
          );
          for (const environment of ['production', 'staging'])
            expect(latestOf(known, environment)).toEqual(latestOf(some, environment));
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
