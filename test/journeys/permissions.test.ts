/** Every call of every page by every kind of person: who may, and that nobody else changes or learns anything. */
import { people } from '../../sandbox/demo/people';
import type { AppAnswer } from '../../sandbox/journey/site-client';
import type {
  AdministrationCalls,
  AuditCalls,
  ChangeCalls,
  ModuleCalls,
  MyApprovalsCalls,
  ProjectCalls,
  RecordCalls,
} from '../../src/contract';
import { Release } from './support/release';
import { TestSite } from './support/site';

type Who = 'sam' | 'mei' | 'carlos' | 'ada' | 'ines' | 'lena';
const EVERYBODY: readonly Who[] = ['sam', 'mei', 'carlos', 'ada', 'ines', 'lena'];

interface Rule {
  readonly may: readonly Who[];
  /** Right in its shape, about nothing that exists, so that nothing happens to whoever may. */
  readonly payload?: Readonly<Record<string, unknown>>;
  /** Whether the payload names the change request, on a page that is not on it. */
  readonly namesChange?: boolean;
}

const PREPARE: readonly Who[] = ['mei', 'ada'];
const APPROVE: readonly Who[] = ['carlos'];
const SEND: readonly Who[] = ['ada'];
const AUDIT: readonly Who[] = ['sam', 'ines'];
const ADMINISTER: readonly Who[] = ['sam'];
const digest = '0'.repeat(64);
const answers = { who: '', what: '', why: '', where: '', how: '', when: '' };

