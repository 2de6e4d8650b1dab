import { DateTime } from 'luxon';
import { seedSite, type SeedIssue, type SiteContent } from '../jira/seed';
import { type JiraSite } from '../ports';
import { access, changePermissions, productPermissions } from './access';
import { type NameOf } from './app-keys';
import { affectedServicesField, approversField, customFields, plannedEndField, plannedStartField } from './fields';
import { affectedServices, type DemoIssue, harbour, harbourIssues, services } from './harbour';
import { people } from './people';
import {
  changeLife,
  changeType,
  changeWorkflow,
  communicationsLife,
  communicationsType,
  communicationsWorkflow,
  statuses,
} from './workflows';

export const changeProjectKey = 'CHG';
const helpType = '[System] Service request';
const confidential = 'Security team';
const productTypes = ['Epic', 'New Feature', 'Improvement', 'Bug', 'Task', 'Sub-task'];

export interface DemoOptions {
  /** A site that nobody prepared for the app: without its issue type and its link type. */
  readonly bare: boolean;
  readonly nameOf: NameOf;
  /** The demo's dates lie around this instant; milliseconds since the epoch. */
  readonly now: number;
}

/** Puts the demo on the site: a product about to be released, a change that waits for approval, services, people. */
export function fillSite(site: JiraSite, options: DemoOptions): void {
  seedSite(site, access(options.nameOf));
  seedSite(site, configuration(options));
  seedSite(site, product(options));
  seedSite(site, changeManagement(options));
}

function configuration({ bare, nameOf }: DemoOptions): SiteContent {
  const typeOfCommunications = bare ? [] : [communicationsType];
  return {
    issueTypes: [
      { name: changeType, description: 'A change to what runs in production.', avatarId: 10_318 },
      ...typeOfCommunications.map((name) => ({
        name,
        description: 'Everything to be told about one release, to whom, and what became of it.',
        avatarId: 10_312,
      })),
      { name: helpType, description: 'Help that a customer asks for.', avatarId: 10_303 },
    ],
    linkTypes: bare ? [] : [{ name: 'Release communications', inward: 'is communicated by', outward: 'communicates' }],
    statuses,
    customFields,
    workflows: [changeLife, ...(bare ? [] : [communicationsLife(nameOf)])],
    issueTypeSchemes: [
      { name: 'Product issue type scheme', issueTypes: [...productTypes, ...typeOfCommunications] },
      { name: 'Change management issue type scheme', issueTypes: [changeType, helpType] },
    ],
    workflowSchemes: [
      {
        name: 'Product workflow scheme',
        default: 'Software Simplified Workflow',
        byIssueType: bare ? {} : { [communicationsType]: communicationsWorkflow },
      },
      {
        name: 'Change management workflow scheme',
        default: changeWorkflow,
        byIssueType: { [helpType]: 'Software Simplified Workflow' },
      },
    ],
  };
}

function product({ now }: DemoOptions): SiteContent {
  const [previous, next] = harbour.versions;
  const day = (offset: number): string =>
    DateTime.fromMillis(now, { zone: 'utc' }).plus({ days: offset }).toISODate() ?? '';
  return {
    projects: [
      {
        key: harbour.key,
        name: harbour.name,
        description: harbour.description,
        typeKey: 'software',
        lead: people.mei.accountId,
        permissionScheme: productPermissions,
        issueTypeScheme: 'Product issue type scheme',
        workflowScheme: 'Product workflow scheme',
        components: harbour.components,
        versions: [
          { ...previous, released: true, startDate: day(-140), releaseDate: day(-65) },
          { ...next, released: false, startDate: day(-64), releaseDate: day(1) },
        ],
        securityLevels: [
          {
            name: confidential,
            description: 'Seen by developers only, until the fix is everywhere.',
            members: [{ group: 'developers' }],
          },
        ],
      },
    ],
    issues: harbourIssues.map((issue, index) => toSeedIssue(issue, index, now)),
    links: [{ type: 'Relates', inward: `${harbour.key}-3`, outward: `${harbour.key}-4` }],
  };
}

function toSeedIssue(issue: DemoIssue, index: number, now: number): SeedIssue {
  const { type, summary, description, component, priority, version, labels = [] } = issue;
  const daysAgo = version === '4.1.0' ? 130 - index : 60 - 3 * index;
  return {
    key: `${harbour.key}-${index + 1}`,
    project: harbour.key,
    ...{ type, summary, description, priority, labels },
    status: 'Done',
    reporter: people.mei.accountId,
    assignee: people.mei.accountId,
    components: [component],
    fixVersions: [version],
    created: DateTime.fromMillis(now).minus({ days: daysAgo }).toMillis(),
    ...(issue.confidential ? { securityLevel: confidential } : {}),
  };
}

function changeManagement({ now }: DemoOptions): SiteContent {
  const start = DateTime.fromMillis(now, { zone: 'utc' })
    .plus({ days: 1 })
    .set({ hour: 20, minute: 0, second: 0, millisecond: 0 });
  return {
    assets: [
      {
        name: 'Services',
        key: 'SVC',
        description: 'The services of the company: its configuration items.',
        types: [
          {
            name: 'Service',
            description: 'Something that people use and that changes touch.',
            attributes: [
              { name: 'Description', type: 0 },
              { name: 'Owner', type: 'person' },
              {
                name: 'Release communications',
                description: 'What was told about releases that touched the service.',
                type: 9,
              },
            ],
            objects: services.map(({ name, description, owner }) => ({
              Name: name,
              Description: description,
              Owner: owner.accountId,
            })),
          },
        ],
      },
    ],
    projects: [
      {
        key: changeProjectKey,
        name: 'Change management',
        description: 'Requests to change what runs in production.',
        typeKey: 'service_desk',
        lead: people.carlos.accountId,
        permissionScheme: changePermissions,
        roles: { Member: { groups: ['change-managers'] } },
        issueTypeScheme: 'Change management issue type scheme',
        workflowScheme: 'Change management workflow scheme',
        requestTypes: [
          { name: 'Change', issueType: changeType, description: 'Ask for a change to what runs in production.' },
          { name: 'Help', issueType: helpType, description: 'Ask for help with what runs in production.' },
        ],
      },
    ],
    issues: [
      {
        key: `${changeProjectKey}-1`,
        project: changeProjectKey,
        type: changeType,
        requestType: 'Change',
        summary: 'Deploy Harbour 4.2.0 to production',
        description:
          'Install Harbour 4.2.0 on the three production services. Queries are answered throughout; scheduled exports pause for about ten minutes. The back-out plan brings 4.1.0 back within 20 minutes.',
        status: 'Awaiting approval',
        priority: 'High',
        reporter: people.ada.accountId,
        assignee: people.ada.accountId,
        custom: {
          [affectedServicesField]: [...affectedServices],
          [plannedStartField]: start.toMillis(),
          [plannedEndField]: start.plus({ hours: 2 }).toMillis(),
          [approversField]: [people.carlos.accountId, people.noor.accountId],
        },
      },
    ],
  };
}
