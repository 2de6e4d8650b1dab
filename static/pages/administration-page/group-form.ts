import { useState } from 'react';
import { type GroupMembers, type GroupView } from '../../../src/contract';
import { readAddresses, writeAddresses } from './addresses';

export type MembersKind = GroupMembers['kind'];

export interface GroupDraft {
  readonly name: string;
  readonly description: string;
  readonly kind: MembersKind;
  readonly jiraGroup?: { readonly groupId: string; readonly name: string };
  readonly accountIds: readonly string[];
  readonly addresses: string;
  /** Who sees to it that the group can be reached; empty for the Jira administrators. */
  readonly responsible: string;
}

type Problems = Readonly<Record<'name' | 'members', readonly string[]>>;

function draftOf(group: GroupView | undefined): GroupDraft {
  const members = group?.members;
  return {
    name: group?.name ?? '',
    description: group?.description ?? '',
    kind: members?.kind ?? 'jira-group',
    jiraGroup: members?.kind === 'jira-group' ? { groupId: members.groupId, name: members.groupName } : undefined,
    accountIds: members?.kind === 'jira-users' ? members.accountIds : [],
    responsible: group?.responsibleAccountId ?? '',
    addresses: members?.kind === 'addresses' ? writeAddresses(members.addresses) : '',
  };
}

/** The members that a draft describes, or why it describes none. */
function membersOf(draft: GroupDraft): GroupMembers | readonly string[] {
  switch (draft.kind) {
    case 'jira-group':
      if (!draft.jiraGroup) return ['Choose a Jira group.'];
      return { kind: 'jira-group', groupId: draft.jiraGroup.groupId, groupName: draft.jiraGroup.name };
    case 'jira-users':
      return draft.accountIds.length === 0
        ? ['Add at least one person.']
        : { kind: 'jira-users', accountIds: draft.accountIds };
    case 'addresses': {
      const { addresses, problems } = readAddresses(draft.addresses);
      if (problems.length > 0) return problems.map(({ line, message }) => `Line ${line}: ${message}`);
      return addresses.length === 0 ? ['Paste at least one address.'] : { kind: 'addresses', addresses };
    }
  }
}

const isProblems = (members: GroupMembers | readonly string[]): members is readonly string[] => Array.isArray(members);

export interface GroupForm {
  readonly draft: GroupDraft;
  readonly change: (part: Partial<GroupDraft>) => void;
  /** Empty until the person has tried to save. */
  readonly problems: Problems;
  /** The members to save, or nothing when the form has problems, which it then shows. */
  readonly check: () => GroupMembers | undefined;
}

/** What a person types about a stakeholder group. */
export function useGroupForm(group: GroupView | undefined): GroupForm {
  const [draft, setDraft] = useState(() => draftOf(group));
  const [tried, setTried] = useState(false);
  const members = membersOf(draft);
  const name = draft.name.trim() === '' ? ['Name the group as its people would call themselves.'] : [];
  return {
    draft,
    change: (part) => setDraft((before) => ({ ...before, ...part })),
    problems: tried ? { name, members: isProblems(members) ? members : [] } : { name: [], members: [] },
    check: () => {
      setTried(true);
      return name.length > 0 || isProblems(members) ? undefined : members;
    },
  };
}