/** Compiling fails when the contract gets a call that is not here. */
const rules = {
  'record-panel': {
    openRecord: { may: EVERYBODY },
    readProgress: { may: EVERYBODY },
    openGateHistory: { may: EVERYBODY, payload: {} },
    pipelineRecipe: { may: EVERYBODY },
    listDeliveries: { may: EVERYBODY, payload: {} },
    draftWhat: { may: PREPARE, payload: { communiqueId: 'none' } },
    previewCommunique: { may: EVERYBODY, payload: { communiqueId: 'none' } },
    adoptRecord: { may: PREPARE },
    addCommunique: { may: PREPARE, payload: { groupId: 'none' } },
    saveCommunique: {
      may: PREPARE,
      payload: {
        communiqueId: 'none',
        revision: 1,
        subject: '',
        answers,
        kind: 'release-announcement',
        responsibleAccountId: '',
      },
    },
    scheduleCommunique: {
      may: PREPARE,
      payload: { communiqueId: 'none', revision: 1, timing: { start: { kind: 'at-once' } } },
    },
    remindNow: { may: SEND, payload: { communiqueId: 'none' } },
    stopReminding: { may: SEND, payload: { communiqueId: 'none', reason: 'They were told in a meeting.' } },
    tryNow: { may: SEND, payload: { channel: 'external-mail' } },
    decideStep: { may: SEND, payload: { communiqueId: 'none', decision: 'hold', reason: 'Not yet.' } },
    removeCommunique: { may: PREPARE, payload: { communiqueId: 'none', revision: 1 } },
    findPeople: { may: PREPARE, payload: { words: 'Ada' } },
    refreshAudience: { may: PREPARE },
    nameInstallation: { may: PREPARE, payload: { revision: 0 } },
    submitForApproval: { may: PREPARE, payload: { contentDigest: digest } },
    sendCommunications: { may: SEND, payload: { contentDigest: digest } },
    startCorrection: { may: SEND, payload: { reason: 'It was wrong.' } },
    dropCorrection: { may: SEND, payload: { correctionId: 'none', reason: 'It is right.' } },
    attestDeployment: { may: SEND, payload: { environment: 'none', status: 'verified', checked: 'It answers.' } },
    askOverride: {
      may: [...new Set([...SEND, ...ADMINISTER])],
      payload: { gate: 'change-approved', contentDigest: digest, reason: 'It burns.', hours: 4 },
    },
    grantOverride: { may: ADMINISTER, payload: { overrideId: 'none', contentDigest: digest } },
    withdrawOverride: { may: EVERYBODY, payload: { overrideId: 'none', reason: 'Not needed.' } },
    openTasks: { may: EVERYBODY, payload: { communiqueId: 'none' } },
    attestTasks: {
      may: EVERYBODY,
      payload: { communiqueId: 'none', deliveryIds: ['0'.repeat(32)], outcome: 'told' },
    },
    settleDelivery: { may: SEND, payload: { deliveryId: 'none', outcome: 'arrived', reason: 'Asked.' } },
    settleDeliveries: { may: SEND, payload: { state: 'uncertain', outcome: 'arrived', reason: 'Asked.', asOf: 1 } },
  } satisfies Record<keyof RecordCalls, Rule>,
  'change-panel': {
    openChange: { may: EVERYBODY },
    approveChange: { may: APPROVE, payload: { recordIssueId: '1', contentDigest: digest } },
    declineChange: { may: APPROVE, payload: { recordIssueId: '1', contentDigest: digest, reason: 'No.' } },
    decideRecords: {
      may: APPROVE,
      payload: { decision: 'approved', records: [{ recordIssueId: '1', contentDigest: digest }] },
    },
    reviewEmergency: {
      may: APPROVE,
      payload: { recordIssueId: '1', overrideId: 'none', outcome: 'justified', words: 'It was right.' },
    },
    withdrawDecision: { may: APPROVE, payload: { recordIssueId: '1', reason: 'No.' } },
    openGateHistory: { may: EVERYBODY, payload: { recordIssueId: '1' } },
  } satisfies Record<keyof ChangeCalls, Rule>,
  'project-page': {
    openProject: { may: EVERYBODY },
    findChanges: { may: PREPARE, payload: { words: 'Deploy' } },
    planCommunications: { may: PREPARE, payload: { versionId: '1', changeKeys: ['CHG-1'], groupIds: ['none'] } },
  } satisfies Record<keyof ProjectCalls, Rule>,
  'site-page': {
    openMyApprovals: { may: EVERYBODY, payload: {} },
    openEmergencies: { may: EVERYBODY, payload: {} },
    openChangeToDecide: { may: EVERYBODY, namesChange: true },
    decideOnChange: {
      may: APPROVE,
      payload: { decision: 'approved', records: [{ recordIssueId: '1', contentDigest: digest }] },
      namesChange: true,
    },
    reviewOnChange: {
      may: APPROVE,
      payload: { recordIssueId: '1', overrideId: 'none', outcome: 'justified', words: 'It was right.' },
      namesChange: true,
    },
    withdrawOnChange: { may: APPROVE, payload: { recordIssueId: '1', reason: 'No.' }, namesChange: true },
    openGateHistory: { may: EVERYBODY, payload: { recordIssueId: '1' } },
    openDelegations: { may: EVERYBODY },
    delegateApprovals: { may: EVERYBODY, payload: { deputy: 'nobody', until: 4_102_444_800_000 } },
    withdrawDelegation: { may: EVERYBODY, payload: { id: 'none' } },
    findDeputies: { may: EVERYBODY, payload: { words: 'Ada' } },
    openAudit: { may: AUDIT, payload: {} },
    openHistory: { may: AUDIT, payload: { issueId: '1' } },
    openHistoryEntries: { may: AUDIT, payload: { issueId: '1', cursor: '0' } },
    openHistoryDeliveries: { may: AUDIT, payload: { issueId: '1', cursor: '0' } },
    verifyLedger: { may: AUDIT, payload: { issueId: '1' } },
    exportBundle: { may: AUDIT, payload: { issueId: '1' } },
  } satisfies Record<keyof MyApprovalsCalls | keyof AuditCalls, Rule>,
  'administration-page': {
    openAdministration: { may: ADMINISTER },
    createMissing: { may: ADMINISTER, payload: { item: 'issue-type' } },
    saveSettings: {
      may: ADMINISTER,
      payload: {
        revision: 0,
        settings: {
          changeIssueTypes: ['[System] Change'],
          configurationItemAttribute: 'Release communications',
          approvalReminderHours: 24,
          sender: { name: 'Releases', address: '' },
        },
      },
    },
    saveGroup: {
      may: ADMINISTER,
      payload: {
        id: 'none',
        revision: 1,
        name: 'Nobody',
        description: '',
        members: { kind: 'addresses', addresses: [{ name: '', address: 'one@partners.example' }] },
      },
    },
    uploadMembers: {
      may: ADMINISTER,
      payload: { part: 0, members: { kind: 'addresses', addresses: [{ name: '', address: 'one@partners.example' }] } },
    },
    openMembers: { may: ADMINISTER, payload: { groupId: 'none', words: 'kim' } },
    addMember: {
      may: ADMINISTER,
      payload: {
        groupId: 'none',
        revision: 1,
        members: { kind: 'addresses', addresses: [{ name: '', address: 'one@partners.example' }] },
      },
    },
    removeMember: { may: ADMINISTER, payload: { groupId: 'none', revision: 1, id: 'none' } },
    releaseAddress: { may: ADMINISTER, payload: { groupId: 'none', id: 'none', reason: 'Mended.' } },
    removeGroup: { may: ADMINISTER, payload: { id: 'none', revision: 1 } },
    findPeople: { may: ADMINISTER, payload: { words: 'Ada' } },
    findJiraGroups: { may: ADMINISTER, payload: { words: 'query' } },
    chooseMailProvider: { may: ADMINISTER, payload: { provider: 'sendgrid' } },
    saveProviderKey: { may: ADMINISTER, payload: { provider: 'sendgrid', key: 'SG.another-key-of-the-sandbox' } },
    saveEventKey: { may: ADMINISTER, payload: { provider: 'sendgrid', key: 'A'.repeat(120) } },
    armSending: { may: ADMINISTER, payload: { reason: 'This is the site.' } },
    renewPipelineSecret: { may: ADMINISTER },
    checkPlaces: {
      may: ADMINISTER,
      payload: {
        members: {
          kind: 'destinations',
          channel: 'webhook',
          destinations: [{ name: 'x', address: 'https://hooks.harbour.example/x' }],
        },
      },
    },
    renewDestinationSecret: { may: ADMINISTER, payload: { groupId: 'nothing', destinationId: 'nothing' } },
    sendTestPost: { may: ADMINISTER, payload: { groupId: 'nothing', destinationId: 'nothing' } },
    saveTextSender: {
      may: ADMINISTER,
      payload: { accountSid: `AC${'0'.repeat(32)}`, sender: '+15005550006', authToken: '0'.repeat(32) },
    },
    removeTextSender: { may: ADMINISTER },
    sendTestText: { may: ADMINISTER, payload: { number: '+4915123456789' } },
    sendTestMail: { may: ADMINISTER, payload: { provider: 'sendgrid', address: 'test@partners.example' } },
    removeProviderKeys: { may: ADMINISTER, payload: { provider: 'postmark' } },
    openPolicy: { may: ADMINISTER },
    savePolicy: { may: ADMINISTER, payload: { revision: 9, policy: { approval: { quorum: 2 } } } },
    listProjectRoles: { may: ADMINISTER },
    tryPolicy: { may: ADMINISTER, payload: { policy: { approval: { quorum: 2 } } } },
    removePolicy: { may: ADMINISTER, payload: { projectId: '1', revision: 1 } },
  } satisfies Record<keyof AdministrationCalls, Rule>,
} as const satisfies Record<keyof ModuleCalls, Readonly<Record<string, Rule>>>;

