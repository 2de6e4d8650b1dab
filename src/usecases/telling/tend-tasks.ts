/**
 * Sees to those whom a person tells by the next channel of their group: that the responsible person hears of it once, and
 * hears when nobody is to be told any more. Can run at any moment, any number of times.
 */
import { isArmed } from '../../domain/delivery/fence';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import { handedToPeople } from '../../domain/record/chase';
import type { Ports } from '../../ports';
import { readSettings } from '../administering/settings';
import { chaseOf, whyNobodyIsTold } from '../confirming/chase-of-send';
import { batchesOf, readTasks, taskOf, toldByPeople } from './tasks-of';
import { isNews, markTasks, tellOfTasks } from './tell-of-tasks';

type TendPorts = Pick<Ports, 'store' | 'clock' | 'notices' | 'log' | 'installation'>;

/** Reads nothing while there is nothing to say. */
export async function tendTasks(
  ports: TendPorts,
  record: RecordDocument,
  send: SendDocument,
  communiqueId: string,
): Promise<void> {
  if (!handedToPeople(chaseOf(send, communiqueId))?.tasks) return;
  const over = whyNobodyIsTold(send, record, communiqueId);
  const before = send.tasks?.[communiqueId];
  const resumes = before === 'withdrawn' && over === undefined;
  if (!resumes && !isNews(before, over === undefined ? 'to-do' : 'withdrawn')) return;
  const settings = await readSettings(ports);
  // A copy of the site writes to nobody.
  if (!isArmed(settings.body.fence, ports.installation.id())) return;
  const people = await stillToTell(ports, send, communiqueId);
  if (people === 0) return void (await markTasks(ports, send.id, communiqueId, before, 'done'));
  if (resumes && !(await markTasks(ports, send.id, communiqueId, before, 'again'))) return;
  await tellOfTasks(
    ports,
    send.id,
    communiqueId,
    over === undefined ? { kind: 'to-do', people } : { kind: 'withdrawn', because: over },
  );
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
