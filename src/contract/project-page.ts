/** The page of a project. */
import type { Answer } from '../domain/answer';
import type { RecordState } from '../domain/record/record';
import type { GroupOption } from './communique';
import type { ChangeSummary, VersionSummary } from './record-panel';
import type { Allowed, FencedSite } from './shared';

export interface ProjectVersionRow {
  readonly version: Omit<VersionSummary, 'issueCount'> & { readonly archived: boolean; readonly description?: string };
  readonly records: readonly {
    readonly issueKey: string;
    readonly state: RecordState;
    readonly headline: string;
    readonly communiques: number;
    readonly recipients: number;
  }[];
}

export interface ProjectView extends FencedSite {
  readonly projectKey: string;
  readonly projectName: string;
  readonly versions: readonly ProjectVersionRow[];
  readonly groups: readonly GroupOption[];
  readonly allowed: Allowed;
  /** What the site still lacks before anything can be planned, in words; empty when nothing. */
  readonly missing: readonly string[];
  readonly now: number;
}

/** Calls of the project page; the project comes from the trusted context. */
export interface ProjectCalls {
  openProject(): Answer<ProjectView>;
  /** Change requests whose key or summary contains the words, newest first. */
  findChanges(payload: { words: string }): Answer<{ changes: readonly ChangeSummary[] }>;
  planCommunications(payload: {
    versionId: string;
    changeKeys: readonly string[];
    groupIds: readonly string[];
  }): Answer<{ issueKey: string; issueId: string }>;
}
