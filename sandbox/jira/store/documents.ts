/**
 * What the site keeps. Every document is plain JSON, is replaced as a whole, and refers to others by id, so that
 * renaming a thing never touches the things that use it. Instants are milliseconds since the epoch.
 */

export interface PersonDocument {
  readonly accountId: string;
  readonly accountType: 'atlassian' | 'app' | 'customer';
  readonly displayName: string;
  readonly emailAddress: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly role: string;
  readonly active: boolean;
  /** The Atlassian account was closed, which is more than being deactivated on this site. */
  readonly closed?: true;
  /** When the profile was last changed. */
  readonly changedAt?: number;
}

export interface GroupDocument {
  readonly groupId: string;
  readonly name: string;
  readonly members: readonly string[];
}

export type Holder =
  | { readonly type: 'group' | 'user' | 'projectRole' | 'applicationRole'; readonly parameter: string }
  | { readonly type: 'reporter' | 'assignee' | 'projectLead' | 'anyone' };

export interface Grant {
  readonly id: number;
  readonly permission: string;
  readonly holder: Holder;
}

export interface PermissionSchemeDocument {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly grants: readonly Grant[];
}

/** Who has a global permission: Jira's own and the app's. */
export interface GlobalGrantDocument {
  readonly permission: string;
  readonly groups: readonly string[];
}

