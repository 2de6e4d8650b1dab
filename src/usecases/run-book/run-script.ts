/**
 * Which steps of a send have their turn. While a step waits nothing is judged and nothing is written: the sweep looks at
 * the script, and puts into the queue what is due before it looks again. A step that waits for another is looked at when
 * the other moves on, too.
 */
import { chunks, type PlannedBatch } from '../../domain/delivery/send-plan';
import { isServedByPeople } from '../../domain/channels/names';
import { currentCorrection } from '../../domain/communique/correction';
import type { BatchDocument, SendDocument } from '../../domain/documents';
import {
  awaitsPredecessor,
  markReached,
  stateOfStep,
  type Script,
  type Step,
  type StepState,
} from '../../domain/script/step';
import { PACE_AFTER_STEP } from '../../domain/record/look';
import type { Ports, Stored } from '../../ports';
import { askUnlessDue } from '../records/look-after-news';
import { BATCHES_UNDER_WAY, pushBatches, withoutEvent } from '../sending/push-batches';
import { planOfSend, readSendProgress } from '../sending/send-progress';

type RunPorts = Pick<Ports, 'store' | 'clock' | 'queue' | 'ledgerKey'>;

/** How far ahead an event is put into the queue, which delays it by 15 minutes at most; two runs of the sweep. */
export const AHEAD_MILLISECONDS = 10 * 60_000;

/**
 * Where the step of one communiqué stands, from the send alone: that its predecessor has come far enough is marked there
 * when it is found.
 */
export function turnOf({ script, state, interruptedBy }: SendDocument, communiqueId: string, now: number): StepState {
  if (!script || state !== 'running') return { at: 'due' };
  const turn = stateOfStep(script, communiqueId, {}, now);
  return interruptedBy === undefined || whyEnded(turn) !== undefined ? turn : { at: 'waiting', for: 'correction' };
}

/** Whether nothing of a batch leaves for now, because the next of its readers has no turn yet. */
export function rests<B extends Pick<BatchDocument, 'restsUntil'>>(
  batch: B,
  now: number,
): batch is B & { readonly restsUntil: number } {
  return batch.restsUntil !== undefined && batch.restsUntil > now;
}

/** Whether nothing of a step leaves for now. */
export function waits(state: StepState): boolean {
  return state.at === 'waiting' || state.at === 'held';
}

/** Why nothing of a step leaves any more, as a sentence; undefined while something may. */
export function whyEnded(state: StepState): string | undefined {
  switch (state.at) {
    case 'skipped':
      return `Skipped: ${state.reason}`;
    case 'cancelled':
      return `Cancelled: ${state.reason}`;
    default:
      return undefined;
  }
}

/**
 * Marks that a step begins, before anything of it is written, so that it is not sent back to wait for its gates after
 * that, nor changed. Whoever was faster with another decision has the last word: undefined where it has to wait or the
 * send was stopped; else the send as it stands, whose plan of the step stays as it is from now on.
 */
export async function beginStep(
  ports: Pick<Ports, 'store' | 'clock'>,
  sendId: string,
  communiqueId: string,
): Promise<SendDocument | undefined> {
  for (let count = 0; count < 5; count += 1) {
    const stored = await ports.store.get('send', sendId);
    if (stored?.body.state !== 'running') return undefined;
    const { key, body, revision } = stored;
    const now = ports.clock.now();
    if (!body.script || body.script[communiqueId]?.begunAt !== undefined) return body;
    if (turnOf(body, communiqueId, now).at !== 'due') return undefined;
    const step: Step = { ...(body.script[communiqueId] ?? { startAt: body.startedAt }), begunAt: now };
    const changed = { ...body, script: { ...body.script, [communiqueId]: step } };
    if ((await ports.store.commit([{ kind: 'send', key, body: changed, expected: revision }])) === 'done')
      return changed;
  }
  return undefined;
}

/** When a step that waits is to be looked at again; undefined where the sweep will. */
export function lookAgainAt(state: StepState, now: number): number | undefined {
  return state.at === 'waiting' && 'until' in state ? ifSoon(state.until, now) : undefined;
}

/** The moment, where an event of the queue can wait for it; undefined where the sweep finds it in time. */
export function ifSoon(at: number, now: number): number | undefined {
  return at <= now + AHEAD_MILLISECONDS ? at : undefined;
}

/** The batch that was held back until this one is done; in a script each communiqué has batches under way of its own. */
export function nextInLane(
  script: Script | undefined,
  batches: readonly PlannedBatch[],
  place: number,
): PlannedBatch | undefined {
  const next = batches[place + BATCHES_UNDER_WAY];
  const same = next?.communique.communiqueId === batches[place]?.communique.communiqueId;
  return script && !same ? undefined : next;
}

