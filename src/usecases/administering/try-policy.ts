/** Tries a policy on what the gates judged before, so that administrators see what it would hold. Nothing is written. */
import type { StoredPolicy, TrialPage, TriedJudgement } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import type { JudgementDocument, PolicyDocument } from '../../domain/documents';
import { OCCASIONS } from '../../domain/gates/judgement';
import { tryPolicyOn } from '../../domain/gates/trial';
import type { GatePolicy } from '../../domain/policy/policy';
import type { Ports, Stored } from '../../ports';
import { FREEZES_OF_SITE } from './keep-policy';
import { authoriseAdministration } from './open-administration';
import { policyFor } from './policies';
import { SITE } from './settings';

type TrialPorts = Pick<Ports, 'store' | 'jira'>;

/** A policy as it would be saved: for the site, or for one project. */
export interface Proposal {
  readonly projectId?: string;
  readonly policy: StoredPolicy;
}

/** The newest are enough to see what a policy does; each page is one invocation. */
const JUDGEMENTS_TRIED = 500;
const JUDGEMENTS_ON_A_PAGE = 25;

/** One page costs one query and one read of the storage, and two REST calls, whatever was judged. */
export async function tryPolicy(
  ports: TrialPorts,
  { cursor, ...proposal }: Proposal & { readonly cursor?: string },
): Promise<Answer<TrialPage>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  const { projectId, policy } = proposal;
  if (projectId !== undefined && policy.freezes !== undefined) return FREEZES_OF_SITE;
  const position: Position | undefined = cursor === undefined ? { seen: 0 } : parseCursor(cursor);
  if (!position) return refuse('broken-cursor', 'The trial was called with a broken cursor. Start it again.', 'cursor');
  const page = await ports.store.query(
    projectId === undefined
      ? { kind: 'judgement', index: 'by-time', partition: ['everywhere'] }
      : { kind: 'judgement', index: 'by-project', partition: [projectId] },
    { limit: JUDGEMENTS_ON_A_PAGE, cursor: position.cursor, descending: true },
  );
  const judgements = page.items.map(({ body }) => body);
  const [policyOf, visible] = await Promise.all([
    proposedPolicies(ports, proposal, [...new Set(judgements.map((judgement) => judgement.projectId))]),
    ports.jira.visibleIssues([...new Set(judgements.map(({ recordIssueId }) => recordIssueId))]),
  ]);
  const seen = position.seen + judgements.length;
  return answer({
    tried: judgements
      .flatMap((judgement) => tryOn(judgement, policyOf(judgement.projectId), visible.has(judgement.recordIssueId)))
      .sort((a, b) => b.at - a.at),
    nextCursor: page.nextCursor !== undefined && seen < JUDGEMENTS_TRIED ? `${seen}:${page.nextCursor}` : undefined,
  });
}

/** What was judged of a record that the person may not see is counted, and nothing is told of it. */
function tryOn(
  { recordIssueId, recordKey, versionName, facts, judged }: JudgementDocument,
  policy: GatePolicy,
  isVisible: boolean,
): readonly TriedJudgement[] {
  return OCCASIONS.flatMap((occasion) => {
    const judgement = judged[occasion];
    if (!judgement) return [];
    const { then, now, differing } = tryPolicyOn(facts, judgement, policy);
    const result = { at: judgement.at, occasion, then, now };
    return [
      isVisible
        ? { ...result, record: { issueId: recordIssueId, key: recordKey, versionName }, differing }
        : { ...result, differing: [] },
    ];
  });
}

/** The policy of each project as it would be if the proposal were in force. */
async function proposedPolicies(
  ports: Pick<Ports, 'store'>,
  { projectId, policy }: Proposal,
  projectIds: readonly string[],
): Promise<(projectId: string) => GatePolicy> {
  const [site, ...projects] = await ports.store.getMany('policy', [SITE, ...projectIds]);
  const proposed = (stored: Stored<PolicyDocument> | undefined, key: string): Stored<PolicyDocument> | undefined =>
    key === (projectId ?? SITE) ? { key, revision: 0, ...stored, body: { ...stored?.body, policy } } : stored;
  return (id) => policyFor(proposed(site, SITE), proposed(projects[projectIds.indexOf(id)], id), id);
}

interface Position {
  readonly seen: number;
  /** Of the storage's query. */
  readonly cursor?: string;
}

function parseCursor(cursor: string): Position | undefined {
  const match = /^(\d{1,4}):(.+)$/s.exec(cursor);
  return match?.[2] === undefined ? undefined : { seen: Number(match[1]), cursor: match[2] };
}
