/** Everything the gates decide on, gathered once and then judged without any further look at the world. */
import type { Decision, ServiceApprovals, Submission } from '../approval';
import type { Communique } from '../communique';
import type { PinnedContent } from '../content';
import type { DeploymentEvidence } from '../deployment';
import type { GatePolicy } from '../policy';
import type { ConfigurationItem } from '../record';
import type { LinkedChange, Release } from '../release';
import type { Audience } from '../stakeholder-group';

export interface GateSettings {
  readonly changeIssueTypes: readonly string[];
  readonly approvalSources: readonly ('app' | 'jsm')[];
  readonly environment: string;
  readonly evidenceMaximumAgeMilliseconds: number;
  readonly policy: GatePolicy;
}

export interface GateSnapshot {
  readonly recordKey: string;
  /** The record's fix versions; a record is about exactly one. */
  readonly releases: readonly Release[];
  readonly changes: readonly LinkedChange[];
  readonly communiques: readonly {
    readonly communique: Communique;
    readonly groupName: string;
    readonly audience: Audience;
  }[];
  readonly items: readonly ConfigurationItem[];
  readonly decisions: readonly Decision[];
  /** By issue id of the change. */
  readonly serviceApprovals: Readonly<Record<string, ServiceApprovals>>;
  readonly submission?: Submission;
  readonly content: PinnedContent;
  readonly evidence: readonly DeploymentEvidence[] | 'unknown';
  readonly settings: GateSettings;
}

/** The linked issues that are change requests by the site's settings. */
export function changeRequests(snapshot: Pick<GateSnapshot, 'changes' | 'settings'>): readonly LinkedChange[] {
  const types = new Set(snapshot.settings.changeIssueTypes.map((name) => name.toLowerCase()));
  return snapshot.changes.filter((change) => types.has(change.typeName.toLowerCase()));
}