let site: TestSite;
let release: Release;

beforeAll(async () => {
  site = await TestSite.start();
  release = await Release.plan(site);
  await release.complete();
  await site.idle();
}, 60_000);
afterAll(() => site.stop());

const cases = Object.entries(rules).flatMap(([module, calls]) =>
  Object.entries<Rule>(calls).map(([call, rule]) => [module, call, rule] as const),
);
const deniedCases = cases.flatMap(([module, call, rule]) =>
  EVERYBODY.filter((who) => !rule.may.includes(who)).map((who) => [who, module, call, rule] as const),
);
const allowedCases = cases.flatMap(([module, call, rule]) => rule.may.map((who) => [who, module, call, rule] as const));

function placeOf(module: string): { readonly issueKey?: string; readonly projectKey?: string } {
  if (module === 'record-panel') return { issueKey: release.issueKey };
  if (module === 'change-panel') return { issueKey: release.ground.changeKey };
  return module === 'project-page' ? { projectKey: 'HBR' } : {};
}

function payloadOf({ payload, namesChange }: Rule): Rule['payload'] {
  return namesChange ? { ...payload, changeIssueId: release.ground.changeId } : payload;
}

/** What the bridge would reject with counts as an answer here: Jira does not even open such a page for the person. */
async function invoke(who: Who, module: string, call: string, payload?: unknown): Promise<AppAnswer | 'not opened'> {
  try {
    return await site.invoke(people[who].accountId, module, placeOf(module), call, payload);
  } catch (failure) {
    expect(String(failure)).toMatch(/needs the permission ADMINISTER/);
    return 'not opened';
  }
}

