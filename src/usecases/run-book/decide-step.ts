/** People hold, release, skip or cancel one communiqué of a send that is under way, each with a reason that is kept. */
import type { RecordView } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import {
  decideStep,
  hasBegun,
  possibleDecisions,
  stateOfStep,
  type Script,
  type StepDecision,
} from '../../domain/script/step';
import type { SendDocument } from '../../domain/documents';
import type { Ports } from '../../ports';
import { authorise, type Person } from '../people/authorise';
import { keepOpening, openingOfText } from '../ledger/person-commitment';
import { recordLog, withLedger, type Step, type Unchanged } from '../ledger/with-ledger';
import type { ReadPorts } from '../records/load-record';
import { NO_RECORD, openRecord } from '../records/open-record';
import { setGoing } from './run-script';
import { currentSendId, readSendProgress } from '../sending/send-progress';
import { waitingChange } from './waiting-steps';

type DecidePorts = ReadPorts & Pick<Ports, 'random' | 'ledgerKey' | 'queue'>;

/** What is being handed over at this moment leaves; the next message of the communiqué finds the decision. */
export async function decideOnStep(
  ports: DecidePorts,
  person: Person,
  issueId: string,
  request: { readonly communiqueId: string; readonly decision: StepDecision; readonly reason: string },
): Promise<Answer<RecordView>> {
  const permissions = await authorise(ports, { issueId }, 'send-communications');
  if (!permissions.ok) return permissions;
  const { communiqueId, decision } = request;
  const opening = openingOfText(ports, request.reason);
  const decided = await withLedger(
    ports,
    recordLog(ports, issueId),
    async (): Promise<Step<Answer<string>> | Unchanged<Answer<string>>> => {
      const record = await ports.store.get('record', issueId);
      if (!record) return { unchanged: NO_RECORD };
      const sendId = currentSendId(record.body);
      const [send, { byCommunique }] = await Promise.all([
        sendId === undefined ? undefined : ports.store.get('send', sendId),
        readSendProgress(ports, sendId),
      ]);
      if (send?.body.state !== 'running') return { unchanged: NOT_SENDING };
      if (!send.body.communiques.some((planned) => planned.communiqueId === communiqueId))
        return { unchanged: NOT_IN_SEND };
      const script: Script = send.body.script ?? leavingTogether(send.body);
      const step = script[communiqueId] ?? { startAt: send.body.startedAt };
      const now = ports.clock.now();
      const state = stateOfStep({ ...script, [communiqueId]: step }, communiqueId, byCommunique, now);
      if (!possibleDecisions(state, hasBegun(byCommunique[communiqueId])).includes(decision))
        return { unchanged: MOVED_ON };
      const changed = { ...script, [communiqueId]: decideStep(step, state, decision, now, request.reason) };
      return {
        actor: { kind: 'person', accountId: person.accountId },
        events: [
          {
            type: 'step-decided',
            data: {
              authorisation: send.body.authorisation.id,
              communique: communiqueId,
              decision,
              reason: opening.commitment,
            },
          },
        ],
        changes: [
          keepOpening(opening),
          { kind: 'send', key: send.key, body: { ...send.body, script: changed }, expected: send.revision },
          ...waitingChange(record, send.body, changed),
        ],
        value: answer(send.key),
      };
    },
  );
  if (!decided.ok) return decided;
  if (decision !== 'hold') await setGoing(ports, decided.value);
  return openRecord(ports, issueId);
}

/** Without times of their own all began at once, so that none of them waits for gates any more. */
function leavingTogether({ communiques, startedAt }: SendDocument): Script {
  return Object.fromEntries(
    communiques.map(({ communiqueId }) => [communiqueId, { startAt: startedAt, begunAt: startedAt }]),
  );
}

const NOT_SENDING = refuse(
  'not-sending',
  'Nothing of this record is being sent now, so there is nothing to hold or to release. Reload the page.',
);

const NOT_IN_SEND = refuse(
  'no-communique',
  'This communiqué is not part of what is being sent. Reload the page.',
  'communiqueId',
);

const MOVED_ON = refuse(
  'step-moved-on',
  'This communiqué stands otherwise by now. Reload the page to see what can be done about it.',
  'decision',
);
