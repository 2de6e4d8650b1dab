/** The panel on a change request: what will be said to whom, on which items, and what was decided about it. */
import type { ChangeRecordView, ChangeView, DecisionView } from '../../contract';
import { answer, type Answer } from '../../domain/answer';
import { deadlineOf, type Deadline, type Patience } from '../../domain/approval/patience';
import { isUnread } from '../../domain/approval/unread';
import { isTooOld, spokenFor, standingDecisions } from '../../domain/approval/approval';
import { problemsBeforeApproval, problemsOf } from '../../domain/communique/communique';
import { contentDigest, describeDrift, driftBetween, type PinnedContent } from '../../domain/communique/content';
import { deputyOf } from '../../domain/approval/delegation';
import { fencedIn } from '../../domain/delivery/fence';
import { peopleOfVerdicts } from '../../domain/gates/gate';
import { changeRequests, groupNameIn } from '../../domain/gates/snapshot';
import { reviewDue } from '../../domain/policy/override';
import { currentState, awaitsDecisions } from '../../domain/record/record-progress';
import { exclusionsInWords } from '../../domain/record/audience';
import { describeTiming } from '../../domain/script/timing-words';
import { voidedApprovals } from '../../domain/approval/voided-approvals';
import type { Ports, RecordIssue } from '../../ports';
import { allowedOf, authorise, NOT_VISIBLE, type Person } from '../people/authorise';
import { readDelegations } from './delegations';
import { loadRecord, type LoadedRecord, type ReadPorts } from '../records/load-record';
import { namesOf } from '../people/names';
import { peopleOfOverrides, presentOverrides } from '../overriding/present-overrides';
import { peopleOfDrift, presentDrift } from './present-drift';
import { headlineOf } from '../records/present-record';
import { versionSummary } from '../records/version-summary';
import { currentSendId, readSendProgress } from '../sending/send-progress';
import { ISSUE_TYPE_NAME, readSettings } from '../administering/settings';
import { previewOf } from '../planning/write-communiques';

type OpenPorts = ReadPorts & Pick<Ports, 'ledgerKey'>;

/** @param patience brief after something was decided: the panel asks again by itself for what is still being checked */
export async function openChange(
  ports: OpenPorts,
  person: Person,
  changeIssueId: string,
  patience: Patience = 'brief',
): Promise<Answer<ChangeView>> {
  const deadline = deadlineOf(patience, ports.clock.now());
  const [permissions, change, settings, delegations] = await Promise.all([
    authorise(ports, { issueId: changeIssueId }),
    ports.jira.recordIssue(changeIssueId),
    readSettings(ports),
    readDelegations(ports),
  ]);
  if (!permissions.ok) return permissions;
  if (!change) return NOT_VISIBLE;
  const self = {
    issueId: change.id,
    key: change.key,
    summary: change.summary,
    status: change.status,
    typeName: change.typeName,
  };
  const isChange = changeRequests({ changes: [self], settings: settings.body }).length > 0;
  const records = await loadVisibleRecords(ports, change, deadline);
  const views = await Promise.all(records.map((loaded) => presentForChange(ports, person, loaded, change)));
  const now = ports.clock.now();
  const deputyFor = deputyOf(delegations.body.delegations, person.accountId, now).map(({ delegator, until }) => ({
    accountId: delegator,
    until,
  }));
  return answer({
    change: { issueId: self.issueId, key: self.key, summary: self.summary, status: self.status },
    isChange,
    records: views,
    deputyFor,
    ...fencedIn(settings.body.fence, ports.installation.id()),
    allowed: allowedOf(permissions.value),
    people: await namesOf(ports, [
      ...views.flatMap((view) => [
        ...view.decisions.flatMap((decision) => [decision.accountId, spokenFor(decision)]),
        ...(view.drift ? peopleOfDrift(view.drift) : []),
        ...peopleOfVerdicts(view.gates),
      ]),
      ...deputyFor.map(({ accountId }) => accountId),
      ...records.flatMap(({ snapshot }) => peopleOfOverrides(snapshot.overrides)),
    ]),
    now,
  });
}

/** The records linked to the change that the person may see; what a communiqué says is the record's to show. */
async function loadVisibleRecords(
  ports: OpenPorts,
  change: RecordIssue,
  deadline: Deadline,
): Promise<readonly LoadedRecord[]> {
  const linked = change.linked.filter((issue) => issue.typeName === ISSUE_TYPE_NAME);
  const visible = await ports.jira.visibleIssues(linked.map((issue) => issue.issueId));
  const loaded = await Promise.all(
    linked
      .filter((issue) => visible.has(issue.issueId))
      .map((issue) => loadRecord(ports, issue.issueId, 'as-known', deadline)),
  );
  return loaded.filter((record): record is LoadedRecord => record !== undefined);
}

