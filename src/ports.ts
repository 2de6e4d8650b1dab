/** What the use cases need of the world, each with its invariants in words. Adapters implement these. */
import type { ServiceApproval } from './domain/approval/approval';
import type { StatusChange, VersionApprover } from './domain/approval/approval-sources';
import type { SentChannel } from './domain/channels/names';
import type { Outcome, ReportedReceipt } from './domain/delivery/delivery';
import type { Documents, Kind } from './domain/documents';
import type { NoteSigner } from './domain/ledger/signed-note';
import type { MailProviderName } from './domain/delivery/mail-provider';
import type { ReportingProvider } from './domain/delivery/reporting-provider';
import type { TextSender } from './domain/delivery/text-sender';
import type { MailMessage, Message } from './domain/communique/message';
import type { ConfigurationItem } from './domain/record/record';
import type { ChangeText, LinkedChange, ReleaseIssue } from './domain/record/release';
import type { RoleActors } from './domain/approval/required-approvers';
import type { Recipient } from './domain/record/stakeholder-group';

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Waiting for no longer than it is worth. */
export interface Waiting {
  /**
   * What the work comes to, or `late` when that takes longer than so many milliseconds. Late work makes no further call of
   * Jira, and what it comes to is dropped, a failure, too.
   */
  within<T>(milliseconds: number, work: () => Promise<T>): Promise<T | 'late'>;
}

export interface Installation {
  /** Names this installation of the app, and no other: a copy of the site has another one. */
  id(): string;
}

export interface Random {
  /** Unpredictable bytes in lower-case hexadecimal. */
  hex(bytes: number): string;
}

// ── Storage ─────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Stored<T> {
  readonly key: string;
  readonly body: T;
  /** Counts the writes of this key, from 1; what a conditional write refers to. */
  readonly revision: number;
}

/** The revision that must still stand; 0: the key must not exist; `any`: for what is the same whoever writes it. */
export type Expected = number | 'any';

/** A document as it is to stand. */
type Write = {
  [K in Kind]: {
    readonly kind: K;
    readonly key: string;
    readonly body: Documents[K];
    readonly expected: Expected;
    readonly timeToLiveDays?: number;
  };
}[Kind];

/** A document that is to be gone. */
interface Removal {
  readonly kind: Kind;
  readonly key: string;
  readonly remove: true;
  readonly expected: Expected;
}

/** One operation of a commit. */
export type Change = Write | Removal;

export const COMMIT_LIMIT = 25;

export type QueryIndex =
  | { readonly kind: 'record'; readonly index: 'by-project'; readonly partition: readonly [projectId: string] }
  | { readonly kind: 'record'; readonly index: 'by-version'; readonly partition: readonly [versionId: string] }
  | { readonly kind: 'record'; readonly index: 'by-state'; readonly partition: readonly [state: string] }
  | { readonly kind: 'record'; readonly index: 'by-change-time'; readonly partition: readonly ['everywhere'] }
  | { readonly kind: 'record'; readonly index: 'by-review'; readonly partition: readonly ['due'] }
  | { readonly kind: 'judgement'; readonly index: 'by-project'; readonly partition: readonly [projectId: string] }
  | { readonly kind: 'judgement'; readonly index: 'by-time'; readonly partition: readonly ['everywhere'] }
  | { readonly kind: 'send'; readonly index: 'by-state'; readonly partition: readonly [state: 'running' | 'stopped'] }
  | { readonly kind: 'delivery'; readonly index: 'by-record'; readonly partition: readonly [recordIssueId: string] }
  | {
      readonly kind: 'person';
      readonly index: 'by-due';
      readonly partition: readonly [due: 'report' | 'renewal' | 'closing'];
    }
  | { readonly kind: 'item-record'; readonly index: 'by-state'; readonly partition: readonly [state: string] }
  | { readonly kind: 'item-record'; readonly index: 'by-item'; readonly partition: readonly [itemKey: string] };

export interface Page<T> {
  readonly items: readonly Stored<T>[];
  readonly nextCursor?: string;
}

/** The storage takes no more for the moment, and what was asked for was not done. Thrown; entries translate it once. */
export class StoreBusy extends Error {
  constructor(message = 'The storage takes no more calls for the moment.') {
    super(message);
    this.name = 'StoreBusy';
  }
}

/**
 * The app's storage. `get` and `getMany` see every finished commit. `query` may lag behind and is only for finding keys:
 * what matters is read again by key. `commit` applies all of up to 25 changes or none; when an expectation does not
 * hold, nothing changes and the answer is `conflict`.
 */
