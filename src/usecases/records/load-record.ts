/** Gathers one record with everything the gates decide on, in a fixed number of calls whatever the size of the release. */
import type { Communique } from '../../domain/communique/communique';
import type { Deadline } from '../../domain/approval/patience';
import { contentDigest, pinContent, type ContentSources, type PinnedContent } from '../../domain/communique/content';
import { currentCorrection, type Correction } from '../../domain/communique/correction';
import type {
  ApprovalDocument,
  DeploymentDocument,
  GroupDocument,
  RecordDocument,
  SettingDocument,
} from '../../domain/documents';
import { evaluate } from '../../domain/gates/evaluate';
import type { GateVerdict } from '../../domain/gates/gate';
import {
  changeRequests,
  judgedCommunique,
  kindsOf,
  judgedRelease,
  type GateSnapshot,
} from '../../domain/gates/snapshot';
import { NOTHING_NAMED } from '../../domain/deployment/installation';
import { renderMessage } from '../../domain/channels';
import type { Message, MessageFacts } from '../../domain/communique/message';
import { kindsAsking } from '../../domain/policy/policy';
import { waitingOf } from '../../domain/record/record-progress';
import type { NextChannel } from '../../domain/record/coverage';
import type { Release } from '../../domain/record/release';
import { emptyAudience, type Audience } from '../../domain/record/audience';
import type { MarkedIssue, Ports, RecordIssue, Stored } from '../../ports';
import { askingSources, type AskSource } from '../approving/ask-source';
import { NO_APPROVALS } from '../approving/no-approvals';
import { readPolicy, type PolicyInForce } from '../administering/policies';
import { readAudiences } from '../planning/audience-members';
import {
  NO_FACTS,
  readApprovalFacts,
  type ApprovalFacts,
  type ApprovalSubject,
} from '../approving/read-approval-facts';
import { readServiceApprovals, recallApprovals, type Freshness } from '../approving/read-service-approvals';
import { ISSUE_TYPE_NAME, readSettings } from '../administering/settings';

export type ReadPorts = Pick<
  Ports,
  'installation' | 'store' | 'cache' | 'jira' | 'serviceManagement' | 'items' | 'clock' | 'waiting' | 'log'
>;

interface JudgePorts extends ReadPorts {
  readonly ask: AskSource;
}

export interface LoadedCommunique {
  readonly stored: Stored<Communique>;
  readonly communique: Communique;
  readonly group: GroupDocument | undefined;
  readonly groupName: string;
  readonly audience: Audience;
  readonly facts: MessageFacts;
  readonly message: Message;
  /** What those who do not confirm it are told by their group's next channel, and after how many hours. */
  readonly next?: NextChannel & { readonly message: Message };
}

export interface LoadedRecord {
  readonly stored: Stored<RecordDocument>;
  readonly record: RecordDocument;
  /** The round that everything else here is about: a correction, or, without one, the announcement itself. */
  readonly correction?: Correction;
  readonly issue: RecordIssue;
  readonly settings: SettingDocument;
  readonly policy: PolicyInForce;
  readonly approval: Stored<ApprovalDocument>;
  readonly communiques: readonly LoadedCommunique[];
  readonly sources: ContentSources;
  readonly content: PinnedContent;
  readonly contentDigest: string;
  readonly evidence: DeploymentDocument['evidence'];
  readonly snapshot: GateSnapshot;
  /**
   * The moment of the verdicts, before anything that they rest on was read: whatever comes later is news. Milliseconds
   * since the epoch.
   */
  readonly judgedAt: number;
  readonly verdicts: readonly GateVerdict[];
}

/**
 * The record of a Jira issue; undefined when the issue does not exist or is no record yet. Costs a handful of storage
 * reads and two REST calls, and one per linked change request: `fresh` for every one of them, `as-known` for those that
 * were touched since they were read last.
 *
 * @param deadline for who looks: what has not answered by then is shown as such, and nothing may be decided on that.
 *   Without one everything is waited for.
 * @param round what it is loaded about; without one, the round that the record is about now
 */