async function presentForChange(
  ports: Pick<Ports, 'store' | 'jira' | 'ledgerKey' | 'installation'>,
  person: Person,
  loaded: LoadedRecord,
  change: Pick<RecordIssue, 'id' | 'key'>,
): Promise<ChangeRecordView> {
  const { record, issue, verdicts } = loaded;
  const state = currentState(record.state, record.submission !== undefined, verdicts);
  const progress = await readSendProgress(ports, currentSendId(record));
  return {
    issueId: record.issueId,
    issueKey: issue.key,
    projectName: issue.project.name,
    version: versionSummary(loaded),
    state,
    headline: headlineOf(ports, loaded, state, progress),
    contentDigest: loaded.contentDigest,
    submittedAt: record.submission?.at,
    recipients: loaded.communiques.reduce((sum, { audience }) => sum + audience.count, 0),
    communiques: loaded.communiques.map(({ communique, groupName, audience, message, next }) => ({
      id: communique.id,
      groupName,
      subject: communique.subject,
      channel: communique.channel,
      audienceCount: audience.count,
      ...(communique.timing
        ? { timingInWords: describeTiming(communique.timing, (id) => groupNameIn(loaded, id)) }
        : {}),
      excluded: exclusionsInWords(audience),
      problems: awaitsDecisions(record) ? problemsBeforeApproval(communique) : problemsOf(communique),
      preview: previewOf({ message, groupName, audience, next }),
    })),
    configurationItems: record.items,
    decisions: decisionsOn(loaded, change.id),
    gates: verdicts,
    emergencies: presentOverrides(
      loaded.snapshot.overrides.filter((override) => reviewDue(override) !== undefined),
      loaded,
    ),
    drift: awaitsDecisions(record)
      ? await presentDrift(ports, loaded, voidedApprovals(loaded.snapshot, change.id), person.accountId)
      : undefined,
    approvalBlocked: whyNotToApprove(loaded),
  };
}

/** Why approving makes no sense now, in words; undefined when it does. */
export function whyNotToApprove(loaded: LoadedRecord): string | undefined {
  if (!awaitsDecisions(loaded.record)) return 'Sending has begun; there is nothing left to approve.';
  if (loaded.correction && loaded.verdicts.some(({ name, notAsked }) => name === 'change-approved' && notAsked))
    return 'A correction of what was told is being written. The policy asks nobody to approve it, so that it is not late.';
  const complete = loaded.verdicts.find((verdict) => verdict.name === 'communiques-complete');
  if (complete?.open) return undefined;
  return 'The communiqués are not complete yet, so there is nothing final to approve. You will see it here when they are.';
}

function decisionsOn(loaded: LoadedRecord, changeIssueId: string): readonly DecisionView[] {
  const inApp = standingDecisions(loaded.approval.body.decisions, changeIssueId).map((decision): DecisionView => ({
    accountId: decision.accountId,
    onBehalfOf: decision.onBehalfOf,
    decision: decision.decision,
    at: decision.at,
    reason: decision.reason,
    source: 'app',
    ...currency(loaded, decision, contentDigest(decision.content) === loaded.contentDigest),
    drift: driftWords(loaded, decision.content),
  }));
  return [...inApp, ...decisionsInServiceManagement(loaded, changeIssueId)].sort((a, b) => b.at - a.at);
}

/** @param covers whether it is about exactly what stands now */
function currency(
  { snapshot, judgedAt }: LoadedRecord,
  decision: Pick<DecisionView, 'decision' | 'at'>,
  covers: boolean,
): Pick<DecisionView, 'current' | 'tooOld'> {
  return isTooOld(snapshot.settings.policy.approval, decision, judgedAt)
    ? { current: false, tooOld: true }
    : { current: covers };
}

function decisionsInServiceManagement(loaded: LoadedRecord, changeIssueId: string): readonly DecisionView[] {
  const approvals = loaded.snapshot.serviceApprovals[changeIssueId];
  if (!approvals || isUnread(approvals) || approvals === 'not-a-request') return [];
  const { submission } = loaded.record;
  return approvals.flatMap((approval) =>
    approval.approvers.flatMap(({ accountId, decision }): DecisionView[] => {
      if (decision === 'pending') return [];
      const at = approval.completedAt ?? approval.createdAt;
      const covered = submission !== undefined && at >= submission.at;
      const drift = covered ? driftWords(loaded, submission.content) : ['It was given before approval was asked for.'];
      return [
        { accountId, decision, at, source: 'jsm', ...currency(loaded, { decision, at }, drift.length === 0), drift },
      ];
    }),
  );
}

function driftWords(loaded: LoadedRecord, approved: PinnedContent): readonly string[] {
  const groupOf = (id: string): string => groupNameIn(loaded, id);
  return driftBetween(approved, loaded.content).map((drift) => describeDrift(drift, groupOf));
}
