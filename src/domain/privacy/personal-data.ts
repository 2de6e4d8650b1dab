/**
 * Which Jira users each kind of document is about, and what becomes of it when Atlassian closes an account or says that it
 * was changed. A kind without a line here does not compile; docs/privacy.md says the same in words.
 */
import type { Decision, Submission } from '../approval/approval';
import { isUnread } from '../approval/unread';
import type { Communique } from '../communique/communique';
import type { Delivery } from '../delivery/delivery';
import { isFromPerson, type DeploymentEvidence } from '../deployment/deployment';
import type { Documents, JudgementDocument, Kind, RecordDocument, SendDocument } from '../documents';
import type { JudgedFacts } from '../gates/judgement';
import type { GateOverride, OverrideAct } from '../policy/override';
import type { PolicyParts, RequiredApprover, SitePolicy } from '../policy/policy';
import { keptFor } from '../record/quarantine';
import type { Audience, AudiencePart } from '../record/audience';
import type { Recipient } from '../record/stakeholder-group';
import { CLOSED_ACCOUNT_NAME, isReportable } from './closed-account';

/** Another id in place of an account id. */
export type Swap = (accountId: string) => string;

/** What the app keeps of what Jira tells of a person. */
export interface Profile {
  readonly name: string;
  readonly timeZone?: string;
}

