/** What a person has to tell, and to whom: the script as it was approved, and the list. */
import type { TaskList, TaskView } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import { BY_PEOPLE } from '../../domain/channels/by-people';
import { personalise, type Message } from '../../domain/communique/message';
import { mayAttest, type Witness } from '../../domain/delivery/attestation';
import { changedAt, stateOf, type Delivery } from '../../domain/delivery/delivery';
import type { PersonPermissions, Ports } from '../../ports';
import { headKey } from '../ledger/ledger-keys';
import { recordLog } from '../ledger/with-ledger';
import { authorise, type Person } from '../people/authorise';
import { namesOf } from '../people/names';
import { readContents } from '../planning/contents';
import { NO_RECORD } from '../records/open-record';
import { accountsIn, remarkOf, seesAddresses } from '../receiving/list-deliveries';
import { mayAttestFor, readTasks, tasksOf, type Tasks } from './tasks-of';

type OpenPorts = Pick<Ports, 'store' | 'jira' | 'clock' | 'ledgerKey' | 'log'>;

/** For whoever may see the work item; the numbers only for those who call them, prepare or send. */
export async function openTasks(
  ports: OpenPorts,
  person: Person,
  issueId: string,
  communiqueId: string,
): Promise<Answer<TaskList>> {
  const permissions = await authorise(ports, { issueId });
  if (!permissions.ok) return permissions;
  const record = await ports.store.get('record', issueId);
  if (!record) return NO_RECORD;
  const tasks = await tasksOf(ports, record.body, communiqueId);
  return tasks ? answer(await presentTasks(ports, person, permissions.value, tasks)) : NO_TASKS;
}

export const NO_TASKS = refuse(
  'no-tasks',
  'Nobody has to tell this communiqué, or not yet. Reload the page.',
  'communiqueId',
);

export async function presentTasks(
  ports: OpenPorts,
  person: Person,
  permissions: PersonPermissions,
  { send, planned, communique, batchIds }: Tasks,
): Promise<TaskList> {
  const [{ deliveries }, standing, head, contents] = await Promise.all([
    readTasks(ports, batchIds),
    mayAttestFor(ports, person, permissions, { communique, send }),
    ports.store.get('ledger-head', headKey(recordLog(ports, send.body.recordIssueId))),
    readContents(ports, [planned.messageDigest]),
  ]);
  const content = contents.get(planned.messageDigest);
  if (!content) throw new Error('The content of an authorised message is missing.');
  const checkpoint = head ? `${head.body.log}#${head.body.size} ${head.body.root}` : '';
  const { subject, html, text } = personalise(JSON.parse(content.text) as Message, { acknowledgeUrl: '', checkpoint });
  const own = deliveries.map(({ body }) => body);
  const people = await namesOf(ports, accountsIn(own));
  const wholeNumbers = standing !== undefined || seesAddresses(permissions);
  const witness = standing ?? { accountId: person.accountId, isResponsible: false };
  return {
    communiqueId: communique.id,
    channel: planned.channel,
    scriptTitle: BY_PEOPLE[planned.channel].scriptTitle,
    script: { subject, html, text },
    tasks: own.map((delivery) => presentTask(delivery, people, witness, wholeNumbers)),
    ...(standing ? { mayAttest: standing.onBehalfOf === undefined ? {} : { onBehalfOf: standing.onBehalfOf } } : {}),
  };
}

function presentTask(
  delivery: Delivery,
  people: Readonly<Record<string, string>>,
  witness: Witness,
  wholeNumbers: boolean,
): TaskView {
  const { recipient } = delivery;
  const remark = remarkOf(delivery, people);
  return {
    deliveryId: delivery.id,
    name: recipient.name,
    ...(recipient.kind === 'listed' && recipient.number && wholeNumbers ? { number: recipient.number } : {}),
    state: stateOf(delivery),
    withdrawn: stateOf(delivery) === 'stopped' && mayAttest(delivery, 'told', witness),
    ...(mayAttest(delivery, 'taken-back', witness) ? { mayTakeBack: true } : {}),
    ...(remark === undefined ? {} : { remark }),
    changedAt: changedAt(delivery),
  };
}