/**
 * Puts into the queue what of a send may leave now, or will before the sweep runs twice more. An event too many does no
 * harm. Tells whether nothing of it leaves now because all that is left waits.
 *
 * @param cache for who only looks after what was left behind: what an event is known to bring is left alone
 */
export async function setGoing(
  ports: RunPorts,
  sendId: string,
  cache?: Ports['cache'],
): Promise<'at-rest' | 'under-way'> {
  const found = await ports.store.get('send', sendId);
  if (!found || found.body.state === 'closed') return 'under-way';
  const stored = await resumed(ports, found);
  const send = await withReachedMarks(ports, stored);
  const batches = planOfSend(send);
  let [resting, moving] = [false, false];
  for (const lane of send.script ? lanesOf(batches) : [batches]) {
    const now = ports.clock.now();
    const turn = turnOf(send, lane[0]?.communique.communiqueId ?? '', now);
    const at = waits(turn) ? lookAgainAt(turn, now) : now;
    if (at === undefined && (await isLastOpen(ports, lane))) {
      resting = true;
      continue;
    }
    const goesOn = send.state === 'running' && whyEnded(turn) === undefined;
    // What waits for a reader's turn rests until shortly before, unless it is to be stopped.
    const left = await openBatches(ports, lane, goesOn ? now + AHEAD_MILLISECONDS : Infinity);
    // What people have to do rests until one of them says so, unless it is to be withdrawn or they were not told of it.
    const isQuiet = goesOn && isToldOfTasks(send, lane);
    const open = isQuiet ? left.batches.filter(({ body }) => !body || !isForPeople(body)) : left.batches;
    if (left.areSomeAtRest || left.batches.length > open.length || (left.batches.length > 0 && waits(turn)))
      resting = true;
    if (open.length > 0 && !waits(turn)) moving = true;
    if (at === undefined) continue;
    const dueAt = ({ body }: OpenBatch): number => Math.max(at, goesOn ? (body?.restsUntil ?? 0) : 0);
    for (const moment of new Set(open.map(dueAt)))
      await push(
        open.filter((one) => dueAt(one) === moment).map(({ key }) => key),
        Math.ceil((moment - now) / 1000),
      );
  }
  // All is told: the event of any batch closes the send.
  if (!resting && !moving)
    await push(
      batches.slice(0, 1).map(({ id }) => id),
      0,
    );
  return resting && !moving ? 'at-rest' : 'under-way';

  async function push(batchIds: readonly string[], delaySeconds: number): Promise<void> {
    const wanted = cache ? await withoutEvent({ cache, clock: ports.clock }, sendId, batchIds, delaySeconds) : batchIds;
    if (wanted.length > 0) await pushBatches(ports, sendId, wanted, delaySeconds);
  }
}

/**
 * Asks for a look at the steps that wait for this communiqué, because it moved on. Many messages of it share a look; where
 * it is lost, the sweep finds what may go.
 */
export async function lookAtSuccessors(ports: Pick<Ports, 'cache' | 'queue' | 'clock'>, sendId: string): Promise<void> {
  await askUnlessDue(ports, `successors-due:${sendId}`, PACE_AFTER_STEP, async (at, now) => {
    const delaySeconds = Math.ceil((at - now) / 1000);
    await ports.queue.push('deliveries', [{ body: { version: 1, sendId }, delaySeconds }]);
    return now + delaySeconds * 1000;
  });
}

/** Puts into the queue what waited for another communiqué that has come far enough by now; nothing else of the send. */
export async function letSuccessorsGo(ports: RunPorts, sendId: string): Promise<void> {
  const stored = await ports.store.get('send', sendId);
  if (stored?.body.state !== 'running') return;
  const send = await withReachedMarks(ports, stored);
  const now = ports.clock.now();
  for (const lane of lanesOf(planOfSend(send))) {
    const communiqueId = lane[0]?.communique.communiqueId ?? '';
    const before = stored.body.script?.[communiqueId];
    if (send.script?.[communiqueId]?.reachedAt === before?.reachedAt) continue;
    const turn = turnOf(send, communiqueId, now);
    const at = waits(turn) ? lookAgainAt(turn, now) : now;
    if (at === undefined) continue;
    const ids = lane.map(({ id }) => id);
    await pushBatches(ports, sendId, ids, Math.ceil((at - now) / 1000));
  }
}

/** A run-book goes on once nothing of it is being corrected any more. One more read while it is interrupted. */
async function resumed(ports: RunPorts, stored: Stored<SendDocument>): Promise<Stored<SendDocument>> {
  const { interruptedBy, ...body } = stored.body;
  if (interruptedBy === undefined || body.state !== 'running') return stored;
  const record = await ports.store.get('record', body.recordIssueId);
  if (!record || currentCorrection(record.body.corrections)) return stored;
  const written = await ports.store.commit([{ kind: 'send', key: stored.key, body, expected: stored.revision }]);
  return written === 'done' ? { ...stored, body, revision: stored.revision + 1 } : stored;
}

