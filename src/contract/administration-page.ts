/** The administrator’s page. */
import type { Answer } from '../domain/answer';
import type { Channel, PeopleChannelName, SentChannel } from '../domain/channels/names';
import type { Arming } from '../domain/delivery/fence';
import type { MailProviderFacts, MailProviderName } from '../domain/delivery/mail-provider';
import type { TextSender } from '../domain/delivery/text-sender';
import type { Occasion } from '../domain/gates/judgement';
import type { TriedGate, TriedState } from '../domain/gates/trial';
import type { GatePolicy, SitePolicy } from '../domain/policy/policy';
import type { CoverageTarget, NextChannelName } from '../domain/record/coverage';
import type { GroupMembers, MembersInParts, NamedMembers } from '../domain/record/stakeholder-group';
import type { People, PersonOption } from './shared';
import type { ToldToMend } from './communique';

export type SetUpItem =
  'issue-type' | 'link-type' | 'project-issue-type' | 'signing-key' | 'pipeline-secret' | 'mail-provider';

export interface SetUpCheck {
  readonly item: SetUpItem;
  readonly title: string;
  readonly present: boolean;
  readonly text: string;
  /** Whether the app can create it by itself. */
  readonly creatable: boolean;
  /** Required for the product to work at all, or only for some channel or gate. */
  readonly required: boolean;
}

export interface SiteSettings {
  /** Names of the issue types that are change requests. */
  readonly changeIssueTypes: readonly string[];
  /** Id of the custom field that holds the affected configuration items, for example "customfield_10100". */
  readonly configurationItemsField?: string;
  /** Name of the text attribute of configuration items that the app writes. */
  readonly configurationItemAttribute: string;
  /** How long before the planned day those are reminded whose approval is waited for; 0: never. */
  readonly approvalReminderHours: number;
  readonly sender: { readonly name: string; readonly address: string; readonly replyTo?: string };
}

export interface GroupView {
  readonly id: string;
  readonly revision: number;
  readonly name: string;
  readonly description: string;
  readonly members: GroupMembers;
  readonly channel: Channel;
  /** Who sees to it that the group can be reached; the Jira administrators where it is absent. */
  readonly responsibleAccountId?: string;
  /** The account of who is responsible was closed: somebody else is to be named. */
  readonly responsibleGone?: true;
  readonly target?: CoverageTarget;
  /** Addresses that do not take mail and are left out of audiences; the newest first. */
  readonly quarantined: readonly QuarantinedView[];
  /** Present once somebody was told of all of these. */
  readonly toldToMend?: ToldToMend;
  /** Where everybody finds the pages that the app serves for the group. */
  readonly pages?: readonly { readonly destinationId: string; readonly url: string }[];
}

export interface QuarantinedView {
  readonly id: string;
  /** Absent where only Jira knows who is in the group. */
  readonly recipient?: string;
  readonly since: number;
  readonly reason: string;
}

/** The members of a group as they are saved: a new place comes with its address, a known one only to replace it. */
export type GroupMembersEdit =
  | Exclude<GroupMembers, { readonly kind: 'destinations' | 'in-parts' }>
  /** Those that the group has, who are kept in parts. */
  | { readonly kind: 'in-parts'; readonly id: string }
  /** Those of an upload, which has so many parts. */
  | { readonly kind: 'uploaded'; readonly of: MembersInParts['of']; readonly uploadId: string; readonly parts: number }
  | PlacesEdit;

/** Those without an address keep the one that they have. */
export interface PlacesEdit {
  readonly kind: 'destinations';
  readonly channel: SentChannel;
  readonly destinations: readonly { readonly id?: string; readonly name: string; readonly address?: string }[];
}

/** Some of the members of a group who are kept in parts. */
export interface MembersPage {
  readonly members: readonly MemberView[];
  /** Whether all pages together are in the order of their addresses, or numbers; of tens of thousands each is by itself. */
  readonly inOrder: boolean;
  /** Where those that were asked for go on; absent where these are the last. */
  readonly nextCursor?: string;
}

export interface MemberView {
  /** Under which this member is removed. */
  readonly id: string;
  readonly name: string;
  readonly address?: string;
  readonly number?: string;
}

