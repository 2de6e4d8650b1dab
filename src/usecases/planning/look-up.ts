/**
 * Looks up who is in the audiences of a record: at once where they are few enough for one invocation of a page, else in
 * the background, one audience in an invocation. A Jira group is read 50 people at a time, and whoever was never met
 * before gets a secret of their own.
 */
import { emptyAudience, withoutMembers, type Audience, type ResolvedAudience } from '../../domain/record/audience';
import type { GroupDocument } from '../../domain/documents';
import { isOpenForChanges } from '../../domain/record/record-progress';
import type { Ports } from '../../ports';
import type { Person } from '../people/authorise';
import { recordLog, withLedger, type LedgerPorts } from '../ledger/with-ledger';
import { communiqueKey } from '../records/load-record';
import { keepMembers, readAudiences } from './audience-members';
import { audienceResolved } from './communique-changes';
import { resolveAudience } from './resolve-audience';

type LookUpPorts = LedgerPorts & Pick<Ports, 'jira' | 'log'>;

/** So many people are looked up in a few seconds; a page waits for at most 25 (Forge, limits of invocations). */
export const PEOPLE_AT_ONCE = 1_000;

/** How many people a page's invocation may still look up; used up group by group. */
export class LookUpBudget {
  private left = PEOPLE_AT_ONCE;

  get people(): number {
    return this.left;
  }

  use(people: number): void {
    this.left -= people;
  }
}

/**
 * The group's people, kept unless they are the same people as were known; or, where they are too many for now, what was known
 * of them, marked as to be looked up.
 */
export async function lookUpNow(
  ports: LookUpPorts,
  log: string,
  group: GroupDocument,
  person: Person,
  budget: LookUpBudget,
  known?: Audience,
): Promise<Audience> {
  const resolved = await resolveAudience(ports, log, group, person, budget.people);
  if (resolved === 'too-many') {
    const lookUp = { askedAt: ports.clock.now(), askedBy: person.accountId };
    return { ...(known ?? emptyAudience(group.id)), lookUp };
  }
  budget.use(resolved.count);
  return keepMembersOnce(ports, resolved, known);
}

/** Names that are kept already, and do not run out soon, are not written again. */
export async function keepMembersOnce(
  ports: Pick<Ports, 'store'>,
  resolved: ResolvedAudience,
  known?: Audience,
): Promise<Audience> {
  if (known?.digest !== resolved.digest || isToBeRenewed(known, resolved)) await keepMembers(ports, resolved);
  return withoutMembers(resolved);
}

export function isToBeRenewed(known: Audience, resolved: Pick<Audience, 'resolvedAt'>): boolean {
  return resolved.resolvedAt - known.resolvedAt >= NAMES_RENEWED_MILLISECONDS;
}

export interface LookUp {
  readonly issueId: string;
  readonly communiqueId: string;
  /** Who asked for it. */
  readonly accountId: string;
}

/** Only after the audience is written, so that whoever gets the event finds it. */
export async function askForLookUps(
  ports: Pick<Ports, 'queue'>,
  person: Person,
  issueId: string,
  audiences: readonly { readonly communiqueId: string; readonly audience: Audience }[],
): Promise<void> {
  const asked = audiences.filter(({ audience }) => audience.lookUp !== undefined);
  if (asked.length === 0) return;
  await ports.queue.push(
    'audiences',
    asked.map(({ communiqueId }) => ({ body: { version: 1, issueId, communiqueId, accountId: person.accountId } })),
  );
}

/** An event of a look-up that is this old may have been lost. */
const LOOK_UP_OVERDUE_MILLISECONDS = 30 * 60_000;

/** Asks again for what was asked for long ago and not looked up; the follow-ups of a record do. */
export async function askAgainForLookUps(
  ports: Pick<Ports, 'queue' | 'clock'>,
  issueId: string,
  audiences: readonly { readonly communiqueId: string; readonly audience: Audience }[],
): Promise<void> {
  const overdue = ports.clock.now() - LOOK_UP_OVERDUE_MILLISECONDS;
  for (const one of audiences)
    if (one.audience.lookUp && one.audience.lookUp.askedAt <= overdue)
      await askForLookUps(ports, { accountId: one.audience.lookUp.askedBy }, issueId, [one]);
}

/**
 * Looks one audience up, whatever its size. It may be cut off and repeated anywhere: people get their secret once, and
 * the audience counts once its summary is written.
 */
export async function lookUpAudience(
  ports: LookUpPorts & Pick<Ports, 'queue'>,
  { issueId, communiqueId, accountId }: LookUp,
): Promise<void> {
  const log = recordLog(ports, issueId);
  const key = communiqueKey(issueId, communiqueId);
  const [record, communique] = await Promise.all([
    ports.store.get('record', issueId),
    ports.store.get('communique', key),
  ]);
  if (!record || !communique || !isOpenForChanges(record.body)) return;
  const [asked] = await readAudiences(ports, [key]);
  const group = await ports.store.get('group', communique.body.groupId);
  if (!group || asked?.body.lookUp === undefined) return;
  const resolved = await resolveAudience(ports, log, group.body, { accountId });
  if (resolved === 'too-many') return;
  await keepMembers(ports, resolved);
  const event = audienceResolved(communiqueId, resolved);
  await withLedger<undefined>(ports, log, async () => {
    const [[stored], current] = await Promise.all([readAudiences(ports, [key]), ports.store.get('record', issueId)]);
    if (!stored || !current || !isOpenForChanges(current.body)) return { unchanged: undefined };
    const summary = { kind: 'audience', key, body: withoutMembers(resolved), expected: stored.revision } as const;
    if (JSON.stringify(event) === JSON.stringify(audienceResolved(communiqueId, stored.body))) {
      await ports.store.commit([summary]);
      return { unchanged: undefined };
    }
    return {
      actor: { kind: 'person', accountId },
      events: [event],
      changes: [summary],
      value: undefined,
    };
  });
  await ports.queue.push('follow-ups', [{ body: { version: 1, issueId } }]);
}

/** An address group changes in the app alone; who is in a group of Jira is believed for so long before it is sent to. */
const JIRA_BELIEVED_MILLISECONDS = 60 * 60_000;
/** Names are kept for three months after they were looked up; until a send has ended they must not run out. */
const NAMES_RENEWED_MILLISECONDS = 30 * 24 * 3_600_000;

/** Whether a large audience is known to be what its group comes to now, without asking for it anew. */
export function isKnownToStand(audience: Audience, group: GroupDocument, now: number): boolean {
  if (audience.lookUp !== undefined) return false;
  const age = now - audience.resolvedAt;
  return group.members.kind === 'addresses' || group.members.kind === 'telephone-numbers'
    ? audience.groupChangedAt === group.changedAt && age < NAMES_RENEWED_MILLISECONDS
    : age < JIRA_BELIEVED_MILLISECONDS;
}
