/** What a person has to tell, and to whom: the script as it was approved, and the list. */
import type { TaskList, TaskView } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import { BY_PEOPLE } from '../../domain/channels/by-people';
import { personalise, type Message } from '../../domain/communique/message';
import { mayAttest, mayAttestReminder, type Witness } from '../../domain/delivery/attestation';
import { changedAt, stateOf, type Delivery } from '../../domain/delivery/delivery';
import type { RecordDocument } from '../../domain/documents';
import { asReachedNext } from '../../domain/record/next-channel';
import type { PersonPermissions, Ports } from '../../ports';
import { headKey } from '../ledger/ledger-keys';
import { recordLog } from '../ledger/with-ledger';
import { authorise, type Person } from '../people/authorise';
import { namesOf } from '../people/names';
import { readContents } from '../planning/contents';
import { NO_RECORD } from '../records/open-record';
import { accountsIn, remarkOf, seesAddresses } from '../receiving/list-deliveries';
import { mayAttestFor, readTasks, taskOf, tasksOf, whyOver, type Tasks } from './tasks-of';

type OpenPorts = Pick<Ports, 'store' | 'jira' | 'clock' | 'ledgerKey' | 'log' | 'installation'>;

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
  return tasks ? answer(await presentTasks(ports, person, permissions.value, record.body, tasks)) : NO_TASKS;
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
  record: RecordDocument,
  tasks: Tasks,
): Promise<TaskList> {
  const { send, planned, communique, channel, script, byReminder } = tasks;
  const [deliveries, standing, head, contents, over] = await Promise.all([
    readTasks(ports, tasks),
    mayAttestFor(ports, person, permissions, tasks),
    ports.store.get('ledger-head', headKey(recordLog(ports, send.body.recordIssueId))),
    readContents(ports, [script]),
    byReminder && whyOver(ports, send.body, record, planned),
  ]);
  const content = contents.get(script);
  if (!content) throw new Error('The content of an authorised message is missing.');
  const checkpoint = head ? `${head.body.log}#${head.body.size} ${head.body.root}` : '';
  const { subject, html, text } = personalise(JSON.parse(content.text) as Message, { acknowledgeUrl: '', checkpoint });
  const people = await namesOf(ports, accountsIn(deliveries));
  const wholeNumbers = standing !== undefined || seesAddresses(permissions);
  const witness = standing ?? { accountId: person.accountId, isResponsible: false };
  return {
    communiqueId: communique.id,
    channel,
    ...(byReminder ? { isNext: true } : {}),
    scriptTitle: BY_PEOPLE[channel].scriptTitle,
    script: { subject, html, text },
    tasks: deliveries.flatMap((delivery) => {
      const task = taskOf(delivery, tasks, over);
      const recipient = byReminder ? asReachedNext(delivery.recipient, byReminder.next) : delivery.recipient;
      return task && recipient
        ? [
            presentTask({ ...task, id: delivery.id, recipient }, people, witness, {
              isAllowed: standing !== undefined,
              wholeNumbers,
              byReminder,
            }),
          ]
        : [];
    }),
    ...(standing ? { mayAttest: standing.onBehalfOf === undefined ? {} : { onBehalfOf: standing.onBehalfOf } } : {}),
  };
}

function presentTask(
  task: Pick<Delivery, 'id' | 'recipient' | 'progress' | 'receipts'>,
  people: Readonly<Record<string, string>>,
  witness: Witness,
  {
    isAllowed,
    wholeNumbers,
    byReminder,
  }: { readonly isAllowed: boolean; readonly wholeNumbers: boolean } & Pick<Tasks, 'byReminder'>,
): TaskView {
  const { id, recipient } = task;
  const remark = remarkOf(task, people);
  const may = byReminder ? mayAttestReminder : mayAttest;
  const state = stateOf(task);
  return {
    deliveryId: id,
    name: recipient.kind === 'jira-user' ? (people[recipient.accountId] ?? recipient.name) : recipient.name,
    ...(recipient.kind === 'listed' && recipient.number && wholeNumbers ? { number: recipient.number } : {}),
    state,
    withdrawn: state === 'stopped' && may(task, 'told', witness),
    ...(isAllowed && state === 'failed' && may(task, 'told', witness) ? { mayBeToldYet: true } : {}),
    ...(may(task, 'taken-back', witness) ? { mayTakeBack: true } : {}),
    ...(remark === undefined ? {} : { remark }),
    changedAt: changedAt(task),
  };
}