export interface Store {
  get<K extends Kind>(kind: K, key: string): Promise<Stored<Documents[K]> | undefined>;
  /** In the order of the keys; missing ones are undefined. */
  getMany<K extends Kind>(kind: K, keys: readonly string[]): Promise<readonly (Stored<Documents[K]> | undefined)[]>;
  commit(changes: readonly Change[]): Promise<'done' | 'conflict'>;
  query<Q extends QueryIndex>(
    query: Q,
    page: { readonly limit: number; readonly cursor?: string; readonly descending?: boolean },
  ): Promise<Page<Documents[Q['kind']]>>;
  /**
   * The documents of a kind whose keys come after this one, in the order of their keys. It lags behind as queries do.
   * Where it is not the last page, there is at least one on it.
   */
  walk<K extends Kind>(
    kind: K,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<{ readonly items: readonly Stored<Documents[K]>[]; readonly isLast: boolean }>;
}

/**
 * What can be read again from its source. It may vanish at any time, and what it says may be old, so that nothing that
 * lets a message leave rests on it.
 */
export interface Cache {
  get(key: string): Promise<unknown>;
  /** Kept for about so long, where it can be kept: a value that cannot be written is as one that vanished. */
  put(key: string, value: unknown, hours: number): Promise<void>;
}

export type SecretName =
  | `mail-provider-key.${MailProviderName}`
  | `mail-provider-event-key.${MailProviderName}`
  | 'text-provider-key.twilio'
  | `destination.${string}`
  | 'pipeline-secret'
  | 'acknowledgement-key';

/** Encrypted at rest by the platform; never part of a document, a ledger or a log. */
export interface Secrets {
  get(name: SecretName): Promise<string | undefined>;
  set(name: SecretName, value: string): Promise<void>;
  /** Does nothing when there is none of this name. */
  remove(name: SecretName): Promise<void>;
}

export interface LedgerKey {
  /** The signer of this site's checkpoints; the key is made on first use and kept in the secret store. */
  signer(): Promise<NoteSigner>;
  /** The name that begins the origins of the site's logs. */
  keyName(): string;
}

// ── Jira ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A failure of Jira that a person or a retry can do something about. Thrown; entries translate it once. */
export class JiraFailure extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
    this.name = 'JiraFailure';
  }
}

export interface RecordIssue {
  readonly id: string;
  readonly key: string;
  readonly summary: string;
  readonly typeName: string;
  readonly status: string;
  readonly project: { readonly id: string; readonly key: string; readonly name: string };
  readonly versions: readonly {
    readonly id: string;
    readonly name: string;
    readonly released: boolean;
    readonly archived: boolean;
    readonly releaseDate?: string;
  }[];
  /** Every linked issue, whatever the link type. */
  readonly linked: readonly LinkedChange[];
}

export interface ProjectVersion {
  readonly id: string;
  readonly name: string;
  readonly released: boolean;
  readonly archived: boolean;
  readonly releaseDate?: string;
  readonly description?: string;
}

/** The app's own permissions, by the module keys of the manifest. */
export type ProjectPermission = 'prepare-communications' | 'approve-communications' | 'send-communications';

export interface PersonPermissions {
  readonly browse: boolean;
  readonly granted: ReadonlySet<ProjectPermission>;
  /** Jira's own global permission to administer. */
  readonly administers: boolean;
}

/** An issue as the app sees it now. */
export interface MarkedIssue {
  /** Differs after every change of the issue that Jira dates. */
  readonly mark: string;
  readonly text: ChangeText;
}

