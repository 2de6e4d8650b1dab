/** Approving and declining, on a change request, exactly what its releases will tell people (domain E5). */
import type { ChangeDecisions, ChangeView, RecordDecision } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import { spokenFor, standingDecisions, type Decision } from '../../domain/approval/approval';
import { messagePin } from '../../domain/communique/content';
import { deputyOf } from '../../domain/approval/delegation';
import { digestOf } from '../../domain/encoding/digest';
import type { LedgerEvent, LedgerEventOf } from '../../domain/ledger/event';
import { changeRequests } from '../../domain/gates/snapshot';
import { JiraFailure, type Ports } from '../../ports';
import { authorise, NOT_VISIBLE, type Person } from '../people/authorise';
import { keepPinned } from './keep-pinned';
import { loadRecord, type LoadedRecord, type ReadPorts } from '../records/load-record';
import { openChange, whyNotToApprove } from './open-change';
import { delegationsAs, readDelegations } from './delegations';
import { keepOpening, openingOfAccount, openingOfText } from '../ledger/person-commitment';
import { refuseSuperseded } from './refuse-superseded';
import { recordLog, withLedger, type Step, type Unchanged } from '../ledger/with-ledger';

type DecidePorts = ReadPorts & Pick<Ports, 'random' | 'ledgerKey' | 'queue'>;

interface Decisive {
  readonly decision: 'approved' | 'declined';
  readonly reason?: string;
  /** The person in whose name it is decided, by their deputy. */
  readonly onBehalfOf?: string;
}

interface SeenRecord {
  readonly recordIssueId: string;
  /** The digest of what the person saw: approving something else than what stands is refused. */
  readonly contentDigest: string;
  /** When they saw it, in milliseconds since the epoch; only for saying what has happened since. */
  readonly seenAt?: number;
}

export type DecisionRequest = Decisive & SeenRecord;
export type DecisionsRequest = Decisive & { readonly records: readonly SeenRecord[] };

/** A page’s call has 25 seconds, and the view that it answers with takes its part of them. */
const WORKING_MILLISECONDS = 12_000;

/** The decision about one record. */
export async function decideChange(
  ports: DecidePorts,
  person: Person,
  changeIssueId: string,
  request: DecisionRequest,
): Promise<Answer<ChangeView>> {
  const allowed = await authorise(ports, { issueId: changeIssueId }, 'approve-communications');
  if (!allowed.ok) return allowed;
  const refusal = await decideRecord(ports, person, changeIssueId, request);
  return refusal ?? openChange(ports, person, changeIssueId);
}

/**
 * One decision about several records of a change. Each is decided by itself, on condition that it is what the person
 * saw, and stays decided whatever becomes of the others; the answer tells for each what came of it.
 */
export async function decideRecords(
  ports: DecidePorts,
  person: Person,
  changeIssueId: string,
  { records, ...decisive }: DecisionsRequest,
): Promise<Answer<ChangeDecisions>> {
  const allowed = await authorise(ports, { issueId: changeIssueId }, 'approve-communications');
  if (!allowed.ok) return allowed;
  const deadline = ports.clock.now() + WORKING_MILLISECONDS;
  const outcomes: RecordDecision[] = [];
  for (const seen of records) {
    const refused =
      ports.clock.now() < deadline
        ? await catchingJira(() => decideRecord(ports, person, changeIssueId, { ...decisive, ...seen }))
        : NO_TIME_LEFT;
    outcomes.push({ recordIssueId: seen.recordIssueId, refusal: refused?.refusal });
  }
  const opened = await catchingJira(() => openChange(ports, person, changeIssueId));
  return answer({ outcomes, view: opened.ok ? opened.value : undefined });
}

const NO_TIME_LEFT = refuse('no-time-left', 'There was no time left for this release. Decide on it once more.');

/** What was decided before Jira failed stays decided, and is told. */
async function catchingJira<T>(work: () => Promise<T>): Promise<T | ReturnType<typeof refuse>> {
  try {
    return await work();
  } catch (failure) {
    if (!(failure instanceof JiraFailure)) throw failure;
    return refuse('jira-failed', `Jira did not answer: ${failure.message} Nothing was decided here; try again.`);
  }
}

/** A decision is withdrawn by who made it or by the person in whose name it was made. */
export async function withdrawDecision(
  ports: DecidePorts,
  person: Person,
  changeIssueId: string,
  request: { readonly recordIssueId: string; readonly reason: string; readonly onBehalfOf?: string },
): Promise<Answer<ChangeView>> {
  const allowed = await authorise(ports, { issueId: changeIssueId }, 'approve-communications');
  if (!allowed.ok) return allowed;
  const refusal = await onLinkedRecord(ports, person, changeIssueId, request.recordIssueId, async (loaded) => {
    const { decisions } = loaded.approval.body;
    const standing = standingDecisions(decisions, changeIssueId).find(
      (decision) =>
        spokenFor(decision) === (request.onBehalfOf ?? person.accountId) &&
        [decision.accountId, spokenFor(decision)].includes(person.accountId),
    );
    const withdrawn = decisions.find((decision) => decision.id === standing?.id);
    if (!withdrawn) return refuse('no-decision', 'You have no decision on this change that could be withdrawn.');
    const reason = openingOfText(ports, request.reason);
    return {
      event: {
        type: 'decision-withdrawn',
        data: {
          submission: loaded.record.submission?.id ?? withdrawn.id,
          change: changeIssueId,
          decision: withdrawn.ledgerIndex,
          reason: reason.commitment,
        },
      },
      decisions: decisions.map((decision) =>
        decision.id === withdrawn.id ? { ...decision, withdrawnAt: ports.clock.now() } : decision,
      ),
      more: [keepOpening(reason)],
    };
  });
  return refusal ?? openChange(ports, person, changeIssueId);
}

