/** What of a record's communiqués may leave: each is judged by the gates of its own kind, for exactly what it says. */
import { contentAbout, messageContent } from '../../domain/communique/content';
import type { SendDocument } from '../../domain/documents';
import { digestOf } from '../../domain/encoding/digest';
import type { EndedStep } from '../../domain/ledger/event';
import { allOpen, evaluateEach, headlineOf, heldGates } from '../../domain/gates/evaluate';
import { mayBeginInParts, type GateName, type GateVerdict } from '../../domain/gates/gate';
import { changeApprovedAlone } from '../../domain/gates/sender';
import { planSend, type PlannedCommunique, type SendPlan } from '../../domain/delivery/send-plan';
import { unreachedNext } from '../../domain/record/audience';
import { hasBegun, isOver, planStep } from '../../domain/script/step';
import { judgedAbout, type LoadedRecord } from '../records/load-record';
import { readSendProgress, type ProgressPorts } from '../sending/send-progress';
import { momentsOf } from './moments';

/** The gates that hold communiqués, by communiqué id. */
export type HeldSteps = Readonly<Record<string, readonly GateName[]>>;

export interface Parted {
  /** The record as the gates judged that part of it which may leave; undefined where nothing of it may. */
  readonly open?: LoadedRecord;
  /** Those that may not. */
  readonly held: HeldSteps;
}

/** Before a send: with which communiqués it may begin. Nothing may leave while anything else than its moment is missing. */
export function partRecord(loaded: LoadedRecord): Parted {
  if (allOpen(loaded.verdicts)) return { open: loaded, held: {} };
  const ids = loaded.communiques.map(({ communique }) => communique.id);
  const each = evaluateEach(loaded.snapshot, ids, loaded.judgedAt);
  const open = mayBeginInParts(loaded.verdicts) ? ids.filter((id) => allOpen(each.get(id) ?? [])) : [];
  const held = Object.fromEntries(
    ids.filter((id) => !open.includes(id)).map((id) => [id, heldGates(each.get(id) ?? [])]),
  );
  return { ...(open.length > 0 ? { open: judgedAbout(loaded, open) } : {}), held };
}

/** Communiqués of which nothing more may leave, by their ids, each with the reason as a sentence and as the ledger has it. */
export type EndedSteps = Readonly<Record<string, Omit<EndedStep, 'communique'> & { readonly reason: string }>>;

/** What a fresh judgement says of a send under way. */
export type Judged =
  /** `ended`: communiqués of which something has left, and nothing more may. */
  | ({ readonly kind: 'may-go-on'; readonly ended?: EndedSteps } & Parted)
  /** `ended`: of a run-book, those that were left until now. */
  | { readonly kind: 'stopped'; readonly reason: string; readonly ended?: EndedSteps }
  /** The communiqué about which it was asked may not; it stops nothing else. */
  | { readonly kind: 'not-this'; readonly reason: string }
  /** All that speaks against it is that something could not be read. */
  | { readonly kind: 'unknown' };

const CHANGED = 'What would be told has changed since sending was authorised.';
const DRIFTED = { because: 'content', gates: [], reason: CHANGED } as const;

/** Of a send that leaves as one: every gate is open for what was authorised, or nothing of it goes on. */
export function judgeTogether(
  send: SendDocument,
  loaded: LoadedRecord,
  communiqueIds: readonly string[] | 'all' = 'all',
): Judged {
  const judged = judgedAbout(loaded, communiqueIds);
  const { verdicts, snapshot, judgedAt } = judged;
  if (isOnlyUnknown(verdicts)) return { kind: 'unknown' };
  if (!allOpen(verdicts)) return { kind: 'stopped', reason: headlineOf(verdicts) };
  if (hasDrifted(send, loaded, communiqueIds)) return { kind: 'stopped', reason: CHANGED };
  const alone = changeApprovedAlone(snapshot, send.authorisation.accountId, judgedAt);
  if (alone !== undefined) return { kind: 'stopped', reason: approvedByNobodyElse(alone) };
  return { kind: 'may-go-on', open: judged, held: {} };
}

/**
 * Of a run-book: a communiqué of which something has left goes on or ends; one that has not begun waits for its gates, and
 * the others go on. Where none is left that may, or that waits, the send is stopped.
 *
 * @param asked a communiqué that is judged although all of it has left, because its readers are to be reminded
 */
