/** The release that a record is about: one fix version of a Jira project, and what it contains. */
import type { Digest } from '../encoding/digest';

export interface Release {
  readonly versionId: string;
  readonly name: string;
  readonly released: boolean;
  readonly archived: boolean;
  /** Calendar date, `YYYY-MM-DD`. */
  readonly releaseDate?: string;
  /** Ids of the issues in the fix version, the records themselves left out. */
  readonly issueIds: readonly string[];
}

/** An issue of a release, with what drafting needs of it. */
export interface ReleaseIssue {
  readonly id: string;
  readonly key: string;
  readonly summary: string;
  readonly typeName: string;
  readonly components: readonly string[];
  /** Restricted issues never enter a draft: whoever may read them in Jira is narrower than who reads the message. */
  readonly restricted: boolean;
}

/** What a change request says: whoever approves it approves that, too. */
export interface ChangeText {
  readonly typeName: string;
  readonly summary: string;
  /** Digest of its description, which may be long and is nobody else's business. */
  readonly description: Digest;
}

/** A change request that is linked to a record. */
export interface LinkedChange {
  readonly issueId: string;
  readonly key: string;
  readonly summary: string;
  readonly status: string;
  readonly typeName: string;
}
