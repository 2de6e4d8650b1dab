/** What holds of the approval of a change whatever the policy asks of it, and whoever said what. */
import fc from 'fast-check';
import type { Decision } from '../../../src/domain/approval/approval';
import type { StatusChange, VersionApprover } from '../../../src/domain/approval/approval-sources';
import type { GateSnapshot } from '../../../src/domain/gates/snapshot';
import type { RoleActors } from '../../../src/domain/approval/required-approvers';
import { APPROVAL_SOURCES, type ApprovalPolicy, type RequiredApprover } from '../../../src/domain/policy/policy';
import { aDecision, aServiceApproval } from '../../builders/approvals';
import { runs, serviceApprovals } from '../../builders/arbitraries';
import { aChange, anItem, HOUR, NOW } from '../../builders/releases';
import { contentOf, gate, reasonCodes, settingsWith, snapshotOf, told, type Told } from '../../builders/snapshots';

const by = (accountId: string, overrides: Partial<Decision> = {}, what: Told = told()): Decision =>
  aDecision(contentOf(what), { id: `by-${accountId}-${overrides.onBehalfOf ?? ''}`, accountId, ...overrides });

function judge(approval: Partial<ApprovalPolicy>, overrides: Partial<GateSnapshot> = {}, what: Told = told()) {
  return gate('change-approved', snapshotOf(what, { ...overrides, settings: settingsWith({ approval }) }));
}

const codes = (...args: Parameters<typeof judge>) => reasonCodes(judge(...args));

const mostly = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, ...others.map((other) => fc.constant(other)));

const accounts = fc.constantFrom('ada', 'bo', 'cleo', 'dana');
const requirements: fc.Arbitrary<RequiredApprover> = fc.oneof(
  fc.record({ kind: fc.constant('person' as const), accountId: accounts }),
  fc.constant<RequiredApprover>({ kind: 'group', groupId: 'cab', groupName: 'Change board' }),
  fc.constant<RequiredApprover>({ kind: 'project-role', roleId: '7', roleName: 'Service owner' }),
  fc.constant<RequiredApprover>({ kind: 'item-owner', attribute: 'Owner' }),
);

const policies: fc.Arbitrary<ApprovalPolicy> = fc.record({
  sources: fc.subarray([...APPROVAL_SOURCES], { minLength: 1 }),
  combine: fc.constantFrom('any', 'all'),
  quorum: mostly(1, 2, 3),
  required: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(requirements, { maxLength: 2 })),
  expiresAfterHours: mostly<number | null>(null, 4, 24),
  changeStatuses: fc.constant({ approved: ['Approved'], declined: ['Rejected'] }),
  separateDuties: fc.boolean(),
  reviewWithinHours: fc.constant(72),
});

const people = <T>(value: fc.Arbitrary<T>) => fc.record({ ada: value, bo: value, cleo: value, dana: value });

const SUBMITTED = NOW - 2 * HOUR;
const CURRENT = contentOf(told());
const EARLIER = contentOf(told({ items: [anItem('CI-7')] }));

const decisions: fc.Arbitrary<readonly Decision[]> = fc
  .array(
    fc.record({
      accountId: accounts,
      onBehalfOf: fc.option(accounts, { nil: undefined, freq: 4 }),
      decision: mostly<Decision['decision']>('approved', 'declined'),
      content: mostly(CURRENT, EARLIER),
      withdrawnAt: mostly<number | undefined>(undefined, NOW),
      at: fc.integer({ min: NOW - 48 * HOUR, max: NOW }),
    }),
    { maxLength: 6 },
  )
  .map((some) =>
    some.map(({ content, ...rest }, index) =>
      aDecision(content, { ...rest, id: `decision-${index}`, ledgerIndex: index }),
    ),
  );

const moved: fc.Arbitrary<StatusChange> = fc.record({
  id: fc.constant('70'),
  to: mostly('Approved', 'Open'),
  at: mostly(NOW - HOUR, SUBMITTED - HOUR),
  accountId: fc.option(accounts, { nil: undefined }),
});

const versionApprovers = fc.uniqueArray(
  fc.record({ accountId: accounts, decision: mostly<VersionApprover['decision']>('approved', 'declined', 'pending') }),
  { maxLength: 3, selector: ({ accountId }) => accountId },
);

/** Approvals of one change, in all places, with what is known of the people. */
const approvals: fc.Arbitrary<Partial<GateSnapshot>> = fc
  .record({
    decisions,
    inService: fc.oneof(
      { weight: 3, arbitrary: fc.constant([aServiceApproval()]) },
      { weight: 3, arbitrary: fc.constant('not-a-request' as const) },
      serviceApprovals,
    ),
    status: mostly('Approved', 'Open', 'Rejected'),
    change: fc.oneof({ weight: 6, arbitrary: moved }, fc.constantFrom<'none' | 'unknown'>('none', 'unknown')),
    approvers: fc.oneof({ weight: 6, arbitrary: versionApprovers }, fc.constant('unknown' as const)),
    early: mostly<readonly string[] | undefined>([], ['ada'], undefined),
    submitted: mostly(CURRENT, EARLIER),
    groupsOf: people(fc.constantFrom<'unknown' | string[]>(['cab'], ['cab', 'owners'], [], 'unknown')),
    role: mostly<'unknown' | RoleActors>({ accountIds: ['ada', 'bo'], groupIds: ['owners'] }, 'unknown'),
    owners: mostly<'unknown' | Readonly<Record<string, readonly string[]>>>(
      { 'CI-1': ['ada', 'cleo'] },
      { 'CI-1': [] },
      'unknown',
    ),
  })
  .map(({ inService, status, change, approvers, early, submitted, groupsOf, role, owners, ...rest }) => ({
    ...rest,
    serviceApprovals: { '900': inService },
    changes: [aChange('900', { status })],
    statusChanges: { '900': change },
    versionApprovers: approvers,
    members: { groupsOf, roles: { CHG: { '7': role } }, owners: { Owner: owners } },
    submission: { at: SUBMITTED, accountId: 'engineer', content: submitted, versionApprovedBy: early },
  }));

