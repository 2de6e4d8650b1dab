/** A ledger entry as a sentence and its facts. */
import type { HistoryEntry } from '../../contract';
import { CHANNEL_TITLES } from '../../domain/channels/names';
import { GATE_TITLES, type GateName } from '../../domain/gates/gate';
import { DEPLOYMENT_STATUS_WORDS } from '../../domain/deployment/deployment';
import type { LedgerEntry } from '../../domain/ledger/entry';
import type { GateVerdict as LedgerGate } from '../../domain/ledger/event';

type Details = HistoryEntry['details'];

export function describeEntry(
  entry: LedgerEntry,
  read: (commitment: string) => string | undefined,
): { readonly title: string; readonly details: Details } {
  const told = (commitment: string | undefined, name: string): Details =>
    commitment ? [{ name, value: read(commitment) ?? 'erased' }] : [];
  switch (entry.type) {
    case 'record-planned':
      return {
        title: `Planned for ${entry.data.versions.map((version) => version.name).join(', ')}`,
        details: [{ name: 'Work item', value: entry.data.key }],
      };
    case 'communique-saved':
      return {
        title:
          entry.data.revision === 1
            ? 'A communiqué was drafted'
            : `A communiqué was saved, revision ${entry.data.revision}`,
        details: [
          { name: 'Channel', value: channelTitle(entry.data.channel) },
          { name: 'Digest', value: entry.data.source },
        ],
      };
    case 'communique-removed':
      return { title: 'A communiqué was removed', details: [] };
    case 'audience-resolved':
      return {
        title: `Recipients found: ${entry.data.audience.count}`,
        details: entry.data.excluded.map(({ reason, count }) => ({ name: 'Left out', value: `${count}, ${reason}` })),
      };
    case 'submitted-for-approval':
      return {
        title: 'Approval was asked for',
        details: [
          ...(entry.data.asked ?? []).flatMap((person) => told(person, 'Asked by name')),
          { name: 'Content', value: entry.data.pin },
        ],
      };
    case 'change-approved':
      return {
        title: 'The change was approved, with what it will tell people',
        details: [
          ...told(entry.data.onBehalfOf, 'In the name of'),
          { name: 'Content', value: entry.data.pin },
          ...told(entry.data.reason, 'Remark'),
        ],
      };
    case 'change-declined':
      return {
        title: 'The change was declined',
        details: [
          ...told(entry.data.onBehalfOf, 'In the name of'),
          { name: 'Content', value: entry.data.pin },
          ...told(entry.data.reason, 'Reason'),
        ],
      };
    case 'decision-withdrawn':
      return {
        title: `The decision of entry ${entry.data.decision} was withdrawn`,
        details: told(entry.data.reason, 'Reason'),
      };
    case 'approval-recognised':
      return {
        title: `An approval ${RECOGNISED[entry.data.source]} was recognised: ${entry.data.decision}`,
        details: [
          { name: 'Content', value: entry.data.pin },
          ...entry.data.approvers.flatMap((approver) => told(approver, 'Approver')),
          ...(entry.data.decidedAt ? [{ name: 'Decided', value: entry.data.decidedAt }] : []),
        ],
      };
    case 'override-asked':
      return {
        title: `An override of the gate “${titleOf(entry.data.gate)}” was asked for`,
        details: [
          { name: 'Content', value: entry.data.pin },
          { name: 'Ends', value: entry.data.until },
          ...told(entry.data.reason, 'Reason'),
        ],
      };
    case 'override-granted':
      return {
        title: `The override of the gate “${titleOf(entry.data.gate)}” was granted by a second person`,
        details: [
          { name: 'Asked for in', value: `#${entry.data.ask}` },
          { name: 'Content', value: entry.data.pin },
          { name: 'Ends', value: entry.data.until },
          ...(entry.data.reviewDue ? [{ name: 'Review due', value: entry.data.reviewDue }] : []),
        ],
      };
    case 'override-withdrawn':
      return {
        title: `The override of entry ${entry.data.ask} was withdrawn`,
        details: told(entry.data.reason, 'Reason'),
      };
    case 'emergency-reviewed':
      return {
        title: `Sending without an approval was reviewed: ${entry.data.outcome === 'justified' ? 'justified' : 'not justified'}`,
        details: [{ name: 'Granted in', value: `#${entry.data.grant}` }, ...told(entry.data.words, 'Finding')],
      };
    case 'deployment-evidence':
      return {
        title: `${entry.data.version} ${DEPLOYMENT_STATUS_WORDS[entry.data.verdict]} in ${entry.data.environment}`,
        details: [
          { name: entry.data.checked ? 'Source' : 'Pipeline', value: entry.data.source },
          ...told(entry.data.checked, 'Checked'),
          { name: 'Sequence', value: String(entry.data.sequence) },
          ...(entry.data.artifacts ?? []).map((value) => ({ name: 'Artifact', value })),
          ...(entry.data.commits ?? []).map((value) => ({ name: 'Commit', value })),
          ...(entry.data.approvedBy ?? []).flatMap((reviewer) => told(reviewer, 'Approved in the pipeline by')),
          { name: 'Evidence', value: entry.data.evidence },
        ],
      };
    case 'installation-named':
      return {
        title: 'What is to be installed was named',
        details: [
          ...entry.data.artifacts.map((value) => ({ name: 'Artifact', value })),
          ...entry.data.commits.map((value) => ({ name: 'Commit', value })),
          ...entry.data.environments.map((value) => ({ name: 'Environment', value })),
        ],
      };
    case 'change-status-recognised':
      return {
        title: `The status of a change request says that ${entry.data.version} is ${entry.data.verdict}`,
        details: [
          { name: 'Work item', value: entry.data.change },
          { name: 'Status', value: entry.data.status },
        ],
      };
    case 'send-refused':
      return {
        title: entry.data.sender ? 'Sending was refused to this person' : 'Sending was refused',
        details: [
          ...entry.data.gates
            .filter((gate) => !gate.open)
            .map((gate) => ({ name: gate.gate, value: gate.reasons.join(', ') })),
          ...(entry.data.sender ? [{ name: 'Sender', value: entry.data.sender }] : []),
          ...policyDetails(entry.data.policy),
        ],
      };
    case 'correction-drafted':
      return {
        title: CORRECTION_DRAFTED[entry.data.because],
        details: [
          { name: 'Corrects', value: entry.data.corrects },
          ...(entry.data.evidence === undefined ? [] : [{ name: 'Evidence', value: `#${entry.data.evidence}` }]),
          ...(entry.data.schedule
            ? [
                { name: 'Planned before', value: entry.data.schedule.before ?? 'no day' },
                { name: 'Planned now', value: entry.data.schedule.after ?? 'no day' },
              ]
            : []),
          ...told(entry.data.reason, 'Reason'),
          { name: 'Communiqués', value: String(entry.data.communiques.length) },
          ...(entry.data.runBook
            ? [
                { name: 'Run-book', value: 'waits for the correction' },
                { name: 'Leave no more', value: String(entry.data.runBook.ended.length) },
              ]
            : []),
        ],
      };
    case 'correction-dropped':
      return { title: 'The correction was dropped', details: told(entry.data.reason, 'Reason') };
    case 'send-authorised':
      return {
        title: `Sending ${entry.data.corrects ? 'a correction ' : ''}to ${entry.data.deliveries} people was authorised${entry.data.gates.some(isOverridden) ? ', by override' : ''}`,
        details: [
          ...(entry.data.runBook
            ? [
                {
                  name: 'Communiqués of the run-book that leave no more',
                  value: String(entry.data.runBook.ended.length),
                },
                { name: 'Communiqués of the run-book to be released', value: String(entry.data.runBook.held.length) },
              ]
            : []),
          ...entry.data.gates.filter(isOverridden).map(({ gate, override, reasons }) => ({
            name: `Overridden: ${titleOf(gate)}`,
            value: `by #${override}, although ${reasons.join(', ')}`,
          })),
          ...(entry.data.corrects ? [{ name: 'Corrects', value: entry.data.corrects }] : []),
          ...entry.data.gates
            .filter((gate) => gate.asked === false)
            .map(({ gate }) => ({ name: `Not asked: ${titleOf(gate)}`, value: 'by the policy' })),
          { name: 'Relies on decisions', value: entry.data.decisions.map((index) => `#${index}`).join(', ') || 'none' },
          { name: 'Relies on evidence', value: entry.data.evidence.map((index) => `#${index}`).join(', ') || 'none' },
          ...(entry.data.script ?? []).map(({ from }) => ({ name: 'A communiqué leaves from', value: from })),
          ...policyDetails(entry.data.policy),
        ],
      };
    case 'steps-held':
      return {
        title: `${entry.data.steps.length === 1 ? 'A communiqué waits' : `${entry.data.steps.length} communiqués wait`} for the gates again; the others go on`,
        details: entry.data.steps.map(({ communique, gates }) => ({
          name: communique,
          value: gates.map((gate) => GATE_TITLES[gate as GateName] ?? gate).join(', '),
        })),
      };
    case 'step-decided':
      return { title: STEP_DECIDED[entry.data.decision], details: told(entry.data.reason, 'Reason') };
    case 'deliveries-settled':
      return {
        title: `${entry.data.deliveries.length} deliveries settled`,
        details: countOutcomes(entry.data.deliveries.map((delivery) => delivery.outcome)),
      };
    case 'delivery-settled-by-person':
      return {
        title:
          entry.data.outcome === 'cancelled'
            ? 'A delivery is to be sent again, a person decided'
            : `An uncertain delivery was settled by a person: ${entry.data.outcome}`,
        details: told(entry.data.reason, 'Reason'),
      };
    case 'deliveries-attested':
      return {
        title: `${ATTESTED[entry.data.attested]}, a person says: ${entry.data.deliveries.length}`,
        details: [...told(entry.data.onBehalfOf, 'In the name of'), ...told(entry.data.note, 'Note')],
      };
    case 'receipts-recorded':
      return {
        title: `Receipts: ${entry.data.receipts.map((receipt) => receipt.kind).join(', ')}`,
        details: entry.data.receipts.map(({ kind, at, reminder }) => ({
          name: reminder === undefined ? kind : `${kind}, of reminder ${reminder}`,
          value: at,
        })),
      };
    case 'send-closed':
      return {
        title: 'Sending was closed',
        details: [
          { name: 'Planned', value: String(entry.data.planned) },
          { name: 'Accepted', value: String(entry.data.accepted) },
          { name: 'Failed', value: String(entry.data.failed) },
          { name: 'Stopped', value: String(entry.data.cancelled) },
        ],
      };
    case 'coverage-judged': {
      const { proof, percent, hours, people, reached, outcome } = entry.data;
      return {
        title: `The target of a communiqué was ${outcome}: ${percent} % ${proof} within ${hours} h`,
        details: [{ name: 'Reached', value: `${reached} of ${people} people` }],
      };
    }
    case 'reminder-begun': {
      const { reminder, hours, communique } = entry.data;
      return {
        title:
          hours === undefined
            ? `Those who are missing are reminded, a person decided: reminder ${reminder}`
            : `Those who are missing are reminded after ${hours} h, as planned: reminder ${reminder}`,
        details: [{ name: 'Communiqué', value: communique }],
      };
    }
    case 'reminders-settled':
      return {
        title: `${entry.data.deliveries.length} people were reminded`,
        details: countOutcomes(entry.data.deliveries.map(({ outcome }) => outcome)),
      };
    case 'reminding-stopped':
      return { title: 'Nobody is reminded any more, a person decided', details: told(entry.data.reason, 'Reason') };
    case 'coverage-escalated':
      return {
        title: 'A target was missed, and who answers for the group was told',
        details: [
          ...told(entry.data.to, 'Who'),
          {
            name: 'Reached',
            value: `${entry.data.reached} of ${entry.data.needed} needed (${entry.data.people} people)`,
          },
        ],
      };
    case 'acknowledgements-reopened':
      return {
        title: `${entry.data.communiques.reduce((sum, { acknowledged }) => sum + acknowledged, 0)} acknowledgements are of what is corrected: they are asked for anew`,
        details: entry.data.communiques.map(({ corrects, acknowledged }) => ({
          name: `Communiqué ${corrects}`,
          value: String(acknowledged),
        })),
      };
    case 'configuration-item-recorded':
      return {
        title: 'A configuration item carries the record',
        details: [
          { name: 'Item', value: entry.data.item },
          { name: 'Where', value: entry.data.source },
        ],
      };
    case 'approval-delegated':
      return {
        title: `A deputy was named from ${entry.data.from} until ${entry.data.until}`,
        details: [...told(entry.data.delegator, 'Decides otherwise'), ...told(entry.data.deputy, 'Deputy')],
      };
    case 'delegation-withdrawn':
      return { title: 'A deputy was recalled', details: [{ name: 'Delegation', value: entry.data.delegation }] };
    case 'settings-changed':
      return {
        title: entry.data.setting.startsWith('policy') ? 'The policy was changed' : 'Settings were changed',
        details: [{ name: 'Digest', value: entry.data.after }],
      };
    case 'group-changed':
      return { title: `A stakeholder group was ${entry.data.change}`, details: [] };
    case 'addresses-quarantined':
      return {
        title: `Addresses of a stakeholder group do not take mail: ${entry.data.recipients.length}`,
        details: [{ name: 'Group', value: entry.data.group }],
      };
    case 'address-released':
      return {
        title: 'An address may be written to again, a person decided',
        details: [{ name: 'Group', value: entry.data.group }, ...told(entry.data.reason, 'Reason')],
      };
    case 'secret-changed':
      return { title: `A secret was ${entry.data.change}`, details: [{ name: 'Secret', value: entry.data.secret }] };
    case 'sending-armed':
      return {
        title: `Sending was armed for this installation, for the ${ordinal(entry.data.epoch)} time`,
        details: [{ name: 'Installation', value: entry.data.installation }, ...told(entry.data.reason, 'Reason')],
      };
    case 'personal-data-erased':
      return { title: `Personal data was erased: ${entry.data.commitments.length} commitments`, details: [] };
    case 'log-checkpointed':
      return {
        title: `A log was checkpointed at ${entry.data.size} entries`,
        details: [{ name: 'Log', value: entry.data.log }],
      };
  }
}