/** Undefined for whom nothing is to be changed. */
export type ProfileOf = (accountId: string) => Profile | undefined;

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
    closed: (body, isClosed) => withProfiles(body, (accountId) => (isClosed(accountId) ? NO_PROFILE : undefined)),
    renewed: withProfiles,
    daysLeft: (body, now) => ('members' in body ? daysLeft(AUDIENCE_NAMES_DAYS, body.resolvedAt, now) : Infinity),
  },
  approval: {
    swap: (body, swap) => ({
      ...body,
      decisions: body.decisions.map((one) => swapDecision(one, swap)),
      ...where(body, 'overrides', (overrides) => overrides.map((one) => swapOverride(one, swap))),
      ...where(body, 'drift', (drift) => ({ ...drift, told: drift.told.map((one) => swapActor(one, swap)) })),
    }),
  },
  deployment: {
    swap: (body, swap) => ({ ...body, evidence: body.evidence.map((one) => swapEvidence(one, swap)) }),
  },
  judgement: {
    swap: (body, swap) => ({
      ...body,
      ...where(body, 'facts', (facts) => swapFacts(facts, swap)),
      judged: Object.fromEntries(
        Object.entries(body.judged).map(([occasion, judged]) => [
          occasion,
          { ...judged, ...where(judged, 'sender', swap) },
        ]),
      ),
    }),
    closed: withoutFactsAbout,
    daysLeft: ({ judged }, now) =>
      daysLeft(JUDGEMENT_DAYS, Math.max(0, ...Object.values(judged).map(({ at }) => at)), now),
  },
  send: { swap: swapSend },
  batch: 'nobody',
  delivery: {
    swap: swapDelivery,
    closed: (body, isClosed) => ({
      ...body,
      recipient: withProfile(body.recipient, (accountId) => (isClosed(accountId) ? NO_PROFILE : undefined)),
    }),
    renewed: (body, profileOf) => ({ ...body, recipient: withProfile(body.recipient, profileOf) }),
  },
  'item-record': 'nobody',
  group: {
    swap: (body, swap) => ({
      ...body,
      ...where(body, 'responsibleAccountId', swap),
      members:
        body.members.kind === 'jira-users'
          ? { ...body.members, accountIds: body.members.accountIds.map(swap) }
          : body.members,
    }),
    closed: (body, isClosed) => {
      if (body.members.kind !== 'jira-users') return body;
      const members = { ...body.members, accountIds: body.members.accountIds.filter((one) => !isClosed(one)) };
      return { ...body, members, ...where(body, 'quarantine', (quarantine) => keptFor(quarantine, members)) };
    },
  },
  setting: {
    swap: (body, swap) => ({
      ...body,
      ...where(body, 'fence', (fence) => ({ ...fence, armedBy: swap(fence.armedBy) })),
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

// ── The kinds' parts ────────────────────────────────────────────────────────────────────────────────────────────────

const DAY = 24 * 3_600_000;
const AUDIENCE_NAMES_DAYS = 90;
const JUDGEMENT_DAYS = 365;

/** Whoever does not know since when has the document for a whole term. */
function daysLeft(term: number, since: number | undefined, now: number): number {
  const gone = since === undefined ? 0 : Math.floor((now - since) / DAY);
  return Math.min(term, Math.max(1, term - gone));
}

/** A part of a document that it need not have. */
function where<T extends object, K extends keyof T>(
  of: T,
  key: K,
  map: (value: Exclude<T[K], undefined>) => T[K],
): Partial<Pick<T, K>> {
  const value = of[key];
  return value === undefined ? {} : ({ [key]: map(value as Exclude<T[K], undefined>) } as Pick<T, K>);
}

function swapActor<T extends { readonly accountId: string }>(of: T, swap: Swap): T {
  return { ...of, accountId: swap(of.accountId) };
}

function swapAsked<T extends { readonly accountIds: readonly string[] }>(of: T, swap: Swap): T {
  return { ...of, accountIds: of.accountIds.map(swap) };
}

function swapRecord(body: RecordDocument, swap: Swap): RecordDocument {
  return {
    ...body,
    ...where(body, 'removals', (removals) => removals.map((one) => swapActor(one, swap))),
    ...where(body, 'submission', (submission) => swapSubmission(submission, swap)),
    ...where(body, 'reminded', (reminded) => swapAsked(reminded, swap)),
    ...where(body, 'corrections', (corrections) =>
      corrections.map((one) => ({
        ...one,
        cause: one.cause.kind === 'person' ? swapActor(one.cause, swap) : one.cause,
        ...where(one, 'asked', (asked) => swapAsked(asked, swap)),
      })),
    ),
    ...where(body, 'reviews', (reviews) =>
      reviews.map((one) => ({
        ...one,
        involved: one.involved.map(swap),
        ...where(one, 'reminded', (reminded) => swapAsked(reminded, swap)),
      })),
    ),
  };
}

function swapSubmission<T extends Omit<Submission, 'content'>>(submission: T, swap: Swap): T {
  return {
    ...submission,
    accountId: swap(submission.accountId),
    ...where<Omit<Submission, 'content'>, 'versionApprovedBy'>(submission, 'versionApprovedBy', (ids) => ids.map(swap)),
    ...where<Omit<Submission, 'content'>, 'asked'>(submission, 'asked', (ids) => ids.map(swap)),
    ...where<Omit<Submission, 'content'>, 'earlier'>(submission, 'earlier', (earlier) =>
      earlier.map((one) => ({ ...one, ...where(one, 'versionApprovedBy', (ids) => ids.map(swap)) })),
    ),
  };
}

function swapCommunique(body: Communique, swap: Swap): Communique {
  return {
    ...body,
    authors: body.authors.map(swap),
    responsibleAccountId: swap(body.responsibleAccountId),
    ...where(body, 'lastChanges', (changes) =>
      Object.fromEntries(Object.entries(changes).map(([part, mark]) => [part, swapActor(mark, swap)])),
    ),
  };
}

function swapAudience(body: Audience, swap: Swap): Audience {
  return {
    ...body,
    ...where(body, 'resolvedBy', swap),
    ...where(body, 'lookUp', (lookUp) => ({ ...lookUp, ...where(lookUp, 'askedBy', swap) })),
  };
}

function swapRecipient(recipient: Recipient, swap: Swap): Recipient {
  return recipient.kind === 'jira-user' ? swapActor(recipient, swap) : recipient;
}

const NO_PROFILE: Profile = { name: CLOSED_ACCOUNT_NAME };

function withProfile(recipient: Recipient, profileOf: ProfileOf): Recipient {
  if (recipient.kind !== 'jira-user') return recipient;
  const { kind, accountId } = recipient;
  const profile = profileOf(accountId);
  return profile ? { kind, accountId, ...profile } : recipient;
}

function withProfiles(body: Audience | AudiencePart, profileOf: ProfileOf): Audience | AudiencePart {
  return 'members' in body
    ? { ...body, members: body.members.map((one) => ({ ...one, recipient: withProfile(one.recipient, profileOf) })) }
    : body;
}

function swapDelivery(body: Delivery, swap: Swap): Delivery {
  const { progress } = body;
  return {
    ...body,
    recipient: swapRecipient(body.recipient, swap),
    progress: progress.at === 'attested' ? swapActor(progress, swap) : progress,
  };
}

function swapDecision<T extends Omit<Decision, 'content'>>(decision: T, swap: Swap): T {
  return {
    ...decision,
    accountId: swap(decision.accountId),
    ...where<Omit<Decision, 'content'>, 'onBehalfOf'>(decision, 'onBehalfOf', swap),
  };
}

function swapOverride(override: GateOverride, swap: Swap): GateOverride {
  const act = <A extends Pick<OverrideAct, 'accountId'>>(one: A): A => swapActor(one, swap);
  return {
    ...override,
    asked: act(override.asked),
    ...where(override, 'granted', act),
    ...where(override, 'withdrawn', act),
    ...where(override, 'used', act),
    ...where(override, 'review', act),
  };
}

function swapEvidence<E extends DeploymentEvidence>(evidence: E, swap: Swap): E {
  return isFromPerson(evidence) ? swapActor(evidence, swap) : evidence;
}

function swapSend(body: SendDocument, swap: Swap): SendDocument {
  return {
    ...body,
    authorisation: swapActor(body.authorisation, swap),
    ...where(body, 'chases', (chases) =>
      Object.fromEntries(
        Object.entries(chases).map(([communiqueId, chase]) => [
          communiqueId,
          {
            ...chase,
            reminders: chase.reminders.map((one) => ({ ...one, ...where(one, 'accountId', swap) })),
            ...where(chase, 'stopped', (stopped) => swapActor(stopped, swap)),
            ...where(chase, 'escalation', (escalation) => swapActor(escalation, swap)),
          },
        ]),
      ),
    ),
  };
}

function swapPolicy<P extends SitePolicy | PolicyParts>(policy: P, swap: Swap): P {
  const { approval } = policy;
  return approval?.required
    ? { ...policy, approval: { ...approval, required: approval.required.map((one) => swapRequired(one, swap)) } }
    : policy;
}

function swapRequired(approver: RequiredApprover, swap: Swap): RequiredApprover {
  return approver.kind === 'person' ? swapActor(approver, swap) : approver;
}

/** Facts are kept under their own digest, so that they cannot be changed: without a person in them they are none. */
function withoutFactsAbout(body: JudgementDocument, isClosed: (accountId: string) => boolean): JudgementDocument {
  const { facts, ...rest } = body;
  if (!facts) return body;
  let isAboutThem = false;
  swapFacts(facts, (accountId) => {
    isAboutThem ||= isClosed(accountId);
    return accountId;
  });
  return isAboutThem ? rest : body;
}

function swapFacts(facts: JudgedFacts, swap: Swap): JudgedFacts {
  const { members, settings } = facts;
  return {
    ...facts,
    communiques: facts.communiques.map((one) => ({
      ...one,
      communique: { ...one.communique, authors: one.communique.authors.map(swap) },
    })),
    decisions: facts.decisions.map((one) => swapDecision(one, swap)),
    ...where(facts, 'submission', (submission) => swapSubmission(submission, swap)),
    serviceApprovals: eachKnown(facts.serviceApprovals, (approvals) =>
      approvals === 'not-a-request'
        ? approvals
        : approvals.map((one) => ({ ...one, approvers: one.approvers.map((each) => swapActor(each, swap)) })),
    ),
    statusChanges: eachKnown(facts.statusChanges, (change) =>
      change === 'none' ? change : { ...change, ...where(change, 'accountId', swap) },
    ),
    versionApprovers: isUnread(facts.versionApprovers)
      ? facts.versionApprovers
      : facts.versionApprovers.map((one) => swapActor(one, swap)),
    members: {
      groupsOf: Object.fromEntries(Object.entries(members.groupsOf).map(([one, groups]) => [swap(one), groups])),
      owners: eachKnown(members.owners, (owners) =>
        Object.fromEntries(Object.entries(owners).map(([item, people]) => [item, people.map(swap)])),
      ),
      roles: Object.fromEntries(
        Object.entries(members.roles).map(([project, roles]) => [
          project,
          eachKnown(roles, (actors) => swapAsked(actors, swap)),
        ]),
      ),
    },
    evidence: facts.evidence === 'unknown' ? facts.evidence : facts.evidence.map((one) => swapEvidence(one, swap)),
    overrides: facts.overrides.map((one) => swapOverride(one, swap)),
    settings: { ...settings, policy: swapPolicy(settings.policy, swap) },
  };
}

/** What is not known stays so. */
function eachKnown<T>(
  found: Readonly<Record<string, T | 'unknown' | 'checking'>>,
  map: (one: T) => T,
): Readonly<Record<string, T | 'unknown' | 'checking'>> {
  return Object.fromEntries(Object.entries(found).map(([key, one]) => [key, isUnread(one) ? one : map(one)]));
}

/** A pinned communiqué names who is responsible; nothing else of what is kept under its digest names a Jira user. */
function swapResponsible(text: string, swap: Swap): string {
  return text.replace(/"responsible":"([^"\\]+)"/g, (_, accountId: string) => `"responsible":"${swap(accountId)}"`);
}
