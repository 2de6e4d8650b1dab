import { useMemo, useState } from 'react';
import {
  type AdministrationView,
  type CoverageProof,
  type CoverageTarget,
  type GroupMembers,
  type GroupMembersEdit,
  type GroupView,
  type MembersInParts,
  type NamedMembers,
  type NextChannelName,
  type PeopleChannelName,
  type SentChannel,
} from '../../../../src/contract';
import { readAddresses, writeAddresses, type LineProblem, type Read } from './addresses';
import { readNumbers, writeNumbers } from './telephone-numbers';
import { readItems, writeItems } from './list-items';

export type MembersKind = Exclude<GroupMembers['kind'], 'in-parts'>;

/** A place to which messages are posted; its address is never shown again, so it is empty where it is kept. */
export interface DestinationDraft {
  /** Tells the rows of the form apart. */
  readonly row: number;
  readonly id?: string;
  /** The channel for which its address is kept; another one has no use for it. */
  readonly keptFor?: SentChannel;
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
  /** Those that the group has in parts and that stay as they are; absent where others take their place. */
  readonly inParts?: MembersInParts;
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
  /** By which channel those who are still missing are told, after how many hours; empty: by none. */
  readonly next: NextChannelName | '';
  readonly nextHours: string;
}

/** A day leaves time to read; eight hours before the end leave time for what a person can still do. */
const NO_TARGET: TargetDraft = {
  proof: '',
  percent: '95',
  hours: '48',
  reminders: '24, 40',
  next: '',
  nextHours: '44',
};
/** What people have to tell has a time until which it is to be done. */
export const TARGET_OF_A_LIST: TargetDraft = {
  proof: 'attested',
  percent: '100',
  hours: '24',
  reminders: '',
  next: '',
  nextHours: '',
};

/** The target that a draft describes, or, as a sentence, why it describes none. */
export function targetOf(
  { proof, percent, hours, reminders, next, nextHours }: TargetDraft,
  nextChannels: readonly NextChannelName[],
): CoverageTarget | undefined | string {
  if (proof === '') return undefined;
  if (!isWhole(percent, 100) || !isWhole(hours, 720))
    return 'Give whole per cent, 1 to 100, and whole hours, 1 to 720.';
  const remindAfter = reminders.split(/[\s,;]+/u).filter((text) => text !== '');
  if (!remindAfter.every((text) => isWhole(text, 719)))
    return 'Give the reminders as whole hours with commas between them, for example “24, 40”, or none.';
  const remindAfterHours = remindAfter.map(Number);
  const channel = nextChannels.find((one) => one === next);
  if (channel && !isWhole(nextHours, 719))
    return 'Give after how many whole hours those who are still missing are told another way.';
  return {
    proof,
    percent: Number(percent),
    hours: Number(hours),
    ...(remindAfterHours.length > 0 ? { remindAfterHours } : {}),
    ...(channel ? { next: { channel, afterHours: Number(nextHours) } } : {}),
  };
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
    kind: members?.kind === 'in-parts' ? members.of : (members?.kind ?? 'jira-group'),
    ...(members?.kind === 'in-parts' ? { inParts: members } : {}),
    jiraGroup: members?.kind === 'jira-group' ? { groupId: members.groupId, name: members.groupName } : undefined,
    accountIds: members?.kind === 'jira-users' ? members.accountIds : [],
    responsible: group?.responsibleAccountId ?? '',
    target: group?.target
      ? {
          proof: group.target.proof,
          percent: String(group.target.percent),
          hours: String(group.target.hours),
          reminders: (group.target.remindAfterHours ?? []).join(', '),
          next: group.target.next?.channel ?? '',
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
          destinations: members.destinations.map(({ id, name }, row) => ({
            row,
            id,
            keptFor: members.channel,
            name,
            address: '',
          })),
        }
      : { destinations: [{ row: 0, name: '', address: '' }] }),
  };
}

type FactsOfForm = Pick<AdministrationView, 'peopleChannels' | 'destinationChannels' | 'memberLimits' | 'nextChannels'>;

