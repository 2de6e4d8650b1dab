/**
 * Looks up who is in the audiences of a record: at once where they are few enough for one invocation of a page, else in
 * the background, one audience in an invocation. A Jira group is read 50 people at a time, and whoever was never met
 * before gets a secret of their own.
 */
import { draftedCorrection, type Correction } from '../../domain/communique/correction';
import { chunks } from '../../domain/delivery/send-plan';
import { digestOf } from '../../domain/encoding/digest';
import type { GroupDocument, RecordDocument } from '../../domain/documents';
import {
  AUDIENCE_PART_SIZE,
  emptyAudience,
  foundPartKey,
  resolvedAudience,
  withoutMembers,
  type Audience,
  type LookUpUnderWay,
  type ResolvedAudience,
} from '../../domain/record/audience';
import { isOpenForChanges } from '../../domain/record/record-progress';
import type { GroupMembers } from '../../domain/record/stakeholder-group';
import type { Change, Ports, Stored } from '../../ports';
import type { Person } from '../people/authorise';
import { recordLog, withLedger, type LedgerPorts } from '../ledger/with-ledger';
import { communiqueKey } from '../records/load-record';
import { membersChangedAt, mayHaveMoreSince } from '../administering/members-changed';
import { isToldSettled } from '../correcting/told';
import { keepMembers, readAudiences } from './audience-members';
import { audienceResolved } from './communique-changes';
import type { LookUpBudget } from './look-up-budget';
import {
  jiraGroupSource,
  linkedRequestSource,
  memberPartsSource,
  toldSource,
  type LookUpSource,
} from './look-up-sources';
import { isUnreadableGroup, ofGroup, resolveAudience } from './resolve-audience';

type LookUpPorts = LedgerPorts & Pick<Ports, 'jira' | 'waiting' | 'log'>;

/**
 * The group's people, kept unless they are the same people as were known; or, where they are too many for now, what was known
 * of them, marked as to be looked up.
 */
export async function lookUpNow(
  ports: LookUpPorts,
  recordIssueId: string,
  group: GroupDocument,
  person: Person,
  budget: LookUpBudget,
  known?: Audience,
): Promise<Audience> {
  const resolved = await resolveAudience(ports, recordIssueId, group, person, budget.people);
  if (resolved === 'too-many') {
    return toBeLookedUp(ports, known ?? emptyAudience(group.id), person);
  }
  budget.use(resolved.count);
  return keepMembersOnce(ports, resolved, known);
}

/** The audience as it is known, marked as to be looked up; one that is under way already goes on. */
export function toBeLookedUp(ports: Pick<Ports, 'clock'>, known: Audience, person?: Person): Audience {
  const askedBy = person && { askedBy: person.accountId };
  return { ...known, lookUp: known.lookUp ?? { askedAt: ports.clock.now(), ...askedBy } };
}

/** Names and zones that are kept already, and do not run out soon, are not written again. */
export async function keepMembersOnce(
  ports: Pick<Ports, 'store'>,
  resolved: ResolvedAudience,
  known?: Audience,
): Promise<Audience> {
  if (known?.digest !== resolved.digest || isToBeRenewed(known, resolved)) await keepMembers(ports, resolved);
  return withoutMembers(resolved);
}

/**
 * The same people, but what is kept of them runs out soon, their group was changed, which may say something else of them,
 * or they live by other clocks by now.
 */
export function isToBeRenewed(
  known: Audience,
  resolved: Pick<Audience, 'resolvedAt' | 'groupChangedAt' | 'zones'>,
): boolean {
  const isOld = resolved.resolvedAt - known.resolvedAt >= NAMES_RENEWED_MILLISECONDS;
  const isChanged = known.groupChangedAt !== resolved.groupChangedAt;
  return isOld || isChanged || digestOf(known.zones ?? null) !== digestOf(resolved.zones ?? null);
}

export interface LookUp {
  readonly issueId: string;
  readonly communiqueId: string;
  /** Where the round begins for which this was asked. */
  readonly from?: number;
}

