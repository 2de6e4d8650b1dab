/**
 * Which Jira users each kind of document is about, and what becomes of it when Atlassian closes an account or says that it
 * was changed. A kind without a line here does not compile; docs/privacy.md says the same in words.
 */
import type { Communique } from '../communique/communique';
import type { Delivery, Progress } from '../delivery/delivery';
import type { Documents, Kind, RecordDocument, SendDocument } from '../documents';
import { JUDGEMENT_KEPT_DAYS } from '../gates/judgement';
import { isCommitment } from '../ledger/commitment';
import { keptFor } from '../record/quarantine';
import { NAMES_KEPT_DAYS, type Audience } from '../record/audience';
import type { Recipient } from '../record/stakeholder-group';
import { isReportable } from './closed-account';
import { swapFacts, withoutFactsAbout } from './judged-facts';
import { withoutProfiles, withProfile, withProfiles, type ProfileOf } from './profiles';
import { swapDecision, swapEvidence, swapOverride, swapPolicy, swapSubmission } from './swapped-decisions';
import { swapPerson, swapPeople, ifPresent, type Swap } from './swapping';

export interface PersonalDataRule<T> {
  /** The document with each account id in it given to `swap`, and with what it answers in its place. */
  readonly swap: (body: T, swap: Swap) => T;
  /**
   * What goes besides once some of its people's accounts are closed; undefined: all of it goes. Their ids that are left
   * are swapped afterwards.
   */
  readonly closed?: (body: T, isClosed: (accountId: string) => boolean) => T | undefined;
  /** The document with what Jira tells of these account ids now, where it keeps any of that. */
  readonly renewed?: (body: T, profileOf: ProfileOf) => T;
  /** How many days a document that is written again is kept at most, where it is not kept for good. */
  readonly daysLeft?: (body: T, now: number) => number;
}

/** `nobody`: it is about no Jira user. `itself`: the app's own list of the people whom the documents are about. */
type RuleFor<K extends Kind> = PersonalDataRule<Documents[K]> | 'nobody' | 'itself';

