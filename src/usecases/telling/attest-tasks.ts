/**
 * A person says, in their own name, what became of what they had to tell. That is all that is ever known of it, so the
 * ledger keeps who said it and when, and the words that they added as a commitment.
 */
import type { TaskList } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import {
  attest,
  attestReminder,
  mayAttest,
  mayAttestReminder,
  type AttestedOutcome,
} from '../../domain/delivery/attestation';
import { isSettled, type Delivery } from '../../domain/delivery/delivery';
import { chunks } from '../../domain/delivery/send-plan';
import { isAwaited } from '../../domain/script/step';
import type { RecordDocument } from '../../domain/documents';
import type { Opening } from '../../domain/ledger/commitment';
import type { CoverageMark } from '../../domain/record/coverage';
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
import { mayAttestFor, taskOf, tasksOf, whyOver, type Standing, type Tasks } from './tasks-of';
import { markTasks } from './tell-of-tasks';

type AttestPorts = LedgerPorts & Pick<Ports, 'jira' | 'queue' | 'cache' | 'log' | 'installation'>;

/** So many deliveries fit one transaction with their batch, the record, the entry, the head and up to three openings. */
const DELIVERIES_IN_ONE_STEP = 15;
/** Those who are told by the next channel may be of a batch each. */
const DELIVERIES_OF_ANY_BATCHES = 9;

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
    over: tasks.byReminder && (await whyOver(ports, tasks.send.body, record.body, tasks.planned)),
    standing: standing ?? { accountId: person.accountId, isResponsible: false },
    ...(request.note ? { opening: openingOfText(ports, request.note) } : {}),
  };
  let attested = 0;
  const atOnce = tasks.byReminder ? DELIVERIES_OF_ANY_BATCHES : DELIVERIES_IN_ONE_STEP;
  for (const ids of chunks(request.deliveryIds, atOnce))
    attested += await attestTogether(ports, issueId, tasks, ids, words);
  if (attested === 0) return takesBack ? NOT_TAKEN_BACK : NOTHING_TO_SAY;
  const { script } = tasks.send.body;
  if (script && isAwaited(script, request.communiqueId)) await lookAtSuccessors(ports, tasks.send.key);
  await closeSend(ports, tasks.send.key);
  await ports.queue.push('follow-ups', [{ body: { version: 1, issueId } }]);
  const list = await presentTasks(ports, person, permissions.value, record.body, tasks);
  const before = tasks.send.body.tasks?.[request.communiqueId];
  if (tasks.byReminder && before !== undefined && list.tasks.every(({ state }) => state !== 'to-do'))
    await markTasks(ports, tasks.send.body, request.communiqueId, before === 'withdrawn' ? before : 'done');
  return answer(list);
}

const NOT_YOURS = refuse(
  'not-permitted',
  'Only the responsible person, who stands in for them, who answers for the group, or who may send release communications says what became of this.',
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
  /** Why nobody is to be told by the next channel any more. */
  readonly over: string | undefined;
  readonly standing: Standing;
  readonly outcome: AttestedOutcome;
  readonly note?: string;
  readonly opening?: Opening;
}

/** Answers with how many of them it said something about; who asks twice says it once. */
async function attestTogether(
  ports: AttestPorts,
  issueId: string,
  { send, planned, byReminder }: Tasks,
  deliveryIds: readonly string[],
  { over, standing, outcome, note, opening }: Words,
): Promise<number> {
  const log = recordLog(ports, issueId);
  const { accountId, onBehalfOf } = standing;
  const responsible = onBehalfOf === undefined ? undefined : await openingOfAccount(ports, log, onBehalfOf);
  return withLedger<number>(ports, log, async (): Promise<Step<number> | Unchanged<number>> => {
    const found = await ports.store.getMany('delivery', deliveryIds);
    const now = ports.clock.now();
    const attestation = { outcome, note, accountId };
    const decided = found.flatMap((stored) => {
      if (stored?.body.sendId !== send.key || stored.body.communiqueId !== planned.communiqueId) return [];
      const task = taskOf(stored.body, { byReminder }, over);
      if (!task || !(byReminder ? mayAttestReminder : mayAttest)(task, outcome, standing)) return [];
      const after = byReminder
        ? attestReminder(stored.body, byReminder.number, attestation, now)
        : attest(stored.body, attestation, now);
      return [{ stored, after }];
    });
    if (decided.length === 0) return { unchanged: 0 };
    const changes = await deliveryChanges(ports, decided);
    const [current, record] = await Promise.all([
      ports.store.get('send', send.key),
      ports.store.get('record', issueId),
    ]);
    const said = {
      authorisation: (current ?? send).body.authorisation.id,
      attested: outcome,
      ...(responsible ? { onBehalfOf: responsible.commitment } : {}),
      ...(opening ? { note: opening.commitment } : {}),
    };
    const afters = decided.map(({ after }) => after);
    return {
      actor: { kind: 'person', accountId },
      events: [
        byReminder
          ? {
              type: 'reminders-attested',
              data: {
                ...said,
                communique: planned.communiqueId,
                reminder: byReminder.number,
                deliveries: afters.map(({ id }) => ({ delivery: id, at: new Date(now).toISOString() })),
              },
            }
          : { type: 'deliveries-attested', data: { ...said, deliveries: afters.map(settledDelivery) } },
      ],
      changes: [
        ...(byReminder ? changes : await Promise.all(changes.map((change) => withLedgerKnown(ports, change, decided)))),
        ...(opening ? [keepOpening(opening)] : []),
        ...(responsible ? [keepOpening(responsible)] : []),
        ...lookedAtAnew(record, outcome, byReminder && { sendId: send.key, communiqueId: planned.communiqueId }),
      ],
      value: decided.length,
    };
  });
}

/**
 * What was sent already was told to fewer, or more, from now on: the configuration items are to say so, and a target that
 * was reached may not be any more.
 *
 * @param next what was told by the next channel, whose readers had been sent it before
 */
function lookedAtAnew(
  record: Stored<RecordDocument> | undefined,
  outcome: AttestedOutcome,
  next: Pick<CoverageMark, 'sendId' | 'communiqueId'> | undefined,
): readonly Change[] {
  if (!record) return [];
  const { key, body, revision } = record;
  const isSent = next === undefined && (body.state === 'sent' || body.state === 'recorded');
  const isTakenBack = outcome === 'taken-back';
  const isReopened = isTakenBack && body.confirmation === 'reached';
  // Whatever other targets stand at: who is left of this one is to be told again.
  const coverage = next && isTakenBack ? body.coverage?.filter((mark) => !isReached(mark, next)) : body.coverage;
  if (!isSent && !isReopened && coverage?.length === body.coverage?.length) return [];
  const anew: RecordDocument = {
    ...body,
    ...(isSent ? { state: 'sent' } : {}),
    ...(isReopened ? { confirmation: 'open' } : {}),
    ...(coverage ? { coverage } : {}),
  };
  return [{ kind: 'record', key, body: anew, expected: revision }];
}

function isReached(mark: CoverageMark, told: Pick<CoverageMark, 'sendId' | 'communiqueId'>): boolean {
  return mark.sendId === told.sendId && mark.communiqueId === told.communiqueId && mark.outcome === 'reached';
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
