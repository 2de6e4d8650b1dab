/** Who may not do what, through the resolvers that pages call; each refusal leaves everything as it was. */
import type { ModuleCalls } from '../../src/contract';
import {
  aSite,
  approved,
  CHANGE,
  PROJECT,
  send,
  untilQuiet,
  valueOf,
  verified,
  view,
  written,
} from '../builders/world/story';
import type { World } from '../builders/world/world';

const DIGEST = '0'.repeat(64);
const ANSWERS = { who: '', what: '', why: '', where: '', how: '', when: '' };

type Page = keyof ModuleCalls;
type Case = readonly [page: Page, call: string, payload: unknown];

const COMMUNIQUE = { communiqueId: 'c', revision: 1 };
const EDIT = { ...COMMUNIQUE, subject: 'x', answers: ANSWERS, kind: 'planned-notice', responsibleAccountId: '' };

const READING: readonly Case[] = [
  ['record-panel', 'openRecord', {}],
  ['record-panel', 'readProgress', {}],
  ['record-panel', 'openGateHistory', {}],
  ['record-panel', 'listDeliveries', {}],
  ['record-panel', 'pipelineRecipe', {}],
  ['record-panel', 'previewCommunique', { communiqueId: 'c' }],
];
const PREPARING: readonly Case[] = [
  ['record-panel', 'adoptRecord', {}],
  ['record-panel', 'addCommunique', { groupId: 'users' }],
  ['record-panel', 'saveCommunique', EDIT],
  ['record-panel', 'removeCommunique', COMMUNIQUE],
  ['record-panel', 'scheduleCommunique', { ...COMMUNIQUE, timing: { start: { kind: 'at-once' } } }],
  ['record-panel', 'draftWhat', { communiqueId: 'c' }],
  ['record-panel', 'refreshAudience', {}],
  ['record-panel', 'submitForApproval', { contentDigest: DIGEST }],
];
const SENDING: readonly Case[] = [
  ['record-panel', 'sendCommunications', { contentDigest: DIGEST }],
  ['record-panel', 'decideStep', { communiqueId: 'c', decision: 'hold', reason: 'Because.' }],
  ['record-panel', 'tryNow', { channel: 'external-mail' }],
  ['record-panel', 'settleDelivery', { deliveryId: 'd', outcome: 'arrived', reason: 'Because.' }],
  ['record-panel', 'settleDeliveries', { state: 'failed', outcome: 'send-again', reason: 'Because.', asOf: 1 }],
];
const onRecord = (recordIssueId: string): readonly Case[] => [
  ['change-panel', 'approveChange', { recordIssueId, contentDigest: DIGEST }],
  ['change-panel', 'declineChange', { recordIssueId, contentDigest: DIGEST, reason: 'Because.' }],
  ['change-panel', 'withdrawDecision', { recordIssueId, reason: 'Because.' }],
];
const AUDITING: readonly Case[] = [
  ['site-page', 'openAudit', {}],
  ['site-page', 'openHistory', { issueId: '1' }],
  ['site-page', 'openHistoryEntries', { issueId: '1', cursor: '0' }],
  ['site-page', 'openHistoryDeliveries', { issueId: '1', cursor: '0' }],
  ['site-page', 'verifyLedger', { issueId: '1' }],
  ['site-page', 'exportBundle', { issueId: '1' }],
];
const SETTINGS = {
  changeIssueTypes: ['Change'],
  configurationItemAttribute: 'x',
  approvalReminderHours: 24,
  sender: { name: 'x', address: '' },
};
const ADMINISTERING: readonly Case[] = [
  ['administration-page', 'openAdministration', {}],
  ['administration-page', 'createMissing', { item: 'issue-type' }],
  ['administration-page', 'saveSettings', { revision: 1, settings: SETTINGS }],
  ['administration-page', 'saveGroup', { name: 'x', members: { kind: 'jira-users', accountIds: ['a'] } }],
  ['administration-page', 'releaseAddress', { groupId: 'partners', id: 'x', reason: 'Mended.' }],
  ['administration-page', 'removeGroup', { id: 'users', revision: 1 }],
  ['administration-page', 'findJiraGroups', { words: '' }],
  ['administration-page', 'findPeople', { words: '' }],
  ['administration-page', 'saveProviderKey', { provider: 'sendgrid', key: 'SG.0123456789abcdef' }],
  ['administration-page', 'saveEventKey', { provider: 'sendgrid', key: 'A'.repeat(100) }],
  ['administration-page', 'chooseMailProvider', { provider: 'postmark' }],
  ['administration-page', 'armSending', { reason: 'This is the site.' }],
  ['administration-page', 'renewPipelineSecret', {}],
  ['administration-page', 'listProjectRoles', {}],
  ['administration-page', 'tryPolicy', { policy: {} }],
  [
    'administration-page',
    'checkPlaces',
    {
      members: {
        kind: 'destinations',
        channel: 'webhook',
        destinations: [{ name: 'x', address: 'https://hooks.harbour.example/x' }],
      },
    },
  ],
  ['administration-page', 'renewDestinationSecret', { groupId: 'group', destinationId: 'place' }],
  ['administration-page', 'sendTestPost', { groupId: 'group', destinationId: 'place' }],
  [
    'administration-page',
    'saveTextSender',
    { accountSid: `AC${'0'.repeat(32)}`, sender: '+15005550006', authToken: '0'.repeat(32) },
  ],
  ['administration-page', 'removeTextSender', {}],
  ['administration-page', 'sendTestText', { number: '+4915123456789' }],
  ['administration-page', 'sendTestMail', { provider: 'sendgrid', address: 'ada@example.com' }],
  ['administration-page', 'removeProviderKeys', { provider: 'sendgrid' }],
];
const PROJECT_CALLS: readonly Case[] = [
  ['project-page', 'openProject', {}],
  ['project-page', 'findChanges', { words: '' }],
  ['project-page', 'planCommunications', { versionId: '500', changeKeys: [`CHG-${CHANGE}`], groupIds: ['users'] }],
];

