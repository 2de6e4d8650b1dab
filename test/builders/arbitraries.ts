/** Arbitrary inputs of the domain, and how many of them a test looks at. */
import fc from 'fast-check';
import type { Decision, ServiceApproval, ServiceApprovals } from '../../src/domain/approval/approval';
import { CHANNELS } from '../../src/domain/channels/names';
import { CHOOSABLE_KINDS, QUESTIONS, type Answers, type Communique } from '../../src/domain/communique/communique';
import type { PinnedContent } from '../../src/domain/communique/content';
import type { Outcome } from '../../src/domain/channels/outcome';
import { RECEIPT_KINDS, type Delivery } from '../../src/domain/delivery/delivery';
import { DEPLOYMENT_STATUSES, type DeploymentEvidence } from '../../src/domain/deployment/deployment';
import type { DeploymentPolicy } from '../../src/domain/policy/policy';
import type { GateSnapshot } from '../../src/domain/gates/snapshot';
import type { Installation } from '../../src/domain/deployment/installation';
import type { Recipient } from '../../src/domain/record/stakeholder-group';
import { aDecision, aServiceApproval } from './approvals';
import { aCommunique } from './communiques';
import { aDelivery } from './deliveries';
import { anAddress, aJiraUser } from './people';
import { aChange, anItem, aRelease, attestation, evidence, HOUR, NOW } from './releases';
import { contentOf, settingsWith, snapshotOf, type Told } from './snapshots';

/** How many inputs a property is tried with: many more where LONG_TESTS asks for a longer search. */
export function runs(count = 200): { readonly numRuns: number; readonly seed: number } {
  const long = process.env.LONG_TESTS === '1';
  return { numRuns: long ? count * 10 : count, seed: long ? Date.now() : 20_261_121 };
}

export const recipients: fc.Arbitrary<readonly Recipient[]> = fc.uniqueArray(
  fc.nat(60).map((number) => (number % 2 === 0 ? aJiraUser(`account-${number}`) : anAddress(`p${number}@example.com`))),
  { maxLength: 12, selector: (recipient) => JSON.stringify(recipient) },
);

const words = fc.string({ unit: 'grapheme', maxLength: 40 });

export const answers: fc.Arbitrary<Answers> = fc.record(
  Object.fromEntries(QUESTIONS.map((question) => [question, words])) as Record<
    (typeof QUESTIONS)[number],
    fc.Arbitrary<string>
  >,
);

export function communiqueNamed(id: string): fc.Arbitrary<Communique> {
  return fc
    .record({
      kind: fc.constantFrom(...CHOOSABLE_KINDS),
      channel: fc.constantFrom(...CHANNELS),
      subject: words.map((text) => text.replace(/[\r\n]/g, ' ')),
      answers: fc.option(answers, { nil: undefined, freq: 3 }),
      responsibleAccountId: fc.constantFrom('engineer', 'developer', ''),
      revision: fc.integer({ min: 1, max: 5 }),
    })
    .map(({ answers: some, ...rest }) => aCommunique({ id, ...rest, ...(some ? { answers: some } : {}) }));
}

const artifacts = fc.constantFrom('a', 'b').map((digit) => `sha256:${digit.repeat(64)}`);
/** Full and cut hashes of two commits; the shortest is too short to name either. */
const commits = fc
  .tuple(fc.constantFrom('c', 'd'), fc.constantFrom(40, 40, 12, 11))
  .map(([digit, length]) => digit.repeat(length));

/** What records name to be installed, or reports say was: often nothing, sometimes several. */
export const installations: fc.Arbitrary<Installation> = fc.record({
  artifacts: fc.uniqueArray(artifacts, { maxLength: 2 }),
  commits: fc.uniqueArray(commits, { maxLength: 2 }),
  environments: fc.constantFrom([], [], ['production'], ['staging']),
});