test.each(deniedCases)('%s may not, on the %s, %s', async (who, module, call, rule) => {
  const before = (await site.state()).usage.storageWrites;
  const answer = await invoke(who, module, call, payloadOf(rule));
  if (answer !== 'not opened')
    expect(answer).toEqual({
      ok: false,
      refusal: { code: 'not-permitted', message: expect.stringMatching(/^(You need the|Only a) .*\.$/) },
    });
  await site.idle();
  expect((await site.state()).usage.storageWrites).toBe(before);
});

test.each(allowedCases)('%s may, on the %s, %s', async (who, module, call, rule) => {
  const answer = await invoke(who, module, call, payloadOf(rule));
  expect(answer).not.toBe('not opened');
  expect(answer).not.toMatchObject({ refusal: { code: 'not-permitted' } });
  expect(answer).not.toMatchObject({ refusal: { code: 'invalid' } });
});

describe('a record that a person may not see', () => {
  let hidden: Release;

  beforeAll(async () => {
    hidden = await Release.plan(site);
    const levels = (await site.jiraDone(people.mei.emailAddress, 'GET', '/rest/api/3/project/HBR/securitylevel')) as {
      readonly levels: readonly { readonly id: string }[];
    };
    await site.jiraDone(people.sam.emailAddress, 'PUT', `/rest/api/3/issue/${hidden.issueKey}`, {
      fields: { security: { id: levels.levels[0]?.id } },
    });
    await site.idle();
  }, 30_000);

  test('is not opened for that person, and the change request does not show it either', async () => {
    await expect(site.invoke(people.ada.accountId, 'record-panel', hidden.place, 'openRecord')).rejects.toThrow(
      /does not exist or this person may not see it/,
    );
    expect((await hidden.openChange()).records).toEqual([]);
  });

  test('cannot be approved by a change manager who may not see it', async () => {
    const { contentDigest } = await hidden.open(people.mei.accountId);
    const answer = await site.invoke(
      people.carlos.accountId,
      'change-panel',
      { issueKey: hidden.ground.changeKey },
      'approveChange',
      { recordIssueId: hidden.issueId, contentDigest },
    );
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'not-found' } });
  });
});