function ordinal(count: number): string {
  const ending = new Map([
    [1, 'st'],
    [2, 'nd'],
    [3, 'rd'],
  ]).get(Math.floor(count / 10) % 10 === 1 ? 0 : count % 10);
  return `${count}${ending ?? 'th'}`;
}

function isOverridden(gate: LedgerGate): boolean {
  return gate.override !== undefined;
}

/** An entry of a later version of the app may name a gate that this one does not know. */
export function titleOf(gate: string): string {
  return gate in GATE_TITLES ? GATE_TITLES[gate as GateName] : gate;
}

const CORRECTION_DRAFTED = {
  failed: 'A correction was drafted: the deployment failed',
  'rolled-back': 'A correction was drafted: the release was rolled back',
  'change-failed': 'A correction was drafted: the status of a change says that the deployment failed',
  rescheduled: 'A correction was drafted: the release is planned for another day',
  person: 'A correction was begun by a person',
} as const;

/** Who an entry names as its actor, for a reader. */
export function actorWords(
  { actor }: LedgerEntry,
  accountId: string | undefined,
  people: Readonly<Record<string, string>>,
): string {
  switch (actor.kind) {
    case 'app':
      return 'Release communications';
    case 'pipeline':
      return `Pipeline ${actor.name}`;
    case 'person':
      return accountId ? (people[accountId] ?? 'A person') : 'A person whose data was erased';
  }
}

function countOutcomes(outcomes: readonly string[]): Details {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, value: String(count) }));
}

const ATTESTED = {
  told: 'Told',
  'not-reached': 'Not reached',
  'not-done': 'Could not be told',
  'taken-back': 'Taken back that they were told',
} as const;

const STEP_DECIDED = {
  hold: 'A communiqué was held',
  release: 'A communiqué was released',
  skip: 'A communiqué was skipped',
  cancel: 'A communiqué was cancelled; what had left before stays sent',
} as const;

const RECOGNISED = {
  jsm: 'in Jira Service Management',
  'change-status': 'by the status of the change',
  'version-approvers': 'by the approvers of the fix version',
} as const;

function policyDetails(policy: string | undefined): Details {
  return policy === undefined ? [] : [{ name: 'Policy', value: policy }];
}

/** An entry of a later version of the app may name a channel that this one does not know. */
function channelTitle(channel: string): string {
  return (CHANNEL_TITLES as Readonly<Record<string, string>>)[channel] ?? channel;
}