/** Only after the audience is written, so that whoever gets the event finds it. */
export async function askForLookUps(
  ports: Pick<Ports, 'queue'>,
  issueId: string,
  audiences: readonly { readonly communiqueId: string; readonly audience: Audience }[],
  delaySeconds = 0,
): Promise<void> {
  const asked = audiences.filter(({ audience }) => audience.lookUp !== undefined);
  if (asked.length === 0) return;
  await ports.queue.push(
    'audiences',
    asked.map(({ communiqueId, audience }) => ({
      body: { version: 1, issueId, communiqueId, from: audience.lookUp?.roundFrom ?? 0 },
      ...(delaySeconds > 0 ? { delaySeconds } : {}),
    })),
  );
}

/** An event of a look-up that has not come further for so long may have been lost. */
const LOOK_UP_OVERDUE_MILLISECONDS = 30 * 60_000;

/** Asks again for what was asked for long ago and not looked up; the follow-ups of a record do. */
export async function askAgainForLookUps(
  ports: Pick<Ports, 'queue' | 'clock'>,
  issueId: string,
  audiences: readonly { readonly communiqueId: string; readonly audience: Audience }[],
): Promise<void> {
  const overdue = ports.clock.now() - LOOK_UP_OVERDUE_MILLISECONDS;
  await askForLookUps(
    ports,
    issueId,
    audiences.filter(({ audience: { lookUp } }) => lookUp && (lookUp.movedAt ?? lookUp.askedAt) <= overdue),
  );
}

/** What was told is still being stopped or written down: who was told is asked for a minute later. */
const SECONDS_UNTIL_SETTLED = 60;

/**
 * Looks one audience up, whatever its size, or goes on with it: what is found is kept with the place that was reached, so
 * that it may be cut off and repeated anywhere. The audience counts once its summary is written.
 *
 * @param deadline when to leave the rest to the next invocation; milliseconds since the epoch
 */
export async function lookUpAudience(
  ports: LookUpPorts & Pick<Ports, 'queue'>,
  { issueId, communiqueId, from = 0 }: LookUp,
  deadline: number,
): Promise<void> {
  const key = communiqueKey(issueId, communiqueId);
  const [record, communique, [stored]] = await Promise.all([
    ports.store.get('record', issueId),
    ports.store.get('communique', key),
    readAudiences(ports, [key]),
  ]);
  const lookUp = stored?.body.lookUp;
  if (!record || !communique || !isOpenForChanges(record.body) || !lookUp) return;
  // An event of a round that is over, which the next goes on from.
  if ((lookUp.roundFrom ?? 0) !== from) return;
  const corrected = correctedBy(record.body, communiqueId);
  if (corrected && !(await isToldSettled(ports, record.body)))
    return askForLookUps(ports, issueId, [{ communiqueId, audience: stored.body }], SECONDS_UNTIL_SETTLED);
  const resolved = corrected
    ? await inRounds(ports, stored, toldSource(ports, ...corrected), deadline)
    : await fromGroup(ports, issueId, communique.body.groupId, stored, deadline);
  switch (resolved.kind) {
    case 'found':
      return keepFound(ports, issueId, communiqueId, resolved.audience);
    case 'not-all':
      return askForLookUps(ports, issueId, [{ communiqueId, audience: resolved.audience }], resolved.afterSeconds);
    case 'overtaken':
      return;
  }
}

/** The send and the communiqué that this communiqué of a drafted correction corrects. */
function correctedBy(
  { corrections }: Pick<RecordDocument, 'corrections'>,
  communiqueId: string,
): readonly [corrects: Correction['corrects'], communiqueId: string] | undefined {
  const correction = draftedCorrection(corrections);
  const corrected = correction?.communiques.find(({ id }) => id === communiqueId)?.corrects;
  return correction && corrected !== undefined ? [correction.corrects, corrected] : undefined;
}

