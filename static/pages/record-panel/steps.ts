import { type GateName, type RecordState, type RecordView } from '../../../src/contract';
import { isPosted, isToldByPeople } from '../../lib/words';

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

/** A withdrawn record was being sent. */
function isBefore(state: RecordState, other: RecordState): boolean {
  return ORDER.indexOf(state === 'withdrawn' ? 'sending' : state) < ORDER.indexOf(other);
}

/**
 * Confirmed is what every group reached that has a target, and without any target what everybody acknowledged. A record may
 * be recorded, and closed, although it is not.
 */
export function everybodyConfirmed(communiques: RecordView['communiques']): boolean {
  const asked = communiques.filter(({ coverage }) => coverage !== undefined);
  if (asked.length > 0) return asked.every(({ coverage }) => coverage?.state === 'reached');
  return communiques.length > 0 && communiques.every(({ state }) => state === 'confirmed');
}

/** What its readers have to confirm: a communiqué that was corrected not any more, its correction instead. */
export function toBeConfirmed({ communiques }: Pick<RecordView, 'communiques'>): RecordView['communiques'] {
  return communiques.filter(({ corrected }) => !corrected);
}

/** Whether readers may still say that they read it: a post is for nobody in particular, and people say whom they told. */
export function mayBeAcknowledged(view: Pick<RecordView, 'communiques'>): boolean {
  const open = toBeConfirmed(view);
  return !everybodyConfirmed(open) && open.some(({ channel }) => !isPosted(channel) && !isToldByPeople(channel));
}

/** While a correction is written, what was confirmed is known to be wrong. */
function isConfirmed(view: Pick<RecordView, 'communiques' | 'correction'>): boolean {
  return view.correction?.stage !== 'draft' && everybodyConfirmed(toBeConfirmed(view));
}

/** While a correction interrupts a run-book, the gates are those of the correction, and what waits is not listed. */
function isInterrupted({ correction }: Pick<RecordView, 'correction'>): boolean {
  const { goesOn = [], held = [] } = correction?.runBook ?? {};
  return goesOn.length + held.length > 0;
}

/** Whether the release was announced to anybody, which nobody is told before the deployment is verified. */
function isAnnounced({ communiques }: Pick<RecordView, 'communiques'>): boolean {
  return communiques.some(
    ({ kind, deliveries }) =>
      kind === 'release-announcement' &&
      deliveries !== undefined &&
      deliveries.planned + deliveries.stopped < deliveries.total,
  );
}

/** The way of a release from planned to recorded, and where this one stands. */
export function stepsOf(
  view: Pick<RecordView, 'state' | 'gates' | 'communiques' | 'correction' | 'waiting'>,
): readonly Step[] {
  const withdrawn = view.state === 'withdrawn';
  const reached = (state: RecordState) => !isBefore(view.state, state);
  const gateOpen = (name: GateName) => view.gates.some((gate) => gate.name === name && gate.open);
  // The gates are those of what waits.
  const allBegun = reached('sending') && view.waiting.length === 0;
  const afterSending: readonly (readonly [string, boolean])[] = [
    ['Sent', reached('sent')],
    ['Confirmed', view.state === 'confirmed' || (reached('recorded') && isConfirmed(view))],
    ['Recorded', reached('recorded')],
  ];
  const done: readonly (readonly [string, boolean])[] = [
    ['Planned', reached('awaiting-approval')],
    ['Approved', allBegun || gateOpen('change-approved')],
    ['Verified', isInterrupted(view) ? isAnnounced(view) : allBegun || gateOpen('deployment-verified')],
    ...(withdrawn ? [['Stopped', true] as const] : afterSending),
    ...(view.correction ? [['Corrected', view.correction.stage === 'sent'] as const] : []),
  ];
  const current = done.findIndex(([, isDone]) => !isDone);
  return done.map(([name, isDone], index) => ({
    name,
    status: isDone ? 'done' : index === current ? 'current' : 'ahead',
  }));
}
