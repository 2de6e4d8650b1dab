/**
 * Sees to what people were asked to tell: that the responsible person hears once of those by the next channel of their
 * group, and that whoever was asked hears once when nobody is to be told any more. Can run at any moment, any number of
 * times.
 */
import { FENCED_MEANWHILE, isArmed, PLANNED_ELSEWHERE } from '../../domain/delivery/fence';
import type { PlannedCommunique } from '../../domain/delivery/send-plan';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import { handedToPeople } from '../../domain/record/chase';
import type { Ports } from '../../ports';
import { readSettings } from '../administering/settings';
import { chaseOf } from '../confirming/chase-of-send';
import { whyEndedForGood } from '../sending/ended-for-good';
import { batchesOf, readTasks, taskOf, toldByPeople, whyOver } from './tasks-of';
import { isNews, markTasks, tellOfTasks } from './tell-of-tasks';

type TendPorts = Pick<Ports, 'store' | 'clock' | 'notices' | 'log' | 'installation'>;

/**
 * Reads nothing where people were asked nothing, or nobody is left; while somebody has people to tell by the next channel,
 * what speaks against it: five values at most.
 */
export async function tendTasks(
  ports: TendPorts,
  record: RecordDocument,
  send: SendDocument,
  communiqueId: string,
): Promise<void> {
  const planned = send.communiques.find((one) => one.communiqueId === communiqueId);
  const told = planned && toldByPeople(send, planned);
  if (!told) return;
  if (told.byReminder) await tendNext(ports, record, send, planned);
  else await tendEnded(ports, send, planned);
}

async function tendNext(
  ports: TendPorts,
  record: RecordDocument,
  send: SendDocument,
  planned: PlannedCommunique,
): Promise<void> {
  const { communiqueId } = planned;
  const before = send.tasks?.[communiqueId];
  if (before === 'done' || !handedToPeople(chaseOf(send, communiqueId))?.tasks?.length) return;
  const over = await whyOver(ports, send, record, planned);
  const resumes = before === 'withdrawn' && over === undefined;
  if (!resumes && !isNews(send, communiqueId, over === undefined ? 'to-do' : 'withdrawn')) return;
  if (!(await mayWrite(ports))) return;
  const people = await stillToTell(ports, send, communiqueId);
  if (people === 0) return void (await markTasks(ports, send, communiqueId, 'done'));
  if (resumes && !(await markTasks(ports, send, communiqueId, 'again'))) return;
  await tellOfTasks(
    ports,
    send.id,
    communiqueId,
    over === undefined ? { kind: 'to-do', people } : { kind: 'withdrawn', because: over },
  );
}

/**
 * What was withdrawn as its send ended, of which nobody may have heard: Jira took no mail, or it was on a copy of the site,
 * which writes to nobody until it is armed.
 */
async function tendEnded(ports: TendPorts, send: SendDocument, planned: PlannedCommunique): Promise<void> {
  const { communiqueId } = planned;
  const isOver = send.state === 'closed' || whyEndedForGood(send, communiqueId) !== undefined;
  if (!isOver || !isNews(send, communiqueId, 'withdrawn') || !(await mayWrite(ports))) return;
  const deliveries = await readTasks(ports, { batchIds: batchesOf(send, communiqueId) });
  if (deliveries.some(({ progress }) => progress.at === 'to-do')) return;
  const [reason] = deliveries.flatMap(({ progress }) =>
    progress.at === 'stopped' && progress.withdrawn ? [progress.reason] : [],
  );
  if (reason === undefined) return void (await markTasks(ports, send, communiqueId, 'done'));
  const because = reason === FENCED_MEANWHILE ? PLANNED_ELSEWHERE : reason;
  await tellOfTasks(ports, send.id, communiqueId, { kind: 'withdrawn', because });
}

/** A copy of the site writes to nobody. */
async function mayWrite(ports: Pick<Ports, 'store' | 'installation'>): Promise<boolean> {
  const settings = await readSettings(ports);
  return isArmed(settings.body.fence, ports.installation.id());
}

const SENDS_ON_A_PAGE = 50;

/**
 * The sends that are closed while people who were asked may not know how it ended, whatever became of their records since.
 * One query where there are none.
 */
export async function* sendsStillTold({ store }: Pick<Ports, 'store'>): AsyncGenerator<SendDocument> {
  let cursor: string | undefined;
  do {
    const page = await store.query(
      { kind: 'send', index: 'by-state', partition: ['telling'] },
      { limit: SENDS_ON_A_PAGE, cursor },
    );
    for (const { body } of page.items) yield body;
    cursor = page.nextCursor;
  } while (cursor);
}

/** How many of those whom a person was given to tell have neither confirmed it nor been told, as far as anybody says. */
export async function stillToTell(
  ports: Pick<Ports, 'store'>,
  send: SendDocument,
  communiqueId: string,
): Promise<number> {
  const planned = send.communiques.find((one) => one.communiqueId === communiqueId);
  const told = planned && toldByPeople(send, planned);
  if (!told) return 0;
  const deliveries = await readTasks(ports, { batchIds: batchesOf(send, communiqueId), ...told });
  return deliveries.filter((delivery) => taskOf(delivery, told, undefined)?.progress.at === 'to-do').length;
}
