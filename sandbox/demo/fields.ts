import { type SiteContent } from '../jira/seed';

export const affectedServicesField = 'customfield_10100';
export const plannedStartField = 'customfield_10101';
export const plannedEndField = 'customfield_10102';
export const approversField = 'customfield_10103';

const jiraType = 'com.atlassian.jira.plugin.system.customfieldtypes';

export const customFields: NonNullable<SiteContent['customFields']> = [
  {
    id: affectedServicesField,
    name: 'Affected services',
    type: 'com.atlassian.jira.plugins.cmdb:cmdb-object-cftype',
    description: 'The services in Assets that the change touches.',
  },
  { id: plannedStartField, name: 'Planned start', type: `${jiraType}:datetime` },
  { id: plannedEndField, name: 'Planned end', type: `${jiraType}:datetime` },
  {
    id: approversField,
    name: 'Approvers',
    type: `${jiraType}:multiuserpicker`,
    description: 'Who is asked to approve.',
  },
];
