/** What changed since an approval, as its reader may see it: names, keys and addresses only where Jira shows them. */
import type { DifferenceView, DriftSummary, DriftView, Listed } from '../../contract';
import type { Difference, KnownContent, SetDifference } from '../../domain/communique/difference';
import { describeDifference } from '../../domain/communique/difference-words';
import type { Commitment } from '../../domain/ledger/commitment';
import type { AudienceMember } from '../../domain/record/audience';
import type { Recipient } from '../../domain/record/stakeholder-group';
import { awaitsDecisions } from '../../domain/record/record-progress';
import { changeRequests } from '../../domain/gates/snapshot';
import { voidedApprovals, type VoidedApproval } from '../../domain/approval/voided-approvals';
import type { Jira, Ports } from '../../ports';
import { attributed, authorOf, compareWith, makerOf, type Comparison } from './drift';
import { readMembers } from '../planning/audience-members';
import { shownRecipient } from '../people/shown-recipient';
import type { LoadedRecord } from '../records/load-record';

type PresentPorts = Pick<Ports, 'store' | 'jira'>;

/** So many of those who joined or left are named; the others are counted. */
const NAMES_SHOWN = 20;
const ISSUES_SHOWN = 50;

/**
 * The reader's own voided approval before anybody else's, and the newest of each. Costs at most seven reads of storage
 * and one call of Jira, and only where something drifted.
 */
export async function presentDrift(
  ports: PresentPorts,
  loaded: LoadedRecord,
  voided: readonly VoidedApproval[],
  readerId: string,
): Promise<DriftView | undefined> {
  const own = voided.find(({ accountIds }) => accountIds.includes(readerId));
  const approval = own ?? voided[0];
  if (!approval) return undefined;
  const compared = await compareWith(ports, loaded, approval.contentDigest);
  if (!compared) return undefined;
  const { differences } = compared;
  const look = await lookUp(ports, compared);
  return {
    approval: {
      accountIds: approval.accountIds,
      at: approval.at,
      source: approval.source,
      own: own !== undefined,
    },
    differences: differences.map((difference) => present(loaded, difference, look)),
  };
}

/** For each change whose approval drifted, what changed since; undefined where none did, which costs nothing. */
export async function summariseDrifts(
  ports: Pick<Ports, 'store'>,
  loaded: LoadedRecord,
): Promise<readonly DriftSummary[] | undefined> {
  if (!awaitsDecisions(loaded.record)) return undefined;
  const held = new Set(loaded.verdicts.flatMap(({ reasons }) => reasons.map(({ subject }) => subject)));
  const summaries = await Promise.all(
    changeRequests(loaded.snapshot)
      .filter(({ key }) => held.has(key))
      .map(async (change): Promise<DriftSummary | undefined> => {
        const voided = voidedApprovals(loaded.snapshot, change.issueId);
        const [newest] = voided;
        const compared = newest && (await compareWith(ports, loaded, newest.contentDigest));
        if (!compared) return undefined;
        const changes = attributed(loaded, compared.differences);
        return {
          changeKey: change.key,
          accountIds: approversOf(voided, newest.contentDigest),
          at: newest.at,
          changes: changes.map(({ difference, by }) => ({ text: describeDifference(difference), by })),
        };
      }),
  );
  const found = summaries.filter((summary) => summary !== undefined);
  return found.length > 0 ? found : undefined;
}

/** Everybody who approved this content, those who did so last first. */
function approversOf(approvals: readonly VoidedApproval[], digest: string): readonly string[] {
  return [...new Set(approvals.flatMap((one) => (one.contentDigest === digest ? one.accountIds : [])))];
}

/** People whom the view of a drift names by their accounts. */
export function peopleOfDrift({ approval, differences }: DriftView): readonly string[] {
  return [
    ...approval.accountIds,
    ...differences.flatMap((difference) => [
      ...('by' in difference && difference.by ? [difference.by.accountId] : []),
      ...('fields' in difference
        ? difference.fields.flatMap((field) => [
            ...(field.by ? [field.by.accountId] : []),
            ...(field.field === 'responsible' ? [field.before, field.after] : []),
          ])
        : []),
    ]),
  ];
}

type SeenIssue = Awaited<ReturnType<Jira['issuesAsSeen']>>[number];

interface Look {
  /** The issues that the reader may see, by id. */
  readonly issues: ReadonlyMap<string, SeenIssue>;
  readonly recipients: ReadonlyMap<Commitment, Recipient>;
}