export async function loadRecord(
  ports: ReadPorts,
  issueId: string,
  freshness: Freshness = 'fresh',
  deadline?: Deadline,
  round?: Round,
): Promise<LoadedRecord | undefined> {
  const judgedAt = ports.clock.now();
  const recalled = await recallApprovals(ports, issueId);
  const [stored, { issue, marks }, settings, approval] = await Promise.all([
    ports.store.get('record', issueId),
    ports.jira.recordIssueWithMarks(issueId, Object.keys(recalled)),
    readSettings(ports),
    ports.store.get('approval', issueId),
  ]);
  if (!stored || !issue) return undefined;
  const asking = { ...ports, ask: askingSources(ports, deadline) };
  return judge(asking, {
    stored,
    issue,
    settings: settings.body,
    approval: approval ?? { key: issueId, body: NO_APPROVALS, revision: 0 },
    judgedAt,
    marks,
    correction: correctionOf(stored.body, round),
    readApprovals: (changeIssueIds, allMarks) =>
      readServiceApprovals(asking, { recordIssueId: issueId, changeIssueIds, freshness, recalled, marks: allMarks }),
  });
}

/** The announcement of a record, or the correction with this id. */
export type Round = string;

function correctionOf({ corrections }: RecordDocument, round: Round | undefined): Correction | undefined {
  return round === undefined ? currentCorrection(corrections) : corrections?.find(({ id }) => id === round);
}

type Marks = ReadonlyMap<string, MarkedIssue>;

interface Found extends Pick<LoadedRecord, 'stored' | 'issue' | 'settings' | 'approval' | 'judgedAt'> {
  readonly correction: Correction | undefined;
  /** Marks of the changes that were linked when the record was last read. */
  readonly marks: Marks;
  readonly readApprovals: (
    changeIssueIds: readonly string[],
    marks: Marks,
  ) => Promise<GateSnapshot['serviceApprovals']>;
}

async function judge(
  ports: JudgePorts,
  { stored, issue, settings, approval, judgedAt, correction, marks: known, readApprovals }: Found,
): Promise<LoadedRecord> {
  const record = stored.body;
  const changes = changeRequests({ changes: issue.linked, settings });
  const version = correction?.version ?? issue.versions[0];
  // What was announced is the past by the time of a correction: nothing that Jira says of it now can drift.
  const pinned = correction ? [] : changes.map((change) => change.issueId);
  const marking = marksOf(ports, pinned, known);
  const reading = loadCommuniques(ports, record, settings, version?.name ?? '', communiqueIdsOf(record, correction));
  const [communiques, issueIds, deployment, marks, { inForce, facts }] = await Promise.all([
    reading,
    version && !correction ? ports.jira.versionIssueIds(version.id, ISSUE_TYPE_NAME) : [],
    version ? ports.store.get('deployment', version.id) : undefined,
    marking,
    readWhatPolicyAsks(ports, issue.project.id, reading, {
      changes,
      versionId: version?.id,
      items: record.items,
      decisions: approval.body.decisions,
      readServiceApprovals: async () =>
        readApprovals(
          changes.map((change) => change.issueId),
          await marking,
        ),
    }),
  ]);
  const releases = correction ? [announcedRelease(correction)] : releasesOf(issue, issueIds);
  const sources: ContentSources = {
    release: releases[0] ?? { versionId: '', name: '', released: false, archived: false, issueIds: [] },
    changes: pinned.map((changeIssueId) => ({ issueId: changeIssueId, text: marks.get(changeIssueId)?.text })),
    items: record.items,
    installation: record.installation,
    communiques,
  };
  const content = pinContent(sources);
  const waiting = correction ? [] : waitingOf(record);
  const snapshot: GateSnapshot = {
    recordKey: issue.key,
    releases: releases.map(judgedRelease),
    changes: issue.linked,
    communiques: communiques.map(({ communique, groupName, audience }) =>
      judgedCommunique(communique, groupName, audience),
    ),
    items: record.items,
    installation: record.installation ?? NOTHING_NAMED,
    decisions: approval.body.decisions,
    ...facts,
    submission: record.submission,
    content,
    evidence: deployment?.body.evidence ?? [],
    overrides: approval.body.overrides ?? [],
    settings: { changeIssueTypes: settings.changeIssueTypes, policy: inForce.policy },
    // While some communiqués leave, what can still be decided on is what waits.
    ...(waiting.length > 0 ? { about: waiting } : {}),
  };
  return {
    stored,
    record,
    ...(correction ? { correction } : {}),
    issue,
    settings,
    policy: inForce,
    approval,
    communiques,
    sources,
    content,
    contentDigest: contentDigest(content),
    evidence: deployment?.body.evidence ?? [],
    snapshot,
    judgedAt,
    verdicts: evaluate(snapshot, judgedAt),
  };
}

/** The record as the gates judge some of its communiqués, or all of them together. */
export function judgedAbout(loaded: LoadedRecord, communiqueIds: readonly string[] | 'all'): LoadedRecord {
  const { about: _about, ...whole } = loaded.snapshot;
  const snapshot = communiqueIds === 'all' ? whole : { ...whole, about: communiqueIds };
  return { ...loaded, snapshot, verdicts: evaluate(snapshot, loaded.judgedAt) };
}

