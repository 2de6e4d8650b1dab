/** When a change is approved: what each place says of it, and what the policy makes of that. */
import { keyOf, type Approver, type ChangeName, type DecisionFact, type Model, type Sender } from './model';
import type { Place } from './policy';

const HOUR = 60 * 60_000;
const APPROVERS = ['first-manager', 'second-manager'] as const;

/** An approval that covers exactly what stands now: who gave it, whose word it is, and when it was given. */
interface Voice {
  readonly by: Approver;
  readonly of: Approver;
  readonly at: number;
}

/** What one place says: somebody is against it, nobody can tell, or who is for it. */
type Word = 'declined' | 'unknown' | readonly Voice[];

const WORDS: Readonly<Record<Place, (model: Model, change: ChangeName) => Word>> = {
  app: wordOfPanel,
  jsm: wordOfServiceManagement,
  'change-status': wordOfStatus,
};

export function isApproved(model: Model, change: ChangeName): boolean {
  const { policy } = model;
  const words = wordsOn(model, change);
  if (words.includes('declined') || words.includes('unknown')) return false;
  const voices = voicesFor(model, change);
  const places = words.map((word) => freshVoices(model, word).length > 0);
  const separate = ({ by, of }: Voice) => !model.writers.has(by) && !model.writers.has(of);
  return (
    voices.length > 0 &&
    (!policy.together || places.every((approves) => approves)) &&
    (policy.quorum === 1 || voices.some((one) => voices.some(({ by, of }) => by !== one.by && of !== one.of))) &&
    (policy.required === undefined || voices.some(({ of }) => of === policy.required)) &&
    (!policy.separateDuties || voices.some(separate))
  );
}

export function isDeclined(model: Model, change: ChangeName): boolean {
  return wordsOn(model, change).includes('declined');
}

/** Whether one of the changes is approved by nobody else than whoever sends. */
export function approvedAlone(model: Model, sender: Sender): boolean {
  const { policy, content } = model;
  if (!policy.separateDuties || !policy.asked[content.kind].includes('change-approved')) return false;
  return content.changes.some(
    (change) =>
      isApproved(model, change) && voicesFor(model, change).every(({ by, of }) => by === sender || of === sender),
  );
}

function wordsOn(model: Model, change: ChangeName): readonly Word[] {
  return model.policy.places.map((place) => WORDS[place](model, change));
}

function voicesFor(model: Model, change: ChangeName): readonly Voice[] {
  return wordsOn(model, change).flatMap((word) => freshVoices(model, word));
}

/** Those that are not too old to count. */
function freshVoices({ policy, now }: Model, word: Word): readonly Voice[] {
  if (word === 'declined' || word === 'unknown') return [];
  const { approvalHours = Infinity } = policy;
  return word.filter(({ at }) => now - at <= approvalHours * HOUR);
}

/** Their last word on the change, unless they took it back. */
export function wordOf(model: Model, of: Approver, change: ChangeName): DecisionFact | undefined {
  const last = model.decisions.filter((one) => one.by === of && one.change === change).at(-1);
  return last?.withdrawn ? undefined : last;
}

export function declinedInApp(model: Model, change: ChangeName): boolean {
  return APPROVERS.some((of) => wordOf(model, of, change)?.decision === 'declined');
}

function wordOfPanel(model: Model, change: ChangeName): Word {
  if (declinedInApp(model, change)) return 'declined';
  return APPROVERS.flatMap((of) => {
    const word = wordOf(model, of, change);
    if (word?.content !== keyOf(model.content)) return [];
    return { by: word.deputised ? otherThan(of) : of, of, at: word.at };
  });
}

/** The last round counts, once all are answered; it is always the first manager who approves. */
function wordOfServiceManagement(model: Model, change: ChangeName): Word {
  if (model.unreadable.has(change)) return 'unknown';
  const rounds = model.rounds[change];
  const last = rounds.at(-1);
  if (last?.outcome === 'declined') return 'declined';
  return last && rounds.every(({ outcome }) => outcome !== 'pending') ? ofFirstManager(model, last.completedAt) : [];
}

function wordOfStatus(model: Model, change: ChangeName): Word {
  const status = model.statuses[change];
  if (status?.says === 'declined') return 'declined';
  return status ? ofFirstManager(model, status.at) : [];
}

/** Elsewhere than in the app nobody says what they approve: it is what was asked for before, while that stands. */
function ofFirstManager({ submission, content }: Model, at: number): readonly Voice[] {
  const covers = submission !== undefined && at >= submission.at && submission.content === keyOf(content);
  return covers ? [{ by: 'first-manager', of: 'first-manager', at }] : [];
}

export function otherThan(one: Approver): Approver {
  return one === 'first-manager' ? 'second-manager' : 'first-manager';
}
