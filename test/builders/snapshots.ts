/** What the gates judge. By default every gate is open: tests take away what they are about. */
import type { Decision } from '../../src/domain/approval/approval';
import type { Communique } from '../../src/domain/communique/communique';
import { pinContent, type ContentSources, type PinnedContent } from '../../src/domain/communique/content';
import { digestOf } from '../../src/domain/encoding/digest';
import { evaluate } from '../../src/domain/gates/evaluate';
import type { GateName, GateVerdict } from '../../src/domain/gates/gate';
import {
  judgedCommunique,
  judgedRelease,
  NO_MEMBERS,
  type GateSettings,
  type GateSnapshot,
} from '../../src/domain/gates/snapshot';
import { DEFAULT_POLICY, resolvePolicy, type SitePolicy } from '../../src/domain/policy/policy';
import { NOTHING_NAMED, type Installation } from '../../src/domain/deployment/installation';
import { renderMail } from '../../src/domain/communique/message';
import type { ConfigurationItem } from '../../src/domain/record/record';
import type { LinkedChange, Release } from '../../src/domain/record/release';
import type { Recipient } from '../../src/domain/record/stakeholder-group';
import { aDecision } from './approvals';
import { aCommunique, FACTS } from './communiques';
import { anAddress, anAudience } from './people';
import { aChange, anItem, aRelease, evidence, HOUR, NOW } from './releases';

export const GATE_SETTINGS: GateSettings = {
  changeIssueTypes: ['Change'],
  policy: DEFAULT_POLICY,
};

/** Settings whose policy differs from the default in these parts. */
export function settingsWith(parts: SitePolicy, projectId?: string): GateSettings {
  return { ...GATE_SETTINGS, policy: resolvePolicy({ site: parts }, projectId) };
}

/** What a release would tell, before anything was decided about it. */
export interface Told {
  readonly releases: readonly Release[];
  readonly changes: readonly LinkedChange[];
  readonly items: readonly ConfigurationItem[];
  readonly installation?: Installation;
  readonly communiques: readonly { readonly communique: Communique; readonly recipients: readonly Recipient[] }[];
}

export function told(overrides: Partial<Told> = {}): Told {
  return {
    releases: [aRelease()],
    changes: [aChange()],
    items: [anItem('CI-1')],
    communiques: [
      { communique: aCommunique(), recipients: [anAddress('ada@example.com'), anAddress('bo@example.com')] },
    ],
    ...overrides,
  };
}

export function sourcesOf(what: Told): ContentSources {
  return {
    release: what.releases[0] ?? { versionId: '', name: '', released: false, archived: false, issueIds: [] },
    changes: what.changes.map(({ issueId, typeName, summary }) => ({
      issueId,
      text: { typeName, summary, description: digestOf(null) },
    })),
    items: what.items,
    installation: what.installation,
    communiques: what.communiques.map(({ communique, recipients }) => ({
      communique,
      facts: FACTS,
      message: renderMail(communique, FACTS),
      audience: anAudience(recipients),
    })),
  };
}

export function contentOf(what: Told): PinnedContent {
  return pinContent(sourcesOf(what));
}

/** The snapshot of something told; approved in the app and verified unless overridden. */
export function snapshotOf(what: Told, overrides: Partial<GateSnapshot> = {}): GateSnapshot {
  const content = contentOf(what);
  return {
    recordKey: 'HBR-1',
    releases: what.releases.map(judgedRelease),
    changes: what.changes,
    communiques: what.communiques.map(({ communique, recipients }) =>
      judgedCommunique(communique, `Group of ${communique.id}`, anAudience(recipients, communique.groupId)),
    ),
    items: what.items,
    installation: what.installation ?? NOTHING_NAMED,
    decisions: approvedBy('change-manager', what, content),
    serviceApprovals: Object.fromEntries(what.changes.map((change) => [change.issueId, 'not-a-request'])),
    statusChanges: {},
    versionApprovers: 'unknown',
    members: NO_MEMBERS,
    submission: { at: NOW - 2 * HOUR, accountId: 'engineer', content },
    content,
    evidence: [evidence()],
    overrides: [],
    settings: GATE_SETTINGS,
    ...overrides,
  };
}

/** One approval of every change, of exactly this content. */
export function approvedBy(accountId: string, what: Told, content: PinnedContent): readonly Decision[] {
  return what.changes.map((change) =>
    aDecision(content, { id: `${accountId}-${change.issueId}`, accountId, changeIssueId: change.issueId }),
  );
}

export function gate(name: GateName, snapshot: GateSnapshot, now = NOW): GateVerdict {
  const found = evaluate(snapshot, now).find((verdict) => verdict.name === name);
  if (!found) throw new Error(`There is no gate ${name}.`);
  return found;
}

export function reasonCodes(verdict: GateVerdict): readonly string[] {
  return verdict.reasons.map((reason) => reason.code);
}
