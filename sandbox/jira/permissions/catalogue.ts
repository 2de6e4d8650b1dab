/** Jira's permissions that the site knows, with the numbers and names that `/rest/api/3/permissions` gives them. */
export interface Permission {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly type: 'GLOBAL' | 'PROJECT';
  readonly description: string;
}

const project = (id: string, key: string, name: string, description: string): Permission => ({
  id,
  key,
  name,
  type: 'PROJECT',
  description,
});
const global = (id: string, key: string, name: string, description: string): Permission => ({
  id,
  key,
  name,
  type: 'GLOBAL',
  description,
});

export const JIRA_PERMISSIONS: readonly Permission[] = [
  global(
    '0',
    'ADMINISTER',
    'Administer Jira',
    'Create and administer projects, issue types, fields, workflows and schemes.',
  ),
  global('44', 'SYSTEM_ADMIN', 'Jira System Administrators', 'Perform all administration functions.'),
  global('27', 'USER_PICKER', 'Browse users and groups', 'View and select users or groups from the user picker.'),
  global(
    '22',
    'CREATE_SHARED_OBJECTS',
    'Share dashboards and filters',
    'Share dashboards and filters with other users.',
  ),
  global(
    '24',
    'MANAGE_GROUP_FILTER_SUBSCRIPTIONS',
    'Manage group filter subscriptions',
    'Manage group filter subscriptions.',
  ),
  global('33', 'BULK_CHANGE', 'Make bulk changes', 'Modify collections of issues at once.'),
  global('-1', 'CREATE_PROJECT', 'Create team-managed projects', 'Create team-managed projects.'),
  project('10', 'BROWSE_PROJECTS', 'Browse Projects', 'Ability to browse projects and the issues within them.'),
  project('11', 'CREATE_ISSUES', 'Create Issues', 'Ability to create issues.'),
  project('12', 'EDIT_ISSUES', 'Edit Issues', 'Ability to edit issues.'),
  project('13', 'ASSIGN_ISSUES', 'Assign Issues', 'Ability to assign issues to other people.'),
  project('14', 'RESOLVE_ISSUES', 'Resolve Issues', 'Ability to resolve and reopen issues and to set fix versions.'),
  project('15', 'ADD_COMMENTS', 'Add Comments', 'Ability to comment on issues.'),
  project('16', 'DELETE_ISSUES', 'Delete Issues', 'Ability to delete issues.'),
  project('17', 'ASSIGNABLE_USER', 'Assignable User', 'Users with this permission may be assigned to issues.'),
  project('18', 'CLOSE_ISSUES', 'Close Issues', 'Ability to close issues.'),
  project('19', 'CREATE_ATTACHMENTS', 'Create Attachments', 'Users with this permission may create attachments.'),
  project('20', 'WORK_ON_ISSUES', 'Work On Issues', 'Ability to log work done against an issue.'),
  project('21', 'LINK_ISSUES', 'Link Issues', 'Ability to link issues together.'),
  project('23', 'ADMINISTER_PROJECTS', 'Administer Projects', 'Ability to administer a project in Jira.'),
  project('25', 'MOVE_ISSUES', 'Move Issues', 'Ability to move issues between projects or workflows.'),
  project('26', 'SET_ISSUE_SECURITY', 'Set Issue Security', 'Ability to set the level of security on an issue.'),
  project('28', 'SCHEDULE_ISSUES', 'Schedule Issues', 'Ability to view or edit an issue’s due date.'),
  project('29', 'VIEW_DEV_TOOLS', 'View Development Tools', 'Allows users to see development-related information.'),
  project(
    '30',
    'MODIFY_REPORTER',
    'Modify Reporter',
    'Ability to modify the reporter when creating or editing an issue.',
  ),
  project(
    '31',
    'VIEW_VOTERS_AND_WATCHERS',
    'View Voters and Watchers',
    'Ability to view the voters and watchers of an issue.',
  ),
  project('32', 'MANAGE_WATCHERS', 'Manage Watchers', 'Ability to manage the watchers of an issue.'),
  project('34', 'EDIT_ALL_COMMENTS', 'Edit All Comments', 'Ability to edit all comments made on issues.'),
  project('35', 'EDIT_OWN_COMMENTS', 'Edit Own Comments', 'Ability to edit own comments made on issues.'),
  project('36', 'DELETE_ALL_COMMENTS', 'Delete All Comments', 'Ability to delete all comments made on issues.'),
  project('37', 'DELETE_OWN_COMMENTS', 'Delete Own Comments', 'Ability to delete own comments made on issues.'),
  project('46', 'TRANSITION_ISSUES', 'Transition Issues', 'Ability to transition issues.'),
  project('45', 'VIEW_READONLY_WORKFLOW', 'View Read-Only Workflow', 'View a read-only version of a workflow.'),
  project(
    '-2',
    'SERVICEDESK_AGENT',
    'Service Project Agent',
    'Allows users to interact with customers of the service project.',
  ),
];

/** What every app's user may do anywhere: Jira grants it to the role of apps, which is in every permission scheme. */
export const GLOBAL_PERMISSIONS_OF_APPS: ReadonlySet<string> = new Set([
  'USER_PICKER',
  'CREATE_SHARED_OBJECTS',
  'BULK_CHANGE',
]);