export interface Jira {
  /** Reads as the app: complete, whatever the person may see. Undefined when there is no such issue. */
  recordIssue(issueIdOrKey: string): Promise<RecordIssue | undefined>;
  /**
   * The same, and in the same call the marks and texts of up to 99 other issues, as the app sees them now; an issue that
   * does not exist or that the app may not see has none.
   */
  recordIssueWithMarks(
    issueIdOrKey: string,
    otherIssueIds: readonly string[],
  ): Promise<{ readonly issue: RecordIssue | undefined; readonly marks: ReadonlyMap<string, MarkedIssue> }>;
  issueMarks(issueIds: readonly string[]): Promise<ReadonlyMap<string, MarkedIssue>>;
  /** Ids of the issues in the version, read as the app, all pages, issues of the given types left out. */
  versionIssueIds(versionId: string, exceptTypeName: string): Promise<readonly string[]>;
  /**
   * Ids of at most so many issues in the version that are not linked to the record yet and have no security level: a link
   * would tell of them to people who may not see them. Read as the app from Jira's search, which follows a moment later.
   */
  unlinkedVersionIssueIds(wanted: {
    readonly versionId: string;
    readonly exceptTypeName: string;
    readonly recordKey: string;
    readonly limit: number;
  }): Promise<readonly string[]>;
  /** The version's issues as the person may see them, for drafting. */
  versionIssues(versionId: string, exceptTypeName: string): Promise<readonly ReleaseIssue[]>;
  /** What the person of this invocation may do on an issue or in a project. */
  permissionsOn(place: { readonly issueId: string } | { readonly projectId: string }): Promise<PersonPermissions>;
  /** The same for many issues at once, in one call for each thousand; issues that do not exist may not be seen. */
  permissionsOnIssues(issueIds: readonly string[]): Promise<ReadonlyMap<string, PersonPermissions>>;
  /** Which of these issues the person of this invocation may see. */
  visibleIssues(issueIds: readonly string[]): Promise<ReadonlySet<string>>;
  mayAudit(): Promise<boolean>;
  mayAdminister(): Promise<boolean>;
  project(
    projectIdOrKey: string,
  ): Promise<{ readonly id: string; readonly key: string; readonly name: string } | undefined>;
  versions(projectIdOrKey: string): Promise<readonly ProjectVersion[]>;
  /** Change requests that the person may see, newest first, at most 20. */
  findChanges(words: string, typeNames: readonly string[]): Promise<readonly LinkedChange[]>;
  /** Change requests by key, as the person may see them; unknown or hidden ones are left out. */
  changesByKey(keys: readonly string[]): Promise<readonly LinkedChange[]>;
  /** Up to 100 issues by id, as the person may see them; unknown or hidden ones are left out. */
  issuesAsSeen(
    issueIds: readonly string[],
  ): Promise<readonly { readonly issueId: string; readonly key: string; readonly summary: string }[]>;
  /** Keys of the configuration items named in a custom field of these issues. */
  itemsOf(issueIds: readonly string[], fieldId: string): Promise<readonly string[]>;
  /**
   * The issues in projects of Jira Service Management that issues of the version are linked to, as the app sees them;
   * records and issues of the other types are left out. A part of the version is read, so many pages of 100 issues, and
   * with its first part the changes. `next` says where the next part begins, for seven days; it is absent after the last.
   * Costs a point for each issue that is read.
   */
  linkedRequestsFrom(wanted: {
    readonly versionId: string;
    readonly changeIssueIds: readonly string[];
    readonly recordTypeName: string;
    readonly otherTypeNames: readonly string[];
    readonly pages: number;
    readonly from?: string;
  }): Promise<{
    readonly requests: readonly { readonly issueId: string; readonly key: string }[];
    /** How many issues of the version were read. */
    readonly read: number;
    readonly next?: string;
  }>;
  /** Creates the record's issue as the person, linked to the changes. */
  createRecordIssue(issue: {
    readonly projectId: string;
    readonly typeId: string;
    readonly summary: string;
    readonly versionId: string;
  }): Promise<{ readonly id: string; readonly key: string }>;
  /** Links two issues as the app; a link that exists already is left alone by Jira. */
  link(link: { readonly typeName: string; readonly recordKey: string; readonly otherKey: string }): Promise<void>;
  setProperty(issueId: string, key: string, value: unknown): Promise<void>;
  /** Moves the issue to the status where its workflow allows it from where it stands. */
  moveTo(issueId: string, statusName: string): Promise<'moved' | 'no-such-transition' | 'refused'>;
  /** All pages of them; `too-many` as soon as there are found to be more than `atMost`. */
  groupMembers(groupId: string, atMost?: number): Promise<readonly Recipient[] | 'too-many'>;
  /**
   * One page of them from this place on, the app's users and inactive people left out; `next` is absent after the last,
   * `total` how many Jira says there are. Costs two points a person (Jira's cost model), however they are asked for.
   */
  groupMembersFrom(
    groupId: string,
    place: number,
  ): Promise<{ readonly members: readonly Recipient[]; readonly next?: number; readonly total?: number }>;
  /** `timeZone` is the site's for whoever set none or does not show it. */
  users(accountIds: readonly string[]): Promise<
    readonly {
      readonly accountId: string;
      readonly name: string;
      readonly active: boolean;
      readonly timeZone?: string;
    }[]
  >;
  /** Active people whose name contains the words, as the person of this invocation may find them; at most 20. */
  findPeople(words: string): Promise<readonly { readonly accountId: string; readonly name: string }[]>;
  findGroups(words: string): Promise<readonly { readonly groupId: string; readonly name: string }[]>;
  /** How each of the issues came to the status in which it is; one that was created in it is left out. */
  statusChanges(issueIds: readonly string[]): Promise<Readonly<Record<string, StatusChange>>>;
  versionApprovers(versionId: string): Promise<readonly VersionApprover[]>;
  /** Who fills a project role, inactive people left out; the groups are not taken apart. */
  roleActors(projectKey: string, roleId: string): Promise<RoleActors>;
  /** Ids of the groups that a person is in. */
  groupsOf(accountId: string): Promise<readonly string[]>;
}

