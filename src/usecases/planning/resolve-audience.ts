/** Turns a stakeholder group into the people a communiqué reaches now, and says who is left out and why. */
import type { GroupDocument } from '../../domain/documents';
import { resolvedAudience, type Exclusion, type ResolvedAudience } from '../../domain/record/audience';
import { quarantineId, standing } from '../../domain/record/quarantine';
import {
  distinctRecipients,
  isMailAddress,
  namedRecipients,
  type Recipient,
  type StakeholderGroup,
} from '../../domain/record/stakeholder-group';
import { JiraFailure, type Ports } from '../../ports';
import type { Person } from '../people/authorise';
import { readParts } from '../administering/member-parts';
import { ISSUE_TYPE_NAME, readSettings } from '../administering/settings';
import { withCommitments } from '../ledger/person-commitment';
import { recordLog } from '../ledger/with-ledger';

type ResolvePorts = Pick<Ports, 'jira' | 'store' | 'random' | 'clock' | 'waiting' | 'log' | 'ledgerKey'>;

/**
 * Nobody is written down yet but the secrets of people who were not known: see `keepMembers`. Who is in quarantine is left
 * out, and counted as somebody whom nobody reaches.
 *
 * @param atMost of more people than these nobody is looked up: the answer is `too-many`
 */
export async function resolveAudience(
  ports: ResolvePorts,
  recordIssueId: string,
  group: GroupDocument,
  person?: Person,
  atMost?: number,
): Promise<ResolvedAudience | 'too-many'> {
  const found = await membersOf(ports, recordIssueId, group, atMost);
  if (found === 'too-many') return found;
  const all = distinctRecipients(found.recipients);
  const doubled = found.recipients.length - all.length;
  const { reached, unreachable } = reachable(group, all, (recipient) => recipient);
  return resolvedAudience({
    groupId: group.id,
    groupChangedAt: group.changedAt,
    members: await withCommitments(ports, recordLog(ports, recordIssueId), reached),
    excluded: [
      ...found.excluded,
      ...(doubled > 0 ? [{ reason: 'named more than once', count: doubled }] : []),
      ...unreachable.excluded,
    ],
    ...unreachable.counted,
    resolvedAt: ports.clock.now(),
    ...(person ? { resolvedBy: person.accountId } : {}),
  });
}

/** What was found of a group without its quarantine, as its audience. */
export function ofGroup(group: GroupDocument, found: ResolvedAudience): ResolvedAudience {
  const { reached, unreachable } = reachable(group, found.members, ({ recipient }) => recipient);
  return resolvedAudience({
    ...found,
    groupChangedAt: group.changedAt,
    members: reached,
    excluded: [...found.excluded, ...unreachable.excluded],
    ...unreachable.counted,
  });
}

/** Those who are not in quarantine, and how many are. */
function reachable<T>(
  { quarantine }: GroupDocument,
  all: readonly T[],
  recipientOf: (one: T) => Recipient,
): {
  readonly reached: readonly T[];
  readonly unreachable: Pick<ResolvedAudience, 'excluded'> & {
    readonly counted: Pick<ResolvedAudience, 'unreachable'>;
  };
} {
  const faulty = new Set(standing(quarantine).map(({ id }) => id));
  const reached = faulty.size === 0 ? all : all.filter((one) => !faulty.has(quarantineId(recipientOf(one))));
  const count = all.length - reached.length;
  return {
    reached,
    unreachable:
      count === 0
        ? { excluded: [], counted: {} }
        : { excluded: [{ reason: UNREACHABLE, count }], counted: { unreachable: count } },
  };
}

const UNREACHABLE = 'the address bounced before and is not mended yet';

/** Whether Jira says of a group that it is not there, or not to be read by the app. */
export function isUnreadableGroup(failure: unknown): failure is JiraFailure {
  return failure instanceof JiraFailure && [400, 403, 404].includes(failure.status);
}

interface Found {
  readonly recipients: readonly Recipient[];
  readonly excluded: readonly Exclusion[];
}

