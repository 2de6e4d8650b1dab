import { ADMINISTRATOR_PERMISSIONS, grantsFor, MEMBER_PERMISSIONS, type SiteContent } from '../jira/seed';
import { type NameOf } from './app-keys';
import { everybody, people, queryUsers } from './people';

const idsOf = (members: readonly { readonly accountId: string }[]): readonly string[] =>
  members.map(({ accountId }) => accountId);

/** Where Harbour is made, and what imported products take over. */
export const productPermissions = 'Product permission scheme';
export const changePermissions = 'Change management permission scheme';

/** Who is in which group, and what the groups may do. */
export function access(nameOf: NameOf): SiteContent {
  const { sam, mei, carlos, ada, ines, lena, noor } = people;
  const everyone = { group: 'jira-software-users' };
  const administrators = { group: 'jira-administrators' };
  const developers = { group: 'developers' };
  const deploymentEngineers = { group: 'deployment-engineers' };
  const changeManagers = { group: 'change-managers' };
  const administration = grantsFor([...MEMBER_PERMISSIONS, ...ADMINISTRATOR_PERMISSIONS], administrators);

  return {
    people: everybody,
    groups: [
      { name: 'jira-administrators', members: idsOf([sam]) },
      { name: 'developers', members: idsOf([mei]) },
      { name: 'change-managers', members: idsOf([carlos, noor]) },
      { name: 'deployment-engineers', members: idsOf([ada]) },
      { name: 'auditors', members: idsOf([ines]) },
      { name: queryUsers.groupName, members: idsOf([lena, ...queryUsers.others]) },
      { name: 'jira-software-users', members: idsOf(everybody) },
    ],
    globalPermissions: [
      { permission: 'ADMINISTER', groups: ['jira-administrators'] },
      { permission: 'SYSTEM_ADMIN', groups: ['jira-administrators'] },
      { permission: 'USER_PICKER', groups: ['jira-software-users'] },
      { permission: 'BULK_CHANGE', groups: ['jira-software-users'] },
      { permission: nameOf('audit-communications'), groups: ['auditors', 'jira-administrators'] },
    ],
    permissionSchemes: [
      {
        name: productPermissions,
        description: 'Everybody reads; developers and deployment engineers work; some may handle communications.',
        grants: [
          ...grantsFor(['BROWSE_PROJECTS'], everyone),
          ...grantsFor(MEMBER_PERMISSIONS, developers, deploymentEngineers),
          ...grantsFor(['ADD_COMMENTS', 'LINK_ISSUES'], changeManagers),
          ...administration,
          ...grantsFor([nameOf('prepare-communications')], developers, deploymentEngineers),
          ...grantsFor([nameOf('send-communications')], deploymentEngineers),
        ],
      },
      {
        name: changePermissions,
        description: 'Everybody reads; those who make and manage changes work.',
        grants: [
          ...grantsFor(['BROWSE_PROJECTS'], everyone),
          ...grantsFor(MEMBER_PERMISSIONS, changeManagers, deploymentEngineers, developers),
          ...administration,
          ...grantsFor([nameOf('approve-communications')], changeManagers),
        ],
      },
    ],
  };
}