/** By a person who was found permitted on the change; a refusal when nothing was decided. */
function decideRecord(
  ports: DecidePorts,
  person: Person,
  changeIssueId: string,
  request: DecisionRequest,
): Promise<ReturnType<typeof refuse> | undefined> {
  return onLinkedRecord(ports, person, changeIssueId, request.recordIssueId, async (loaded, firstIndex) => {
    if (loaded.contentDigest !== request.contentDigest) return refuseSuperseded(ports, loaded, request);
    const blocked = request.decision === 'approved' ? whyNotToApprove(loaded) : undefined;
    if (blocked) return refuse('nothing-to-approve', blocked);
    const at = ports.clock.now();
    const inTheName = request.onBehalfOf
      ? await standIn(ports, person, request.onBehalfOf, recordLog(ports, request.recordIssueId), at)
      : undefined;
    if (inTheName && 'ok' in inTheName) return inTheName;
    await keepPinned(ports, loaded);
    const reason = request.reason ? openingOfText(ports, request.reason) : undefined;
    const decision: Decision = {
      id: digestOf({
        change: changeIssueId,
        person: person.accountId,
        onBehalfOf: request.onBehalfOf,
        at,
        ledgerIndex: firstIndex,
        content: loaded.contentDigest,
      }).slice(0, 32),
      changeIssueId,
      accountId: person.accountId,
      onBehalfOf: request.onBehalfOf,
      decision: request.decision,
      at,
      ledgerIndex: firstIndex,
      content: loaded.content,
      reason: request.reason,
    };
    const common = {
      submission: loaded.record.submission?.id ?? decision.id,
      change: changeIssueId,
      pin: loaded.contentDigest,
      ...(reason ? { reason: reason.commitment } : {}),
      ...inTheName?.entry,
    };
    const event: LedgerEvent =
      request.decision === 'approved'
        ? { type: 'change-approved', data: { ...common, covers: loaded.sources.communiques.map(messagePin) } }
        : { type: 'change-declined', data: common };
    return {
      event,
      decisions: [...loaded.approval.body.decisions, decision],
      more: [...(reason ? [keepOpening(reason)] : []), ...(inTheName?.changes ?? [])],
    };
  });
}

interface InTheName {
  readonly entry: Pick<LedgerEventOf<'change-approved'>['data'], 'onBehalfOf' | 'delegation'>;
  readonly changes: Step<unknown>['changes'];
}

/** What a deputy's decision says besides; it is written only while the delegations stand as they were read. */
async function standIn(
  ports: DecidePorts,
  person: Person,
  delegator: string,
  log: string,
  now: number,
): Promise<InTheName | ReturnType<typeof refuse>> {
  const stored = await readDelegations(ports);
  const delegation = deputyOf(stored.body.delegations, person.accountId, now).find(
    (candidate) => candidate.delegator === delegator,
  );
  if (!delegation) return NOT_DEPUTY;
  const opening = await openingOfAccount(ports, log, delegator);
  return {
    entry: {
      onBehalfOf: opening.commitment,
      delegation: {
        id: delegation.id,
        from: new Date(delegation.from).toISOString(),
        until: new Date(delegation.until).toISOString(),
      },
    },
    changes: [delegationsAs(stored, stored.body.delegations), keepOpening(opening)],
  };
}

const NOT_DEPUTY = refuse(
  'not-deputy',
  'You are not this person’s deputy now: it ended, was withdrawn, or has not begun. Decide for yourself, or ask them.',
  'onBehalfOf',
);

interface Decided {
  readonly event: LedgerEvent;
  readonly decisions: LoadedRecord['approval']['body']['decisions'];
  readonly more: Step<unknown>['changes'];
}

/** About a record that the person may see and that is linked to the change. */
async function onLinkedRecord(
  ports: DecidePorts,
  person: Person,
  changeIssueId: string,
  recordIssueId: string,
  decide: (loaded: LoadedRecord, firstIndex: number) => Promise<Decided | ReturnType<typeof refuse>>,
): Promise<ReturnType<typeof refuse> | undefined> {
  const visible = await ports.jira.visibleIssues([recordIssueId]);
  if (!visible.has(recordIssueId)) return NOT_VISIBLE;
  const refusal = await withLedger(
    ports,
    recordLog(ports, recordIssueId),
    async (firstIndex): Promise<Step<undefined> | Unchanged<ReturnType<typeof refuse>>> => {
      const loaded = await loadRecord(ports, recordIssueId, 'as-known');
      if (!loaded || !changeRequests(loaded.snapshot).some((change) => change.issueId === changeIssueId))
        return {
          unchanged: refuse(
            'not-linked',
            'This record is not linked to the change request any more. Reload the page.',
            'recordIssueId',
          ),
        };
      const decided = await decide(loaded, firstIndex);
      if ('ok' in decided) return { unchanged: decided };
      return {
        actor: { kind: 'person', accountId: person.accountId },
        events: [decided.event],
        changes: [
          {
            kind: 'approval',
            key: recordIssueId,
            body: { ...loaded.approval.body, decisions: decided.decisions },
            expected: loaded.approval.revision,
          },
          ...decided.more,
        ],
        value: undefined,
      };
    },
  );
  if (refusal) return refusal;
  await ports.queue.push('follow-ups', [{ body: { version: 1, issueId: recordIssueId } }]);
  return undefined;
}