/** The members that a draft describes, or why it describes none. */
function membersOf(
  draft: GroupDraft,
  named: NamedRead,
  { peopleChannels, destinationChannels, memberLimits }: FactsOfForm,
): GroupMembersEdit | readonly string[] {
  if (stays(draft)) return { kind: 'in-parts', id: draft.inParts.id };
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
    case 'addresses':
    case 'telephone-numbers': {
      const { members, problems, count } = named;
      if (problems.length > 0) return problemsInWords(problems);
      if (count > memberLimits.atMost) return [tooMany(count, memberLimits.atMost)];
      if (members && count > 0) return members;
      return [draft.kind === 'addresses' ? 'Paste at least one address.' : 'Paste at least one number.'];
    }
    case 'list': {
      const chosen = peopleChannels.find(({ channel }) => channel === draft.peopleChannel);
      if (!chosen) return ['Choose how people are told.'];
      const { items, problems } = readItems(draft.items, chosen.hasNumbers);
      if (problems.length > 0) return problems;
      return items.length === 0 ? ['Add at least one line.'] : { kind: 'list', channel: chosen.channel, items };
    }
    case 'destinations': {
      const { channel } = draft;
      const destinations = placesOf(draft);
      if (!channel) return ['Choose where messages are posted.'];
      if (destinations.length === 0) return ['Add at least one.'];
      if (destinations.some(({ name }) => name.trim() === '')) return ['Name each of them as its people do.'];
      const asked = destinationChannels.find((one) => one.channel === channel)?.address;
      const missing = asked ? destinations.filter(({ id, address }) => !id && address.trim() === '') : [];
      if (asked && missing.length > 0)
        return missing.map(({ name }) => `Paste the ${asked.label} of “${name.trim()}”.`);
      return {
        kind: 'destinations',
        channel,
        destinations: destinations.map(({ id, name, address }) => ({
          ...(id && { id }),
          name: name.trim(),
          ...(asked && address.trim() !== '' && { address: address.trim() }),
        })),
      };
    }
  }
}

/** The places as they are for the channel that is chosen: what is kept of another channel's cannot be posted to. */
export function placesOf({ channel, destinations }: GroupDraft): readonly DestinationDraft[] {
  return destinations.map((place) => (place.keptFor === channel ? place : { ...place, id: undefined }));
}

/** What was pasted or chosen, read once however often the form is drawn: it may be tens of thousands of lines. */
export interface NamedRead {
  /** Absent where the members are of another kind. */
  readonly members?: NamedMembers;
  readonly problems: readonly LineProblem[];
  readonly count: number;
  /** How many of them the next channel reaches. */
  readonly reachedNext: number;
}

function readNamed(kind: MembersKind, text: string): NamedRead {
  switch (kind) {
    case 'addresses': {
      const read = readAddresses(text);
      const reachedNext = read.entries.filter(({ number }) => number !== undefined).length;
      return { ...about(read), members: { kind, addresses: read.entries }, reachedNext };
    }
    case 'telephone-numbers': {
      const read = readNumbers(text);
      const reachedNext = read.entries.filter(({ address }) => address !== undefined).length;
      return { ...about(read), members: { kind, numbers: read.entries }, reachedNext };
    }
    default:
      return { problems: [], count: 0, reachedNext: 0 };
  }
}

function about({ entries, problems }: Read<unknown>): Pick<NamedRead, 'problems' | 'count'> {
  return { problems, count: entries.length };
}

/** Whether the members stay those that the group has in parts. */
export function stays(draft: GroupDraft): draft is GroupDraft & { readonly inParts: MembersInParts } {
  return draft.inParts?.of === draft.kind;
}

/** Nobody mends more of them at once, and a file of another kind has one on each line. */
const PROBLEMS_SHOWN = 20;

function problemsInWords(problems: readonly LineProblem[]): readonly string[] {
  const shown = problems.slice(0, PROBLEMS_SHOWN).map(({ line, message }) => `Line ${line}: ${message}`);
  const more = problems.length - shown.length;
  return more > 0 ? [...shown, `${more.toLocaleString('en')} more lines are not right.`] : shown;
}

function tooMany(count: number, most: number): string {
  return `A group holds at most ${most.toLocaleString('en')}; these are ${count.toLocaleString('en')}. Divide them among several groups.`;
}

const isProblems = (members: GroupMembersEdit | readonly string[]): members is readonly string[] =>
  Array.isArray(members);

export interface GroupForm {
  readonly draft: GroupDraft;
  /** Members outside of Jira as they were pasted, or stand in a file. */
  readonly named: NamedRead;
  /** By which channels those who are missing can be told after the group's own. */
  readonly nextChannels: readonly NextChannelName[];
  readonly change: (part: Partial<GroupDraft>) => void;
  /** Empty until the person has tried to save. */
  readonly problems: Problems;
  /** The members to save, or nothing when the form has problems, which it then shows. */
  readonly check: () => GroupMembersEdit | undefined;
}

/** What a person types about a stakeholder group. */
export function useGroupForm(group: GroupView | undefined, facts: FactsOfForm): GroupForm {
  const [draft, setDraft] = useState(() => draftOf(group));
  const [tried, setTried] = useState(false);
  const text = draft.kind === 'telephone-numbers' ? draft.numbers : draft.addresses;
  const named = useMemo(() => readNamed(draft.kind, text), [draft.kind, text]);
  const members = membersOf(draft, named, facts);
  const name = draft.name.trim() === '' ? ['Name the group as its people would call themselves.'] : [];
  const nextChannels = facts.nextChannels[draft.kind];
  const described = targetOf(draft.target, nextChannels);
  const target = typeof described === 'string' ? [described] : [];
  return {
    draft,
    named,
    nextChannels,
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