const PERSONAL_DATA: { readonly [K in Kind]: RuleFor<K> } = {
  record: { swap: swapRecord },
  communique: { swap: swapCommunique },
  audience: {
    swap: (body, swap) =>
      'members' in body
        ? { ...body, members: body.members.map((one) => ({ ...one, recipient: swapRecipient(one.recipient, swap) })) }
        : swapAudience(body, swap),
    closed: (body, isClosed) => withProfiles(body, withoutProfiles(isClosed)),
    renewed: withProfiles,
    daysLeft: (body, now) => ('members' in body ? daysLeft(NAMES_KEPT_DAYS, body.resolvedAt, now) : Infinity),
  },
  approval: {
    swap: (body, swap) => ({
      ...body,
      decisions: body.decisions.map((one) => swapDecision(one, swap)),
      ...ifPresent(body, 'overrides', (overrides) => overrides.map((one) => swapOverride(one, swap))),
      ...ifPresent(body, 'drift', (drift) => ({ ...drift, told: drift.told.map((one) => swapPerson(one, swap)) })),
    }),
  },
  deployment: {
    swap: (body, swap) => ({ ...body, evidence: body.evidence.map((one) => swapEvidence(one, swap)) }),
  },
  judgement: {
    swap: (body, swap) => ({
      ...body,
      ...ifPresent(body, 'facts', (facts) => swapFacts(facts, swap)),
      judged: Object.fromEntries(
        Object.entries(body.judged).map(([occasion, judged]) => [
          occasion,
          { ...judged, ...ifPresent(judged, 'sender', swap) },
        ]),
      ),
    }),
    closed: withoutFactsAbout,
    daysLeft: ({ judged }, now) =>
      daysLeft(JUDGEMENT_KEPT_DAYS, Math.max(0, ...Object.values(judged).map(({ at }) => at)), now),
  },
  send: { swap: swapSend },
  batch: 'nobody',
  delivery: {
    swap: swapDelivery,
    closed: (body, isClosed) => ({
      ...body,
      recipient: withProfile(body.recipient, withoutProfiles(isClosed)),
    }),
    renewed: (body, profileOf) => ({ ...body, recipient: withProfile(body.recipient, profileOf) }),
  },
  'item-record': 'nobody',
  group: {
    swap: (body, swap) => ({
      ...body,
      ...ifPresent(body, 'responsibleAccountId', swap),
      ...ifPresent(body, 'mending', (mending) => ({
        ...mending,
        ...ifPresent(mending, 'notice', (notice) => ({ ...notice, ...ifPresent(notice, 'accountId', swap) })),
      })),
      members:
        body.members.kind === 'jira-users'
          ? { ...body.members, accountIds: body.members.accountIds.map(swap) }
          : body.members,
    }),
    closed: (body, isClosed) => {
      if (body.members.kind !== 'jira-users') return body;
      const members = { ...body.members, accountIds: body.members.accountIds.filter((one) => !isClosed(one)) };
      return { ...body, members, ...ifPresent(body, 'quarantine', (quarantine) => keptFor(quarantine, members)) };
    },
  },
  setting: {
    swap: (body, swap) => ({
      ...body,
      ...ifPresent(body, 'fence', (fence) => ({ ...fence, armedBy: swap(fence.armedBy) })),
    }),
  },
  policy: { swap: (body, swap) => ({ ...body, policy: swapPolicy(body.policy, swap) }) },
  delegation: {
    swap: (body, swap) => ({
      delegations: body.delegations.map((one) => ({
        ...one,
        delegator: swap(one.delegator),
        deputy: swap(one.deputy),
      })),
    }),
    closed: (body, isClosed) => ({
      delegations: body.delegations.filter(({ delegator, deputy }) => !isClosed(delegator) && !isClosed(deputy)),
    }),
  },
  content: {
    swap: (body, swap) => ({ ...body, text: swapResponsible(body.text, swap) }),
    closed: () => undefined,
  },
  opening: {
    swap: (body, swap) => ('account' in body.value ? { ...body, value: { account: swap(body.value.account) } } : body),
    closed: () => undefined,
  },
  person: 'itself',
  'ledger-entry': 'nobody',
  'ledger-head': 'nobody',
  nonce: 'nobody',
};

/** The rule of a kind; undefined where the kind is about no Jira user. */
export function ruleOf<K extends Kind>(kind: K): PersonalDataRule<Documents[K]> | undefined {
  const rule: RuleFor<K> = PERSONAL_DATA[kind];
  return typeof rule === 'string' ? undefined : rule;
}

/** The kinds that are about Jira users, in the order in which they are gone through. */
export const KINDS_ABOUT_PEOPLE = (Object.keys(PERSONAL_DATA) as Kind[]).filter((kind) => ruleOf(kind) !== undefined);

/** The account ids that a document holds and that Atlassian knows, each once. */
export function accountsIn<T>(rule: PersonalDataRule<T>, body: T): readonly string[] {
  const found = new Set<string>();
  rule.swap(body, (accountId) => {
    found.add(accountId);
    return accountId;
  });
  return [...found].filter(isReportable);
}

/** The document without what is personal about these people; undefined where all of it goes. */
export function withoutClosed<T>(
  rule: PersonalDataRule<T>,
  body: T,
  standIns: ReadonlyMap<string, string>,
): T | undefined {
  const isClosed = (accountId: string): boolean => standIns.has(accountId);
  const left = rule.closed ? rule.closed(body, isClosed) : body;
  return left === undefined ? undefined : rule.swap(left, (accountId) => standIns.get(accountId) ?? accountId);
}

const DAY = 24 * 3_600_000;

