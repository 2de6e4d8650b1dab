/**
 * A person says, in their own name, what became of what they had to tell. That is all that is ever known of it, so the
 * ledger keeps who said it and when, and the words that they added as a commitment.
 */
import type { TaskList } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import { attest, mayAttest, type AttestedOutcome } from '../../domain/delivery/attestation';
import { isSettled, type Delivery } from '../../domain/delivery/delivery';
import { chunks } from '../../domain/delivery/send-plan';
import { isAwaited } from '../../domain/script/step';
import type { RecordDocument } from '../../domain/documents';
import type { Opening } from '../../domain/ledger/commitment';
import type { Change, Ports, Stored } from '../../ports';
import { keepOpening, openingOfAccount, openingOfText } from '../ledger/person-commitment';
import { recordLog, withLedger, type LedgerPorts, type Step, type Unchanged } from '../ledger/with-ledger';
import { authorise, type Person } from '../people/authorise';
import { NO_RECORD } from '../records/open-record';
import { lookAtSuccessors } from '../run-book/run-script';
import { closeSend } from '../sending/close-send';
import { deliveryChanges } from '../sending/change-delivery';
import { settledDelivery } from '../sending/settle-batch';
import { NO_TASKS, presentTasks } from './open-tasks';
import { mayAttestFor, tasksOf, type Standing, type Tasks } from './tasks-of';

type AttestPorts = LedgerPorts & Pick<Ports, 'jira' | 'queue' | 'cache' | 'log'>;

/** So many deliveries fit one transaction with their batch, the record, the entry, the head and up to three openings. */
const DELIVERIES_IN_ONE_STEP = 15;

export async function attestTasks(
  ports: AttestPorts,
  person: Person,
  issueId: string,
  request: {
    readonly communiqueId: string;
    readonly deliveryIds: readonly string[];
    readonly outcome: AttestedOutcome;
    readonly note?: string;
  },
): Promise<Answer<TaskList>> {
  const permissions = await authorise(ports, { issueId });
  if (!permissions.ok) return permissions;
  const record = await ports.store.get('record', issueId);
  if (!record) return NO_RECORD;
  const tasks = await tasksOf(ports, record.body, request.communiqueId);
  if (!tasks) return NO_TASKS;
  const standing = await mayAttestFor(ports, person, permissions.value, tasks);
  const takesBack = request.outcome === 'taken-back';
  // One's own word can be taken back by who may not give it any more.
  if (!standing && !takesBack) return NOT_YOURS;
  const words: Words = {
    ...request,
    standing: standing ?? { accountId: person.accountId, isResponsible: false },
    ...(request.note ? { opening: openingOfText(ports, request.note) } : {}),
  };
  let attested = 0;
  for (const ids of chunks(request.deliveryIds, DELIVERIES_IN_ONE_STEP))
    attested += await attestTogether(ports, issueId, tasks, ids, words);
  if (attested === 0) return takesBack ? NOT_TAKEN_BACK : NOTHING_TO_SAY;
  const { script } = tasks.send.body;
  if (script && isAwaited(script, request.communiqueId)) await lookAtSuccessors(ports, tasks.send.key);
  await closeSend(ports, tasks.send.key);
  await ports.queue.push('follow-ups', [{ body: { version: 1, issueId } }]);
  return answer(await presentTasks(ports, person, permissions.value, tasks));
}

const NOT_YOURS = refuse(
  'not-permitted',
  'Only the responsible person, who stands in for them, or who may send release communications says what became of this.',
);

const NOTHING_TO_SAY = refuse(
  'not-to-do',
  'Somebody said so meanwhile, or it was withdrawn. Reload the list.',
  'deliveryIds',
);

const NOT_TAKEN_BACK = refuse(
  'not-attested',
  'Nothing of this is known as told any more, or it was attested by somebody else: then they take it back, or the responsible person does. Reload the list.',
  'deliveryIds',
);

interface Words {
  readonly standing: Standing;
  readonly outcome: AttestedOutcome;
  readonly note?: string;
  readonly opening?: Opening;
}

/** Answers with how many of them it said something about; who asks twice says it once. */
async function attestTogether(
  ports: AttestPorts,
  issueId: string,
  { send, planned }: Tasks,
  deliveryIds: readonly string[],
  { standing, outcome, note, opening }: Words,
): Promise<number> {
  const log = recordLog(ports, issueId);
  const { accountId, onBehalfOf } = standing;
  const responsible = onBehalfOf === undefined ? undefined : await openingOfAccount(ports, log, onBehalfOf);
  return withLedger<number>(ports, log, async (): Promise<Step<number> | Unchanged<number>> => {
    const found = await ports.store.getMany('delivery', deliveryIds);
    const now = ports.clock.now();
    const decided = found.flatMap((stored) => {
      const isMeant =
        stored?.body.sendId === send.key &&
        stored.body.communiqueId === planned.communiqueId &&
        mayAttest(stored.body, outcome, standing);
      return stored && isMeant ? [{ stored, after: attest(stored.body, { outcome, note, accountId }, now) }] : [];
    });
    if (decided.length === 0) return { unchanged: 0 };
    const changes = await deliveryChanges(ports, decided);
    const [current, record] = await Promise.all([
      ports.store.get('send', send.key),
      ports.store.get('record', issueId),
    ]);
    return {
      actor: { kind: 'person', accountId },
      events: [
        {
          type: 'deliveries-attested',
          data: {
            authorisation: (current ?? send).body.authorisation.id,
            attested: outcome,
            ...(responsible ? { onBehalfOf: responsible.commitment } : {}),
            ...(opening ? { note: opening.commitment } : {}),
            deliveries: decided.map(({ after }) => settledDelivery(after)),
          },
        },
      ],
      changes: [
        ...(await Promise.all(changes.map((change) => withLedgerKnown(ports, change, decided)))),
        ...(opening ? [keepOpening(opening)] : []),
        ...(responsible ? [keepOpening(responsible)] : []),
        ...lookedAtAnew(record, outcome),
      ],
      value: decided.length,
    };
  });
}

/**
 * What was sent already was told to fewer, or more, from now on: the configuration items are to say so, and a target that
 * was reached may not be any more.
 */
function lookedAtAnew(record: Stored<RecordDocument> | undefined, outcome: AttestedOutcome): readonly Change[] {
  if (!record) return [];
  const { key, body, revision } = record;
  const isSent = body.state === 'sent' || body.state === 'recorded';
  const isReopened = outcome === 'taken-back' && body.confirmation === 'reached';
  if (!isSent && !isReopened) return [];
  const anew: RecordDocument = {
    ...body,
    ...(isSent ? { state: 'sent' } : {}),
    ...(isReopened ? { confirmation: 'open' } : {}),
  };
  return [{ kind: 'record', key, body: anew, expected: revision }];
}

/** The batch knows that the ledger tells of these, and whether that is all of it. */
async function withLedgerKnown(
  { store }: Pick<Ports, 'store'>,
  change: Change,
  decided: readonly { readonly stored: Stored<Delivery>; readonly after: Delivery }[],
): Promise<Change> {
  if (change.kind !== 'batch' || 'remove' in change) return change;
  const told = new Set([...change.body.inLedger, ...decided.map(({ after }) => after.id)]);
  const others = await store.getMany(
    'delivery',
    change.body.deliveryIds.filter((id) => !decided.some(({ after }) => after.id === id)),
  );
  const isOver = others.every((delivery) => delivery && isSettled(delivery.body) && told.has(delivery.key));
  return { ...change, body: { ...change.body, inLedger: [...told], state: isOver ? 'settled' : 'open' } };
}
