/**
 * Changes what one communiqué says, or when it leaves: before its record is sent, or while its step of a run-book waits and
 * the others go on. What is changed then is asked for again by itself, and leaves as it is approved.
 */
import type { RecordView } from '../../contract';
import { refuse, type Answer } from '../../domain/answer';
import { markChanges, type ChangeMark, type Communique } from '../../domain/communique/communique';
import type { SendDocument } from '../../domain/documents';
import { evaluateEach } from '../../domain/gates/evaluate';
import { passedOverBy } from '../../domain/policy/override';
import { isOpenForChanges } from '../../domain/record/record-progress';
import { awaitingGates, changeStep, isOver, whyFixed } from '../../domain/script/step';
import { AT_ONCE } from '../../domain/script/timing';
import type { Ports, Stored } from '../../ports';
import { recordLog } from '../ledger/with-ledger';
import type { Person } from '../people/authorise';
import { judgedAbout, type LoadedCommunique, type LoadedRecord } from '../records/load-record';
import { readSendProgress, type SendProgress } from '../sending/send-progress';
import { stepsHeldAnew } from '../run-book/waiting-steps';
import { communiqueSaved } from './communique-changes';
import {
  ALREADY_SENDING,
  CHANGED_MEANWHILE,
  commitEdit,
  NO_COMMUNIQUE,
  type Edit,
  type Refusal,
  type WritePorts,
} from './edit-record';
import { nameResponsible } from './name-responsible';

export function markOf(ports: Pick<Ports, 'clock'>, person: Person): ChangeMark {
  return { accountId: person.accountId, at: ports.clock.now() };
}

export interface CommuniqueChange {
  readonly communiqueId: string;
  /** The one that the person saw. */
  readonly revision: number;
  readonly what: 'words' | 'time';
  /** Its revision, its authors and their marks are kept here. */
  readonly change: (found: LoadedCommunique, loaded: LoadedRecord) => Communique | Refusal;
}

export async function changeCommunique(
  ports: WritePorts,
  person: Person,
  issueId: string,
  { communiqueId, revision, what, change }: CommuniqueChange,
): Promise<Answer<RecordView>> {
  return commitEdit(ports, person, issueId, async (loaded) => {
    const underWay = isOpenForChanges(loaded.record) ? undefined : await sendUnderWay(ports, loaded, communiqueId);
    if (underWay && 'ok' in underWay) return underWay;
    const found = loaded.communiques.find(({ communique }) => communique.id === communiqueId);
    if (!found) return loaded.record.communiqueIds.includes(communiqueId) ? CORRECTED_FIRST : NO_COMMUNIQUE;
    if (found.communique.revision !== revision) return CHANGED_MEANWHILE;
    const changed = change(found, loaded);
    if ('ok' in changed) return changed;
    const edited: Communique = {
      ...changed,
      revision: revision + 1,
      authors: [...new Set([...found.communique.authors, person.accountId])],
    };
    const named = await nameResponsible(ports, recordLog(ports, issueId), edited, found.communique);
    if ('ok' in named) return named;
    const communique = markChanges(named.communique, found.communique, markOf(ports, person));
    const edit: Edit = {
      events: [communiqueSaved(communique)],
      record: loaded.record,
      changes: [
        { kind: 'communique', key: found.stored.key, body: communique, expected: found.stored.revision },
        ...named.openings,
      ],
    };
    return underWay ? withItsStep(edit, underWay, communique, what, ports.clock.now()) : edit;
  });
}

/**
 * The step waits for the approval of what it says now from the moment on at which that is saved: whoever takes it up at the
 * same time was faster, and then nothing is saved, or finds that it waits.
 */
function withItsStep(
  { events, record, changes }: Edit,
  { key, body, revision }: Stored<SendDocument>,
  communique: Communique,
  what: CommuniqueChange['what'],
  now: number,
): Edit {
  const step = changeStep(
    body.script?.[communique.id],
    { revision: communique.revision, timing: communique.timing ?? AT_ONCE },
    what,
    now,
  );
  const script = { ...body.script, [communique.id]: step };
  const steps = stepsHeldAnew(body.script, script);
  return {
    events: [
      ...events,
      ...(steps.length > 0
        ? [{ type: 'steps-held', data: { authorisation: body.authorisation.id, steps } } as const]
        : []),
    ],
    record: { ...record, waiting: awaitingGates(script) },
    changes: [...changes, { kind: 'send', key, body: { ...body, script }, expected: revision }],
  };
}

/** The run-book in which the communiqué waits, or why it cannot be changed any more. */
async function sendUnderWay(
  ports: Pick<Ports, 'store' | 'ledgerKey'>,
  loaded: LoadedRecord,
  communiqueId: string,
): Promise<Stored<SendDocument> | Refusal> {
  const { sendId } = loaded.record;
  const send = sendId === undefined ? undefined : await ports.store.get('send', sendId);
  const isRunBook = send?.body.state === 'running' && send.body.script !== undefined;
  if (!isRunBook || !loaded.record.communiqueIds.includes(communiqueId)) return ALREADY_SENDING;
  if (loaded.correction) return CORRECTED_FIRST;
  const progress = await readSendProgress(ports, send.key);
  switch (whyFixed(send.body.script, communiqueId, progress.byCommunique[communiqueId])) {
    case 'begun':
      return IN_FLIGHT;
    case 'ended':
      return LEFT_OUT;
    case undefined:
      return leavesByOverride(loaded, send.body, progress, communiqueId) ? OVERRIDDEN : send;
  }
}

/** Whether others that are still leaving do so by an override, which is for exactly what stands altogether. */
function leavesByOverride(
  loaded: LoadedRecord,
  { communiques, script }: SendDocument,
  { byCommunique }: Pick<SendProgress, 'byCommunique'>,
  communiqueId: string,
): boolean {
  const leaving = communiques
    .map((planned) => planned.communiqueId)
    .filter((id) => id !== communiqueId && !isOver(byCommunique[id]) && !script?.[id]?.heldBy && !script?.[id]?.ended);
  const each = evaluateEach(judgedAbout(loaded, 'all').snapshot, leaving, loaded.judgedAt);
  return [...each.values()].some((verdicts) => passedOverBy(verdicts).length > 0);
}

const IN_FLIGHT = refuse(
  'step-begun',
  'This communiqué has begun to leave, so what it says cannot be changed any more. Cancel what has not left of it, or correct it afterwards.',
  'communiqueId',
);

const LEFT_OUT = refuse(
  'step-ended',
  'This communiqué was left out, so nothing of it leaves. Plan another record for what is still to be said.',
  'communiqueId',
);

const CORRECTED_FIRST = refuse(
  'corrected-first',
  'What was told is being corrected. Send or drop the correction first; then what still waits can be changed.',
  'communiqueId',
);

const OVERRIDDEN = refuse(
  'leaves-by-override',
  'Others of this record are leaving by an override, which covers exactly what stands altogether; changing this one would end them. Hold it, and change it when they have left.',
  'communiqueId',
);
