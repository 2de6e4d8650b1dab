/** What left, when, and what became of it. */
import type { GateVerdict as LedgerGate } from '../../../domain/ledger/event';
import type { Sending } from '../../../domain/ledger/events/sending';
import { inRecipients } from '../../../domain/channels/recipients';
import { reasonSaid } from '../../../domain/gates/reason-code';
import { numbered } from '../../../domain/numbered';
import { ATTESTED, countOutcomes, type Describing, type Details } from './description';
import { titleOf } from './gate-title';

export const SENDING: Describing<Sending> = {
  'send-refused': (data) => ({
    title: data.sender ? 'Sending was refused to this person' : 'Sending was refused',
    details: [
      ...data.gates
        .filter((gate) => !gate.open)
        .map((gate) => ({ name: titleOf(gate.gate), value: reasonsSaid(gate.reasons) })),
      ...(data.sender ? [{ name: 'Sender', value: reasonSaid(data.sender) }] : []),
      ...policyDetails(data.policy),
    ],
  }),
  'send-authorised': (data) => ({
    title: `Sending ${data.corrects ? 'a correction ' : ''}to ${inRecipients(data.deliveries, 'recipients')} was authorised${data.gates.some(isOverridden) ? ', by override' : ''}`,
    details: [
      ...(data.runBook
        ? [
            {
              name: 'Communiqués of the run-book that leave no more',
              value: String(data.runBook.ended.length),
            },
            { name: 'Communiqués of the run-book to be released', value: String(data.runBook.held.length) },
          ]
        : []),
      ...data.gates.filter(isOverridden).map(({ gate, override, reasons }) => ({
        name: `Overridden: ${titleOf(gate)}`,
        value: `by #${override}. ${reasonsSaid(reasons)}`,
      })),
      ...(data.corrects ? [{ name: 'Corrects', value: data.corrects }] : []),
      ...data.gates
        .filter((gate) => gate.asked === false)
        .map(({ gate }) => ({ name: `Not asked: ${titleOf(gate)}`, value: 'by the policy' })),
      ...(data.changes ? [{ name: 'Linked change requests', value: data.changes.join(', ') || 'none' }] : []),
      { name: 'Relies on decisions', value: data.decisions.map((index) => `#${index}`).join(', ') || 'none' },
      { name: 'Relies on evidence', value: data.evidence.map((index) => `#${index}`).join(', ') || 'none' },
      ...(data.script ?? []).map(({ from }) => ({ name: 'A communiqué leaves from', value: from })),
      ...policyDetails(data.policy),
    ],
  }),
  'steps-held': (data) => ({
    title: `${data.steps.length === 1 ? 'A communiqué waits' : `${data.steps.length} communiqués wait`} for the gates again; the others go on`,
    details: data.steps.map(({ communique, gates }) => ({
      name: communique,
      value: gates.map((gate) => titleOf(gate)).join(', '),
    })),
  }),
  'steps-ended': (data) => ({
    title: `${data.steps.length === 1 ? 'A communiqué was' : `${data.steps.length} communiqués were`} ended by news; what had left before stays sent`,
    details: data.steps.map(({ communique, because, gates }) => ({
      name: communique,
      value:
        because === 'gates'
          ? gates.map(({ gate, reasons }) => `${titleOf(gate)}: ${reasonsSaid(reasons)}`).join(' ')
          : ENDED_BECAUSE[because],
    })),
  }),
  'step-decided': (data, told) => ({ title: STEP_DECIDED[data.decision], details: told(data.reason, 'Reason') }),
  'deliveries-settled': (data) => ({
    title: `${numbered(data.deliveries.length, 'delivery', 'deliveries')} settled`,
    details: countOutcomes(data.deliveries.map((delivery) => delivery.outcome)),
  }),
  'delivery-settled-by-person': (data, told) => ({
    title:
      data.outcome === 'cancelled'
        ? 'A delivery is to be sent again, a person decided'
        : `An uncertain delivery was settled by a person: ${data.outcome}`,
    details: told(data.reason, 'Reason'),
  }),
  'deliveries-attested': (data, told) => ({
    title: `${ATTESTED[data.attested]}, a person says: ${data.deliveries.length}`,
    details: [...told(data.onBehalfOf, 'In the name of'), ...told(data.note, 'Note')],
  }),
  'receipts-recorded': (data) => ({
    title: `Receipts: ${countOutcomes(data.receipts.map(({ kind }) => kind))
      .map(({ name, value }) => `${value} ${name}`)
      .join(', ')}`,
    details: data.receipts.map(({ kind, at, reminder }) => ({
      name: reminder === undefined ? kind : `${kind}, of reminder ${reminder}`,
      value: at,
    })),
  }),
  'send-closed': (data) => ({
    title: 'Sending was closed',
    details: [
      { name: 'Planned', value: String(data.planned) },
      { name: 'Accepted', value: String(data.accepted) },
      { name: 'Failed', value: String(data.failed) },
      { name: 'Stopped', value: String(data.cancelled) },
    ],
  }),
  'configuration-item-recorded': (data) => ({
    title: 'A configuration item carries the record',
    details: [
      { name: 'Item', value: data.item },
      { name: 'Where', value: data.source },
    ],
  }),
};

const ENDED_BECAUSE = {
  content: 'it would have said something else than was authorised',
  sender: 'nobody but the sender approved it any more',
} as const;

const STEP_DECIDED = {
  hold: 'A communiqué was held',
  release: 'A communiqué was released',
  skip: 'A communiqué was skipped',
  cancel: 'A communiqué was cancelled; what had left before stays sent',
} as const;

function reasonsSaid(codes: readonly string[]): string {
  return codes.map(reasonSaid).join(' ');
}

function isOverridden(gate: LedgerGate): boolean {
  return gate.override !== undefined;
}

function policyDetails(policy: string | undefined): Details {
  return policy === undefined ? [] : [{ name: 'Policy', value: policy }];
}
