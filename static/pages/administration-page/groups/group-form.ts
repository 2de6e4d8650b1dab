import { useState } from 'react';
import {
  type AdministrationView,
  type CoverageProof,
  type CoverageTarget,
  type GroupMembers,
  type GroupMembersEdit,
  type GroupView,
  type NextChannelName,
  type PeopleChannelName,
  type SentChannel,
} from '../../../../src/contract';
import { readAddresses, writeAddresses, type LineProblem } from './addresses';
import { readNumbers, writeNumbers } from './telephone-numbers';
import { readItems, writeItems } from './list-items';

export type MembersKind = GroupMembers['kind'];

/** A place to which messages are posted; its address is never shown again, so it is empty where it is kept. */
export interface DestinationDraft {
  /** Tells the rows of the form apart. */
  readonly row: number;
  readonly id?: string;
  readonly name: string;
  readonly address: string;
}

export interface GroupDraft {
  readonly name: string;
  readonly description: string;
  readonly kind: MembersKind;
  readonly jiraGroup?: { readonly groupId: string; readonly name: string };
  readonly accountIds: readonly string[];
  readonly addresses: string;
  readonly numbers: string;
  /** The channel of the destinations; absent while they were never chosen. */
  readonly channel?: SentChannel;
  readonly destinations: readonly DestinationDraft[];
  /** How people are told by people; absent while it was never chosen. */
  readonly peopleChannel?: PeopleChannelName;
  /** Whom or where, one per line. */
  readonly items: string;
  /** Who sees to it that the group can be reached; empty for the Jira administrators. */
  readonly responsible: string;
  readonly target: TargetDraft;
}

/** A target as it is typed; without a proof there is none. */
export interface TargetDraft {
  readonly proof: CoverageProof | '';
  readonly percent: string;
  readonly hours: string;
  /** After how many hours people are reminded, as a list: "24, 40"; empty: never. */
  readonly reminders: string;
  /** Whether those who are still missing are told by the next channel that the group can have, and after how many hours. */
  readonly isNextUsed: boolean;
  readonly nextHours: string;
}

/** A day leaves time to read; eight hours before the end leave time for what a person can still do. */
const NO_TARGET: TargetDraft = {
  proof: '',
  percent: '95',
  hours: '48',
  reminders: '24, 40',
  isNextUsed: false,
  nextHours: '44',
};
/** What people have to tell has a time until which it is to be done. */
export const TARGET_OF_A_LIST: TargetDraft = {
  proof: 'attested',
  percent: '100',
  hours: '24',
  reminders: '',
  isNextUsed: false,
  nextHours: '',
};

/** The target that a draft describes, or, as a sentence, why it describes none. */
export function targetOf(
  { proof, percent, hours, reminders, isNextUsed, nextHours }: TargetDraft,
  kind: MembersKind,
): CoverageTarget | undefined | string {
  if (proof === '') return undefined;
  if (!isWhole(percent, 100) || !isWhole(hours, 720))
    return 'Give whole per cent, 1 to 100, and whole hours, 1 to 720.';
  const remindAfter = reminders.split(/[\s,;]+/u).filter((text) => text !== '');
  if (!remindAfter.every((text) => isWhole(text, 719)))
    return 'Give the reminders as whole hours with commas between them, for example “24, 40”, or none.';
  const remindAfterHours = remindAfter.map(Number);
  const channel = nextChannelOf(kind);
  const hasNext = isNextUsed && channel !== undefined;
  if (hasNext && !isWhole(nextHours, 719))
    return 'Give after how many whole hours those who are still missing are told another way.';
  return {
    proof,
    percent: Number(percent),
    hours: Number(hours),
    ...(remindAfterHours.length > 0 ? { remindAfterHours } : {}),
    ...(hasNext ? { next: { channel, afterHours: Number(nextHours) } } : {}),
  };
}

/** By which channel people of this kind can be told after their own. */
export function nextChannelOf(kind: MembersKind): NextChannelName | undefined {
  switch (kind) {
    case 'addresses':
      return 'text-message';
    case 'telephone-numbers':
      return 'external-mail';
    default:
      return undefined;
  }
}

function isWhole(text: string, most: number): boolean {
  return /^\d{1,3}$/u.test(text.trim()) && Number(text) >= 1 && Number(text) <= most;
}

type Problems = Readonly<Record<'name' | 'members' | 'target', readonly string[]>>;

