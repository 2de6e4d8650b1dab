/** Keeps a run-book back while something that it told is corrected, and decides what of it goes on. */
import type { Correction } from '../../domain/communique/correction';
import type { SendDocument } from '../../domain/documents';
import { interrupt, type Interruption } from '../../domain/script/interruption';
import type { Change, Ports } from '../../ports';
import { readSendProgress } from '../sending/send-progress';
import { OVERTAKEN } from '../sending/overtaken';

export interface InterruptedRunBook extends Pick<Interruption, 'ended' | 'held' | 'goesOn'> {
  readonly change: Change;
}

/**
 * For the transaction that drafts or sends the correction. Undefined where what it corrects is no run-book under way; where
 * nothing of one is left that may go on, sending it ends with the correction.
 */
export async function interruptRunBook(
  ports: Pick<Ports, 'store' | 'clock' | 'ledgerKey'>,
  { id, cause, corrects: { sendId } }: Pick<Correction, 'id' | 'cause' | 'corrects'>,
  stage: 'drafted' | 'sent',
): Promise<InterruptedRunBook | undefined> {
  const send = await ports.store.get('send', sendId);
  if (send?.body.state !== 'running' || !send.body.script) return undefined;
  if (stage === 'sent' && send.body.interruptedBy === undefined) return undefined;
  const { byCommunique } = await readSendProgress(ports, sendId);
  const { script, communiques } = send.body;
  const { goesOn, ended, held, ...after } = interrupt(
    { script, communiques },
    cause,
    stage,
    byCommunique,
    ports.clock.now(),
  );
  const { interruptedBy: _before, ...uninterrupted } = send.body;
  const body: SendDocument = goesOn
    ? { ...send.body, ...after, interruptedBy: id }
    : { ...uninterrupted, ...after, state: 'stopped', stopReason: OVERTAKEN };
  return { goesOn, ended, held, change: { kind: 'send', key: sendId, body, expected: send.revision } };
}