/** A channel whose recipients are places with an address, as an administrator sets them up. */
export interface DestinationChannelView {
  readonly channel: SentChannel;
  readonly title: string;
  readonly noun: string;
  readonly proves: string;
  /** How an administrator names where it is; absent where the app makes the place itself. */
  readonly address?: { readonly label: string; readonly help: string };
  /** What its name is for, with an example. */
  readonly nameHelp: string;
  readonly signed: boolean;
  /** Its hosts are not known beforehand: an administrator has to allow the app to reach each of them. */
  readonly ownHost: boolean;
}

/** A channel that people serve, as an administrator sets its list up. */
export interface PeopleChannelView {
  readonly channel: PeopleChannelName;
  readonly title: string;
  readonly proves: string;
  readonly listLabel: string;
  readonly listHelp: string;
  readonly hasNumbers: boolean;
}

/** A mail provider with what an administrator has to know of it, and what is set up of it. */
export interface MailProviderView extends MailProviderFacts {
  readonly name: MailProviderName;
  readonly keySetAt?: number;
  readonly eventKeySetAt?: number;
  /** Where it posts its reports. */
  readonly eventUrl: string;
}

export interface AdministrationView {
  readonly checks: readonly SetUpCheck[];
  readonly settings: SiteSettings;
  readonly settingsRevision: number;
  readonly groups: readonly GroupView[];
  /** How many addresses or numbers are saved in one call, and how many a group holds; more than the first are uploaded. */
  readonly memberLimits: { readonly atOnce: number; readonly atMost: number };
  /** By which channels people can be told after their group's own, by how the group's members are named. */
  readonly nextChannels: Readonly<Record<Exclude<GroupMembers['kind'], 'in-parts'>, readonly NextChannelName[]>>;
  readonly destinationChannels: readonly DestinationChannelView[];
  readonly peopleChannels: readonly PeopleChannelView[];
  /** The mail provider that the site sends through. */
  readonly provider: MailProviderView;
  /** Whom text messages come from; absent while that is not set up. */
  readonly textSender?: TextSender & { readonly tokenSetAt: number };
  /** Every mail provider that can be set up, the site's own among them. */
  readonly providers: readonly MailProviderView[];
  /** Whether this installation of the app may send; not while its data comes from another one. */
  readonly sending: { readonly arming: Arming; readonly armedAt?: number };
  readonly pipeline: { readonly secretSetAt?: number; readonly url: string };
  readonly ledger: { readonly publicKey?: string; readonly origin: string };
  readonly projects: readonly {
    readonly id: string;
    readonly key: string;
    readonly name: string;
    readonly prepared: boolean;
  }[];
  readonly people: People;
  readonly now: number;
}

/** What an administrator set; the freezes are the site's alone. */
export type StoredPolicy = SitePolicy;

export interface StoredPolicyView {
  /** 0 while nothing was set. */
  readonly revision: number;
  readonly policy: StoredPolicy;
  /** What the gates follow: the defaults, overridden part by part. */
  readonly inForce: GatePolicy;
}

export interface PolicyView {
  readonly defaults: GatePolicy;
  readonly site: StoredPolicyView;
  /** Projects with a policy of their own; one that was deleted, or is hidden from this person, has no key and name. */
  readonly projects: readonly (StoredPolicyView & {
    readonly projectId: string;
    readonly key?: string;
    readonly name?: string;
  })[];
  /** Names of the people that any of the policies requires. */
  readonly people: People;
  readonly now: number;
}

/** What a policy would have said of something that the gates judged before. */
export interface TriedJudgement {
  /** Absent where this person may not see the record; then nothing is told of what differs. */
  readonly record?: { readonly issueId: string; readonly key: string; readonly versionName: string };
  readonly at: number;
  readonly occasion: Occasion;
  readonly then: 'open' | 'held';
  readonly now: TriedState;
  readonly differing: readonly TriedGate[];
}

export interface TrialPage {
  /** Newest first. */
  readonly tried: readonly TriedJudgement[];
  readonly nextCursor?: string;
}