export const toldThings: fc.Arbitrary<Told> = fc
  .record({
    releases: fc.array(
      fc.record({
        versionId: fc.constantFrom('500', '501'),
        name: fc.constantFrom('5.1.3', '5.2.0'),
        archived: fc.boolean(),
        releaseDate: fc.constantFrom('2026-11-21', '2026-11-28', undefined),
        issueIds: fc.uniqueArray(fc.nat(9).map(String)),
      }),
      { maxLength: 2 },
    ),
    changes: fc.uniqueArray(
      fc.record({
        issueId: fc.constantFrom('900', '901', '902'),
        summary: fc.constantFrom('Deploy it', 'Deploy that'),
      }),
      { maxLength: 3, selector: ({ issueId }) => issueId },
    ),
    items: fc.uniqueArray(fc.constantFrom('CI-1', 'CI-2', 'CI-3')),
    installation: fc.option(installations, { nil: undefined, freq: 1 }),
    communiques: fc
      .uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 })
      .chain((ids) => fc.tuple(...ids.map((id) => fc.record({ communique: communiqueNamed(id), recipients })))),
  })
  .map(({ releases, changes, items, installation, communiques }) => ({
    releases: releases.map((release) => aRelease(release)),
    changes: changes.map(({ issueId, summary }) => aChange(issueId, { summary })),
    items: items.map(anItem),
    installation,
    communiques,
  }));

/** Reports of deployments, no two of the same environment with equal sequence and status, as the app takes them in. */
export const reports: fc.Arbitrary<readonly DeploymentEvidence[]> = fc
  .uniqueArray(
    fc.record({
      environment: fc.constantFrom('production', 'staging'),
      status: fc.constantFrom(...DEPLOYMENT_STATUSES),
      sequence: fc.nat(4),
      version: fc.constantFrom('5.1.3', '5.1.3', '5.2.0'),
      hoursAgo: fc.constantFrom(0, 1, 71, 72, 73, 500),
    }),
    { maxLength: 8, selector: ({ environment, status, sequence }) => `${environment} ${status} ${sequence}` },
  )
  .map((some) =>
    some.map(({ hoursAgo, ...rest }, index) =>
      evidence({ ...rest, id: `message-${index}`, occurredAt: NOW - hoursAgo * HOUR }),
    ),
  );

const people = ['engineer', 'second', 'third'] as const;

/**
 * Whatever pipelines and people may have said about a deployment, at moments of their own: verified and taken back,
 * deployed anew, of one artifact and of another, by one person again and again.
 */
export const wordsAboutDeployments: fc.Arbitrary<readonly DeploymentEvidence[]> = fc
  .array(
    fc.record({
      from: fc.constantFrom('pipeline', ...people),
      environment: fc.constantFrom('production', 'staging'),
      status: fc.constantFrom(...DEPLOYMENT_STATUSES, 'verified'),
      sequence: fc.nat(2),
      version: fc.constantFrom('5.1.3', '5.1.3', '5.1.3', '5.2.0'),
      minutesAgo: fc.nat(90 * 60),
      installed: fc.option(installations, { nil: undefined, freq: 1 }),
      deployedAnew: fc.boolean(),
    }),
    { maxLength: 10 },
  )
  .map((some) =>
    some.map(({ from, minutesAgo, installed, deployedAnew, ...rest }, index): DeploymentEvidence => {
      const occurredAt = NOW - minutesAgo * 60_000;
      const facts = {
        ...rest,
        id: `word-${index}`,
        occurredAt,
        receivedAt: occurredAt,
        ...(installed ? { artifacts: installed.artifacts, commits: installed.commits } : {}),
      };
      return from === 'pipeline' ? evidence(facts) : attestation({ ...facts, accountId: from, deployedAnew });
    }),
  );

export const deploymentPolicies: fc.Arbitrary<DeploymentPolicy> = fc.record({
  sources: fc.uniqueArray(fc.constantFrom('pipeline', 'person', 'change-status'), { minLength: 1 }),
  attestationNeedsSecondPerson: fc.boolean(),
  environments: fc.constantFrom(['production'], ['production', 'staging']),
  evidenceMaximumAgeHours: fc.constantFrom(1, 24, 72),
  changeStatuses: fc.constantFrom(
    { verified: [], failed: [] },
    { verified: ['Implemented'], failed: ['Failed', 'Rolled back'] },
  ),
});

export function decisionsAbout(contents: readonly PinnedContent[]): fc.Arbitrary<readonly Decision[]> {
  return fc
    .array(
      fc.record({
        changeIssueId: fc.constantFrom('900', '901', '902'),
        accountId: fc.constantFrom('change-manager', 'second-manager', 'third-manager'),
        decision: fc.constantFrom('approved', 'approved', 'declined'),
        content: fc.constantFrom(...contents),
        withdrawnAt: fc.constantFrom(undefined, undefined, undefined, NOW),
      }),
      { maxLength: 8 },
    )
    .map((some) =>
      some.map(({ content, ...rest }, index) =>
        aDecision(content, { ...rest, id: `decision-${index}`, at: NOW - 5 * HOUR + index * 60_000 }),
      ),
    );
}

