/** Asks the change managers to approve exactly what stands now. */
import type { RecordView } from '../../contract';
import { refuse, type Answer } from '../../domain/answer';
import { awaitedApprovals } from '../../domain/approval/awaited-approval';
import { problemsBeforeApproval } from '../../domain/communique/communique';
import { messagePin } from '../../domain/communique/content';
import { digestOf } from '../../domain/encoding/digest';
import { evaluate } from '../../domain/gates/evaluate';
import { changeRequests } from '../../domain/gates/snapshot';
import { isBeforeSending, awaitsDecisions } from '../../domain/record/record-progress';
import { isUnread } from '../../domain/approval/unread';
import { earlierSubmissions } from '../../domain/approval/voided-approvals';
import type { Ports } from '../../ports';
import { authorise, type Person } from '../people/authorise';
import { judgementOf } from '../sending/keep-judgement';
import { keepPinned } from './keep-pinned';
import { loadRecord, type LoadedRecord, type ReadPorts } from '../records/load-record';
import { NO_RECORD, openRecord } from '../records/open-record';
import { keepOpening, openingsOfRecipients } from '../ledger/person-commitment';
import { recordLog, withLedger, type Step, type Unchanged } from '../ledger/with-ledger';

type SubmitPorts = ReadPorts & Pick<Ports, 'random' | 'ledgerKey' | 'queue'>;

export const CONTENT_CHANGED = refuse(
  'content-changed',
  'Something changed since you opened this page. Reload to see what stands now, then decide again.',
  'contentDigest',
);

export async function submitForApproval(
  ports: SubmitPorts,
  person: Person,
  issueId: string,
  { contentDigest, asked = [] }: { readonly contentDigest: string; readonly asked?: readonly string[] },
): Promise<Answer<RecordView>> {
  const permissions = await authorise(ports, { issueId }, 'prepare-communications');
  if (!permissions.ok) return permissions;
  const log = recordLog(ports, issueId);
  const outcome = await withLedger(
    ports,
    log,
    async (): Promise<Step<Answer<LoadedRecord>> | Unchanged<Answer<LoadedRecord>>> => {
      const loaded = await loadRecord(ports, issueId, 'as-known');
      if (!loaded) return { unchanged: NO_RECORD };
      const refusal = refusalFor(loaded, contentDigest);
      if (refusal) return { unchanged: refusal };
      const judgement = await judgementOf(ports, loaded, 'submitted');
      await keepPinned(ports, loaded);
      const now = ports.clock.now();
      const id = digestOf({ record: issueId, content: loaded.contentDigest, at: now }).slice(0, 32);
      const submission = {
        id,
        at: now,
        accountId: person.accountId,
        content: loaded.content,
        ...versionApprovedBy(loaded),
        earlier: earlierSubmissions(loaded.record.submission),
        ...(asked.length > 0 ? { asked } : {}),
      };
      const people = await openingsOfRecipients(
        ports,
        log,
        asked.map((accountId) => ({ kind: 'jira-user', accountId, name: '' })),
      );
      const snapshot = { ...loaded.snapshot, submission };
      return {
        actor: { kind: 'person', accountId: person.accountId },
        events: [
          {
            type: 'submitted-for-approval',
            data: {
              submission: id,
              changes: changeRequests(loaded.snapshot).map((change) => change.issueId),
              pin: loaded.contentDigest,
              covers: loaded.sources.communiques.map(messagePin),
              ...(people.length > 0 ? { asked: people.map(({ commitment }) => commitment) } : {}),
              ...(loaded.record.submission ? { supersedes: loaded.record.submission.id } : {}),
            },
          },
        ],
        changes: [
          judgement.change,
          ...people.map(keepOpening),
          {
            kind: 'record',
            key: issueId,
            body: {
              ...loaded.record,
              state: isBeforeSending(loaded.record.state) ? 'awaiting-approval' : loaded.record.state,
              changedAt: now,
              submission,
              awaiting: awaitedApprovals(snapshot, evaluate(snapshot, now), loaded.record.awaiting, now),
            },
            expected: loaded.stored.revision,
          },
        ],
        value: { ok: true, value: loaded },
      };
    },
  );
  if (!outcome.ok) return outcome;
  await ports.queue.push('follow-ups', [{ body: { version: 1, issueId } }]);
  return openRecord(ports, issueId);
}

/** Jira does not say when a version's approvers decided, so whoever did before is taken down. */
function versionApprovedBy({ snapshot }: LoadedRecord): { readonly versionApprovedBy?: readonly string[] } {
  const { versionApprovers } = snapshot;
  if (isUnread(versionApprovers)) return {};
  return {
    versionApprovedBy: versionApprovers
      .filter(({ decision }) => decision === 'approved')
      .map(({ accountId }) => accountId),
  };
}

function refusalFor(loaded: LoadedRecord, contentDigest: string): ReturnType<typeof refuse> | undefined {
  if (!awaitsDecisions(loaded.record))
    return refuse('already-sending', 'Sending has begun; there is nothing left to approve.');
  if (loaded.contentDigest !== contentDigest) return CONTENT_CHANGED;
  const incomplete = loaded.communiques.find(
    ({ communique, audience }) => problemsBeforeApproval(communique).length > 0 || audience.count === 0,
  );
  if (loaded.communiques.length === 0 || incomplete)
    return refuse(
      'incomplete',
      incomplete
        ? `The communiqué for ${incomplete.groupName} is not complete yet; complete it before you ask for approval.`
        : 'There is no communiqué yet; add one before you ask for approval.',
    );
  if (changeRequests(loaded.snapshot).length === 0)
    return refuse('no-change-request', 'Link a change request first; its change managers are the ones to approve.');
  if (changeRequests(loaded.snapshot).length > CHANGE_LIMIT)
    return refuse(
      'too-many-changes',
      `More than ${CHANGE_LIMIT} change requests are linked. Split the release, or link the change that bundles the others.`,
    );
  return undefined;
}

/** The approvals of each are asked for one by one, which has to fit the time of one invocation. */
const CHANGE_LIMIT = 100;
