import { type GateName, type RecordState, type RecordView } from '../../../src/contract';

export interface Step {
  readonly name: string;
  readonly status: 'done' | 'current' | 'ahead';
}

const ORDER: readonly RecordState[] = [
  'planning',
  'awaiting-approval',
  'ready',
  'sending',
  'sent',
  'confirmed',
  'recorded',
];

/** A record may be recorded, and closed, although not everybody has confirmed. */
export function everybodyConfirmed(communiques: RecordView['communiques']): boolean {
  return communiques.length > 0 && communiques.every(({ state }) => state === 'confirmed');
}

/** The way of a release from planned to recorded, and where this one stands. */
export function stepsOf(view: Pick<RecordView, 'state' | 'gates' | 'communiques' | 'correction'>): readonly Step[] {
  const announced = view.communiques.filter(({ kind }) => kind !== 'correction');
  const withdrawn = view.state === 'withdrawn';
  const reached = (state: RecordState) => ORDER.indexOf(withdrawn ? 'sending' : view.state) >= ORDER.indexOf(state);
  const gateOpen = (name: GateName) => view.gates.some((gate) => gate.name === name && gate.open);
  const afterSending: readonly (readonly [string, boolean])[] = [
    ['Sent', reached('sent')],
    ['Confirmed', view.state === 'confirmed' || (reached('recorded') && everybodyConfirmed(announced))],
    ['Recorded', reached('recorded')],
  ];
  const done: readonly (readonly [string, boolean])[] = [
    ['Planned', reached('awaiting-approval')],
    ['Approved', reached('sending') || gateOpen('change-approved')],
    ['Verified', reached('sending') || gateOpen('deployment-verified')],
    ...(withdrawn ? [['Stopped', true] as const] : afterSending),
    ...(view.correction ? [['Corrected', view.correction.stage === 'sent'] as const] : []),
  ];
  const current = done.findIndex(([, isDone]) => !isDone);
  return done.map(([name, isDone], index) => ({
    name,
    status: isDone ? 'done' : index === current ? 'current' : 'ahead',
  }));
}