describe('a call about something that belongs elsewhere', () => {
  const refusalOf = (answer: AppAnswer): unknown => (answer.ok ? 'nothing' : answer.refusal);

  test('cannot be made from the record’s panel on an issue of another project', async () => {
    const place = { issueKey: release.ground.changeKey };
    const send = await site.invoke(people.ada.accountId, 'record-panel', place, 'sendCommunications', {
      contentDigest: (await release.open()).contentDigest,
    });
    expect(refusalOf(send)).toMatchObject({ code: 'not-permitted' });
    const adopt = await site.invoke(people.mei.accountId, 'record-panel', place, 'adoptRecord');
    expect(refusalOf(adopt)).toMatchObject({ code: 'not-permitted' });
  });

  test('cannot be made from the record’s panel on an issue of another type', async () => {
    const place = { issueKey: release.ground.storyKeys[0] };
    for (const [who, call, payload, code] of [
      ['ada', 'openRecord', undefined, 'no-record'],
      ['mei', 'adoptRecord', undefined, 'not-a-record'],
      ['mei', 'addCommunique', { groupId: 'none' }, 'no-record'],
      ['mei', 'submitForApproval', { contentDigest: digest }, 'no-record'],
      ['ada', 'sendCommunications', { contentDigest: digest }, 'no-record'],
      ['ada', 'listDeliveries', {}, 'no-record'],
      ['ada', 'settleDelivery', { deliveryId: 'x', outcome: 'arrived', reason: 'Asked.' }, 'no-delivery'],
    ] as const) {
      const answer = await site.invoke(people[who].accountId, 'record-panel', place, call, payload);
      expect([call, refusalOf(answer)]).toEqual([call, expect.objectContaining({ code })]);
    }
  });

  test('cannot approve a record that is linked to another change', async () => {
    const other = await Release.plan(site);
    const { contentDigest } = await release.open();
    const payload = { recordIssueId: release.issueId, contentDigest };
    for (const issueKey of [other.ground.changeKey, 'CHG-1']) {
      const answer = await site.invoke(people.carlos.accountId, 'change-panel', { issueKey }, 'approveChange', payload);
      expect(refusalOf(answer)).toMatchObject({ code: 'not-linked', field: 'recordIssueId' });
    }
    const onRecord = await site.invoke(
      people.carlos.accountId,
      'change-panel',
      release.place,
      'approveChange',
      payload,
    );
    expect(refusalOf(onRecord)).toMatchObject({ code: 'not-permitted' });
  });

  test('cannot plan a version of another project, or for a change that is none, or for a group that is gone', async () => {
    const { groups } = await site.administration();
    const groupIds = groups.map((group) => group.id);
    const { versionId, changeKey, storyKeys } = release.ground;
    const plan = async (projectKey: string, who: Who, payload: unknown): Promise<unknown> =>
      refusalOf(
        await site.invoke(people[who].accountId, 'project-page', { projectKey }, 'planCommunications', payload),
      );
    const right = { versionId, changeKeys: [changeKey], groupIds };
    expect(await plan('CHG', 'mei', right)).toMatchObject({ code: 'not-permitted' });
    expect(await plan('HBR', 'mei', { ...right, versionId: '999999' })).toMatchObject({
      code: 'no-version',
      field: 'versionId',
    });
    expect(await plan('HBR', 'mei', { ...right, changeKeys: storyKeys })).toMatchObject({
      code: 'not-a-change',
      field: 'changeKeys',
    });
    expect(await plan('HBR', 'mei', { ...right, changeKeys: ['CHG-9999'] })).toMatchObject({
      code: 'no-change-request',
      field: 'changeKeys',
    });
    expect(await plan('HBR', 'mei', { ...right, changeKeys: [] })).toMatchObject({ field: 'changeKeys' });
    expect(await plan('HBR', 'mei', { ...right, groupIds: ['gone'] })).toMatchObject({ field: 'groupIds' });
    expect(await plan('HBR', 'mei', { ...right, groupIds: [] })).toMatchObject({ field: 'groupIds' });
  });
});

