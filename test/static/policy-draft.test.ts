import {
  draftOf,
  isChanged,
  policyOf,
  toggled,
  withGate,
  withOwn,
  type PolicyDraft,
} from '../../static/pages/administration-page/policy/policy-draft';
import { POLICY_VIEW } from './harness/fixtures/policy-fixtures';

const { inForce } = POLICY_VIEW.site;
const SITE = draftOf('site', inForce, inForce);
const project = (policy = {}): PolicyDraft => draftOf('project', policy, inForce);
const inApproval = (draft: PolicyDraft, some: Partial<PolicyDraft['approval']>): PolicyDraft => ({
  ...draft,
  approval: { ...draft.approval, ...some },
});
const inDeployment = (draft: PolicyDraft, some: Partial<PolicyDraft['deployment']>): PolicyDraft => ({
  ...draft,
  deployment: { ...draft.deployment, ...some },
});

describe('the draft of the site’s policy', () => {
  test('comes back whole as it was through the form', () => {
    expect(policyOf('site', SITE)).toEqual({ problems: {}, policy: inForce });
    expect(isChanged('site', SITE, { ...SITE })).toBe(false);
  });

  test('sets everything even where nothing was saved yet', () => {
    expect(policyOf('site', draftOf('site', {}, inForce)).policy).toEqual(inForce);
  });

  test('reads names that commas or lines separate, each once', () => {
    const draft = inDeployment(SITE, { environments: ' eu-west,us-east\n eu-west ,' });
    expect(policyOf('site', draft).policy?.deployment?.environments).toEqual(['eu-west', 'us-east']);
  });

  test('lets approvals never grow too old where the field is empty', () => {
    const hours = (text: string) => policyOf('site', inApproval(SITE, { expiresAfterHours: text })).policy?.approval;
    expect(hours(' ')?.expiresAfterHours).toBeNull();
    expect(hours('48')?.expiresAfterHours).toBe(48);
  });

  test('is changed by a gate that is asked or not, and by taking it back it is not', () => {
    const without = withGate(SITE, 'release-announcement', 'freeze-clear', false);
    expect(isChanged('site', SITE, without)).toBe(true);
    expect(policyOf('site', without).policy?.gates?.['release-announcement']).toEqual([
      'change-approved',
      'deployment-verified',
    ]);
    expect(isChanged('site', SITE, withGate(without, 'release-announcement', 'freeze-clear', true))).toBe(false);
  });
});

describe('the draft of a project’s policy', () => {
  test('sets what the project has set, and leaves the rest and the freezes to the site', () => {
    expect(policyOf('project', project({ approval: { quorum: 2 }, gates: { correction: [] } })).policy).toEqual({
      approval: { quorum: 1 },
      gates: { correction: [] },
    });
    expect(policyOf('project', project()).policy).toEqual({});
  });

  test('sets a rule with all its values once it differs, and none once it follows the site again', () => {
    const own = withOwn(project(), 'approval.sources', true);
    expect(policyOf('project', own).policy).toEqual({
      approval: { sources: ['app', 'jsm'], combine: 'any', changeStatuses: { approved: [], declined: [] } },
    });
    expect(policyOf('project', withOwn(own, 'approval.sources', false)).policy).toEqual({});
  });

  test('has no problem with a field that it leaves to the site', () => {
    const draft = inApproval(project(), { quorum: 'many' });
    expect(policyOf('project', draft).problems).toEqual({});
    expect(Object.keys(policyOf('project', withOwn(draft, 'approval.quorum', true)).problems)).toEqual([
      'policy.approval.quorum',
    ]);
  });
});

test.each<readonly [field: string, draft: PolicyDraft]>([
  ['policy.approval.sources', inApproval(SITE, { sources: [] })],
  ['policy.approval.quorum', inApproval(SITE, { quorum: '0' })],
  ['policy.approval.quorum', inApproval(SITE, { quorum: '1.5' })],
  ['policy.approval.quorum', inApproval(SITE, { quorum: '' })],
  ['policy.approval.expiresAfterHours', inApproval(SITE, { expiresAfterHours: 'a day' })],
  ['policy.approval.reviewWithinHours', inApproval(SITE, { reviewWithinHours: '' })],
  ['policy.approval.reviewWithinHours', inApproval(SITE, { reviewWithinHours: '721' })],
  ['policy.approval.changeStatuses.approved', inApproval(SITE, { sources: ['change-status'] })],
  [
    'policy.approval.changeStatuses.declined',
    inApproval(SITE, { approvedStatuses: 'Approved, Done', declinedStatuses: 'done' }),
  ],
  ['policy.deployment.sources', inDeployment(SITE, { sources: [] })],
  ['policy.deployment.changeStatuses.verified', inDeployment(SITE, { sources: ['change-status'] })],
  [
    'policy.deployment.changeStatuses.failed',
    inDeployment(SITE, { verifiedStatuses: 'Completed', failedStatuses: 'Failed, completed' }),
  ],
  ['policy.deployment.environments', inDeployment(SITE, { environments: ' , ' })],
  ['policy.deployment.evidenceMaximumAgeHours', inDeployment(SITE, { evidenceMaximumAgeHours: '0' })],
])('a wrong %s is named and nothing is saved', (field, draft) => {
  const { problems, policy } = policyOf('site', draft);
  expect(Object.keys(problems)).toEqual([field]);
  expect(policy).toBeUndefined();
  expect(isChanged('site', SITE, draft)).toBe(true);
});

test('an item is put into a list, or taken out of it', () => {
  expect(toggled(['a', 'b'], 'b')).toEqual(['a']);
  expect(toggled(['a'], 'b')).toEqual(['a', 'b']);
});
