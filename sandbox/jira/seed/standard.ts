import type { SeedHolder, SiteContent } from './content';

/** What Jira itself brings: priorities, resolutions, link types, roles, and the two plainest workflows. */
export const standardContent: SiteContent = {
  roles: [
    { name: 'Administrators', description: 'A project role that represents administrators in a project' },
    { name: 'Member', description: 'A project role that represents members in a project' },
  ],
  priorities: [
    { name: 'Highest', color: '#d04437', description: 'This problem will block progress.' },
    { name: 'High', color: '#f15C75', description: 'Serious problem that could block progress.' },
    { name: 'Medium', color: '#f79232', description: 'Has the potential to affect progress.', isDefault: true },
    { name: 'Low', color: '#707070', description: 'Minor problem or easily worked around.' },
    { name: 'Lowest', color: '#999999', description: 'Trivial problem with little or no impact on progress.' },
  ],
  resolutions: [
    { name: 'Done', description: 'Work has been completed on this issue.' },
    { name: "Won't Do", description: "This issue won't be actioned." },
    { name: 'Duplicate', description: 'The problem is a duplicate of an existing issue.' },
    { name: 'Cannot Reproduce', description: 'All attempts at reproducing this issue failed.' },
  ],
  linkTypes: [
    { name: 'Blocks', inward: 'is blocked by', outward: 'blocks' },
    { name: 'Cloners', inward: 'is cloned by', outward: 'clones' },
    { name: 'Duplicate', inward: 'is duplicated by', outward: 'duplicates' },
    { name: 'Relates', inward: 'relates to', outward: 'relates to' },
  ],
  issueTypes: [
    {
      name: 'Epic',
      description: 'A big user story that needs to be broken down.',
      hierarchyLevel: 1,
      avatarId: 10_307,
    },
    { name: 'New Feature', description: 'A new feature of the product.', avatarId: 10_311 },
    { name: 'Improvement', description: 'An improvement of an existing feature.', avatarId: 10_310 },
    { name: 'Bug', description: 'A problem or error.', avatarId: 10_303 },
    { name: 'Task', description: 'A small, distinct piece of work.', avatarId: 10_318 },
    {
      name: 'Sub-task',
      description: 'A small piece of work that is part of a larger one.',
      hierarchyLevel: -1,
      avatarId: 10_316,
    },
  ],
  statuses: [
    { name: 'To Do', category: 'new' },
    { name: 'In Progress', category: 'indeterminate' },
    { name: 'Done', category: 'done' },
  ],
  workflows: [
    {
      name: 'Software Simplified Workflow',
      statuses: ['To Do', 'In Progress', 'Done'],
      initial: 'To Do',
      transitions: [
        { name: 'To Do', from: 'any', to: 'To Do' },
        { name: 'In Progress', from: 'any', to: 'In Progress' },
        { name: 'Done', from: 'any', to: 'Done' },
      ],
    },
  ],
};

/** What a member of a project may do with issues by Jira's default permission scheme. */
export const MEMBER_PERMISSIONS = [
  'BROWSE_PROJECTS',
  'CREATE_ISSUES',
  'EDIT_ISSUES',
  'ASSIGN_ISSUES',
  'ASSIGNABLE_USER',
  'RESOLVE_ISSUES',
  'CLOSE_ISSUES',
  'TRANSITION_ISSUES',
  'ADD_COMMENTS',
  'EDIT_OWN_COMMENTS',
  'DELETE_OWN_COMMENTS',
  'LINK_ISSUES',
  'SCHEDULE_ISSUES',
  'MOVE_ISSUES',
  'WORK_ON_ISSUES',
  'CREATE_ATTACHMENTS',
  'VIEW_VOTERS_AND_WATCHERS',
  'VIEW_DEV_TOOLS',
] as const;

/** What an administrator of a project may do besides. */
export const ADMINISTRATOR_PERMISSIONS = [
  'ADMINISTER_PROJECTS',
  'DELETE_ISSUES',
  'MANAGE_WATCHERS',
  'MODIFY_REPORTER',
  'SET_ISSUE_SECURITY',
  'EDIT_ALL_COMMENTS',
  'DELETE_ALL_COMMENTS',
] as const;

/** The same permissions for several holders, for permission schemes. */
export const grantsFor = (
  permissions: readonly string[],
  ...holders: readonly SeedHolder[]
): { readonly permission: string; readonly holder: SeedHolder }[] =>
  holders.flatMap((holder) => permissions.map((permission) => ({ permission, holder })));
