/**
 * Whether a send may go on. Approvals can be withdrawn and releases rolled back while messages leave, so this is asked
 * again for every batch: cheaply from what the app stores while the authorisation is young, in full once it is old.
 */
import { FENCED_MEANWHILE, PLANNED_ELSEWHERE, WHY_FENCED } from '../../domain/delivery/fence';
import type { SendDocument } from '../../domain/documents';
import { digestOf } from '../../domain/encoding/digest';
import { awaitingGates } from '../../domain/script/step';
import { JiraFailure, type Stored } from '../../ports';
import type { LedgerPorts } from '../ledger/with-ledger';
import { loadRecord, type ReadPorts, type Round } from '../records/load-record';
import { judgeSteps, judgeTogether } from '../run-book/judge-steps';
import { heldOf } from '../run-book/waiting-steps';
import { endOvertaken, endSteps, stopSend } from './end-send';
import { whyEndedForGood } from './ended-for-good';
import { knownFacts } from './known-facts';
import { isOvertaken, OVERTAKEN } from './overtaken';
import { renewAuthorisation } from './renew-authorisation';
import { SECONDS_UNTIL_KNOWN, type SendPermission } from './send-permission';

/**
 * @param look `in-full`: the gates are judged anew however young the authorisation is; `objections`: nothing is about to
 * leave, so that its age does not matter and only what speaks against the send does
 * @param communiqueId what is about to leave: the authorisation has to be about it
 */
export async function stillAuthorised(
  ports: ReadPorts & LedgerPorts,
  send: Stored<SendDocument>,
  look: 'cheap-while-young' | 'in-full' | 'objections' = 'cheap-while-young',
  communiqueId?: string,
): Promise<SendPermission> {
  if (send.body.state === 'stopped')
    return { kind: 'stopped', reason: send.body.stopReason ?? 'The send was stopped.' };
  const known = await knownFacts(ports, send.body, communiqueId === undefined ? [] : [communiqueId]);
  // In a run-book, news may concern only what has not begun.
  const objection = known.objection ?? (send.body.script ? undefined : known.news);
  if (objection === OVERTAKEN) return endOvertaken(ports, send, communiqueId);
  if (objection) return stopSend(ports, send, objection === WHY_FENCED ? whyFenced(send.body) : objection);
  const isOld = ports.clock.now() >= send.body.authorisation.validUntil;
  const { about } = send.body.authorisation;
  const isCovered = communiqueId === undefined || about === undefined || about.includes(communiqueId);
  const suffices = look === 'objections' || (look === 'cheap-while-young' && !isOld && isCovered);
  if (suffices && known.doubt === 'none') return { kind: 'authorised', send: send.body };
  try {
    const loaded = await loadRecord(ports, send.body.recordIssueId, 'fresh', undefined, roundOf(send.body));
    if (!loaded) return stopSend(ports, send, 'The work item does not exist any more.');
    if (isOvertaken(loaded.record, send.body)) return await endOvertaken(ports, send, communiqueId);
    const judged = send.body.script
      ? await judgeSteps(ports, send.body, loaded, communiqueId)
      : judgeTogether(send.body, loaded);
    if (judged.kind === 'unknown') return { kind: 'unknown', afterSeconds: SECONDS_UNTIL_KNOWN };
    if (judged.kind === 'not-this') return { kind: 'stopped', reason: judged.reason };
    if (judged.kind === 'stopped')
      return judged.ended
        ? await endSteps(ports, send, judged.ended, { stopReason: judged.reason })
        : await stopSend(ports, send, judged.reason);
    if (judged.ended) return await endSteps(ports, send, judged.ended, { communiqueId });
    const isOtherwise = digestOf(judged.held) !== digestOf(heldOf(send.body.script));
    return isOld || !isCovered || isOtherwise || known.doubt === 'settled-by-judging'
      ? await renewAuthorisation(ports, send, loaded, judged)
      : { kind: 'authorised', send: send.body };
  } catch (failure) {
    if (!(failure instanceof JiraFailure)) throw failure;
    return { kind: 'unknown', afterSeconds: failure.retryAfterSeconds ?? SECONDS_UNTIL_KNOWN };
  }
}

/** Armed or not: what was authorised elsewhere is not begun again, and what is under way ends. */
function whyFenced({ state }: SendDocument): string {
  return state === 'running' ? FENCED_MEANWHILE : PLANNED_ELSEWHERE;
}

/**
 * Why nothing of these communiqués may leave once more, as a sentence; undefined when all gates are open for exactly what
 * was authorised. Judges in full and changes nothing. Those that were ended hold none of the others.
 *
 * @param communiqueIds those of which something is to leave once more; of all where it is absent
 */
export async function whyNotAgain(
  ports: ReadPorts,
  { body: send }: Pick<Stored<SendDocument>, 'body'>,
  communiqueIds?: readonly string[],
): Promise<string | undefined> {
  const stopped = whyEndedForGood(send);
  if (stopped !== undefined) return stopped;
  const asked = communiqueIds ?? send.communiques.map(({ communiqueId }) => communiqueId);
  const [ended] = asked.flatMap((id) => whyEndedForGood(send, id) ?? []);
  const open = asked.filter((id) => whyEndedForGood(send, id) === undefined);
  if (ended !== undefined && open.length === 0) return `${ENDED} ${ended}`;
  const known = await knownFacts(ports, send, communiqueIds);
  if (known.objection) return known.objection;
  const loaded = await loadRecord(ports, send.recordIssueId, 'fresh', undefined, roundOf(send));
  if (!loaded) return 'The work item does not exist any more.';
  if (isOvertaken(loaded.record, send, communiqueIds)) return OVERTAKEN;
  const waiting = awaitingGates(send.script);
  const ids = send.communiques
    .map(({ communiqueId }) => communiqueId)
    .filter((id) => !waiting.includes(id) && !isOvertaken(loaded.record, send, [id]));
  if (ids.length === 0) return OVERTAKEN;
  const about = ids.filter((id) => open.includes(id));
  if (known.news && !send.script) return known.news;
  const judged = judgeTogether(send, loaded, send.script && !send.correction ? about : 'all');
  switch (judged.kind) {
    case 'may-go-on':
      return undefined;
    case 'stopped':
    case 'not-this':
      return judged.reason;
    case 'unknown':
      return 'It is not known just now whether every gate is open.';
  }
}

const ENDED =
  'it was ended, which cannot be taken back. Tell these people another way, or plan another record for them. It was ended because:';

/** The correction that a send tells; `announcement` where it tells none. */
function roundOf({ correction }: SendDocument): Round {
  return correction?.id ?? 'announcement';
}