/** What a caller without any right to it gets, and whether anything at all came of it. */
async function refusalOf(world: World, accountId: string | undefined, issueId: string, [page, call, payload]: Case) {
  const before = JSON.stringify([[...world.state.rows], world.state.secrets, world.state.mails, world.state.pending]);
  const answered = await world.page(accountId, page, { issueId, projectId: PROJECT }, call as never, payload as never);
  const after = JSON.stringify([[...world.state.rows], world.state.secrets, world.state.mails, world.state.pending]);
  const { ok, refusal } = answered as { readonly ok: boolean; readonly refusal?: { readonly code: string } };
  expect({ call, ok, changed: before !== after }).toEqual({ call, ok: false, changed: false });
  return refusal?.code;
}

describe('a call of a page', () => {
  let world: World;
  let issueId: string;

  beforeAll(async () => {
    world = aSite();
    issueId = await written(world);
  });

  it.each([...READING, ...PREPARING, ...SENDING, ...PROJECT_CALLS])(
    'of %s %s is not there for somebody who may not see the place',
    async (...one) => {
      expect(['not-found', 'no-record', 'not-permitted']).toContain(await refusalOf(world, 'outsider', issueId, one));
    },
  );

  it.each([...READING, ...PREPARING, ...SENDING])(
    'of %s %s on an issue that is hidden says no more than on one that does not exist',
    async (...one) => {
      const hidden = world.copy();
      hidden.state.hiddenIssues.add(issueId);
      const code = await refusalOf(hidden, 'engineer', issueId, one);
      expect([code, await refusalOf(hidden, 'engineer', '424242', one)]).toEqual(['not-found', 'not-found']);
    },
  );

  it.each(PREPARING)('of %s %s needs the permission to prepare', async (...one) => {
    expect(await refusalOf(world, 'colleague', issueId, one)).toBe('not-permitted');
    expect(await refusalOf(world, 'change-manager', issueId, one)).toBe('not-permitted');
  });

  it.each(SENDING)('of %s %s needs the permission to send', async (...one) => {
    expect(await refusalOf(world, 'developer', issueId, one)).toBe('not-permitted');
    expect(await refusalOf(world, 'change-manager', issueId, one)).toBe('not-permitted');
  });

  it.each(onRecord('1'))('of %s %s needs the permission to approve', async (...one) => {
    expect(await refusalOf(world, 'engineer', CHANGE, one)).toBe('not-permitted');
    expect(await refusalOf(world, 'outsider', CHANGE, one)).toBe('not-found');
  });

  it.each(AUDITING)('of %s %s needs the permission to audit', async (...one) => {
    expect(await refusalOf(world, 'administrator', issueId, one)).toBe('not-permitted');
  });

  it.each(ADMINISTERING)('of %s %s needs a Jira administrator', async (...one) => {
    expect(await refusalOf(world, 'engineer', issueId, one)).toBe('not-permitted');
    expect(await refusalOf(world, 'auditor', issueId, one)).toBe('not-permitted');
  });

  it.each([...READING, ...PREPARING, ...SENDING, ...AUDITING, ...ADMINISTERING, ...PROJECT_CALLS, ...onRecord('1')])(
    'of %s %s is refused to who is not signed in',
    async (...one) => {
      expect(await refusalOf(world, undefined, issueId, one)).toBe('not-signed-in');
    },
  );
});

describe('a decision on a change request', () => {
  it('is refused about a record that is linked to another change', async () => {
    const world = aSite();
    const issueId = await approved(world);
    const { contentDigest } = await view(world, issueId);
    for (const [page, call, payload] of onRecord(issueId)) {
      const code = await refusalOf(world, 'change-manager', '901', [
        page,
        call,
        { ...(payload as object), contentDigest },
      ]);
      expect(code).toBe('not-linked');
    }
  });

  it('is refused about a record that the person may not see, as if it were not there', async () => {
    const world = aSite();
    const issueId = await approved(world);
    world.state.hiddenIssues.add(issueId);
    for (const one of onRecord(issueId))
      expect(await refusalOf(world, 'change-manager', CHANGE, one)).toBe('not-found');
    const change = valueOf(await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'openChange'));
    expect(change.records).toEqual([]);
  });
});

describe('a delivery', () => {
  it('is not settled from another record than its own', async () => {
    const world = aSite();
    const issueId = await verified(world);
    world.state.outcomes = { 'jira:reader-0000': [{ kind: 'unknown', reason: 'Lost.' }] };
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    const uncertain = world.all('delivery').find((delivery) => delivery.progress.at === 'uncertain');
    const other = await written(world);
    const settlement = { deliveryId: uncertain?.id, outcome: 'arrived', reason: 'They said so.' };
    const elsewhere = ['record-panel', 'settleDelivery', settlement] as const;
    expect(await refusalOf(world, 'engineer', other, elsewhere)).toBe('no-delivery');
    const own = await world.page('engineer', 'record-panel', { issueId }, 'settleDelivery', settlement as never);
    expect(own).toMatchObject({ ok: true, value: { state: 'accepted' } });
  });
});
