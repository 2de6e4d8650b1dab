/** A judgement as it was kept, which the rules of today still have to be able to judge. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PinnedContent } from '../../../src/domain/communique/content';
import { evaluate } from '../../../src/domain/gates/evaluate';
import { factsOf, snapshotOf, type JudgedFacts } from '../../../src/domain/gates/judgement';
import type { GateSnapshot } from '../../../src/domain/gates/snapshot';
import { HOUR, NOW } from '../../builders/releases';

/** With nothing left out that may be: whatever is added to a snapshot has to be added here, too, to compile. */
type Whole<T> = T extends readonly (infer E)[]
  ? readonly Whole<E>[]
  : T extends object
    ? { readonly [K in keyof T]-?: Whole<T[K]> }
    : T;

const hex = (digit: string): string => digit.repeat(64);
const commitment = `commitment:${hex('c')}` as const;
const content: Whole<PinnedContent> = {
  communiques: { one: hex('1') },
  audiences: { one: hex('2') },
  scope: hex('3'),
  items: hex('4'),
  changes: hex('5'),
  schedule: hex('6'),
  installation: hex('7'),
};
const act = { accountId: 'engineer', at: NOW - HOUR, ledgerIndex: 4 };
const heard = {
  environment: 'production',
  version: '5.1.3',
  status: 'verified',
  sequence: 1,
  occurredAt: NOW - HOUR,
  receivedAt: NOW - HOUR,
  artifacts: [`sha256:${hex('8')}`],
  commits: ['4b825dc642cb'],
} as const;

const SNAPSHOT: Whole<GateSnapshot> = {
  recordKey: 'PHX-1',
  releases: [
    { versionId: '500', name: '5.1.3', released: true, archived: false, releaseDate: '2026-11-21', issueCount: 3 },
  ],
  changes: [{ issueId: '900', key: 'CHG-900', summary: 'Deploy', status: 'Approved', typeName: 'Change' }],
  communiques: [
    {
      communique: {
        id: 'one',
        kind: 'release-announcement',
        authors: ['developer'],
        problems: [{ field: 'why', message: '“why” is not answered.' }],
      },
      groupName: 'Query users',
      audience: { groupId: 'users', resolvedAt: NOW - HOUR, size: 25, isAwaited: true },
    },
  ],
  items: [{ key: 'CI-1', name: 'Query server', source: 'assets' }],
  installation: { artifacts: [`sha256:${hex('8')}`], commits: ['4b825dc642cb'], environments: ['production'] },
  decisions: [
    {
      id: 'decision-1',
      changeIssueId: '900',
      accountId: 'deputy',
      onBehalfOf: 'change-manager',
      decision: 'approved',
      at: NOW - HOUR,
      ledgerIndex: 5,
      content,
      reason: 'Seen.',
      withdrawnAt: NOW,
    },
  ],
  serviceApprovals: {
    '900': [
      {
        id: '1',
        name: 'Approval',
        finalDecision: 'approved',
        approvers: [{ accountId: 'change-manager', decision: 'approved' }],
        createdAt: NOW - 2 * HOUR,
        completedAt: NOW - HOUR,
      },
    ],
    '901': 'not-a-request',
    '902': 'unknown',
  },
  statusChanges: {
    '900': { id: '70', to: 'Approved', at: NOW - HOUR, accountId: 'change-manager' },
    '901': 'none',
    '902': 'unknown',
  },
  versionApprovers: [{ accountId: 'change-manager', decision: 'approved', declineReason: 'Not now.' }],
  members: {
    groupsOf: { 'change-manager': ['board'], deputy: 'unknown' },
    roles: { CHG: { '7': { accountIds: ['change-manager'], groupIds: ['board'] }, '8': 'unknown' } },
    owners: { Owner: { 'CI-1': ['change-manager'] }, Keeper: 'unknown' },
  },
  submission: {
    at: NOW - 3 * HOUR,
    accountId: 'developer',
    content,
    versionApprovedBy: ['administrator'],
    earlier: [{ at: NOW - 4 * HOUR, contentDigest: hex('9'), versionApprovedBy: ['administrator'] }],
    asked: ['change-manager'],
  },
  content,
  evidence: [
    {
      ...heard,
      id: 'message-1',
      source: 'pipeline',
      pipeline: { name: 'deploy', run: '4711', url: 'https://ci.example.com/4711' },
      approvedBy: [{ name: 'Lena', commitment }],
    },
    {
      ...heard,
      id: 'message-2',
      source: 'person',
      accountId: 'engineer',
      checked: 'Ran a query.',
      commitment,
      url: 'https://example.com/check',
      deployedAnew: true,
    },
  ],
  overrides: [
    {
      id: 'override-1',
      gate: 'change-approved',
      contentDigest: hex('a'),
      reason: 'An emergency.',
      until: NOW,
      asked: act,
      granted: act,
      reviewWithinHours: 24,
      withdrawn: { ...act, reason: 'Over.' },
      used: { authorisation: 'send-1', accountId: 'engineer', at: NOW },
      review: { ...act, outcome: 'justified', words: 'It was one.' },
    },
  ],
  about: ['one'],
  settings: {
    changeIssueTypes: ['Change'],
    policy: {
      gates: {
        'planned-notice': ['change-approved'],
        'release-announcement': ['change-approved', 'deployment-verified', 'freeze-clear'],
        correction: [],
      },
      approval: {
        sources: ['app', 'jsm', 'change-status', 'version-approvers'],
        combine: 'all',
        quorum: 2,
        required: [
          { kind: 'person', accountId: 'change-manager', commitment },
          { kind: 'group', groupId: 'board', groupName: 'Change board' },
          { kind: 'project-role', roleId: '7', roleName: 'Service owner' },
          { kind: 'item-owner', attribute: 'Owner' },
        ],
        expiresAfterHours: 48,
        changeStatuses: { approved: ['Approved'], declined: ['Rejected'] },
        separateDuties: true,
        reviewWithinHours: 24,
      },
      deployment: {
        sources: ['pipeline', 'person', 'change-status'],
        attestationNeedsSecondPerson: true,
        environments: ['production'],
        evidenceMaximumAgeHours: 72,
        changeStatuses: { verified: ['Live'], failed: ['Failed'] },
      },
      freezes: [
        {
          id: 'freeze-1',
          name: 'Year end',
          from: NOW - HOUR,
          until: NOW + HOUR,
          timeZone: 'Europe/Berlin',
          projectIds: ['10'],
          kinds: ['release-announcement'],
        },
      ],
    },
  },
};

