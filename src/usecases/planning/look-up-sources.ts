/**
 * Where large audiences are looked up from, a part at a time: groups of Jira, members outside of Jira who are kept in
 * parts, the requests that are linked to a release, and what was told of what is corrected.
 */
import { mayHaveBeenToldCount, NO_DELIVERIES } from '../../domain/delivery/delivery-counts';
import type { AudienceMember, LookUpUnderWay } from '../../domain/record/audience';
import type { Correction } from '../../domain/communique/correction';
import type { MembersInParts, Recipient } from '../../domain/record/stakeholder-group';
import { COMMIT_LIMIT, type Ports } from '../../ports';
import { readParts } from '../administering/member-parts';
import { withCommitments } from '../ledger/person-commitment';
import { plannedBatches } from '../sending/batches-in-turn';
import { readSettledProgress } from '../sending/send-progress';
import { toldInBatches } from '../correcting/told';
import { linkedRequestsOf } from './resolve-audience';

/** People found from a place on; without `next` they are the last. */
export interface FoundPart extends Pick<LookUpUnderWay, 'about' | 'toldChanges' | 'nextPage'> {
  readonly members: readonly AudienceMember[];
  readonly next?: number;
  /** How many were read for it, where these are not the people. */
  readonly read?: number;
}

export interface LookUpSource {
  /**
   * `replaced`: what is read is another by now, and what was found of it does not count.
   *
   * @param isResumed an earlier invocation came this far
   */
  read(place: number, lookUp: LookUpUnderWay, isResumed: boolean): Promise<FoundPart | 'replaced'>;
  /** After so many that were read others have their turn of what the source and the site's storage give. */
  readonly readInRound: number;
  readonly secondsBetweenRounds: number;
}

/** Pages of a group of which what is found is kept together. */
const PAGES_AT_ONCE = 10;
/**
 * Whoever leaves a group moves those behind them forward by one place. An invocation begins a page before the place where
 * the last ended, and further back by as many as are fewer now, so that nobody is passed over; who is met twice counts
 * once.
 */
const OVERLAP = 50;

/**
 * Jira asks two points for each person and gives an app 65,000 an hour for all of its sites together: 5,000 people in a
 * quarter of an hour are 40,400 an hour, and a group of up to 5,000 takes no pause.
 */
export function jiraGroupSource(
  ports: Pick<Ports, 'jira' | 'store' | 'random' | 'clock'>,
  log: string,
  groupId: string,
): LookUpSource {
  return {
    readInRound: 5_000,
    secondsBetweenRounds: 900,
    async read(place, lookUp, isResumed) {
      let next: number | undefined = isResumed ? Math.max(0, place - OVERLAP) : place;
      let about: number | undefined;
      const recipients: Recipient[] = [];
      for (let pages = 0; next !== undefined && pages < PAGES_AT_ONCE; pages += 1) {
        const page: Awaited<ReturnType<Ports['jira']['groupMembersFrom']>> = await ports.jira.groupMembersFrom(
          groupId,
          next,
        );
        const fewer = isResumed && pages === 0 ? (lookUp.about ?? 0) - (page.total ?? Infinity) : 0;
        about = page.total;
        if (fewer > 0 && next > 0) {
          next = Math.max(0, next - fewer);
          continue;
        }
        recipients.push(...page.members);
        next = page.next;
      }
      const members = await withCommitments(ports, log, recipients);
      return { members, ...(next === undefined ? {} : { next }), ...(about === undefined ? {} : { about }) };
    },
  };
}

/** Parts of a group's members that are read together: about 500 people, whose parts of an audience fit one transaction. */
const MEMBER_PARTS_AT_ONCE = 7;

/**
 * Each person is a read of their secret and, when they are first met, a write, of which a site has 4,000 each in a minute
 * (Forge key-value store, limits): half of them.
 */
export function memberPartsSource(
  ports: Pick<Ports, 'store' | 'random' | 'clock'>,
  log: string,
  members: MembersInParts,
): LookUpSource {
  return {
    readInRound: 2_000,
    secondsBetweenRounds: 60,
    async read(place) {
      const parts = await readParts(ports, members, place, MEMBER_PARTS_AT_ONCE);
      if (!parts) return 'replaced';
      const next = place + MEMBER_PARTS_AT_ONCE;
      return {
        members: await withCommitments(ports, log, parts.flat()),
        about: members.count,
        ...(next < members.parts ? { next } : {}),
      };
    },
  };
}

/**
 * Calls of which what is found is kept together. A call tells of a hundred requests at most, and the first one of none: so
 * what is kept, with the audience itself, fits a transaction, as parts of a hundred do.
 */
const CALLS_AT_ONCE = COMMIT_LIMIT - 1;

/**
 * Each work item that is read is a point of the 65,000 that an app has in an hour for all of its sites together: 10,000 in
 * a quarter of an hour are some 45,000 an hour with what the last part reads beyond, and a version of up to 10,000, with
 * what is linked to it, takes no pause. Its pages have no numbers, but names of Jira's own; the place is how many were
 * read.
 */
export function linkedRequestSource(
  ports: Pick<Ports, 'jira' | 'store' | 'random' | 'clock'>,
  log: string,
  recordIssueId: string,
): LookUpSource {
  return {
    readInRound: 10_000,
    secondsBetweenRounds: 900,
    async read(place, { nextPage }) {
      const part = await linkedRequestsOf(ports, recordIssueId, {
        calls: CALLS_AT_ONCE,
        ...(nextPage === undefined ? {} : { from: nextPage }),
      });
      const members = await withCommitments(ports, log, part.recipients);
      return {
        members,
        read: part.read,
        // A page of which nothing is new is a place further on all the same.
        ...(part.next === undefined ? {} : { next: place + Math.max(1, part.read), nextPage: part.next }),
      };
    },
  };
}

/** Batches of 100 deliveries that are read together. */
const BATCHES_AT_ONCE = 5;

/** Each delivery is a read, of which a site has 4,000 a minute (Forge key-value store, limits): half of them. */
export function toldSource(
  ports: Pick<Ports, 'store' | 'ledgerKey'>,
  { sendId }: Correction['corrects'],
  correctedId: string,
): LookUpSource {
  return {
    readInRound: 2_000,
    secondsBetweenRounds: 60,
    async read(place) {
      const own = (await plannedBatches(ports, { sendId })).filter(
        ({ communique }) => communique.communiqueId === correctedId,
      );
      const next = place + BATCHES_AT_ONCE;
      const before = place === 0 ? await toldSoFar(ports, sendId, correctedId) : {};
      const members = await toldInBatches(ports, own.slice(place, next));
      return { members, ...before, ...(next < own.length ? { next } : {}) };
    },
  };
}

/** Read before the deliveries: what changes while they are read is found by it. */
async function toldSoFar(
  ports: Pick<Ports, 'store' | 'ledgerKey'>,
  sendId: string,
  communiqueId: string,
): Promise<Pick<FoundPart, 'about' | 'toldChanges'>> {
  const send = await ports.store.get('send', sendId);
  if (!send) return {};
  const { byCommunique, toldChanges } = await readSettledProgress(ports, send.body);
  return {
    about: mayHaveBeenToldCount(byCommunique[communiqueId] ?? NO_DELIVERIES),
    toldChanges: toldChanges[communiqueId] ?? 0,
  };
}