/** What administrators set up, read and created as the administrator. */
export interface SiteSetUp {
  issueType(name: string): Promise<{ readonly id: string } | undefined>;
  /** The issue type as the person may create it in the project; undefined when the project does not offer it. */
  issueTypeInProject(projectId: string, name: string): Promise<{ readonly id: string } | undefined>;
  createIssueType(name: string, description: string): Promise<{ readonly id: string }>;
  linkType(name: string): Promise<boolean>;
  createLinkType(type: { readonly name: string; readonly inward: string; readonly outward: string }): Promise<void>;
  projects(): Promise<
    readonly { readonly id: string; readonly key: string; readonly name: string; readonly typeIds: readonly string[] }[]
  >;
  addIssueTypeToProject(projectId: string, typeId: string): Promise<void>;
  /** The site's project roles, which its projects share; roles that one project has for itself are left out. */
  projectRoles(): Promise<readonly { readonly id: string; readonly name: string }[]>;
}

export interface ServiceManagement {
  /** All approvals of the request, all pages; `not-a-request` when the issue is no JSM request. */
  approvals(issueIdOrKey: string): Promise<readonly ServiceApproval[] | 'not-a-request'>;
}

export type ItemWriting =
  | { readonly kind: 'written' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'try-again'; readonly reason: string; readonly afterSeconds?: number };

export interface ConfigurationItems {
  /** Names of the items; items that cannot be read keep their key as their name. */
  describe(keys: readonly string[]): Promise<readonly ConfigurationItem[]>;
  /** Account ids that a user attribute of this name holds, by item key; items without the attribute have none. */
  owners(
    items: readonly ConfigurationItem[],
    attributeName: string,
  ): Promise<Readonly<Record<string, readonly string[]>>>;
  /** Puts the line on the item, once, in place of an earlier one with the same marker. */
  write(item: ConfigurationItem, attributeName: string, text: string, marker: string): Promise<ItemWriting>;
}

// ── Delivering ──────────────────────────────────────────────────────────────────────────────────────────────────

export interface Envelope {
  /** The same over all attempts of one delivery. */
  readonly deliveryId: string;
  /** An earlier attempt is without an answer, and may have handed the message over. */
  readonly mayHaveLeft?: true;
  readonly recipient: Recipient;
  readonly message: Message;
  readonly record: { readonly issueId: string; readonly issueKey: string };
  /** Which send of the record it belongs to; a test belongs to none. */
  readonly sendId?: string;
  /** Which communiqué of the record it is, and which it corrects; a test is none. */
  readonly communique?: { readonly id: string; readonly corrects?: string };
  readonly sender: MailSender;
}

/** Whom messages outside of Jira come from, and through which provider. */
export interface MailSender {
  readonly name: string;
  readonly address: string;
  readonly replyTo?: string;
  readonly provider: MailProviderName;
  /** Whom text messages come from; absent while that is not set up. */
  readonly texts?: TextSender;
}

export interface ChannelPort {
  /** Hands one message over. Never throws for what the provider answers: that is an outcome. */
  send(envelope: Envelope): Promise<Outcome>;
  /**
   * Where the other side takes many in one call: hands over as many as make a parcel, all from one sender, and answers
   * with an outcome for each, in their order.
   */
  sendTogether?(envelopes: readonly Envelope[]): Promise<readonly Outcome[]>;
}

/**
 * Mail to people who have something to decide, through Jira and about one work item: Jira leaves out those who may not
 * see it, and says nothing about its arrival. The same mail handed over twice arrives twice.
 */