async function lookUp(ports: PresentPorts, compared: Comparison): Promise<Look> {
  const { differences } = compared;
  const issueIds = differences.flatMap((difference) =>
    difference.part === 'scope' || difference.part === 'changes'
      ? [
          ...('edited' in difference ? difference.edited.map(({ issue }) => issue) : []),
          ...difference.joined.slice(0, ISSUES_SHOWN),
          ...difference.left.slice(0, ISSUES_SHOWN),
        ]
      : [],
  );
  const [seen, members] = await Promise.all([
    ports.jira.issuesAsSeen(issueIds.slice(0, 100)),
    shownMembers(ports, compared),
  ]);
  return {
    issues: new Map(seen.map((issue) => [issue.issueId, issue])),
    recipients: new Map(members.map(({ commitment, recipient }) => [commitment, recipient])),
  };
}

/** Who of those is named that joined or left, as long as that is kept. */
async function shownMembers(
  ports: PresentPorts,
  { before, now, differences }: Comparison,
): Promise<readonly AudienceMember[]> {
  const reading = differences.flatMap((difference) => {
    if (difference.part !== 'audience') return [];
    const { communiqueId: id, joined, left } = difference;
    return [
      membersIn(ports, now, id, joined.slice(0, NAMES_SHOWN)),
      membersIn(ports, before, id, left.slice(0, NAMES_SHOWN)),
    ];
  });
  return (await Promise.all(reading)).flat();
}

async function membersIn(
  ports: PresentPorts,
  { pinned, audiences }: KnownContent,
  communiqueId: string,
  wanted: readonly Commitment[],
): Promise<readonly AudienceMember[]> {
  const [digest, list] = [pinned.audiences[communiqueId], audiences[communiqueId]];
  return digest === undefined || !list || wanted.length === 0 ? [] : readMembers(ports, digest, list, wanted);
}

function present(loaded: LoadedRecord, difference: Difference, look: Look): DifferenceView {
  const by = makerOf(loaded, difference);
  switch (difference.part) {
    case 'communique': {
      const { part, communiqueId, groupName } = difference;
      if (difference.change === 'changed') {
        const fields = difference.fields.map((field) => ({
          ...field,
          by: authorOf(loaded, communiqueId, field.field),
        }));
        return { part, change: 'changed', groupName, fields };
      }
      const { change, subject, recipients } = difference;
      return { part, change, groupName, subject, recipients, by };
    }
    case 'audience':
      return {
        part: 'audience',
        groupName: difference.groupName,
        by,
        ...listed(difference, NAMES_SHOWN, (commitment) => {
          const recipient = look.recipients.get(commitment);
          return recipient && { name: nameOf(recipient) };
        }),
      };
    case 'scope':
      return {
        part: 'scope',
        version: difference.version,
        ...listed(difference, ISSUES_SHOWN, (issueId) => asListed(look.issues.get(issueId))),
      };
    case 'changes':
      return {
        part: 'changes',
        ...listed(difference, ISSUES_SHOWN, (issueId) => asListed(look.issues.get(issueId))),
        edited: difference.edited.map(({ issue, fields }) => ({ issueKey: look.issues.get(issue)?.key, fields })),
      };
    case 'items':
      return {
        part: 'items',
        ...listed(difference, ISSUES_SHOWN, (key) => ({
          name: loaded.record.items.find((item) => item.key === key)?.name ?? key,
        })),
      };
    case 'schedule':
      return { part: 'schedule', before: difference.before, after: difference.after };
    case 'installation': {
      const { artifacts, commits, environments } = difference;
      const named = (set: SetDifference) => listed(set, ISSUES_SHOWN, (name) => ({ name }));
      return {
        part: 'installation',
        artifacts: named(artifacts),
        commits: named(commits),
        environments: named(environments),
      };
    }
    case 'unknown':
      return { part: 'unknown', text: describeDifference(difference) };
  }
}

function listed<T extends string>(
  { joined, left }: SetDifference<T>,
  limit: number,
  describe: (one: T) => Listed['shown'][number] | undefined,
): { readonly joined: Listed; readonly left: Listed } {
  const list = (all: readonly T[]): Listed => ({
    count: all.length,
    shown: all.slice(0, limit).flatMap((one) => describe(one) ?? []),
  });
  return { joined: list(joined), left: list(left) };
}

function asListed(issue: SeenIssue | undefined): Listed['shown'][number] | undefined {
  return issue && { name: issue.summary, issueKey: issue.key };
}

function nameOf(recipient: Recipient): string {
  return shownRecipient(recipient, {}, false);
}