/** Groups of Jira, members in parts and linked requests are read in rounds; every other group is read at once. */
async function fromGroup(
  ports: LookUpPorts,
  recordIssueId: string,
  groupId: string,
  stored: Stored<Audience>,
  deadline: number,
): Promise<Round> {
  const group = (await ports.store.get('group', groupId))?.body;
  if (!group) return { kind: 'overtaken' };
  const { askedBy, askedAt = 0, parts = 0, nextPage } = stored.body.lookUp ?? {};
  const source = sourceOf(ports, recordIssueId, group);
  if (source)
    try {
      // What was found may be of other members than what is still to come; who bounced is left out of all of it at the end.
      if (parts > 0 && membersChangedAt(group) > askedAt) return await beginAnew(ports, stored);
      const round = await inRounds(ports, stored, source, deadline);
      return round.kind === 'found' ? { kind: 'found', audience: ofGroup(group, round.audience) } : round;
    } catch (failure) {
      if (!isUnreadableGroup(failure)) throw failure;
      // Jira does not know any more where its search went on.
      if (nextPage !== undefined) return beginAnew(ports, stored);
    }
  const resolved = await resolveAudience(
    ports,
    recordIssueId,
    group,
    askedBy === undefined ? undefined : { accountId: askedBy },
  );
  return resolved === 'too-many' ? { kind: 'overtaken' } : { kind: 'found', audience: resolved };
}

function sourceOf(
  ports: LookUpPorts,
  recordIssueId: string,
  { members }: Pick<GroupDocument, 'members'>,
): LookUpSource | undefined {
  const log = recordLog(ports, recordIssueId);
  switch (members.kind) {
    case 'jira-group':
      return jiraGroupSource(ports, log, members.groupId);
    case 'in-parts':
      return memberPartsSource(ports, log, members);
    case 'linked-requests':
      return linkedRequestSource(ports, log, recordIssueId);
    default:
      return undefined;
  }
}

type Round =
  | { readonly kind: 'found'; readonly audience: ResolvedAudience }
  | { readonly kind: 'not-all'; readonly audience: Audience; readonly afterSeconds: number }
  /** Somebody else goes on with it. */
  | { readonly kind: 'overtaken' };

/** Who is found is kept for as long as a look-up could take. */
const FOUND_KEPT_DAYS = 3;

/** Goes on from where the look-up stands, until its round or the time is over. */
async function inRounds(
  ports: LookUpPorts,
  stored: Stored<Audience>,
  source: LookUpSource,
  deadline: number,
): Promise<Round> {
  let [{ body, revision }, inThisRound] = [stored, 0];
  for (let isResumed = (stored.body.lookUp?.next ?? 0) > 0; ; isResumed = false) {
    const { lookUp } = body;
    if (!lookUp) return { kind: 'overtaken' };
    if (lookUp.isComplete) {
      const audience = await putTogether(ports, stored.key, body, lookUp);
      return audience ? { kind: 'found', audience } : beginAnew(ports, { key: stored.key, body, revision });
    }
    const isOver = inThisRound >= source.readInRound;
    if (isOver || ports.clock.now() >= deadline) {
      const audience = { ...body, lookUp: { ...lookUp, roundFrom: lookUp.next ?? 0 } };
      const kept = await ports.store.commit([
        { kind: 'audience', key: stored.key, body: audience, expected: revision },
      ]);
      const afterSeconds = isOver ? source.secondsBetweenRounds : 0;
      return kept === 'done' ? { kind: 'not-all', audience, afterSeconds } : { kind: 'overtaken' };
    }
    const found = await source.read(lookUp.next ?? 0, lookUp, isResumed);
    if (found === 'replaced') return beginAnew(ports, { key: stored.key, body, revision });
    const { members, next, read = members.length, ...about } = found;
    const parts = chunks(members, AUDIENCE_PART_SIZE);
    const { next: _, nextPage: _page, ...before } = lookUp;
    body = {
      ...body,
      lookUp: {
        ...before,
        ...about,
        movedAt: ports.clock.now(),
        parts: (lookUp.parts ?? 0) + parts.length,
        found: (lookUp.found ?? 0) + members.length,
        ...(next === undefined ? { isComplete: true } : { next }),
      },
    };
    const kept = await ports.store.commit([
      ...parts.map((part, index): Change => ({
        kind: 'audience',
        key: foundPartKey(stored.key, lookUp, (lookUp.parts ?? 0) + index),
        body: { members: part },
        expected: 'any',
        timeToLiveDays: FOUND_KEPT_DAYS,
      })),
      { kind: 'audience', key: stored.key, body, expected: revision },
    ]);
    if (kept === 'conflict') return { kind: 'overtaken' };
    revision += 1;
    inThisRound += read;
  }
}