async function marksOf(ports: Pick<Ports, 'jira'>, changeIssueIds: readonly string[], known: Marks): Promise<Marks> {
  const missing = changeIssueIds.filter((issueId) => !known.has(issueId));
  return missing.length === 0 ? known : new Map([...known, ...(await ports.jira.issueMarks(missing))]);
}

function releasesOf(issue: RecordIssue, issueIds: readonly string[]): readonly Release[] {
  return issue.versions.map((candidate, index) => ({
    versionId: candidate.id,
    name: candidate.name,
    released: candidate.released,
    archived: candidate.archived,
    releaseDate: candidate.releaseDate,
    issueIds: index === 0 ? issueIds : [],
  }));
}

/** A correction is about the release as it was announced, whatever became of the work item's fix version. */
function announcedRelease({ version }: Correction): Release {
  return { versionId: version.id, name: version.name, released: true, archived: false, issueIds: [] };
}

function communiqueIdsOf(record: RecordDocument, correction: Correction | undefined): readonly string[] {
  return correction ? correction.communiques.map(({ id }) => id) : record.communiqueIds;
}

/** The communiqués of the rounds that the record is not about now, the oldest first; for showing them. */
export async function loadOtherCommuniques(
  ports: Pick<Ports, 'store'>,
  { record, correction, settings, snapshot }: LoadedRecord,
): Promise<readonly LoadedCommunique[]> {
  const sent = (record.corrections ?? []).filter(({ id, sendId }) => sendId !== undefined && id !== correction?.id);
  const ids = [
    ...(correction ? record.communiqueIds : []),
    ...sent.flatMap(({ communiques }) => communiques.map(({ id }) => id)),
  ];
  return ids.length === 0 ? [] : loadCommuniques(ports, record, settings, snapshot.releases[0]?.name ?? '', ids);
}

/** The policy, and what it makes worth asking Jira for. */
async function readWhatPolicyAsks(
  ports: JudgePorts,
  projectId: string,
  communiques: Promise<readonly LoadedCommunique[]>,
  subject: ApprovalSubject,
): Promise<{ readonly inForce: PolicyInForce; readonly facts: ApprovalFacts }> {
  const inForce = await readPolicy(ports, projectId);
  const { policy } = inForce;
  const kinds = kindsOf({ communiques: await communiques });
  const asked = kindsAsking(policy, 'change-approved', kinds).length > 0;
  return { inForce, facts: asked ? await readApprovalFacts(ports, policy.approval, subject) : NO_FACTS };
}

/** What a message says of its release besides the communiqué itself. */
export function messageFacts(
  record: RecordDocument,
  settings: SettingDocument,
  groupName: string,
  versionName = '',
): MessageFacts {
  return {
    recordKey: record.issueKey,
    versionName,
    projectName: record.projectName,
    groupName,
    senderName: settings.sender.name,
  };
}

export function communiqueKey(recordIssueId: string, communiqueId: string): string {
  return `${recordIssueId}.${communiqueId}`;
}

/** The same words and facts, as the next channel of the group renders them. */
export function renderNext(
  communique: Communique,
  facts: MessageFacts,
  group: GroupDocument | undefined,
): Pick<LoadedCommunique, 'next'> {
  const next = group?.target?.next;
  return next ? { next: { ...next, message: renderMessage({ ...communique, channel: next.channel }, facts) } } : {};
}

async function loadCommuniques(
  ports: Pick<Ports, 'store'>,
  record: RecordDocument,
  settings: SettingDocument,
  versionName: string,
  communiqueIds: readonly string[],
): Promise<readonly LoadedCommunique[]> {
  const keys = communiqueIds.map((id) => communiqueKey(record.issueId, id));
  const [communiques, audiences] = await Promise.all([
    ports.store.getMany('communique', keys),
    readAudiences(ports, keys),
  ]);
  const groups = await ports.store.getMany(
    'group',
    communiques.map((stored) => stored?.body.groupId ?? ''),
  );
  return communiques.flatMap((stored, index) => {
    if (!stored) return [];
    const group = groups[index]?.body;
    const groupName = group?.name ?? 'A removed stakeholder group';
    const facts = messageFacts(record, settings, groupName, versionName);
    return [
      {
        stored,
        communique: stored.body,
        group,
        groupName,
        audience: audiences[index]?.body ?? emptyAudience(stored.body.groupId),
        facts,
        message: renderMessage(stored.body, facts),
        ...renderNext(stored.body, facts, group),
      },
    ];
  });
}