export interface Notices {
  /** Never throws for what Jira answers: that is an outcome. */
  tell(notice: {
    readonly issueId: string;
    readonly accountId: string;
    readonly message: MailMessage;
  }): Promise<Outcome>;
  /** Where people find a work item of this site. */
  addressOf(issueKey: string): Promise<string>;
  /** The site's own time zone, by its IANA name: what a date without a zone means there. */
  timeZone(): Promise<string>;
}

/** What was posted to the web trigger for reports. */
export interface ProviderPost {
  readonly body: string;
  header(name: string): string | undefined;
  /** A parameter of the address to which it was posted. */
  query(name: string): string | undefined;
}

export type ProviderReport =
  /** Nothing shows that the provider posted it. */
  | { readonly kind: 'not-proven' }
  | { readonly kind: 'unreadable'; readonly message: string }
  /** What proves it could not be asked for; the same post may be proven a moment later. */
  | { readonly kind: 'try-again'; readonly message: string }
  | {
      readonly kind: 'reports';
      readonly count: number;
      readonly receipts: readonly ReportedReceipt[];
      /** Where the proof is good for one post only: what must not have been seen before. */
      readonly once?: string;
    };

/** How a provider reports what became of messages. The same post, key and moment give the same answer. */
export interface ProviderReports {
  /** @param key what proves the provider's posts; @param now milliseconds since the epoch. */
  read(post: ProviderPost, key: string, now: number): ProviderReport | Promise<ProviderReport>;
}

export type QueueName = 'deliveries' | 'links' | 'follow-ups' | 'audiences';

export interface QueueEvent {
  readonly body: { readonly version: 1; readonly [field: string]: unknown };
  readonly delaySeconds?: number;
}

/** At least once, in no order, with ids only. Any number of events; the adapter keeps the platform's limits. */
export interface Queue {
  push(queue: QueueName, events: readonly QueueEvent[]): Promise<void>;
}

export interface WebTriggers {
  url(moduleKey: 'deployment-evidence' | 'acknowledgement' | 'mail-events' | 'public-page'): Promise<string>;
}

export type AccountsReported =
  | { readonly kind: 'told'; readonly closed: readonly string[]; readonly changed: readonly string[] }
  | { readonly kind: 'try-again'; readonly status: number; readonly afterSeconds?: number };

/** Accounts that one report may be about. */
export const ACCOUNTS_IN_A_REPORT = 90;

/** Atlassian's service that is told whose personal data an app keeps. */
export interface PersonalDataReports {
  /**
   * Reports at most {@link ACCOUNTS_IN_A_REPORT} accounts, each with the moment at which the oldest of what is kept about
   * it was read. Answers which of them were closed, so that what is kept goes, and which were changed since. Never throws
   * for what the service answers.
   */
  report(accounts: readonly { readonly accountId: string; readonly heldSince: number }[]): Promise<AccountsReported>;
}

export interface AcknowledgementTokens {
  /** An unguessable token bound to the delivery and the message; the same each time. */
  tokenFor(deliveryId: string, messageContentDigest: string): Promise<string>;
  /** The id of the delivery that the token names, whoever made it; undefined when it is broken. */
  deliveryIn(token: string): string | undefined;
  /** Whether the token was made here, for the delivery that it names with this message. */
  isFor(token: string, messageContentDigest: string): Promise<boolean>;
}

export interface Log {
  /** Never personal data, tokens or message texts. */
  info(message: string, facts?: Readonly<Record<string, string | number | boolean>>): void;
  warn(message: string, facts?: Readonly<Record<string, string | number | boolean>>): void;
}

export interface Ports {
  readonly clock: Clock;
  readonly waiting: Waiting;
  readonly random: Random;
  readonly installation: Installation;
  readonly store: Store;
  readonly cache: Cache;
  readonly secrets: Secrets;
  readonly ledgerKey: LedgerKey;
  readonly jira: Jira;
  readonly siteSetUp: SiteSetUp;
  readonly serviceManagement: ServiceManagement;
  readonly items: ConfigurationItems;
  /** The channels that the app serves itself. */
  readonly channels: Readonly<Record<SentChannel, ChannelPort>>;
  readonly notices: Notices;
  readonly providerReports: Readonly<Record<ReportingProvider, ProviderReports>>;
  readonly queue: Queue;
  readonly webTriggers: WebTriggers;
  readonly acknowledgementTokens: AcknowledgementTokens;
  readonly personalDataReports: PersonalDataReports;
  readonly log: Log;
}
