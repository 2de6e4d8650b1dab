/**
 * When whoever answers for a stakeholder group is told that addresses of it do not take mail. What bounces over hours is
 * told together: an hour after the first of it, and what comes later a day after that mail at the earliest. Pure.
 */
import { untold, type Quarantine } from './quarantine';

/** The delivery by which it was found out: whoever is told gets the mail on the work item of its record. */
export interface FoundBy {
  readonly recordIssueId: string;
  readonly communiqueId: string;
  readonly sendId: string;
}

export interface Mending {
  /** What they were not told of: since when there is any, milliseconds since the epoch, and what found the last of it. */
  readonly news?: FoundBy & { readonly since: number };
  readonly notice?: MendingNotice;
}

/** The last mail about it. */
export interface MendingNotice {
  readonly at: number;
  /** Absent where nobody is left who could be told. */
  readonly accountId?: string;
  /** `leaving`: written before Jira is asked for it; `not-taken`: Jira took nothing, so that it is for another time. */
  readonly state: 'leaving' | 'not-taken' | 'told';
  /** It left a second time, since the first was cut off and may not have left. */
  readonly repeated?: true;
}

/** What is there to be told or not at some moment: of a group's addresses, and of how far they were told of. */
export interface ToldOf {
  readonly quarantine?: Quarantine;
  readonly mending?: Mending;
}

const GATHERED_MILLISECONDS = 3_600_000;
const BETWEEN_MAILS_MILLISECONDS = 24 * 3_600_000;
/** No invocation lives longer (Forge, limits of invocations): a mail that is leaving for so long was cut off. */
const CUT_OFF_MILLISECONDS = 15 * 60_000;

/** Whether there is something that nobody who is to have it mended knows. */
export function isToBeTold({ quarantine, mending }: ToldOf): boolean {
  return mending?.news !== undefined && untold(quarantine).length > 0;
}

/** Who was told of all that stand, and when; undefined where somebody is still to be told of one. */
export function toldOfAll({
  quarantine,
  mending,
}: ToldOf): { readonly at: number; readonly accountId: string } | undefined {
  const { at, accountId, state } = mending?.notice ?? {};
  if (at === undefined || accountId === undefined || state !== 'told') return undefined;
  return untold(quarantine).length === 0 ? { at, accountId } : undefined;
}

/** After an address was found out that was not in quarantine before. */
export function withNews({ quarantine, mending }: ToldOf, foundBy: FoundBy, now: number): Mending {
  const since = isToBeTold({ quarantine, mending }) ? mending?.news?.since : undefined;
  const { recordIssueId, communiqueId, sendId } = foundBy;
  return { ...mending, news: { recordIssueId, communiqueId, sendId, since: since ?? now } };
}

/**
 * What is to be done now. A mail that was cut off before it was known whether it left is sent `once-more` and says so; one
 * that was cut off twice counts as sent.
 */
export type MendingTurn = 'wait' | 'tell' | 'once-more' | 'counts-as-told';

export function mendingTurn(group: ToldOf, now: number): MendingTurn {
  const { news, notice } = group.mending ?? {};
  if (!news || !isToBeTold(group)) return 'wait';
  const ofThis = notice && notice.at >= news.since ? notice.state : undefined;
  if (ofThis === 'not-taken') return 'tell';
  if (notice && ofThis === 'leaving') {
    if (now < notice.at + CUT_OFF_MILLISECONDS) return 'wait';
    return notice.repeated ? 'counts-as-told' : 'once-more';
  }
  const gathered = news.since + GATHERED_MILLISECONDS;
  const dueAt = notice?.state === 'told' ? Math.max(gathered, notice.at + BETWEEN_MAILS_MILLISECONDS) : gathered;
  return now < dueAt ? 'wait' : 'tell';
}

/** Once the mail is out of the way: what became known while it left is told later, and where nobody is left, nothing is. */
export function afterNotice({ quarantine, mending = {} }: ToldOf, notice: MendingNotice): Mending {
  const { news } = mending;
  if (!news || notice.accountId === undefined || untold(quarantine).length === 0) return { notice };
  return { notice, news: { ...news, since: notice.at } };
}