export interface RoleDocument {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

export interface SecurityLevelDocument {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly projectIds: readonly string[];
  readonly members: readonly Holder[];
}

export interface ProjectDocument {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly typeKey: 'software' | 'service_desk' | 'business';
  readonly leadAccountId: string;
  readonly permissionSchemeId: string;
  readonly issueTypeSchemeId: string;
  readonly workflowSchemeId: string;
  readonly uuid: string;
  /** Actors of each project role, by role id. */
  readonly roles: Readonly<Record<string, { readonly groups: readonly string[]; readonly users: readonly string[] }>>;
}

export interface IssueTypeDocument {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** -1 for a subtask, 0 for the base, 1 for an epic. */
  readonly hierarchyLevel: number;
  readonly avatarId: number;
}

export interface IssueTypeSchemeDocument {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly defaultIssueTypeId?: string;
  readonly issueTypeIds: readonly string[];
}

export type StatusCategoryKey = 'new' | 'indeterminate' | 'done';

export interface StatusDocument {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly category: StatusCategoryKey;
}

export interface WorkflowRule {
  readonly id: string;
  readonly ruleKey: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface TransitionDocument {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly type: 'INITIAL' | 'GLOBAL' | 'DIRECTED';
  readonly from: readonly string[];
  readonly to: string;
  readonly validators: readonly WorkflowRule[];
}

/** JSM's approval step on a status of a workflow. */
export interface ApprovalStep {
  readonly statusId: string;
  readonly name: string;
  readonly conditionType: 'number' | 'percent';
  readonly conditionValue: number;
  /** Field that names the approvers. */
  readonly fieldId: string;
  readonly transitionApproved: string;
  readonly transitionRejected: string;
}

export interface WorkflowDocument {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly statusIds: readonly string[];
  readonly transitions: readonly TransitionDocument[];
  readonly approvals: readonly ApprovalStep[];
  readonly version: { readonly id: string; readonly versionNumber: number };
}

export interface WorkflowSchemeDocument {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly defaultWorkflowId: string;
  /** Workflow id by issue type id. */
  readonly mappings: Readonly<Record<string, string>>;
}

export interface PriorityDocument {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly statusColor: string;
  readonly isDefault: boolean;
}

export interface ResolutionDocument {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

export interface CustomFieldDocument {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** The type's complete key, for example `com.atlassian.jira.plugin.system.customfieldtypes:datetime`. */
  readonly type: string;
}

export interface VersionDocument {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly description?: string;
  readonly released: boolean;
  readonly archived: boolean;
  readonly startDate?: string;
  readonly releaseDate?: string;
  readonly driver?: string;
  readonly approvers: readonly VersionApprover[];
  readonly position: number;
}

export interface VersionApprover {
  readonly accountId: string;
  readonly description?: string;
  readonly declineReason?: string;
  readonly status: 'PENDING' | 'APPROVED' | 'DECLINED';
}

export interface RelatedWorkDocument {
  readonly relatedWorkId: string;
  readonly versionId: string;
  readonly category: string;
  readonly title?: string;
  readonly url?: string;
}

export interface ComponentDocument {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly description: string;
  readonly leadAccountId?: string;
}

export interface IssueDocument {
  readonly id: string;
  readonly key: string;
  readonly projectId: string;
  readonly issueTypeId: string;
  readonly statusId: string;
  readonly statusCategoryChanged: number;
  readonly summary: string;
  readonly description: unknown;
  readonly environment: unknown;
  readonly creator: string;
  readonly reporter: string | null;
  readonly assignee: string | null;
  readonly priorityId: string | null;
  readonly resolutionId: string | null;
  readonly resolved: number | null;
  readonly dueDate: string | null;
  readonly labels: readonly string[];
  readonly componentIds: readonly string[];
  readonly fixVersionIds: readonly string[];
  readonly affectedVersionIds: readonly string[];
  readonly securityLevelId: string | null;
  readonly parentId: string | null;
  readonly created: number;
  readonly updated: number;
  readonly watchers: readonly string[];
  /** Values of custom fields by field id, as the REST API takes them (users as account ids). */
  readonly custom: Readonly<Record<string, unknown>>;
}

export interface ChangeItem {
  readonly field: string;
  readonly fieldtype: 'jira' | 'custom';
  readonly fieldId: string;
  readonly from: string | null;
  readonly fromString: string | null;
  readonly to: string | null;
  readonly toString: string | null;
}

export interface ChangelogDocument {
  readonly id: string;
  readonly issueId: string;
  readonly author: string;
  readonly created: number;
  readonly items: readonly ChangeItem[];
}

export interface CommentDocument {
  readonly id: string;
  readonly issueId: string;
  readonly author: string;
  readonly body: unknown;
  readonly created: number;
  readonly updated: number;
  readonly visibleToCustomers: boolean;
  readonly visibility?: { readonly type: string; readonly value: string; readonly identifier?: string };
  readonly properties: readonly { readonly key: string; readonly value: unknown }[];
}

export interface RemoteLinkDocument {
  readonly id: string;
  readonly issueId: string;
  readonly globalId?: string;
  readonly application?: unknown;
  readonly relationship?: string;
  readonly object: unknown;
}

export interface LinkTypeDocument {
  readonly id: string;
  readonly name: string;
  readonly inward: string;
  readonly outward: string;
}

/** The outward issue `outward`s (for example blocks) the inward issue. Jira's own words; see `issues/links.ts`. */
export interface LinkDocument {
  readonly id: string;
  readonly typeId: string;
  readonly inwardIssueId: string;
  readonly outwardIssueId: string;
}

export interface PropertyDocument {
  readonly entityType: 'issue' | 'project' | 'user';
  readonly entityId: string;
  readonly key: string;
  readonly value: unknown;
}

/** What search has of an issue: the newest entry that is due is what queries see. Null means deleted. */
export interface IndexDocument {
  readonly issueId: string;
  readonly entries: readonly { readonly due: number; readonly seen: IndexedIssue | null }[];
}

export interface IndexedIssue {
  readonly issue: IssueDocument;
  readonly comments: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface ServiceDeskDocument {
  readonly id: string;
  readonly projectId: string;
}

export interface RequestTypeDocument {
  readonly id: string;
  readonly serviceDeskId: string;
  readonly issueTypeId: string;
  readonly name: string;
  readonly description: string;
  readonly helpText: string;
}

export interface RequestDocument {
  readonly issueId: string;
  readonly requestTypeId: string;
}

export type Decision = 'approved' | 'declined' | 'pending';

export interface ApprovalDocument {
  readonly id: string;
  readonly issueId: string;
  readonly name: string;
  readonly conditionType: 'number' | 'percent';
  readonly conditionValue: number;
  readonly transitionApproved: string;
  readonly transitionRejected: string;
  readonly approvers: readonly { readonly accountId: string; readonly decision: Decision }[];
  readonly finalDecision: Decision;
  readonly created: number;
  readonly completed: number | null;
}

export interface AssetSchemaDocument {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly description: string;
  readonly created: number;
}

export interface AssetTypeDocument {
  readonly id: string;
  readonly schemaId: string;
  readonly name: string;
  readonly description: string;
  readonly parentTypeId?: string;
  readonly position: number;
  readonly created: number;
}

export interface AssetAttributeDocument {
  readonly id: string;
  readonly typeId: string;
  readonly name: string;
  readonly description: string;
  readonly label: boolean;
  /** 0 default (with a default type), 1 object reference, 2 user, 7 status; Assets' own numbers. */
  readonly type: number;
  readonly defaultTypeId?: number;
  readonly typeValue?: string;
  readonly minimumCardinality: number;
  readonly maximumCardinality: number;
  readonly editable: boolean;
  readonly system: boolean;
  readonly uniqueAttribute: boolean;
  readonly position: number;
}

export interface AssetObjectDocument {
  readonly id: string;
  readonly objectKey: string;
  readonly typeId: string;
  readonly created: number;
  readonly updated: number;
  /** Values by attribute id. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

export interface AssetHistoryDocument {
  readonly id: string;
  readonly objectId: string;
  readonly actor: string;
  readonly created: number;
  readonly type: number;
  readonly affectedAttribute: string;
  readonly oldValue: string;
  readonly newValue: string;
}

/** A message that Jira has promised to send. It leaves the table only when the mail server has taken it. */
export interface OutboxDocument {
  readonly id: string;
  readonly recipient: string;
  readonly from: string;
  readonly subject: string;
  readonly textBody?: string;
  readonly htmlBody?: string;
  readonly messageId: string;
  readonly issueKey: string;
  readonly attempts: number;
}
