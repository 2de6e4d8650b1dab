import { type SeedWorkflow, type SiteContent } from '../jira/seed';
import { type NameOf } from './app-keys';
import { approversField } from './fields';

export const communicationsType = 'Release Communications';
export const changeType = '[System] Change';
export const communicationsWorkflow = 'Release communications workflow';
export const changeWorkflow = 'Change management workflow';

export const statuses: NonNullable<SiteContent['statuses']> = [
  { name: 'Planning', category: 'new' },
  { name: 'Consolidating', category: 'indeterminate' },
  { name: 'Awaiting approval', category: 'indeterminate' },
  { name: 'Ready', category: 'indeterminate' },
  { name: 'Sending', category: 'indeterminate' },
  { name: 'Sent', category: 'done' },
  { name: 'Confirmed', category: 'done' },
  { name: 'Recorded', category: 'done' },
  { name: 'Withdrawn', category: 'done' },
  { name: 'Awaiting implementation', category: 'indeterminate' },
  { name: 'Implementing', category: 'indeterminate' },
  { name: 'Completed', category: 'done' },
  { name: 'Declined', category: 'done' },
  { name: 'Cancelled', category: 'done' },
];

const communicationsStatuses = [
  'Planning',
  'Consolidating',
  'Awaiting approval',
  'Ready',
  'Sending',
  'Sent',
  'Confirmed',
  'Recorded',
  'Withdrawn',
];

/** What only a record with open gates can be. */
const gatedStatuses: readonly string[] = ['Sending', 'Sent', 'Confirmed', 'Recorded'];

/** The life of a record. Nobody gets a record to *Sending* or past it while a gate is held: the app's validator stands there. */
export function communicationsLife(nameOf: NameOf): SeedWorkflow {
  return {
    name: communicationsWorkflow,
    description: 'From planning what to tell to recording what was told.',
    statuses: communicationsStatuses,
    initial: 'Planning',
    transitions: communicationsStatuses.map((status) => ({
      name: status,
      from: 'any' as const,
      to: status,
      ...(gatedStatuses.includes(status)
        ? { validators: [{ ruleKey: 'forge:expression-validator', parameters: { key: nameOf('gates-open') } }] }
        : {}),
    })),
  };
}

export const changeLife: SeedWorkflow = {
  name: changeWorkflow,
  description: 'A change is planned, approved by a change manager, implemented and closed.',
  statuses: [
    'Planning',
    'Awaiting approval',
    'Awaiting implementation',
    'Implementing',
    'Completed',
    'Declined',
    'Cancelled',
  ],
  initial: 'Planning',
  transitions: [
    { name: 'Request approval', from: ['Planning', 'Declined'], to: 'Awaiting approval' },
    { name: 'Approve', from: ['Awaiting approval'], to: 'Awaiting implementation' },
    { name: 'Decline', from: ['Awaiting approval'], to: 'Declined' },
    { name: 'Plan again', from: ['Awaiting approval', 'Awaiting implementation', 'Declined'], to: 'Planning' },
    { name: 'Implement', from: ['Awaiting implementation'], to: 'Implementing' },
    { name: 'Complete', from: ['Implementing'], to: 'Completed' },
    { name: 'Cancel', from: 'any', to: 'Cancelled' },
  ],
  approvals: [
    {
      status: 'Awaiting approval',
      name: 'Change approval',
      conditionType: 'number',
      conditionValue: 1,
      fieldId: approversField,
      approved: 'Approve',
      rejected: 'Decline',
    },
  ],
};
