import {
  type CommuniqueView,
  type DeliveryCounts,
  type StepDecision,
  type StepState,
  type StepView,
} from '../../../../src/contract';
import { type Tone } from '../../../lib/words';

/**
 * In the order in which they leave: by time, those whose time nobody knows yet last, and whatever waits for another after
 * it.
 */
export function inRunBookOrder(communiques: readonly CommuniqueView[]): readonly CommuniqueView[] {
  const byTime = [...communiques].sort(byTurn);
  const placed: CommuniqueView[] = [];
  const place = (communique: CommuniqueView, above: readonly string[]) => {
    if (placed.includes(communique) || above.includes(communique.id)) return;
    const before = byTime.find(({ id }) => id === communique.timing?.after?.communiqueId);
    if (before) place(before, [...above, communique.id]);
    placed.push(communique);
  };
  for (const communique of byTime) place(communique, []);
  return placed;
}

function byTurn(one: CommuniqueView, other: CommuniqueView): number {
  const [ones, others] = [turnOf(one), turnOf(other)];
  const decisive = ones.findIndex((part, index) => part !== others[index]);
  return decisive === -1 ? 0 : (ones[decisive] ?? 0) - (others[decisive] ?? 0);
}

/** The stages of a release from which times are counted, in their order. */
const STAGE = { 'after-approval': 0, 'after-verification': 1, 'release-date': 2 } as const;

/** What decides when it leaves: the instant, or where nobody knows it yet the stage that it follows and by how much. */
function turnOf({ startsAt, timing, waitsFor, step }: CommuniqueView): readonly [number, number, number] {
  const start = timing?.start ?? { kind: 'at-once' };
  if (startsAt !== undefined) return [startsAt, 0, 0];
  switch (start.kind) {
    case 'at':
      return [start.at, 0, 0];
    case 'after-approval':
    case 'after-verification':
      return [NOT_KNOWN, STAGE[start.kind], start.minutes];
    case 'release-date':
    case 'on-date':
      return [NOT_KNOWN, STAGE['release-date'], 0];
    case 'at-once': {
      const stage = stageAwaited(step?.state) ?? (waitsFor === undefined ? undefined : 'after-verification');
      return stage ? [NOT_KNOWN, STAGE[stage], 0] : [0, 0, 0];
    }
  }
}

const NOT_KNOWN = Number.MAX_SAFE_INTEGER;

/** The stage at which the gates of a step are open: where only an approval is missing it leaves without any deployment. */
function stageAwaited(state: StepState | undefined): keyof typeof STAGE | undefined {
  if (state?.at !== 'waiting' || state.for !== 'gates') return undefined;
  return state.gates.every((gate) => gate === 'change-approved') ? 'after-approval' : 'after-verification';
}

/** Of a communiqué that was changed while its step waited. */
export const WAITS_FOR_APPROVAL = 'It waits until the change is approved again. Submit it for approval.';

interface Worded {
  readonly word: string;
  readonly tone: Tone;
}

const STEP_STATE: Readonly<Record<StepState['at'], Worded>> = {
  waiting: { word: 'Waiting', tone: 'neutral' },
  held: { word: 'Held', tone: 'warning' },
  due: { word: 'Leaving', tone: 'information' },
  done: { word: 'Done', tone: 'success' },
  skipped: { word: 'Skipped', tone: 'neutral' },
  cancelled: { word: 'Cancelled', tone: 'warning' },
};

/** How a step stands: planned before its send, by its counts after it. */
export function stepWord(step: StepView | undefined, counts: DeliveryCounts | undefined): Worded {
  if (step) return STEP_STATE[step.state.at];
  if (!counts) return { word: 'Planned', tone: 'neutral' };
  // Without a step nothing of its send leaves any more: what has not left is being kept back.
  const { stopped, planned, attempting } = counts;
  return stopped + planned + attempting + counts['to-do'] > 0 ? { word: 'Stopped', tone: 'warning' } : STEP_STATE.done;
}

/** "Europe/Berlin, Europe/Paris and 2 other zones" */
export function zonesInWords(zones: readonly (string | null)[], more: number): string {
  const named = zones.map((zone) => zone ?? 'time zone not known').join(', ');
  return more === 0 ? named : `${named} and ${more} other ${more === 1 ? 'zone' : 'zones'}`;
}

interface DecisionWords {
  readonly action: string;
  readonly title: (group: string) => string;
  readonly help: string;
  readonly working: string;
  /** After the group's name. */
  readonly done: string;
}

export const STEP_DECISION: Readonly<Record<StepDecision, DecisionWords>> = {
  hold: {
    action: 'Hold',
    title: (group) => `Why ${group} have to wait`,
    help: 'Nothing more of this communiqué leaves until somebody releases it.',
    working: 'Holding…',
    done: 'held',
  },
  release: {
    action: 'Release',
    title: (group) => `Why ${group} can hear now`,
    help: 'It leaves as its time and the gates allow.',
    working: 'Releasing…',
    done: 'released',
  },
  skip: {
    action: 'Skip',
    title: (group) => `Why ${group} are not told`,
    help: 'Nothing of this communiqué leaves; the others do. This cannot be taken back.',
    working: 'Skipping…',
    done: 'skipped',
  },
  cancel: {
    action: 'Cancel the rest',
    title: (group) => `Why the rest of ${group} are not told`,
    help: 'What has left stays sent; what has not does not leave any more. This cannot be taken back.',
    working: 'Cancelling…',
    done: 'the rest is cancelled',
  },
};