const open = (policy: ApprovalPolicy, overrides: Partial<GateSnapshot>): boolean => judge(policy, overrides).open;

describe('whatever the policy asks', () => {
  it('the verdict is one of the set of decisions, in whatever order they are listed', () => {
    fc.assert(
      fc.property(
        policies,
        approvals.chain((some) =>
          fc.record({
            some: fc.constant(some),
            shuffled: fc.shuffledSubarray([...(some.decisions ?? [])], { minLength: some.decisions?.length ?? 0 }),
          }),
        ),
        (policy, { some, shuffled }) => {
          expect(judge(policy, { ...some, decisions: shuffled })).toEqual(judge(policy, some));
        },
      ),
      runs(),
    );
  });

  const stricter: readonly (readonly [what: string, change: (policy: ApprovalPolicy) => ApprovalPolicy])[] = [
    ['more people', (policy) => ({ ...policy, quorum: policy.quorum + 1 })],
    [
      'a further required person',
      (policy) => ({ ...policy, required: [...policy.required, { kind: 'person', accountId: 'ada' }] }),
    ],
    [
      'a further required group',
      (policy) => ({ ...policy, required: [...policy.required, { kind: 'group', groupId: 'cab', groupName: 'C' }] }),
    ],
    [
      'the owners, too',
      (policy) => ({ ...policy, required: [...policy.required, { kind: 'item-owner', attribute: 'Owner' }] }),
    ],
    ['younger approvals', (policy) => ({ ...policy, expiresAfterHours: (policy.expiresAfterHours ?? 48) / 2 })],
    ['all places instead of any', (policy) => ({ ...policy, combine: 'all' })],
    ['duties to be kept apart', (policy) => ({ ...policy, separateDuties: true })],
    [
      'one more status that declines',
      (policy) => ({ ...policy, changeStatuses: { approved: ['Approved'], declined: ['Rejected', 'Open'] } }),
    ],
  ];

  it.each(stricter)('asking for %s never opens what was held', (_what, change) => {
    let opened = 0;
    fc.assert(
      fc.property(policies, approvals, (policy, some) => {
        const strict = open(change(policy), some);
        if (strict) opened += 1;
        expect(strict && !open(policy, some)).toBe(false);
      }),
      runs(),
    );
    expect(opened).toBeGreaterThan(0);
  });

  it('time alone never opens what was held', () => {
    fc.assert(
      fc.property(policies, approvals, fc.integer({ min: 0, max: 100 * HOUR }), (policy, some, later) => {
        const snapshot = snapshotOf(told(), { ...some, settings: settingsWith({ approval: policy }) });
        const opens =
          gate('change-approved', snapshot, NOW + later).open && !gate('change-approved', snapshot, NOW).open;
        expect(opens).toBe(false);
      }),
      runs(),
    );
  });

  it('a decline in any place that counts holds, whatever else there is', () => {
    const declines: Readonly<
      Record<(typeof APPROVAL_SOURCES)[number], (some: Partial<GateSnapshot>) => Partial<GateSnapshot>>
    > = {
      app: (some) => ({ decisions: [...(some.decisions ?? []), by('zoe', { decision: 'declined' })] }),
      jsm: () => ({ serviceApprovals: { '900': [aServiceApproval({ finalDecision: 'declined' })] } }),
      'change-status': () => ({ changes: [aChange('900', { status: 'Rejected' })] }),
      'version-approvers': () => ({ versionApprovers: [{ accountId: 'ada', decision: 'declined' }] }),
    };
    fc.assert(
      fc.property(policies, approvals, (policy, some) => {
        for (const source of policy.sources)
          expect(codes(policy, { ...some, ...declines[source](some) })).toEqual(['declined']);
      }),
      runs(),
    );
  });

  it('what could not be found out holds in every place that counts', () => {
    const nothing = {
      decisions: [by('ada')],
      serviceApprovals: {},
      statusChanges: {},
      versionApprovers: 'unknown' as const,
    };
    const inStatus = { changes: [aChange('900', { status: 'Approved' })] };
    fc.assert(
      fc.property(policies, (policy) => {
        const elsewhere = policy.sources.some((source) => source !== 'app');
        expect(open(policy, { ...nothing, ...inStatus }) && elsewhere).toBe(false);
      }),
      runs(),
    );
  });
});