describe('a payload of a wrong shape is refused with the field that is wrong', () => {
  const save = rules['record-panel'].saveCommunique.payload;
  const timed = (timing: unknown) => ({ ...rules['record-panel'].scheduleCommunique.payload, timing });
  const onReleaseDate = (time: string, timeZone = 'UTC') => ({ kind: 'release-date', days: 1, time, timeZone });
  const ask = rules['record-panel'].askOverride.payload;
  const settings = rules['administration-page'].saveSettings.payload;
  const seen = [{ recordIssueId: '1', contentDigest: digest }];
  test.each<[Who, keyof typeof rules, string, unknown, string]>([
    ['mei', 'record-panel', 'addCommunique', {}, 'groupId'],
    ['mei', 'record-panel', 'addCommunique', { groupId: 7 }, 'groupId'],
    ['mei', 'record-panel', 'scheduleCommunique', timed({ start: { kind: 'soon' } }), 'timing.start.kind'],
    ['mei', 'record-panel', 'scheduleCommunique', timed({ start: onReleaseDate('25:00') }), 'timing.start.time'],
    [
      'mei',
      'record-panel',
      'scheduleCommunique',
      timed({ start: onReleaseDate('09:00', 'Mars/Olympus') }),
      'timing.start.timeZone',
    ],
    [
      'mei',
      'record-panel',
      'scheduleCommunique',
      timed({ start: { kind: 'at-once' }, quiet: { from: '08:00', until: '08:00', timeZone: 'UTC' } }),
      'timing.quiet.until',
    ],
    [
      'mei',
      'record-panel',
      'scheduleCommunique',
      timed({
        start: { kind: 'at-once' },
        quiet: { from: '22:00', until: '07:00', timeZone: 'UTC', perReader: 'some' },
      }),
      'timing.quiet.perReader',
    ],
    ['mei', 'record-panel', 'saveCommunique', { ...save, subject: 'Two\nlines' }, 'subject'],
    ['mei', 'record-panel', 'saveCommunique', { ...save, subject: 'x'.repeat(2000) }, 'subject'],
    ['mei', 'record-panel', 'saveCommunique', { ...save, answers: { ...answers, why: 7 } }, 'answers.why'],
    [
      'mei',
      'record-panel',
      'saveCommunique',
      { ...save, answers: { ...answers, how: '>'.repeat(9000) } },
      'answers.how',
    ],
    ['mei', 'record-panel', 'saveCommunique', { ...save, kind: 'rumour' }, 'kind'],
    ['mei', 'record-panel', 'saveCommunique', { ...save, revision: 'latest' }, 'revision'],
    ['mei', 'record-panel', 'submitForApproval', { contentDigest: 'what stands' }, 'contentDigest'],
    ['ada', 'record-panel', 'sendCommunications', {}, 'contentDigest'],
    ['ada', 'record-panel', 'attestDeployment', { environment: 'production', status: 'verified' }, 'checked'],
    ['ada', 'record-panel', 'askOverride', { ...ask, gate: 'release-identified' }, 'gate'],
    ['ada', 'record-panel', 'askOverride', { ...ask, reason: ' ' }, 'reason'],
    ['ada', 'record-panel', 'askOverride', { ...ask, hours: 25 }, 'hours'],
    ['ada', 'record-panel', 'askOverride', { ...ask, hours: 0.5 }, 'hours'],
    ['ada', 'record-panel', 'listDeliveries', { state: 'lost' }, 'state'],
    ['ada', 'record-panel', 'listDeliveries', { cursor: '-1' }, 'cursor'],
    ['ada', 'record-panel', 'settleDelivery', { deliveryId: 'x', outcome: 'arrived', reason: ' ' }, 'reason'],
    ['ada', 'record-panel', 'settleDelivery', { deliveryId: 'x', outcome: 'lost', reason: 'y' }, 'outcome'],
    ['carlos', 'change-panel', 'decideRecords', { decision: 'approved', records: [] }, 'records'],
    ['carlos', 'change-panel', 'decideRecords', { decision: 'undecided', records: seen }, 'decision'],
    ['carlos', 'change-panel', 'decideRecords', { decision: 'declined', records: seen, reason: ' ' }, 'reason'],
    ['carlos', 'change-panel', 'decideRecords', { decision: 'approved', records: [...seen, ...seen] }, 'records'],
    ['carlos', 'site-page', 'decideOnChange', { decision: 'approved', records: seen }, 'changeIssueId'],
    ['carlos', 'site-page', 'openChangeToDecide', { changeIssueId: 'CHG-1' }, 'changeIssueId'],
    ['carlos', 'site-page', 'openMyApprovals', { cursor: 7 }, 'cursor'],
    ['carlos', 'site-page', 'openEmergencies', { cursor: 7 }, 'cursor'],
    ['carlos', 'change-panel', 'declineChange', { recordIssueId: '1', contentDigest: digest }, 'reason'],
    ['carlos', 'change-panel', 'approveChange', { recordIssueId: 'HBR-1', contentDigest: digest }, 'recordIssueId'],
    ['mei', 'project-page', 'planCommunications', { changeKeys: 'CHG-1' }, 'versionId'],
    ['mei', 'project-page', 'planCommunications', { versionId: '1', changeKeys: 'CHG-1' }, 'changeKeys'],
    ['ines', 'site-page', 'openHistory', { issueId: '../1' }, 'issueId'],
    ['ines', 'site-page', 'openHistoryEntries', { issueId: '1', cursor: '-1' }, 'cursor'],
    ['ines', 'site-page', 'openHistoryDeliveries', { issueId: '1' }, 'cursor'],
    ['ines', 'site-page', 'verifyLedger', { issueId: '1', cursor: '12' }, 'cursor'],
    ['ines', 'site-page', 'exportBundle', { issueId: '1', cursor: '3000:7' }, 'cursor'],
    ['sam', 'administration-page', 'chooseMailProvider', { provider: 'pigeons' }, 'provider'],
    ['sam', 'administration-page', 'saveProviderKey', { provider: 'sendgrid', key: 'password' }, 'key'],
    ['sam', 'administration-page', 'saveProviderKey', { provider: 'postmark', key: 'SG.0123456789abcdef' }, 'key'],
    ['sam', 'administration-page', 'saveEventKey', { provider: 'postmark', key: 'short' }, 'key'],
    ['sam', 'administration-page', 'saveTextSender', { accountSid: 'AC1', sender: '+15005550006' }, 'accountSid'],
    ['sam', 'administration-page', 'sendTestText', { number: '0151 23456789' }, 'number'],
    ['sam', 'administration-page', 'sendTestMail', { provider: 'sendgrid', address: 'nobody' }, 'address'],
    ['sam', 'administration-page', 'removeProviderKeys', { provider: 'pigeons' }, 'provider'],
    ['sam', 'administration-page', 'createMissing', { item: 'everything' }, 'item'],
    [
      'sam',
      'administration-page',
      'saveGroup',
      { name: 'X', members: { kind: 'addresses', addresses: [{ address: 'nobody' }] } },
      'members.addresses.0.address',
    ],
    [
      'sam',
      'administration-page',
      'uploadMembers',
      { part: 0, members: { kind: 'addresses', addresses: [{ address: 'ana@example.com' }, { address: 'nobody' }] } },
      'members.addresses.1.address',
    ],
    ['sam', 'administration-page', 'uploadMembers', { part: 500, members: { kind: 'nobody' } }, 'part'],
    ['sam', 'administration-page', 'openMembers', { groupId: 'none', cursor: 'third' }, 'cursor'],
    ['sam', 'administration-page', 'saveGroup', { name: ' ', members: { kind: 'nobody' } }, 'name'],
    [
      'sam',
      'administration-page',
      'saveSettings',
      { ...settings, settings: { ...settings.settings, changeIssueTypes: [] } },
      'settings.changeIssueTypes',
    ],
    [
      'sam',
      'administration-page',
      'saveSettings',
      { ...settings, settings: { ...settings.settings, sender: { name: 'X', address: 'nobody' } } },
      'settings.sender.address',
    ],
  ])('%s, on the %s, %s: %j', async (who, module, call, payload, field) => {
    const before = (await site.state()).usage.storageWrites;
    expect(await invoke(who, module, call, payload)).toMatchObject({
      ok: false,
      refusal: { code: 'invalid', field, message: expect.stringMatching(/\.$/) },
    });
    expect((await site.state()).usage.storageWrites).toBe(before);
  });
});
