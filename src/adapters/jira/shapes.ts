/** The parts of Jira's replies that the app reads. */
import { z } from 'zod';
import type { LinkedChange } from '../../domain/record/release';
import { isTimeZone } from '../../domain/script/wall-clock';
import type { RecordIssue } from '../../ports';

const named = z.object({ name: z.string() });

const issueFields = z.object({ summary: z.string(), status: named, issuetype: named });

export const linkedIssue = z.object({ id: z.string(), key: z.string(), fields: issueFields });

export const issueLink = z.object({ inwardIssue: linkedIssue.optional(), outwardIssue: linkedIssue.optional() });

export const version = z.object({
  id: z.string(),
  name: z.string(),
  released: z.boolean().default(false),
  archived: z.boolean().default(false),
  releaseDate: z.string().optional(),
  description: z.string().optional(),
});

export const project = z.object({ id: z.string(), key: z.string(), name: z.string() });

export const recordIssue = z.object({
  id: z.string(),
  key: z.string(),
  fields: issueFields.extend({
    project,
    fixVersions: z.array(version).default([]),
    issuelinks: z.array(issueLink).default([]),
  }),
});

export const user = z.object({
  accountId: z.string(),
  displayName: z.string().default(''),
  active: z.boolean().default(true),
  accountType: z.string().optional(),
  /** One that the platform does not know is as good as none. */
  timeZone: z
    .string()
    .nullish()
    .transform((zone) => (typeof zone === 'string' && isTimeZone(zone) ? zone : undefined)),
});

export function asRecordIssue(issue: z.infer<typeof recordIssue>): RecordIssue {
  return {
    id: issue.id,
    key: issue.key,
    summary: issue.fields.summary,
    typeName: issue.fields.issuetype.name,
    status: issue.fields.status.name,
    project: issue.fields.project,
    versions: issue.fields.fixVersions,
    linked: issue.fields.issuelinks.flatMap((link) => {
      const other = link.outwardIssue ?? link.inwardIssue;
      return other ? [asLinked(other)] : [];
    }),
  };
}

export function asLinked(issue: z.infer<typeof linkedIssue>): LinkedChange {
  return {
    issueId: issue.id,
    key: issue.key,
    summary: issue.fields.summary,
    status: issue.fields.status.name,
    typeName: issue.fields.issuetype.name,
  };
}
