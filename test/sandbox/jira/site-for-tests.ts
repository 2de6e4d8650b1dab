import { createTestClock } from '../../../sandbox/clock';
import { openDatabase, type Database } from '../../../sandbox/database';
import {
  ADMINISTRATOR_PERMISSIONS,
  grantsFor,
  MEMBER_PERMISSIONS,
  seedSite,
  type SiteContent,
} from '../../../sandbox/jira/seed';
import { openJiraSite, type OpenJiraSite } from '../../../sandbox/jira/site';
import type { Caller, Clock, InstalledApp, OutgoingMail, Person, WorkflowVerdict } from '../../../sandbox/ports';

const person = (name: string, displayName: string, timeZone = 'UTC'): Person => ({
  accountId: `account-${name}`,
  displayName,
  emailAddress: `${name}@example.com`,
  timeZone,
  locale: 'en_GB',
  role: name,
});

export const sam = person('sam', 'Sam Weber', 'Europe/Berlin');
export const mei = person('mei', 'Mei Tanaka', 'Asia/Tokyo');
export const carlos = person('carlos', 'Carlos Ruiz');
export const noor = person('noor', 'Noor Haddad');
export const lena = person('lena', 'Lena Fischer');

const APPROVERS = 'customfield_10103';
const SERVICES = 'customfield_10100';

/** A product project, a service project with an approval step, and a person (Lena) who may see no project but PUB. */
const content: SiteContent = {
  people: [sam, mei, carlos, noor, lena],
  groups: [
    { name: 'jira-administrators', members: [sam.accountId] },
    { name: 'developers', members: [sam.accountId, mei.accountId] },
    { name: 'change-managers', members: [carlos.accountId, noor.accountId] },
    { name: 'readers', members: [sam, mei, carlos, noor, lena].map(({ accountId }) => accountId) },
    { name: 'trusted', members: [mei.accountId] },
  ],
  globalPermissions: [
    { permission: 'ADMINISTER', groups: ['jira-administrators'] },
    { permission: 'USER_PICKER', groups: ['readers'] },
    { permission: 'BULK_CHANGE', groups: ['developers'] },
  ],
  permissionSchemes: [
    {
      name: 'Product scheme',
      grants: [
        ...grantsFor(MEMBER_PERMISSIONS, { group: 'developers' }),
        ...grantsFor(['BROWSE_PROJECTS', 'ADD_COMMENTS'], { group: 'change-managers' }),
        ...grantsFor(ADMINISTRATOR_PERMISSIONS, { group: 'jira-administrators' }),
        ...grantsFor(['app-prepare'], { group: 'developers' }),
      ],
    },
    {
      name: 'Change scheme',
      grants: [
        ...grantsFor(MEMBER_PERMISSIONS, { group: 'change-managers' }, { group: 'developers' }),
        ...grantsFor(ADMINISTRATOR_PERMISSIONS, { group: 'jira-administrators' }),
      ],
    },
    { name: 'Public scheme', grants: grantsFor(['BROWSE_PROJECTS'], { group: 'readers' }) },
  ],
  issueTypes: [{ name: '[System] Change', description: 'A change of something in production.', avatarId: 10_500 }],
  statuses: [
    { name: 'Awaiting approval', category: 'indeterminate' },
    { name: 'Implementing', category: 'indeterminate' },
    { name: 'Declined', category: 'done' },
  ],
  customFields: [
    { id: SERVICES, name: 'Affected services', type: 'com.atlassian.jira.plugins.cmdb:cmdb-object-cftype' },
    {
      id: 'customfield_10101',
      name: 'Planned start',
      type: 'com.atlassian.jira.plugin.system.customfieldtypes:datetime',
    },
    {
      id: APPROVERS,
      name: 'Approvers',
      type: 'com.atlassian.jira.plugin.system.customfieldtypes:multiuserpicker',
    },
  ],
  workflows: [
    {
      name: 'Change workflow',
      statuses: ['To Do', 'Awaiting approval', 'Implementing', 'Declined', 'Done'],
      initial: 'Awaiting approval',
      transitions: [
        { name: 'Approved', from: ['Awaiting approval'], to: 'Implementing' },
        { name: 'Rejected', from: ['Awaiting approval'], to: 'Declined' },
        { name: 'Complete', from: ['Implementing'], to: 'Done' },
      ],
      approvals: [
        {
          status: 'Awaiting approval',
          conditionType: 'number',
          conditionValue: 1,
          fieldId: APPROVERS,
          approved: 'Approved',
          rejected: 'Rejected',
        },
      ],
    },
    {
      name: 'Guarded workflow',
      statuses: ['To Do', 'Done'],
      initial: 'To Do',
      transitions: [
        {
          name: 'Finish',
          from: ['To Do'],
          to: 'Done',
          validators: [
            {
              ruleKey: 'forge:expression-validator',
              parameters: { key: 'ari:cloud:ecosystem::extension/app-1/env-1/static/gate', config: '{"strict":true}' },
            },
          ],
        },
      ],
    },
  ],
  issueTypeSchemes: [
    { name: 'Product types', issueTypes: ['Bug', 'New Feature', 'Improvement', 'Task', 'Sub-task', 'Epic'] },
    { name: 'Change types', issueTypes: ['[System] Change'] },
  ],
  workflowSchemes: [
    { name: 'Product workflows', default: 'Software Simplified Workflow', byIssueType: { Epic: 'Guarded workflow' } },
    { name: 'Change workflows', default: 'Change workflow' },
  ],
  assets: [
    {
      name: 'Services',
      key: 'SVC',
      types: [
        {
          name: 'Service',
          attributes: [
            { name: 'Description', type: 0 },
            { name: 'Release communications', type: 9 },
          ],
          objects: [
            { Name: 'gateway', Description: 'Takes queries' },
            { Name: 'console', Description: 'Shows answers' },
          ],
        },
      ],
    },
  ],
  projects: [
    {
      key: 'PRD',
      name: 'Product',
      typeKey: 'software',
      lead: mei.accountId,
      permissionScheme: 'Product scheme',
      issueTypeScheme: 'Product types',
      workflowScheme: 'Product workflows',
      components: [{ name: 'Gateway' }, { name: 'Console' }],
      versions: [
        { name: '1.0', released: true, releaseDate: '2026-10-01' },
        { name: '2.0', releaseDate: '2026-12-01' },
      ],
      securityLevels: [{ name: 'Trusted only', members: [{ group: 'trusted' }] }],
    },
    {
      key: 'CHG',
      name: 'Change management',
      typeKey: 'service_desk',
      lead: carlos.accountId,
      permissionScheme: 'Change scheme',
      issueTypeScheme: 'Change types',
      workflowScheme: 'Change workflows',
      requestTypes: [{ name: 'Change', issueType: '[System] Change' }],
    },
    {
      key: 'PUB',
      name: 'Public',
      typeKey: 'business',
      lead: sam.accountId,
      permissionScheme: 'Public scheme',
      issueTypeScheme: 'Product types',
      workflowScheme: 'Product workflows',
    },
  ],
  issues: [
    {
      project: 'PRD',
      type: 'New Feature',
      summary: 'Share a dashboard',
      reporter: mei.accountId,
      assignee: mei.accountId,
      components: ['Console'],
      fixVersions: ['2.0'],
      labels: ['dashboards'],
    },
    {
      project: 'PRD',
      type: 'Bug',
      summary: 'Queries with long lists fail',
      reporter: mei.accountId,
      components: ['Gateway'],
      fixVersions: ['2.0'],
      priority: 'High',
      status: 'Done',
    },
    {
      project: 'PRD',
      type: 'Bug',
      summary: 'A token can be read in the log',
      reporter: mei.accountId,
      fixVersions: ['2.0'],
      securityLevel: 'Trusted only',
    },
    {
      project: 'CHG',
      type: '[System] Change',
      summary: 'Deploy Product 2.0 to production',
      reporter: mei.accountId,
      custom: { [APPROVERS]: [carlos.accountId, noor.accountId], [SERVICES]: ['gateway'] },
      requestType: 'Change',
    },
  ],
  links: [{ type: 'Relates', inward: 'PRD-1', outward: 'CHG-1' }],
};

