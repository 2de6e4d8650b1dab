/** Everything that a test's world consists of, as plain data: a test can copy it and let two copies go different ways. */
import type { ServiceApproval } from '../../../src/domain/approval/approval';
import type { StatusChange, VersionApprover } from '../../../src/domain/approval/approval-sources';
import type { Channel } from '../../../src/domain/channels/names';
import type { Outcome } from '../../../src/domain/channels/outcome';
import type { MailMessage, Message } from '../../../src/domain/communique/message';
import type { ReleaseIssue } from '../../../src/domain/record/release';
import type { RoleActors } from '../../../src/domain/approval/required-approvers';
import type { Recipient } from '../../../src/domain/record/stakeholder-group';
import type { ProjectPermission, ProjectVersion, QueueName } from '../../../src/ports';
import type { Rows } from '../../contracts/memory-store';
import { NOW } from '../releases';

export interface FakeIssue {
  readonly id: string;
  readonly key: string;
  readonly summary: string;
  readonly description?: string;
  readonly typeName: string;
  readonly projectId: string;
  readonly versionIds: readonly string[];
  readonly linked: readonly string[];
}

export interface Grants {
  readonly project: readonly ProjectPermission[];
  /** Sees nothing at all when false. */
  readonly browse: boolean;
  readonly audit?: boolean;
  readonly administer?: boolean;
}

export interface SentMail {
  readonly deliveryId: string;
  readonly recipient: Recipient;
  readonly message: Message;
  readonly at: number;
}

/** What a channel answers. Of an answer that is lost, whether the message was lost with it. */
export type FarAnswer = Outcome & { readonly lost?: 'with-the-message' };

/** One attempt to hand a message over, as the other side saw it. */
export interface HandedOver {
  readonly deliveryId: string;
  readonly at: number;
  readonly answer: Outcome;
  readonly taken: boolean;
}

export interface SentNotice {
  readonly issueId: string;
  readonly accountId: string;
  readonly message: MailMessage;
  readonly at: number;
}

export interface PendingEvent {
  readonly id: number;
  readonly queue: QueueName;
  readonly body: unknown;
  readonly dueAt: number;
}

export interface WorldState {
  now: number;
  randomCount: number;
  /** Calls of ports that reach outside of the process, in their order: `store.commit`, `jira.users`, … */
  calls: string[];
  /** How many values of the storage were asked for, and how many written, which is what the platform counts. */
  values: { read: number; written: number };
  rows: Rows;
  secrets: Record<string, string>;
  /** The installation of the app that runs; the data may be another one's. */
  installation: string;
  projects: Record<string, { readonly id: string; readonly key: string; readonly name: string }>;
  issues: Record<string, FakeIssue>;
  /** Issues that only the app sees. */
  hiddenIssues: Set<string>;
  versions: ProjectVersion[];
  versionIssues: Record<string, readonly ReleaseIssue[]>;
  /** A page of its search that Jira does not know when it is asked for next. */
  forgottenPage?: string;
  /** The customers' requests that a change, or a work item of a version, is linked to, by its id. */
  linkedRequests: Record<string, readonly { readonly issueId: string; readonly key: string }[]>;
  /** What Jira's search still says of a version, until when; without it, search knows what stands. */
  searchSays: Record<string, readonly { readonly until: number; readonly issueIds: readonly string[] }[]>;
  grants: Record<string, Grants>;
  users: Record<string, { readonly name: string; readonly active: boolean; readonly timeZone?: string }>;
  groups: Record<string, readonly string[]>;
  /** By issue id; an issue that is not here is no request; a number is the status with which Jira fails. */
  approvals: Record<string, readonly ServiceApproval[] | number>;
  /** How often an issue was changed by something that the world does not tell otherwise, such as a comment. */
  touched: Record<string, number>;
  /** What the app keeps to read less often. */
  cache: Record<string, { readonly value: unknown; readonly until: number }>;
  itemsField: Record<string, readonly string[]>;
  /** Status of a change, by issue id, where it is not the usual one, and how it came there. */
  statuses: Record<string, string>;
  statusChanges: Record<string, StatusChange>;
  versionApprovers: readonly VersionApprover[];
  /** Who fills a role, by project key and role id. */
  roles: Record<string, RoleActors>;
  /** Owners of a configuration item, by item key. */
  owners: Record<string, readonly string[]>;
  writtenItems: Record<string, string[]>;
  properties: Record<string, unknown>;
  /** Calls of Jira fail with this status while it is set. */
  jiraFails?: { readonly status: number; readonly retryAfterSeconds?: number };
  /** Calls that fail, by their name: `jira.versionApprovers`. */
  failing: Set<string>;
  /** Calls that take so many milliseconds, by their name: `jira.approvals`, `items.owners`; Infinity: without an answer. */
  slow: Record<string, number>;
  /** How many more properties Jira takes before it is busy. */
  propertiesTaken?: number;
  /** How many more pages of groups Jira gives before it is busy. */
  groupPagesGiven?: number;
  /** Issues that Jira leaves out of what it gives the app in bulk. */
  unmarked: Set<string>;
  /** Issues that Jira answers 500 for. */
  unreadable: Set<string>;
  pending: PendingEvent[];
  eventCount: number;
  mails: SentMail[];
  /** Every attempt of a channel, in their order. */
  handed: HandedOver[];
  /** Mails to people who have something to decide. */
  notices: SentNotice[];
  /** What a channel answers next for a recipient, by their key; then it accepts. */
  outcomes: Record<string, FarAnswer[]>;
  /** What the other side of a channel answers instead of taking its messages. */
  usual: Partial<Record<Channel, Outcome>>;
  /** Channels whose other side answers nothing, though it takes what it gets; each call of them takes its time. */
  silent: Set<Channel>;
  /** Accounts that Atlassian says are closed, and when others were changed last. */
  closedAccounts: Set<string>;
  changedAccounts: Record<string, number>;
  /** Every account that was reported, and when. */
  reported: { readonly accountId: string; readonly heldSince: number; readonly at: number }[];
  /** How many accounts each report was about. */
  reportSizes: number[];
  /** With what the next reports are refused. */
  reportAnswers: { readonly status: number; readonly afterSeconds?: number }[];
}

export function emptyState(): WorldState {
  return {
    now: NOW,
    randomCount: 0,
    calls: [],
    values: { read: 0, written: 0 },
    rows: new Map(),
    secrets: {},
    installation: 'installation-1',
    projects: {},
    issues: {},
    hiddenIssues: new Set(),
    versions: [],
    versionIssues: {},
    linkedRequests: {},
    searchSays: {},
    grants: {},
    users: {},
    groups: {},
    approvals: {},
    touched: {},
    cache: {},
    itemsField: {},
    statuses: {},
    statusChanges: {},
    versionApprovers: [],
    roles: {},
    owners: {},
    writtenItems: {},
    properties: {},
    failing: new Set(),
    slow: {},
    unmarked: new Set(),
    unreadable: new Set(),
    pending: [],
    eventCount: 0,
    mails: [],
    handed: [],
    notices: [],
    outcomes: {},
    usual: {},
    silent: new Set(),
    closedAccounts: new Set(),
    changedAccounts: {},
    reported: [],
    reportSizes: [],
    reportAnswers: [],
  };
}