export async function judgeSteps(
  ports: ProgressPorts,
  send: SendDocument,
  loaded: LoadedRecord,
  asked?: string,
): Promise<Judged> {
  const endedBefore = asked === undefined ? undefined : send.script?.[asked]?.ended;
  if (endedBefore) return { kind: 'not-this', reason: `It was ended: ${endedBefore.reason}` };
  const { byCommunique } = await readSendProgress(ports, send.id);
  const ids = send.communiques.map(({ communiqueId }) => communiqueId);
  const remaining = ids.filter((id) => !send.script?.[id]?.ended && (id === asked || !isOver(byCommunique[id])));
  const whole = judgedAbout(loaded, 'all');
  const each = evaluateEach(whole.snapshot, remaining, loaded.judgedAt);
  const held: Record<string, readonly GateName[]> = {};
  const ended: Record<string, EndedSteps[string]> = {};
  const replanned = plannedCommuniques(loaded);
  for (const id of remaining) {
    const verdicts = each.get(id) ?? [];
    const step = send.script?.[id];
    if (isOnlyUnknown(verdicts) && !step?.heldBy) return { kind: 'unknown' };
    const about = { ...whole.snapshot, about: [id] };
    const alone = changeApprovedAlone(about, send.authorisation.accountId, loaded.judgedAt);
    const against = objectionTo(verdicts, alone);
    if (step?.begunAt !== undefined || hasBegun(byCommunique[id])) {
      const why = against ?? (hasDrifted(send, loaded, [id], replanned) ? DRIFTED : undefined);
      if (why !== undefined && isOver(byCommunique[id])) return { kind: 'not-this', reason: why.reason };
      if (why !== undefined) ended[id] = why;
      continue;
    }
    // What reads otherwise by now, and was approved so, is planned anew once it has waited.
    const isStale = !step?.heldBy && isPlannedOtherwise(send.communiques, replanned, id);
    if (against !== undefined || isStale) held[id] = allOpen(verdicts) ? ['change-approved'] : heldGates(verdicts);
    // No gate holds it, and still nobody knows when it is to leave: it is not authorised until somebody does.
    else if (step?.heldBy && lacksItsTime(loaded, id)) held[id] = [];
  }
  const [first] = Object.values(ended);
  if (first && remaining.every((id) => ended[id] !== undefined))
    return { kind: 'stopped', reason: first.reason, ended };
  const open = remaining.filter((id) => held[id] === undefined && ended[id] === undefined);
  const about = open.length === ids.length ? 'all' : open;
  return {
    kind: 'may-go-on',
    ...(first ? { ended } : {}),
    ...(open.length > 0 ? { open: judgedAbout(loaded, about) } : {}),
    held,
  };
}

/** What speaks against a communiqué of which something has left; undefined where nothing does. */
function objectionTo(verdicts: readonly GateVerdict[], alone: string | undefined): EndedSteps[string] | undefined {
  if (allOpen(verdicts))
    return alone === undefined ? undefined : { because: 'sender', gates: [], reason: approvedByNobodyElse(alone) };
  const gates = verdicts
    .filter(({ open }) => !open)
    .map(({ name, reasons }) => ({ gate: name, reasons: reasons.map(({ code }) => code) }));
  return { because: 'gates', gates, reason: headlineOf(verdicts) };
}

function lacksItsTime(loaded: LoadedRecord, communiqueId: string): boolean {
  const timing = loaded.communiques.find(({ communique }) => communique.id === communiqueId)?.communique.timing;
  const moments = momentsOf(judgedAbout(loaded, [communiqueId]), loaded.judgedAt);
  return timing !== undefined && 'missing' in planStep(timing, moments);
}

function isOnlyUnknown(verdicts: readonly GateVerdict[]): boolean {
  const reasons = verdicts.flatMap((verdict) => verdict.reasons);
  return reasons.length > 0 && reasons.every((reason) => reason.code === 'unknown');
}

/**
 * Whether what would be told by these communiqués is not what was authorised; nor what was planned, since the record as a
 * whole may have been approved anew for those that waited, after these had begun.
 */
function hasDrifted(
  send: SendDocument,
  loaded: LoadedRecord,
  communiqueIds: readonly string[] | 'all',
  replanned = plannedCommuniques(loaded),
): boolean {
  const { content, contentDigest } = send.authorisation;
  if (communiqueIds === 'all') return loaded.contentDigest !== contentDigest;
  if (communiqueIds.some((id) => isPlannedOtherwise(send.communiques, replanned, id))) return true;
  const about = (pinned: typeof content): string => digestOf(contentAbout(pinned, communiqueIds));
  return about(content) !== about(loaded.content);
}

/** Whether its message, its readers, or what they are told by their next channel are others than was planned. */
function isPlannedOtherwise(
  before: readonly PlannedCommunique[],
  now: readonly PlannedCommunique[],
  communiqueId: string,
): boolean {
  const said = (plan: readonly PlannedCommunique[]): string => {
    const found = plan.find((one) => one.communiqueId === communiqueId);
    const next = found?.next && { channel: found.next.channel, message: found.next.messageDigest };
    return digestOf([found?.messageDigest ?? null, found?.audience.digest ?? null, next ?? null]);
  };
  return said(before) !== said(now);
}

function approvedByNobodyElse(changeKey: string): string {
  return `Nobody but the sender approves ${changeKey} any more.`;
}

/** The plan of a send that tells what stands now. */
export function planOf(loaded: LoadedRecord, epoch: number): SendPlan {
  return planSend({
    recordIssueId: loaded.record.issueId,
    contentDigest: loaded.contentDigest,
    epoch,
    communiques: loaded.communiques.map(({ communique, audience, message, group, next }) => ({
      communique,
      audience,
      messageDigest: messageContent(message).digest,
      target: group?.target,
      unreachable: audience.unreachable,
      ...(next
        ? {
            next: {
              channel: next.channel,
              messageDigest: messageContent(next.message).digest,
              unreached: unreachedNext(audience, next.channel),
            },
          }
        : {}),
    })),
  });
}

/** What each communiqué comes to as it stands now, whichever send it is part of. */
export function plannedCommuniques(loaded: LoadedRecord): readonly PlannedCommunique[] {
  return planOf(loaded, 0).communiques;
}