async function membersOf(
  ports: ResolvePorts,
  recordIssueId: string,
  { members }: StakeholderGroup,
  atMost = Infinity,
): Promise<Found | 'too-many'> {
  switch (members.kind) {
    case 'jira-group':
      try {
        const recipients = await ports.jira.groupMembers(members.groupId, atMost);
        return recipients === 'too-many' ? recipients : { recipients, excluded: [] };
      } catch (failure) {
        if (!isUnreadableGroup(failure)) throw failure;
        ports.log.warn('A Jira group could not be read', { status: failure.status });
        return { recipients: [], excluded: [{ reason: 'the Jira group does not exist or may not be read', count: 1 }] };
      }
    case 'jira-users': {
      if (members.accountIds.length > atMost) return 'too-many';
      const users = await ports.jira.users(members.accountIds);
      const active = users.filter((user) => user.active);
      const gone = members.accountIds.length - active.length;
      return {
        recipients: active.map(({ active: _active, ...user }) => ({ kind: 'jira-user', ...user })),
        excluded: gone > 0 ? [{ reason: 'the Jira account is not active', count: gone }] : [],
      };
    }
    case 'addresses': {
      if (members.addresses.length > atMost) return 'too-many';
      const valid = members.addresses.filter((entry) => isMailAddress(entry.address));
      const invalid = members.addresses.length - valid.length;
      return {
        recipients: valid.map((entry) => ({ kind: 'address', ...entry })),
        excluded: invalid > 0 ? [{ reason: 'the address cannot be a mailbox', count: invalid }] : [],
      };
    }
    case 'telephone-numbers':
      if (members.numbers.length > atMost) return 'too-many';
      return { recipients: namedRecipients(members), excluded: [] };
    case 'in-parts': {
      // Where they are replaced while they are read, a look-up in the background finds who they are by then.
      const parts = members.count > atMost ? undefined : await readParts(ports, members, 0, members.parts);
      return parts ? { recipients: parts.flat(), excluded: [] } : 'too-many';
    }
    case 'linked-requests': {
      const found = await ports.waiting.within(PAGE_MILLISECONDS, () =>
        linkedRequestsOf(ports, recordIssueId, { calls: PAGE_CALLS }),
      );
      return found === 'late' || found.next !== undefined || found.recipients.length > atMost
        ? 'too-many'
        : { recipients: found.recipients, excluded: [] };
    }
    case 'destinations':
      return {
        recipients: members.destinations.map(({ id, name }) => ({ kind: 'destination', destinationId: id, name })),
        excluded: [],
      };
    case 'list':
      return { recipients: members.items.map((item) => ({ kind: 'listed', ...item })), excluded: [] };
  }
}

/**
 * A page waits for at most 25 seconds (Forge, limits of invocations), and has more to do: it reads the links of some
 * hundred work items, as far as that is done in half of the time.
 */
const PAGE_CALLS = 8;
const PAGE_MILLISECONDS = 10_000;

/**
 * A part of the customers' requests that are linked to the record's changes, or to what its version has in it. Some can be
 * found in several parts.
 */
export async function linkedRequestsOf(
  ports: Pick<Ports, 'jira' | 'store'>,
  recordIssueId: string,
  part: { readonly calls: number; readonly from?: string },
): Promise<{ readonly recipients: readonly Recipient[]; readonly read: number; readonly next?: string }> {
  const [issue, { body }] = await Promise.all([ports.jira.recordIssue(recordIssueId), readSettings(ports)]);
  const version = issue?.versions[0];
  if (!issue || !version) return { recipients: [], read: 0 };
  const types = body.changeIssueTypes.map((name) => name.toLowerCase());
  const { requests, ...others } = await ports.jira.linkedRequestsFrom({
    versionId: version.id,
    changeIssueIds: issue.linked
      .filter(({ typeName }) => types.includes(typeName.toLowerCase()))
      .map(({ issueId }) => issueId),
    recordTypeName: ISSUE_TYPE_NAME,
    otherTypeNames: body.changeIssueTypes,
    ...part,
  });
  return { recipients: requests.map(({ issueId, key }) => ({ kind: 'request', issueId, name: key })), ...others };
}
