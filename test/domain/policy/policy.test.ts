import { evaluate } from '../../../src/domain/gates/evaluate';
import { DEFAULT_POLICY, OPTIONAL_GATES, POLICY_KINDS, resolvePolicy } from '../../../src/domain/policy/policy';
import { aCommunique } from '../../builders/communiques';
import { anAddress } from '../../builders/people';
import { NOW } from '../../builders/releases';
import { settingsWith, snapshotOf, told } from '../../builders/snapshots';

describe('the policy of a project', () => {
  it('is the default where nothing is set', () => {
    expect(resolvePolicy({}, '10')).toEqual(DEFAULT_POLICY);
  });

  it('takes from the project what it sets, part by part, then from the site, then from the default', () => {
    const policy = resolvePolicy(
      {
        site: { approval: { quorum: 2, sources: ['jsm'] }, deployment: { environments: ['live'] } },
        project: { approval: { quorum: 3 }, gates: { correction: ['change-approved'] } },
      },
      '10',
    );
    expect(policy.approval).toEqual({ ...DEFAULT_POLICY.approval, quorum: 3, sources: ['jsm'] });
    expect(policy.deployment).toEqual({ ...DEFAULT_POLICY.deployment, environments: ['live'] });
    expect(policy.gates).toEqual({ ...DEFAULT_POLICY.gates, correction: ['change-approved'] });
  });

  it('can say that approvals never grow too old where the site says they do', () => {
    const site = { approval: { expiresAfterHours: 24 } };
    expect(resolvePolicy({ site, project: { approval: { expiresAfterHours: null } } }, '10')).toEqual(DEFAULT_POLICY);
  });
});

describe('the gates of a record', () => {
  const asked = (kinds: readonly ('planned-notice' | 'release-announcement')[]) => {
    const communiques = kinds.map((kind) => ({
      communique: aCommunique({ id: kind, kind }),
      recipients: [anAddress('ada@example.com')],
    }));
    const gates = { 'planned-notice': ['freeze-clear'], 'release-announcement': ['deployment-verified'] } as const;
    return evaluate(snapshotOf(told({ communiques }), { settings: settingsWith({ gates }) }), NOW)
      .filter((verdict) => !verdict.notAsked)
      .map((verdict) => verdict.name);
  };
  const always = ['release-identified', 'communiques-complete'];

  it('are those that any of its communiqués’ kinds asks for', () => {
    expect(asked(['planned-notice'])).toEqual([...always, 'freeze-clear']);
    expect(asked(['release-announcement'])).toEqual([...always, 'deployment-verified']);
    expect(asked(['planned-notice', 'release-announcement'])).toEqual([
      ...always,
      'deployment-verified',
      'freeze-clear',
    ]);
  });

  it('are all that any kind asks for while there is no communiqué yet', () => {
    expect(asked([])).toEqual([...always, 'deployment-verified', 'freeze-clear']);
  });

  it('say of what is not asked that nobody looks, and are open', () => {
    const gates = Object.fromEntries(POLICY_KINDS.map((kind) => [kind, []]));
    const nothing = snapshotOf(told(), { decisions: [], evidence: 'unknown', settings: settingsWith({ gates }) });
    const verdicts = evaluate(nothing, NOW).filter((verdict) => OPTIONAL_GATES.some((name) => name === verdict.name));
    expect(verdicts.map(({ open, notAsked, summary }) => ({ open, notAsked, summary }))).toEqual(
      OPTIONAL_GATES.map(() => ({
        open: true,
        notAsked: true,
        summary: 'Not asked by the policy for an announcement',
      })),
    );
  });
});
