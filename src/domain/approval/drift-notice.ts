/**
 * Whom to tell that an approval no longer covers what would be told, and when. Pure: what was told already is part of
 * what is given.
 */
import type { VoidedApproval } from './voided-approvals';

/** Kept with the record's approvals. */
export interface DriftWatch {
  /** Digest of content that was found to void an approval, and when it was found. */
  readonly resting?: { readonly contentDigest: string; readonly since: number };
  /** Who was told of which content, for which approval; the oldest first. */
  readonly told: readonly ToldOfDrift[];
}

export interface ToldOfDrift {
  /** Id of the voided approval. */
  readonly approval: string;
  readonly accountId: string;
  readonly contentDigest: string;
}

/** Somebody who edits saves more than once: they are told of what has stood for so long. */
export const REST_MILLISECONDS = 10 * 60_000;

/** Enough for every approver of many changes; of marks older than that, the approvals are long replaced. */
const MARKS_KEPT = 500;

export type DriftNotice =
  /** Nobody is left to be told. What was watched, if anything, has been taken back. */
  | { readonly step: 'none'; readonly watch?: DriftWatch }
  /** It changed: look again once it has rested. */
  | { readonly step: 'watch'; readonly watch: DriftWatch }
  | { readonly step: 'wait' }
  /** These are told, after the marks that say so are stored. */
  | { readonly step: 'tell'; readonly people: readonly ToldOfDrift[]; readonly watch: DriftWatch };

export interface DriftMoment {
  readonly voided: readonly VoidedApproval[];
  /** Digest of what stands now. */
  readonly contentDigest: string;
  /** When the authors asked again for approval of exactly this; then nobody waits for it to rest. */
  readonly submittedAt?: number;
  readonly now: number;
}

/**
 * What is to be done about a drift now. Each person is told once of each content that voids their approval, however
 * often it comes and goes, and only once the content has rested or was submitted anew.
 */
export function driftNotice(watch: DriftWatch | undefined, moment: DriftMoment): DriftNotice {
  const { voided, contentDigest, submittedAt, now } = moment;
  const told = watch?.told ?? [];
  const people = voided.flatMap(({ id, accountIds }) =>
    accountIds
      .map((accountId): ToldOfDrift => ({ approval: id, accountId, contentDigest }))
      .filter((one) => !told.some((known) => isSame(known, one))),
  );
  const resting = watch?.resting;
  if (people.length === 0) return resting && resting.contentDigest !== contentDigest ? forgetting(told) : NOTHING;
  const since = resting?.contentDigest === contentDigest ? resting.since : now;
  const askedAgain = submittedAt !== undefined && voided.every(({ at }) => at < submittedAt);
  if (askedAgain || now - since >= REST_MILLISECONDS)
    return {
      step: 'tell',
      people,
      watch: { resting: { contentDigest, since }, told: [...told, ...people].slice(-MARKS_KEPT) },
    };
  return resting?.contentDigest === contentDigest
    ? { step: 'wait' }
    : { step: 'watch', watch: { resting: { contentDigest, since }, told } };
}

const NOTHING: DriftNotice = { step: 'none' };

/** What rested was changed or taken back; should it come again, it has to rest anew. */
function forgetting(told: DriftWatch['told']): DriftNotice {
  return { step: 'none', watch: { told } };
}

/** The watch without marks of people whom Jira certainly did not write to. */
export function withoutMarks(watch: DriftWatch, people: readonly ToldOfDrift[]): DriftWatch {
  return { ...watch, told: watch.told.filter((known) => !people.some((one) => isSame(known, one))) };
}

function isSame(one: ToldOfDrift, other: ToldOfDrift): boolean {
  return (
    one.approval === other.approval && one.accountId === other.accountId && one.contentDigest === other.contentDigest
  );
}
