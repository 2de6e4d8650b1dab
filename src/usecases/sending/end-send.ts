/** Nothing more of a send leaves, or nothing more of some of its communiqués; what is on its way settles by itself. */
import type { SendDocument } from '../../domain/documents';
import type { Step } from '../../domain/script/step';
import type { Ports, Stored } from '../../ports';
import { recordLog, withLedger, type LedgerPorts } from '../ledger/with-ledger';
import type { EndedSteps } from '../run-book/judge-steps';
import { isOvertaken, OVERTAKEN } from './overtaken';
import { SECONDS_UNTIL_KNOWN, type SendPermission } from './send-permission';

/** Stops it with a reason, unless it has ended meanwhile. */
export async function stopSend(
  ports: Pick<Ports, 'store'>,
  send: Stored<SendDocument>,
  reason: string,
): Promise<SendPermission> {
  for (
    let current: Stored<SendDocument> | undefined = send;
    current;
    current = await ports.store.get('send', send.key)
  ) {
    if (current.body.state !== 'running') break;
    const stopped: SendDocument = { ...current.body, state: 'stopped', stopReason: reason };
    const done = await ports.store.commit([{ kind: 'send', key: send.key, body: stopped, expected: current.revision }]);
    if (done === 'done') break;
  }
  return { kind: 'stopped', reason };
}

/** What a later round corrects is over; of a run-book only what was corrected, and the rest waits for the correction. */
export async function endOvertaken(
  ports: Pick<Ports, 'store'>,
  send: Stored<SendDocument>,
  communiqueId: string | undefined,
): Promise<SendPermission> {
  const [current, record] = await Promise.all([
    ports.store.get('send', send.key),
    ports.store.get('record', send.body.recordIssueId),
  ]);
  if (current?.body.interruptedBy !== undefined) return { kind: 'unknown', afterSeconds: SECONDS_UNTIL_KNOWN };
  if (current && record && !isOvertaken(record.body, current.body))
    return communiqueId !== undefined && isOvertaken(record.body, current.body, [communiqueId])
      ? { kind: 'stopped', reason: OVERTAKEN }
      : { kind: 'unknown', afterSeconds: SECONDS_UNTIL_KNOWN };
  return stopSend(ports, send, OVERTAKEN);
}

/**
 * What has begun and may not go on ends by itself; the other steps of its run-book are judged as ever. Where no other is
 * left, the send is stopped.
 */
export async function endSteps(
  ports: LedgerPorts,
  { key, body: { recordIssueId } }: Stored<SendDocument>,
  ended: EndedSteps,
  { communiqueId, stopReason }: { readonly communiqueId?: string; readonly stopReason?: string },
): Promise<SendPermission> {
  await withLedger<undefined>(ports, recordLog(ports, recordIssueId), async () => {
    const send = await ports.store.get('send', key);
    const open = Object.entries(ended).filter(([id]) => !send?.body.script?.[id]?.ended);
    if (send?.body.state !== 'running' || open.length === 0) return { unchanged: undefined };
    const { script, startedAt, authorisation, reopenedAt } = send.body;
    const at = ports.clock.now();
    // What stops a second try ends nothing for good: people may send it again once the gates are open.
    const isForGood = stopReason === undefined || reopenedAt === undefined;
    const steps = open.map(([id, { reason }]): [string, Step] => {
      const step = script?.[id] ?? { startAt: startedAt, begunAt: startedAt };
      return [id, { ...step, ended: { how: 'cancelled', at, reason } }];
    });
    const after: Partial<SendDocument> =
      stopReason === undefined
        ? { script: { ...script, ...Object.fromEntries(steps) } }
        : { state: 'stopped', stopReason };
    return {
      actor: { kind: 'app' },
      events: isForGood
        ? [
            {
              type: 'steps-ended',
              data: {
                authorisation: authorisation.id,
                steps: open.map(([communique, { because, gates }]) => ({ communique, because, gates })),
              },
            },
          ]
        : [],
      changes: [{ kind: 'send', key, body: { ...send.body, ...after }, expected: send.revision }],
      value: undefined,
    };
  });
  if (stopReason !== undefined) return { kind: 'stopped', reason: stopReason };
  const reason = communiqueId === undefined ? undefined : ended[communiqueId]?.reason;
  // Whatever else was asked about is judged when it is asked about next, which is without these.
  return reason === undefined ? { kind: 'unknown', afterSeconds: 1 } : { kind: 'stopped', reason };
}