/** The same look-up from its beginning; what it had found does not count. */
async function beginAnew(ports: LookUpPorts, { key, body, revision }: Stored<Audience>): Promise<Round> {
  const askedBy = body.lookUp?.askedBy === undefined ? {} : { askedBy: body.lookUp.askedBy };
  const audience: Audience = { ...body, lookUp: { askedAt: ports.clock.now(), ...askedBy } };
  const kept = await ports.store.commit([{ kind: 'audience', key, body: audience, expected: revision }]);
  return kept === 'done' ? { kind: 'not-all', audience, afterSeconds: 0 } : { kind: 'overtaken' };
}

/** Everybody who was found, in order; undefined where that took so long that some are not kept any more. */
async function putTogether(
  ports: LookUpPorts,
  key: string,
  { groupId }: Audience,
  lookUp: LookUpUnderWay,
): Promise<ResolvedAudience | undefined> {
  const keys = Array.from({ length: lookUp.parts ?? 0 }, (_, part) => foundPartKey(key, lookUp, part));
  const found = await ports.store.getMany('audience', keys);
  const parts = found.map((part) => (part && 'members' in part.body ? part.body.members : undefined));
  if (parts.includes(undefined)) return undefined;
  return resolvedAudience({
    groupId,
    members: parts.flatMap((members) => members ?? []),
    excluded: [],
    resolvedAt: ports.clock.now(),
    inRounds: true,
    ...(lookUp.askedBy === undefined ? {} : { resolvedBy: lookUp.askedBy }),
    ...(lookUp.toldChanges === undefined ? {} : { toldChanges: lookUp.toldChanges }),
  });
}

async function keepFound(
  ports: LookUpPorts & Pick<Ports, 'queue'>,
  issueId: string,
  communiqueId: string,
  resolved: ResolvedAudience,
): Promise<void> {
  const key = communiqueKey(issueId, communiqueId);
  await keepMembers(ports, resolved);
  const event = audienceResolved(communiqueId, resolved);
  await withLedger<undefined>(ports, recordLog(ports, issueId), async () => {
    const [[stored], current] = await Promise.all([readAudiences(ports, [key]), ports.store.get('record', issueId)]);
    if (!stored || !current || !isOpenForChanges(current.body)) return { unchanged: undefined };
    const summary = { kind: 'audience', key, body: withoutMembers(resolved), expected: stored.revision } as const;
    if (JSON.stringify(event) === JSON.stringify(audienceResolved(communiqueId, stored.body))) {
      await ports.store.commit([summary]);
      return { unchanged: undefined };
    }
    const { resolvedBy } = resolved;
    return {
      actor: resolvedBy === undefined ? { kind: 'app' } : { kind: 'person', accountId: resolvedBy },
      events: [event],
      changes: [summary],
      value: undefined,
    };
  });
  await ports.queue.push('follow-ups', [{ body: { version: 1, issueId } }]);
}

/** An address group changes in the app alone; who is in one of Jira is believed for so long before it is sent to. */
const JIRA_BELIEVED_MILLISECONDS = 60 * 60_000;
/** One that takes hours to look up is believed for a day: else nobody could send within the hour that is left. */
const PACED_PEOPLE = 5_000;
const PACED_BELIEVED_MILLISECONDS = 24 * 60 * 60_000;
/** Names are kept for three months after they were looked up; until a send has ended they must not run out. */
const NAMES_RENEWED_MILLISECONDS = 30 * 24 * 3_600_000;

const KEPT_BY_THE_APP: ReadonlySet<GroupMembers['kind']> = new Set([
  'addresses',
  'telephone-numbers',
  'in-parts',
  'list',
] as const);

/**
 * Whether a large audience is known to be what its group comes to now, without asking for it anew. Who bounced since it was
 * looked up is still in it: in a large group somebody always has, and all others would be looked up for that.
 */
export function isKnownToStand(audience: Audience, group: GroupDocument, now: number): boolean {
  const { lookUp, groupChangedAt } = audience;
  if (lookUp !== undefined || groupChangedAt === undefined || mayHaveMoreSince(group) > groupChangedAt) return false;
  const age = now - audience.resolvedAt;
  const { kind } = group.members;
  if (KEPT_BY_THE_APP.has(kind)) return age < NAMES_RENEWED_MILLISECONDS;
  return age < (audience.count > PACED_PEOPLE ? PACED_BELIEVED_MILLISECONDS : JIRA_BELIEVED_MILLISECONDS);
}