export interface TestSite {
  readonly site: OpenJiraSite;
  readonly clock: Clock;
  readonly database: Database;
  readonly mails: OutgoingMail[];
  /** Makes the mail server refuse, or take mail again. */
  refuseMail(refuse: boolean): void;
  /** Makes a call and gives its status and parsed body. */
  call(as: Person | Caller, method: string, path: string, body?: unknown): Promise<TestAnswer>;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // Tests read freely in the answers that they expect.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

export const anonymous: Caller = { kind: 'anonymous' };

/** An open site with the content above, in memory, on a clock that stands still. */
export function openTestSite(options: { readonly database?: Database; readonly searchLag?: number } = {}): TestSite {
  const clock = createTestClock('2026-11-20T09:00:00.000Z');
  const database = options.database ?? openDatabase(':memory:');
  const mails: OutgoingMail[] = [];
  let refusing = false;
  const site = openJiraSite({
    database,
    clock,
    mailer: {
      async send(mail) {
        if (refusing) throw new Error('The mail server is away.');
        mails.push(mail);
        return { messageId: String(mails.length) };
      },
    },
    siteUrl: () => 'http://localhost:8240',
    log: () => undefined,
    searchLag: options.searchLag,
  });
  seedSite(site, content);
  return {
    site,
    clock,
    database,
    mails,
    refuseMail: (refuse) => {
      refusing = refuse;
    },
    async call(as, method, path, body) {
      const caller: Caller = 'kind' in as ? as : { kind: 'user', accountId: as.accountId };
      const answer = await site.handle(
        { method, path, headers: {}, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
        caller,
      );
      return { ...answer, body: answer.body === '' ? undefined : (JSON.parse(answer.body) as unknown) };
    },
  };
}

/** The app that the tests install; its validator answers what the test says. */
export function appFor(verdict: () => WorkflowVerdict | Promise<WorkflowVerdict>): InstalledApp {
  return {
    id: 'ari:cloud:ecosystem::app/app-1',
    environmentId: 'env-1',
    name: 'Release Communications',
    projectPermissions: [{ key: 'app-prepare', name: 'Prepare', description: 'Prepares communications.' }],
    globalPermissions: [
      { key: 'app-audit', name: 'Audit', description: 'Reads everything.', defaultGrants: ['jira-administrators'] },
    ],
    indexedProperties: [
      {
        entityType: 'issue',
        propertyKey: 'release-communications',
        values: [
          { path: 'state', type: 'string', searchAlias: 'communicationState' },
          { path: 'open', type: 'number' },
        ],
      },
    ],
    validateTransition: async () => verdict(),
  };
}
