/** Jira, with Jira Service Management and Assets. */
import type { ServiceApproval } from '../domain/approval/approval';
import type { StatusChange, VersionApprover } from '../domain/approval/approval-sources';
import type { RoleActors } from '../domain/approval/required-approvers';
import type { SiteAddresses } from '../domain/channels/channel';
import type { ConfigurationItem } from '../domain/record/record';
import type { ChangeText, LinkedChange, ReleaseIssue } from '../domain/record/release';
import type { Recipient } from '../domain/record/stakeholder-group';

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
   * records and issues of the other types are left out. A part of them is found by so many calls at most, three or more,
   * however much is linked to what; the changes come first. `next` says where the next part begins, for seven days; it is
   * absent after the last. A place that is not known any more is a {@link JiraFailure} of status 400.
   */
  linkedRequestsFrom(wanted: {
    readonly versionId: string;
    readonly changeIssueIds: readonly string[];
    readonly recordTypeName: string;
    readonly otherTypeNames: readonly string[];
    readonly calls: number;
    readonly from?: string;
  }): Promise<{
    readonly requests: readonly { readonly issueId: string; readonly key: string }[];
    /** How many issues were read, each for a point: those of the version, and those that are linked to something. */
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
  /** The URLs at which people find the site, as Jira tells them. */
  addresses(): Promise<SiteAddresses>;
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