function draftOf(group: GroupView | undefined): GroupDraft {
  const members = group?.members;
  return {
    name: group?.name ?? '',
    description: group?.description ?? '',
    kind: members?.kind ?? 'jira-group',
    jiraGroup: members?.kind === 'jira-group' ? { groupId: members.groupId, name: members.groupName } : undefined,
    accountIds: members?.kind === 'jira-users' ? members.accountIds : [],
    responsible: group?.responsibleAccountId ?? '',
    target: group?.target
      ? {
          proof: group.target.proof,
          percent: String(group.target.percent),
          hours: String(group.target.hours),
          reminders: (group.target.remindAfterHours ?? []).join(', '),
          isNextUsed: group.target.next !== undefined,
          nextHours: String(group.target.next?.afterHours ?? NO_TARGET.nextHours),
        }
      : NO_TARGET,
    addresses: members?.kind === 'addresses' ? writeAddresses(members.addresses) : '',
    numbers: members?.kind === 'telephone-numbers' ? writeNumbers(members.numbers) : '',
    ...(members?.kind === 'list' ? { peopleChannel: members.channel } : {}),
    items: members?.kind === 'list' ? writeItems(members.items) : '',
    ...(members?.kind === 'destinations'
      ? {
          channel: members.channel,
          destinations: members.destinations.map(({ id, name }, row) => ({ row, id, name, address: '' })),
        }
      : { destinations: [{ row: 0, name: '', address: '' }] }),
  };
}

type ChannelsOfForm = Pick<AdministrationView, 'peopleChannels' | 'destinationChannels'>;

/** The members that a draft describes, or why it describes none. */
function membersOf(
  draft: GroupDraft,
  { peopleChannels, destinationChannels }: ChannelsOfForm,
): GroupMembersEdit | readonly string[] {
  switch (draft.kind) {
    case 'jira-group':
      if (!draft.jiraGroup) return ['Choose a Jira group.'];
      return { kind: 'jira-group', groupId: draft.jiraGroup.groupId, groupName: draft.jiraGroup.name };
    case 'jira-users':
      return draft.accountIds.length === 0
        ? ['Add at least one person.']
        : { kind: 'jira-users', accountIds: draft.accountIds };
    case 'linked-requests':
      return { kind: 'linked-requests' };
    case 'addresses': {
      const { entries, problems } = readAddresses(draft.addresses);
      if (problems.length > 0) return problems.map(inWords);
      return entries.length === 0 ? ['Paste at least one address.'] : { kind: 'addresses', addresses: entries };
    }
    case 'telephone-numbers': {
      const { entries, problems } = readNumbers(draft.numbers);
      if (problems.length > 0) return problems.map(inWords);
      return entries.length === 0 ? ['Paste at least one number.'] : { kind: 'telephone-numbers', numbers: entries };
    }
    case 'list': {
      const chosen = peopleChannels.find(({ channel }) => channel === draft.peopleChannel);
      if (!chosen) return ['Choose how people are told.'];
      const { items, problems } = readItems(draft.items, chosen.hasNumbers);
      if (problems.length > 0) return problems;
      return items.length === 0 ? ['Add at least one line.'] : { kind: 'list', channel: chosen.channel, items };
    }
    case 'destinations': {
      const { channel, destinations } = draft;
      if (!channel) return ['Choose where messages are posted.'];
      if (destinations.length === 0) return ['Add at least one.'];
      if (destinations.some(({ name }) => name.trim() === '')) return ['Name each of them as its people do.'];
      const isAsked = destinationChannels.some((one) => one.channel === channel && one.address);
      if (isAsked && destinations.some(({ id, address }) => !id && address.trim() === ''))
        return ['Paste what each new one is reached by.'];
      return {
        kind: 'destinations',
        channel,
        destinations: destinations.map(({ id, name, address }) => ({
          ...(id && { id }),
          name: name.trim(),
          ...(isAsked && address.trim() !== '' && { address: address.trim() }),
        })),
      };
    }
  }
}

const inWords = ({ line, message }: LineProblem): string => `Line ${line}: ${message}`;

const isProblems = (members: GroupMembersEdit | readonly string[]): members is readonly string[] =>
  Array.isArray(members);

export interface GroupForm {
  readonly draft: GroupDraft;
  readonly change: (part: Partial<GroupDraft>) => void;
  /** Empty until the person has tried to save. */
  readonly problems: Problems;
  /** The members to save, or nothing when the form has problems, which it then shows. */
  readonly check: () => GroupMembersEdit | undefined;
}

/** What a person types about a stakeholder group. */
export function useGroupForm(group: GroupView | undefined, channels: ChannelsOfForm): GroupForm {
  const [draft, setDraft] = useState(() => draftOf(group));
  const [tried, setTried] = useState(false);
  const members = membersOf(draft, channels);
  const name = draft.name.trim() === '' ? ['Name the group as its people would call themselves.'] : [];
  const described = targetOf(draft.target, draft.kind);
  const target = typeof described === 'string' ? [described] : [];
  return {
    draft,
    change: (part) => setDraft((before) => ({ ...before, ...part })),
    problems: tried
      ? { name, members: isProblems(members) ? members : [], target }
      : { name: [], members: [], target: [] },
    check: () => {
      setTried(true);
      return name.length > 0 || target.length > 0 || isProblems(members) ? undefined : members;
    },
  };
}