/** Whoever does not know since when has the document for a whole term. */
function daysLeft(term: number, since: number | undefined, now: number): number {
  const gone = since === undefined ? 0 : Math.floor((now - since) / DAY);
  return Math.min(term, Math.max(1, term - gone));
}

function swapRecord(body: RecordDocument, swap: Swap): RecordDocument {
  return {
    ...body,
    ...ifPresent(body, 'removals', (removals) => removals.map((one) => swapPerson(one, swap))),
    ...ifPresent(body, 'submission', (submission) => swapSubmission(submission, swap)),
    ...ifPresent(body, 'reminded', (reminded) => swapPeople(reminded, swap)),
    ...ifPresent(body, 'corrections', (corrections) =>
      corrections.map((one) => ({
        ...one,
        cause: one.cause.kind === 'person' ? swapPerson(one.cause, swap) : one.cause,
        ...ifPresent(one, 'asked', (asked) => swapPeople(asked, swap)),
      })),
    ),
    ...ifPresent(body, 'reviews', (reviews) =>
      reviews.map((one) => ({
        ...one,
        involved: one.involved.map(swap),
        ...ifPresent(one, 'reminded', (reminded) => swapPeople(reminded, swap)),
      })),
    ),
  };
}

function swapCommunique(body: Communique, swap: Swap): Communique {
  return {
    ...body,
    authors: body.authors.map(swap),
    responsibleAccountId: swap(body.responsibleAccountId),
    ...ifPresent(body, 'lastChanges', (changes) =>
      Object.fromEntries(Object.entries(changes).map(([part, mark]) => [part, swapPerson(mark, swap)])),
    ),
  };
}

function swapAudience(body: Audience, swap: Swap): Audience {
  return {
    ...body,
    ...ifPresent(body, 'resolvedBy', swap),
    ...ifPresent(body, 'lookUp', (lookUp) => ({ ...lookUp, ...ifPresent(lookUp, 'askedBy', swap) })),
  };
}

function swapRecipient(recipient: Recipient, swap: Swap): Recipient {
  return recipient.kind === 'jira-user' ? swapPerson(recipient, swap) : recipient;
}

function swapDelivery(body: Delivery, swap: Swap): Delivery {
  return {
    ...body,
    recipient: swapRecipient(body.recipient, swap),
    progress: swapProgress(body.progress, swap),
    ...ifPresent(body, 'reminders', (reminders) =>
      reminders.map((one) => ({ ...one, progress: swapProgress(one.progress, swap) })),
    ),
  };
}

function swapProgress(progress: Progress, swap: Swap): Progress {
  return progress.at === 'attested' ? swapPerson(progress, swap) : progress;
}

function swapSend(body: SendDocument, swap: Swap): SendDocument {
  return {
    ...body,
    authorisation: swapPerson(body.authorisation, swap),
    ...ifPresent(body, 'untold', (untold) =>
      Object.fromEntries(Object.entries(untold).map(([communiqueId, people]) => [communiqueId, people.map(swap)])),
    ),
    ...ifPresent(body, 'chases', (chases) =>
      Object.fromEntries(
        Object.entries(chases).map(([communiqueId, chase]) => [
          communiqueId,
          {
            ...chase,
            reminders: chase.reminders.map((one) => ({ ...one, ...ifPresent(one, 'accountId', swap) })),
            ...ifPresent(chase, 'stopped', (stopped) => swapPerson(stopped, swap)),
            ...ifPresent(chase, 'escalation', (escalation) => ({
              ...escalation,
              ...ifPresent(escalation, 'accountId', swap),
            })),
          },
        ]),
      ),
    ),
  };
}

/**
 * A communiqué that was pinned before commitments to who is responsible were kept names them; nothing else of what is kept
 * under its digest names a Jira user.
 */
function swapResponsible(text: string, swap: Swap): string {
  return text.replace(/"responsible":"([^"\\]+)"/g, (found, who: string) =>
    isCommitment(who) ? found : `"responsible":"${swap(who)}"`,
  );
}