/** The batches by communiqué, in the order of the plan. */
function lanesOf(batches: readonly PlannedBatch[]): readonly (readonly PlannedBatch[])[] {
  const lanes = new Map<string, PlannedBatch[]>();
  for (const batch of batches) {
    const { communiqueId } = batch.communique;
    lanes.set(communiqueId, [...(lanes.get(communiqueId) ?? []), batch]);
  }
  return [...lanes.values()];
}

/** One read tells of a step that has not begun that it has something left. */
async function isLastOpen(ports: Pick<Ports, 'store'>, lane: readonly PlannedBatch[]): Promise<boolean> {
  const last = lane.at(-1);
  return last !== undefined && (await ports.store.get('batch', last.id))?.body.state !== 'settled';
}

interface OpenBatch {
  readonly key: string;
  /** Absent while it was not written. */
  readonly body?: BatchDocument;
}

/** Whether any of it is for people to tell. */
export function asksPeople({ communiques }: SendDocument): boolean {
  return communiques.some(({ channel }) => isServedByPeople(channel));
}

/** Whether who is to tell people knows what they have to do; nobody has where the app tells itself. */
function isToldOfTasks({ tasks, untold }: SendDocument, lane: readonly PlannedBatch[]): boolean {
  return lane.every(({ communique: { channel, communiqueId } }) => {
    const mark = tasks?.[communiqueId];
    const isKnown = mark !== undefined && mark !== 'again' && untold?.[communiqueId] === undefined;
    return !isServedByPeople(channel) || isKnown;
  });
}

/** Whether what is open of a batch is for people to do. */
export function isForPeople({ counts }: Pick<BatchDocument, 'counts'>): boolean {
  return counts['to-do'] > 0 && counts.planned + counts.attempting === 0;
}

/**
 * The first that are not settled, as many as may be under way at once, and whether others before them rest.
 *
 * @param until one whose next reader has a turn later than this rests
 */
async function openBatches(
  ports: Pick<Ports, 'store'>,
  lane: readonly PlannedBatch[],
  until: number,
): Promise<{ readonly batches: readonly OpenBatch[]; readonly areSomeAtRest: boolean }> {
  const open: OpenBatch[] = [];
  let areSomeAtRest = false;
  for (const part of chunks(
    lane.map(({ id }) => id),
    BATCHES_UNDER_WAY,
  )) {
    const found = await ports.store.getMany('batch', part);
    const left = part
      .map((key, index): OpenBatch => ({ key, body: found[index]?.body }))
      .filter(({ body }) => body?.state !== 'settled');
    const due = left.filter(({ body }) => !body || !rests(body, until));
    if (due.length < left.length) areSomeAtRest = true;
    open.push(...due);
    if (open.length >= BATCHES_UNDER_WAY) break;
  }
  return { batches: open, areSomeAtRest };
}

/** Marks what has come far enough for the steps that wait for it. Reads the batches only while a step waits so. */
async function withReachedMarks(ports: RunPorts, { key, body, revision }: Stored<SendDocument>): Promise<SendDocument> {
  if (!body.script || !Object.values(body.script).some(awaitsPredecessor)) return body;
  const { byCommunique } = await readSendProgress(ports, key);
  const script = markReached(body.script, byCommunique, ports.clock.now());
  if (script === body.script) return body;
  const marked = { ...body, script };
  const written = await ports.store.commit([{ kind: 'send', key, body: marked, expected: revision }]);
  return written === 'done' ? marked : body;
}

/** Whether a running send only waits: nothing of it has its turn, and nothing is left of what had. */
export async function isAtRest(
  ports: Pick<Ports, 'store' | 'clock' | 'ledgerKey'>,
  send: SendDocument,
): Promise<boolean> {
  if (!send.script || send.state !== 'running') return false;
  const { byCommunique } = await readSendProgress(ports, send.id);
  const now = ports.clock.now();
  for (const lane of lanesOf(planOfSend(send))) {
    const communiqueId = lane[0]?.communique.communiqueId ?? '';
    const counts = byCommunique[communiqueId];
    const isQuiet = counts?.planned === 0 ? counts.attempting === 0 : waits(turnOf(send, communiqueId, now));
    if (isQuiet) continue;
    // Where readers have turns of their own, batches rest between them.
    if (!send.script[communiqueId]?.readers || (await openBatches(ports, lane, now)).batches.length > 0) return false;
  }
  return true;
}
