/** Begins a correction because a person found wrong what was told. */
import type { RecordView } from '../../contract';
import { type Answer, answer, refuse } from '../../domain/answer';
import { type CorrectionCause, draftedCorrection } from '../../domain/communique/correction';
import { isBeforeSending } from '../../domain/record/record-progress';
import type { Ports } from '../../ports';
import { keepOpening, openingOfText } from '../ledger/person-commitment';
import { type Step, type Unchanged, recordLog, withLedger } from '../ledger/with-ledger';
import { type Person, authorise } from '../people/authorise';
import type { ReadPorts } from '../records/load-record';
import { NO_RECORD, openRecord } from '../records/open-record';
import { setGoing } from '../run-book/run-script';
import {
  draft,
  draftedEvent,
  interrupting,
  lookUpWhoWasTold,
  stopEarlierSends,
  withCutShort,
} from './write-correction';

type CorrectionPorts = ReadPorts & Pick<Ports, 'random' | 'ledgerKey' | 'queue'>;

/** A person found what was told wrong. What has not left yet does not leave any more; of a run-book it waits. */
export async function startCorrection(
  ports: CorrectionPorts,
  person: Person,
  issueId: string,
  reason: string,
): Promise<Answer<RecordView>> {
  const permissions = await authorise(ports, { issueId }, 'send-communications');
  if (!permissions.ok) return permissions;
  const stored = await ports.store.get('record', issueId);
  if (!stored) return NO_RECORD;
  const send = stored.body.sendId === undefined ? undefined : await ports.store.get('send', stored.body.sendId);
  if (!send || isBeforeSending(stored.body.state)) return NOTHING_TOLD;
  const opening = openingOfText(ports, reason);
  const cause: CorrectionCause = {
    kind: 'person',
    accountId: person.accountId,
    reason,
    commitment: opening.commitment,
  };
  if (draftedCorrection(stored.body.corrections)) return ALREADY_BEGUN;
  const drafted = await draft(ports, stored.body, send.body, cause);
  if (!drafted) return NOTHING_TOLD;
  const begun = await withLedger(
    ports,
    recordLog(ports, issueId),
    async (): Promise<Step<Answer<undefined>> | Unchanged<Answer<undefined>>> => {
      const current = await ports.store.get('record', issueId);
      if (!current) return { unchanged: NO_RECORD };
      if (draftedCorrection(current.body.corrections)) return { unchanged: ALREADY_BEGUN };
      const { correction, changes, told } = await interrupting(ports, drafted);
      return {
        actor: { kind: 'person', accountId: person.accountId },
        events: [draftedEvent(drafted, { reason: opening.commitment, ...told })],
        changes: [
          keepOpening(opening),
          ...changes,
          {
            kind: 'record',
            key: issueId,
            body: {
              ...current.body,
              corrections: [...(await withCutShort(ports, current.body.corrections)), correction],
              changedAt: ports.clock.now(),
            },
            expected: current.revision,
          },
        ],
        value: answer(undefined),
      };
    },
  );
  if (!begun.ok) return begun;
  await lookUpWhoWasTold(ports, issueId, drafted);
  await stopEarlierSends(ports, issueId);
  await setGoing(ports, send.key);
  await ports.queue.push('follow-ups', [{ body: { version: 1, issueId } }]);
  return openRecord(ports, issueId);
}

const NOTHING_TOLD = refuse(
  'nothing-told',
  'Nobody was told anything by this record yet, so there is nothing to correct. Change the communiqués instead.',
);

const ALREADY_BEGUN = refuse(
  'correction-begun',
  'A correction is being written already. Reload the page to see it; send it or drop it first.',
);