const serviceApprovalList: fc.Arbitrary<readonly ServiceApproval[]> = fc
  .array(
    fc.record({
      finalDecision: fc.constantFrom('approved', 'approved', 'declined', 'pending'),
      createdAt: fc.constantFrom(NOW - 6 * HOUR, NOW - 4 * HOUR),
      completedAt: fc.constantFrom(NOW - 5 * HOUR, NOW - HOUR),
    }),
    { maxLength: 3 },
  )
  .map((some) =>
    some.map(({ finalDecision, createdAt, completedAt }, index) =>
      aServiceApproval({
        id: `approval-${index}`,
        finalDecision,
        createdAt,
        approvers: [{ accountId: `approver-${index}`, decision: finalDecision }],
        completedAt: finalDecision === 'pending' ? undefined : completedAt,
      }),
    ),
  );

export const serviceApprovals: fc.Arbitrary<ServiceApprovals> = fc.oneof(
  { weight: 3, arbitrary: fc.constant('not-a-request' as const) },
  { weight: 1, arbitrary: fc.constant('unknown' as const) },
  { weight: 3, arbitrary: serviceApprovalList },
);

/** Snapshots of every kind: complete and not, approved, declined, drifted, unknown, verified, rolled back. */
export const snapshots: fc.Arbitrary<GateSnapshot> = fc
  .tuple(toldThings, toldThings)
  .chain(([now, before]) =>
    fc.record({
      what: fc.constant(now),
      decisions: decisionsAbout([contentOf(now), contentOf(now), contentOf(before)]),
      approvals: fc.record({ '900': serviceApprovals, '901': serviceApprovals, '902': serviceApprovals }),
      submitted: fc.constantFrom(contentOf(now), contentOf(before), undefined),
      evidence: fc.oneof({ weight: 5, arbitrary: reports }, { weight: 1, arbitrary: fc.constant('unknown' as const) }),
      approvalSources: fc.constantFrom<readonly ('app' | 'jsm')[]>(['app'], ['jsm'], ['app', 'jsm']),
    }),
  )
  .map(({ what, decisions, approvals, submitted, evidence: reported, approvalSources }) =>
    snapshotOf(what, {
      decisions,
      serviceApprovals: approvals,
      submission: submitted && { at: NOW - 2 * HOUR, accountId: 'engineer', content: submitted },
      evidence: reported,
      settings: settingsWith({ approval: { sources: approvalSources } }),
    }),
  );

export const outcomes: fc.Arbitrary<Outcome> = fc.oneof(
  fc.constant<Outcome>({ kind: 'accepted', providerMessageId: 'provider-1' }),
  fc.constant<Outcome>({ kind: 'refused', reason: 'The address does not exist.' }),
  fc.constant<Outcome>({ kind: 'unknown', reason: 'The answer was lost.' }),
  fc
    .option(fc.integer({ min: 0, max: 900 }), { nil: undefined })
    .map((afterSeconds): Outcome => ({ kind: 'try-again', reason: 'Busy.', afterSeconds })),
);

export const receipts = fc.record({
  kind: fc.constantFrom(...RECEIPT_KINDS),
  at: fc.integer({ min: NOW, max: NOW + HOUR }),
});

const progress: fc.Arbitrary<Delivery['progress']> = fc.constantFrom<Delivery['progress']>(
  { at: 'planned', dueAt: NOW },
  { at: 'planned', dueAt: NOW + 60_000 },
  { at: 'attempting', startedAt: NOW - 1000, leaseUntil: NOW + 119_000 },
  { at: 'attempting', startedAt: NOW - HOUR, leaseUntil: NOW - HOUR + 120_000 },
  { at: 'accepted', acceptedAt: NOW },
  { at: 'failed', failedAt: NOW, reason: 'Refused.' },
  { at: 'uncertain', since: NOW, reason: 'The answer was lost.' },
  { at: 'stopped', stoppedAt: NOW, reason: 'Rolled back.' },
);

export const deliveries: fc.Arbitrary<Delivery> = fc
  .record({ progress, attempts: fc.integer({ min: 0, max: 8 }), some: fc.array(receipts, { maxLength: 3 }) })
  .map(({ some, ...rest }) =>
    aDelivery({ ...rest, receipts: Object.fromEntries(some.map(({ kind, at }) => [kind, at])) }),
  );
