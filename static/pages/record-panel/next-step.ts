import { type GateReason, type RecordState, type RecordView } from '../../../src/contract';

/** The next right step of this record, for the person who looks at it. */
export type NextStep =
  | { readonly kind: 'add-communique' }
  | { readonly kind: 'edit-communique'; readonly communiqueId: string }
  | { readonly kind: 'submit' }
  | { readonly kind: 'open-change'; readonly issueKey: string }
  | { readonly kind: 'show-recipe' }
  | { readonly kind: 'add-verification' }
  | { readonly kind: 'send' }
  /** Somebody else's turn, or a thing to do outside of this panel; the sentence says whose and where. */
  | { readonly kind: 'wait'; readonly text: string }
  | { readonly kind: 'none' };

const BEFORE_SENDING: ReadonlySet<RecordState> = new Set(['planning', 'awaiting-approval', 'ready']);

/** Whether nothing of the record was sent yet, as far as its state says. */
export function isBeforeSending(state: RecordState): boolean {
  return BEFORE_SENDING.has(state);
}

/** Whether there is something that may still be written and sent: the announcement, or a correction of it. */
export function isOpenForChanges({ state, correction }: Pick<RecordView, 'state' | 'correction'>): boolean {
  return isBeforeSending(state) || correction?.stage === 'draft';
}

/** Whether the gates are still to be opened for something: what may be written, or what waits in the run-book. */
export function awaitsDecisions(view: Pick<RecordView, 'state' | 'correction' | 'waiting'>): boolean {
  return isOpenForChanges(view) || view.waiting.length > 0;
}

/** The communiqués that the gates, the next step and the next send are about. */
function currentRound({ communiques }: Pick<RecordView, 'communiques'>): RecordView['communiques'] {
  return communiques.filter(({ current }) => current);
}

/** What is left of the current round for its readers: in a correction, a group of which nobody was told gets nothing. */
export function leaving(view: Pick<RecordView, 'communiques' | 'correction'>): RecordView['communiques'] {
  return currentRound(view).filter(({ audience }) => !view.correction || audience.count > 0);
}

export const MAY_PREPARE = 'People with the permission “Prepare release communications” in this project can do this.';
export const MAY_SETTLE =
  'People with the permission “Send release communications” in this project can settle problems and try again.';
export const MAY_SEND = 'People with the permission “Send release communications” in this project can send.';

/** Derives the next step for a reader from the gates in the order in which they are opened. */
export function nextStep(view: RecordView, accountId: string): NextStep {
  if (!awaitsDecisions(view)) return { kind: 'none' };
  const { prepare, send } = view.allowed;
  const held = (name: string) => view.gates.find((gate) => gate.name === name && !gate.open);
  const identified = held('release-identified');
  if (identified) return waitFor(identified.reasons);
  if (view.communiques.length === 0)
    return prepare
      ? { kind: 'add-communique' }
      : { kind: 'wait', text: `No communiqué is written yet. ${MAY_PREPARE}` };
  const complete = held('communiques-complete');
  if (complete) {
    const incomplete = leaving(view).find((communique) => communique.problems.length > 0);
    if (prepare && incomplete) return { kind: 'edit-communique', communiqueId: incomplete.id };
    return waitFor(complete.reasons);
  }
  const approved = held('change-approved');
  if (approved) {
    const drifted = prepare && approved.reasons.some(({ code }) => code === 'drifted' || code === 'declined');
    if (view.submittedAt === undefined || drifted)
      return prepare
        ? { kind: 'submit' }
        : { kind: 'wait', text: `It is not submitted for approval yet. ${MAY_PREPARE}` };
    const unread = approved.reasons.find(({ code }) => code === 'checking' || code === 'unknown');
    if (unread) return { kind: 'wait', text: unread.text };
    const change = approved.reasons.find((reason) => reason.remedy === 'open-change')?.subject ?? view.changes[0]?.key;
    return change ? { kind: 'open-change', issueKey: change } : waitFor(approved.reasons);
  }
  // What may leave does not wait for the rest.
  if (view.beginsWith.length > 0) return whoSends(view, accountId);
  const verified = held('deployment-verified');
  if (verified && send && verified.reasons.some((reason) => reason.remedy === 'add-verification'))
    return { kind: 'add-verification' };
  if (verified)
    return verified.reasons.some((reason) => PIPELINE_REMEDIES.has(reason.remedy))
      ? { kind: 'show-recipe' }
      : waitFor(verified.reasons);
  const other = view.gates.find((gate) => !gate.open);
  if (other) return waitFor(other.reasons);
  // What waits leaves by itself once its gates are open.
  return isOpenForChanges(view) ? whoSends(view, accountId) : { kind: 'none' };
}

/** Whether this person could have anything leave from here; what holds it is another matter. */
export function maySend({ allowed, fenced }: Pick<RecordView, 'allowed' | 'fenced'>): boolean {
  return allowed.send && fenced === undefined;
}

function whoSends(view: RecordView, accountId: string): NextStep {
  if (view.fenced !== undefined) return { kind: 'wait', text: 'A Jira administrator has to arm sending first.' };
  const open = view.gates.every((gate) => gate.open) ? 'Every gate is open' : 'What leaves first may be sent';
  if (!view.allowed.send) return { kind: 'wait', text: `${open}. ${MAY_SEND}` };
  const alone = view.soleApprovers.find((one) => one.accountId === accountId);
  if (!alone) return { kind: 'send' };
  const { changeKey } = alone;
  return {
    kind: 'wait',
    text: `${open}, but you are the only one who approved ${changeKey}. Somebody else has to send, or to approve ${changeKey} as well.`,
  };
}

/** Where people may verify, too, the pipeline's way is still there. */
const PIPELINE_REMEDIES: ReadonlySet<GateReason['remedy']> = new Set(['show-pipeline-recipe', 'add-verification']);

function waitFor(reasons: readonly GateReason[]): NextStep {
  const reason = reasons[0];
  return {
    kind: 'wait',
    text: reason ? `${reason.text} Who opens it: ${reason.whoCanOpen}.` : 'The app is still looking at this.',
  };
}