/** Every place in a value with the kind of thing that stands there; what is kept under digests is one place. */
function shapeOf(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => shapeOf(one, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [`${path}: ${value === null ? 'null' : typeof value}`];
  return Object.entries(value).flatMap(([key, one]) =>
    shapeOf(one, `${path}.${/^[0-9a-f]{64}$/.test(key) ? 'digest' : key}`),
  );
}

interface Kept {
  readonly facts: JudgedFacts;
  readonly verdicts: readonly { readonly gate: string; readonly open: boolean; readonly reasons: readonly string[] }[];
}

const verdictsOn = (snapshot: GateSnapshot): Kept['verdicts'] =>
  evaluate(snapshot, NOW).map(({ name, open, reasons }) => ({
    gate: name,
    open,
    reasons: reasons.map(({ code }) => code),
  }));

const { facts } = factsOf(SNAPSHOT);
if (!facts) throw new Error('The facts are few enough to be kept.');
const FIXTURE = join(__dirname, `kept-judgement-${facts.format}.json`);
if (process.env['UPDATE_EXAMPLES'] === '1' && !existsSync(FIXTURE))
  writeFileSync(FIXTURE, `${JSON.stringify({ facts, verdicts: verdictsOn(SNAPSHOT) }, undefined, 2)}\n`);
const kept = JSON.parse(readFileSync(FIXTURE, 'utf8')) as Kept;

/** Places that came later and that the rules do without, so that judgements kept before them are still judged. */
const ADDED_SINCE: readonly string[] = [
  '.about[]: string',
  '.settings.policy.approval.reviewWithinHours: number',
  '.overrides[].reviewWithinHours: number',
];

test('what was kept is judged again with the same verdicts', () => {
  const snapshot = snapshotOf(kept.facts);
  expect(snapshot && verdictsOn(snapshot)).toEqual(kept.verdicts);
});

test('what is kept has the shape that its format promises', () => {
  const then = new Set([...shapeOf(kept.facts), ...ADDED_SINCE]);
  const now = new Set(shapeOf(JSON.parse(JSON.stringify(facts))));
  const gone = [...then].filter((place) => !now.has(place));
  const added = [...now].filter((place) => !then.has(place));
  if (gone.length + added.length === 0) return;
  throw new Error(
    `The facts of a judgement have another shape than those that sites have kept (gone: ${gone.join(', ') || 'nothing'}; ` +
      `added: ${added.join(', ') || 'nothing'}). Where the rules do without what was added, name it in ADDED_SINCE; else ` +
      'count FORMAT up in src/domain/gates/judgement.ts, which leaves older judgements unread, and make a new fixture: ' +
      'UPDATE_EXAMPLES=1 npx jest test/domain/gates/kept-judgement',
  );
});