/** Calls of the administrator's page. */
export interface AdministrationCalls {
  openAdministration(): Answer<AdministrationView>;
  createMissing(payload: { item: SetUpItem; projectId?: string }): Answer<AdministrationView>;
  saveSettings(payload: { revision: number; settings: SiteSettings }): Answer<AdministrationView>;
  saveGroup(payload: {
    id?: string;
    revision?: number;
    name: string;
    description: string;
    members: GroupMembersEdit;
    responsibleAccountId?: string;
    /** What is to be proven of what this group is told from now on. */
    target?: CoverageTarget;
  }): Answer<AdministrationView>;
  /** Whether messages can be posted to these places, before anybody is asked to let the app reach their hosts. */
  checkPlaces(payload: { members: PlacesEdit }): Answer<{ readonly checked: number }>;
  /**
   * Keeps a part of the members that a group is to be saved with, for a day; without an id it begins an upload, and the
   * answer names it. The same part again takes the place of the first.
   */
  uploadMembers(payload: { uploadId?: string; part: number; members: NamedMembers }): Answer<{ uploadId: string }>;
  /** Members who are kept in parts, as many as are read together; with words, those whose name, address or number has them. */
  openMembers(payload: { groupId: string; words?: string; cursor?: string }): Answer<MembersPage>;
  /** Adds one to members who are kept in parts: an address, or a number, as the others are. */
  addMember(payload: { groupId: string; revision: number; members: NamedMembers }): Answer<AdministrationView>;
  removeMember(payload: { groupId: string; revision: number; id: string }): Answer<AdministrationView>;
  /** Lets an address be written to again; one that was changed is let go of by itself. */
  releaseAddress(payload: { groupId: string; id: string; reason: string }): Answer<AdministrationView>;
  removeGroup(payload: { id: string; revision: number }): Answer<AdministrationView>;
  findPeople(payload: { words: string }): Answer<{ found: readonly PersonOption[] }>;
  findJiraGroups(payload: { words: string }): Answer<{ groups: readonly { groupId: string; name: string }[] }>;
  /** What is sent from now on leaves through this provider; its keys, where it had some, are still there. */
  chooseMailProvider(payload: { provider: MailProviderName }): Answer<AdministrationView>;
  /** While the site's own provider has no key, the one that gets a key becomes it. */
  saveProviderKey(payload: { provider: MailProviderName; key: string }): Answer<AdministrationView>;
  /** What proves that a report about deliveries is the provider's. */
  saveEventKey(payload: { provider: MailProviderName; key: string }): Answer<AdministrationView>;
  /** Deletes both keys: of the provider that the site sends through, mail waits from then on. */
  removeProviderKeys(payload: { provider: MailProviderName }): Answer<AdministrationView>;
  /** From now on this installation speaks for the site; whatever was planned before never leaves. */
  armSending(payload: { reason: string }): Answer<AdministrationView>;
  /** Makes a new secret for pipelines and shows it this once. */
  renewPipelineSecret(): Answer<{ secret: string; view: AdministrationView }>;
  /** Makes a new secret with which posts to the place are signed, and shows it this once. */
  renewDestinationSecret(payload: { groupId: string; destinationId: string }): Answer<{
    secret: string;
    view: AdministrationView;
  }>;
  /** Posts one message to a place that is saved in a group. */
  sendTestPost(payload: { groupId: string; destinationId: string }): Answer<{ text: string }>;
  /** Through any provider that has a key, so that one can be tried before the site sends through it. */
  sendTestMail(payload: { provider: MailProviderName; address: string }): Answer<{ text: string }>;
  /** The auth token may be left out where the account stays the same. */
  saveTextSender(payload: TextSender & { authToken?: string }): Answer<AdministrationView>;
  /** Text messages wait from then on; the auth token is deleted. */
  removeTextSender(): Answer<AdministrationView>;
  sendTestText(payload: { number: string }): Answer<{ text: string }>;
  openPolicy(): Answer<PolicyView>;
  /** The project roles of the site, for naming one whose holders have to approve. */
  listProjectRoles(): Answer<{ roles: readonly { id: string; name: string }[] }>;
  /** Puts a policy in force for the site, or for one project; what it leaves out is as the site, or the default, has it. */
  savePolicy(payload: { projectId?: string; revision: number; policy: StoredPolicy }): Answer<PolicyView>;
  /** What the policy would have said of the newest judgements, page by page; nothing is saved. */
  tryPolicy(payload: { projectId?: string; policy: StoredPolicy; cursor?: string }): Answer<TrialPage>;
  /** The project is judged by the site's policy again. */
  removePolicy(payload: { projectId: string; revision: number }): Answer<PolicyView>;
}
