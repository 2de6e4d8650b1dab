import type { Person } from '../../ports';
import type { StatusCategoryKey } from '../store/documents';

/*
 * What a site can be filled with. Everything is named the way a person would name it (status names, group names, issue
 * keys); the seed finds the ids. What exists already under its name stays as it is, so that content can be added in
 * several steps and more than once.
 */

export type SeedHolder =
  | { readonly group: string }
  | { readonly user: string }
  | { readonly role: string }
  | 'reporter'
  | 'assignee'
  | 'projectLead'
  | 'anyone';

export interface SeedTransition {
  readonly name: string;
  /** Status names, or `any` for a transition from everywhere. */
  readonly from: readonly string[] | 'any';
  readonly to: string;
  /** Rules as the workflow API names them, for example `forge:expression-validator` with its parameters. */
  readonly validators?: readonly { readonly ruleKey: string; readonly parameters: Readonly<Record<string, string>> }[];
}

export interface SeedWorkflow {
  readonly name: string;
  readonly description?: string;
  readonly statuses: readonly string[];
  readonly initial: string;
  readonly transitions: readonly SeedTransition[];
  readonly approvals?: readonly {
    readonly status: string;
    readonly name?: string;
    readonly conditionType: 'number' | 'percent';
    readonly conditionValue: number;
    /** Id of the field that names the approvers. */
    readonly fieldId: string;
    /** Names of transitions. */
    readonly approved: string;
    readonly rejected: string;
  }[];
}

export interface SeedVersion {
  readonly name: string;
  readonly description?: string;
  readonly released?: boolean;
  readonly archived?: boolean;
  readonly startDate?: string;
  readonly releaseDate?: string;
}

export interface SeedProject {
  readonly key: string;
  readonly name: string;
  readonly description?: string;
  readonly typeKey: 'software' | 'service_desk' | 'business';
  /** Account id. */
  readonly lead: string;
  readonly permissionScheme: string;
  readonly issueTypeScheme: string;
  readonly workflowScheme: string;
  readonly components?: readonly { readonly name: string; readonly description?: string }[];
  readonly versions?: readonly SeedVersion[];
  readonly securityLevels?: readonly {
    readonly name: string;
    readonly description?: string;
    readonly members: readonly SeedHolder[];
  }[];
  /** Actors by role name. */
  readonly roles?: Readonly<
    Record<string, { readonly groups?: readonly string[]; readonly users?: readonly string[] }>
  >;
  /** Makes the project a service desk. */
  readonly requestTypes?: readonly {
    readonly name: string;
    readonly issueType: string;
    readonly description?: string;
    readonly helpText?: string;
  }[];
}

export interface SeedIssue {
  /** Given when the issue keeps a key; otherwise the project's next one. */
  readonly key?: string;
  readonly project: string;
  readonly type: string;
  readonly summary: string;
  /** Plain text or a document in Atlassian's format. */
  readonly description?: unknown;
  readonly status?: string;
  readonly resolution?: string;
  readonly priority?: string;
  /** Account ids. */
  readonly reporter: string;
  readonly assignee?: string;
  readonly labels?: readonly string[];
  readonly components?: readonly string[];
  readonly fixVersions?: readonly string[];
  readonly securityLevel?: string;
  readonly dueDate?: string;
  /** Milliseconds since the epoch; the site's now when it is left out. */
  readonly created?: number;
  readonly watchers?: readonly string[];
  /** By field id: account ids for people, instants in milliseconds for times, object names for Assets. */
  readonly custom?: Readonly<Record<string, unknown>>;
  /** Name of the request type: makes the issue a customer request and opens the approval that its status asks for. */
  readonly requestType?: string;
  readonly comments?: readonly { readonly author: string; readonly text: string }[];
}

export interface SeedAssetSchema {
  readonly name: string;
  readonly key: string;
  readonly description?: string;
  readonly types: readonly {
    readonly name: string;
    readonly description?: string;
    /** Besides Key, Name, Created and Updated, which every type has. */
    readonly attributes: readonly {
      readonly name: string;
      readonly description?: string;
      /** `person`: account ids. A number: Assets' number of a default type, 0 text, 7 URL, 9 text area, … */
      readonly type: 'person' | number;
      readonly maximumCardinality?: number;
    }[];
    /** Values by attribute name; `Name` is required. */
    readonly objects: readonly Readonly<Record<string, string>>[];
  }[];
}

export interface SiteContent {
  readonly people?: readonly Person[];
  readonly groups?: readonly { readonly name: string; readonly members: readonly string[] }[];
  readonly globalPermissions?: readonly { readonly permission: string; readonly groups: readonly string[] }[];
  readonly roles?: readonly { readonly name: string; readonly description?: string }[];
  readonly permissionSchemes?: readonly {
    readonly name: string;
    readonly description?: string;
    readonly grants: readonly { readonly permission: string; readonly holder: SeedHolder }[];
  }[];
  readonly issueTypes?: readonly {
    readonly name: string;
    readonly description?: string;
    readonly hierarchyLevel?: number;
    readonly avatarId?: number;
  }[];
  readonly issueTypeSchemes?: readonly { readonly name: string; readonly issueTypes: readonly string[] }[];
  readonly statuses?: readonly {
    readonly name: string;
    readonly category: StatusCategoryKey;
    readonly description?: string;
  }[];
  readonly workflows?: readonly SeedWorkflow[];
  readonly workflowSchemes?: readonly {
    readonly name: string;
    readonly default: string;
    /** Workflow name by issue type name. */
    readonly byIssueType?: Readonly<Record<string, string>>;
  }[];
  readonly priorities?: readonly {
    readonly name: string;
    readonly color: string;
    readonly description?: string;
    readonly isDefault?: boolean;
  }[];
  readonly resolutions?: readonly { readonly name: string; readonly description?: string }[];
  readonly linkTypes?: readonly { readonly name: string; readonly inward: string; readonly outward: string }[];
  readonly customFields?: readonly {
    /** For example `customfield_10100`. */
    readonly id: string;
    readonly name: string;
    readonly type: string;
    readonly description?: string;
  }[];
  readonly assets?: readonly SeedAssetSchema[];
  readonly projects?: readonly SeedProject[];
  readonly issues?: readonly SeedIssue[];
  /** "inward blocks outward": `{type: 'Blocks', inward: 'A-1', outward: 'A-2'}` means that A-1 blocks A-2. */
  readonly links?: readonly { readonly type: string; readonly inward: string; readonly outward: string }[];
}
