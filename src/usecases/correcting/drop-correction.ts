/** Drops a correction that is not needed after all. */
import type { RecordView } from '../../contract';
import { type Answer, answer, refuse } from '../../domain/answer';
import { draftedCorrection, withCorrection } from '../../domain/communique/correction';
import type { Ports } from '../../ports';
import { keepOpening, openingOfText } from '../ledger/person-commitment';
import { type Step, type Unchanged, recordLog, withLedger } from '../ledger/with-ledger';
import { type Person, authorise } from '../people/authorise';
import type { ReadPorts } from '../records/load-record';
import { NO_RECORD, openRecord } from '../records/open-record';
import { setGoing } from '../run-book/run-script';

type CorrectionPorts = ReadPorts & Pick<Ports, 'random' | 'ledgerKey' | 'queue'>;

export async function dropCorrection(
  ports: CorrectionPorts,
  person: Person,
  issueId: string,
  request: { readonly correctionId: string; readonly reason: string },
): Promise<Answer<RecordView>> {
  const permissions = await authorise(ports, { issueId }, 'send-communications');
  if (!permissions.ok) return permissions;
  const opening = openingOfText(ports, request.reason);
  const dropped = await withLedger(
    ports,
    recordLog(ports, issueId),
    async (): Promise<Step<Answer<string | undefined>> | Unchanged<Answer<string | undefined>>> => {
      const current = await ports.store.get('record', issueId);
      if (!current) return { unchanged: NO_RECORD };
      const found = draftedCorrection(current.body.corrections);
      if (!found || found.id !== request.correctionId) return { unchanged: NOTHING_TO_DROP };
      const now = ports.clock.now();
      return {
        actor: { kind: 'person', accountId: person.accountId },
        events: [{ type: 'correction-dropped', data: { correction: found.id, reason: opening.commitment } }],
        changes: [
          keepOpening(opening),
          {
            kind: 'record',
            key: issueId,
            body: {
              ...current.body,
              corrections: withCorrection(current.body.corrections, { ...found, dropped: { at: now } }),
              changedAt: now,
            },
            expected: current.revision,
          },
        ],
        value: answer(current.body.sendId),
      };
    },
  );
  if (!dropped.ok) return dropped;
  if (dropped.value !== undefined) await setGoing(ports, dropped.value);
  await ports.queue.push('follow-ups', [{ body: { version: 1, issueId } }]);
  return openRecord(ports, issueId);
}

const NOTHING_TO_DROP = refuse(
  'no-correction',
  'This correction was sent or dropped meanwhile. Reload the page to see what stands now.',
  'correctionId',
);
