import { z } from 'zod';

/** The parts of Jira's replies that the pages show; whatever else Jira sends is let through unread. */

export const user = z.looseObject({
  accountId: z.string(),
  displayName: z.string(),
  timeZone: z.string().optional(),
});
export type User = z.output<typeof user>;

export const status = z.looseObject({
  name: z.string(),
  statusCategory: z.looseObject({ key: z.string() }).optional(),
});
export type Status = z.output<typeof status>;

export const named = z.looseObject({ id: z.string().optional(), name: z.string() });

export const linkedIssue = z.looseObject({
  key: z.string(),
  fields: z.looseObject({ summary: z.string(), status: status.optional(), issuetype: named.optional() }),
});
export type LinkedIssue = z.output<typeof linkedIssue>;

export const issueLink = z.looseObject({
  id: z.string(),
  type: z.looseObject({ inward: z.string(), outward: z.string() }),
  inwardIssue: linkedIssue.optional(),
  outwardIssue: linkedIssue.optional(),
});
export type IssueLink = z.output<typeof issueLink>;

export const issueFields = z.looseObject({
  summary: z.string(),
  status,
  issuetype: named,
  project: z.looseObject({ key: z.string(), name: z.string(), projectTypeKey: z.string().optional() }).optional(),
  priority: named.nullish(),
  assignee: user.nullish(),
  reporter: user.nullish(),
  labels: z.array(z.string()).nullish(),
  components: z.array(named).nullish(),
  fixVersions: z.array(named).nullish(),
  issuelinks: z.array(issueLink).nullish(),
  security: named.nullish(),
  description: z.unknown().optional(),
  created: z.string().optional(),
  updated: z.string().optional(),
});

export const issue = z.looseObject({
  id: z.string(),
  key: z.string(),
  fields: issueFields,
  names: z.record(z.string(), z.string()).optional(),
});
export type Issue = z.output<typeof issue>;

export const searchResult = z.looseObject({
  issues: z.array(z.looseObject({ id: z.string(), key: z.string(), fields: issueFields })),
  nextPageToken: z.string().nullish(),
});
export type FoundIssue = z.output<typeof searchResult>['issues'][number];

export const transition = z.looseObject({ id: z.string(), name: z.string(), to: status });
export type Transition = z.output<typeof transition>;

export const project = z.looseObject({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  projectTypeKey: z.string().optional(),
});
export type Project = z.output<typeof project>;

export const version = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  released: z.boolean().optional(),
  archived: z.boolean().optional(),
  startDate: z.string().nullish(),
  releaseDate: z.string().nullish(),
});
export type Version = z.output<typeof version>;

export const comment = z.looseObject({
  id: z.string(),
  author: user.optional(),
  body: z.unknown().optional(),
  created: z.string(),
});
export type Comment = z.output<typeof comment>;

export const change = z.looseObject({
  id: z.string(),
  author: user.optional(),
  created: z.string(),
  items: z.array(
    z.looseObject({ field: z.string(), fromString: z.string().nullish(), toString: z.unknown().optional() }),
  ),
});
export type Change = z.output<typeof change>;

export const approval = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  finalDecision: z.string(),
  canAnswerApproval: z.boolean(),
  approvers: z.array(z.looseObject({ approver: user, approverDecision: z.string() })),
});
export type Approval = z.output<typeof approval>;
