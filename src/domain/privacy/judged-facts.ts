/** The people in what the gates decided on. */
import { isUnread } from '../approval/unread';
import type { JudgementDocument } from '../documents';
import type { JudgedFacts } from '../gates/judgement';
import { swapDecision, swapEvidence, swapOverride, swapPolicy, swapSubmission } from './swapped-decisions';
import { swapPerson, swapPeople, ifPresent, type Swap } from './swapping';

/** Facts are kept under their own digest, so that they cannot be changed: without a person in them they are none. */
export function withoutFactsAbout(
  body: JudgementDocument,
  isClosed: (accountId: string) => boolean,
): JudgementDocument {
  const { facts, ...rest } = body;
  if (!facts) return body;
  let isAboutThem = false;
  swapFacts(facts, (accountId) => {
    isAboutThem ||= isClosed(accountId);
    return accountId;
  });
  return isAboutThem ? rest : body;
}

/** The facts with other ids in them; they are no more what their digest is of. */
export function swapFacts(facts: JudgedFacts, swap: Swap): JudgedFacts {
  const { members, settings } = facts;
  return {
    ...facts,
    communiques: facts.communiques.map((one) => ({
      ...one,
      communique: { ...one.communique, authors: one.communique.authors.map(swap) },
    })),
    decisions: facts.decisions.map((one) => swapDecision(one, swap)),
    ...ifPresent(facts, 'submission', (submission) => swapSubmission(submission, swap)),
    serviceApprovals: eachKnown(facts.serviceApprovals, (approvals) =>
      approvals === 'not-a-request'
        ? approvals
        : approvals.map((one) => ({ ...one, approvers: one.approvers.map((each) => swapPerson(each, swap)) })),
    ),
    statusChanges: eachKnown(facts.statusChanges, (change) =>
      change === 'none' ? change : { ...change, ...ifPresent(change, 'accountId', swap) },
    ),
    versionApprovers: isUnread(facts.versionApprovers)
      ? facts.versionApprovers
      : facts.versionApprovers.map((one) => swapPerson(one, swap)),
    members: {
      groupsOf: Object.fromEntries(Object.entries(members.groupsOf).map(([one, groups]) => [swap(one), groups])),
      owners: eachKnown(members.owners, (owners) =>
        Object.fromEntries(Object.entries(owners).map(([item, people]) => [item, people.map(swap)])),
      ),
      roles: Object.fromEntries(
        Object.entries(members.roles).map(([project, roles]) => [
          project,
          eachKnown(roles, (actors) => swapPeople(actors, swap)),
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
