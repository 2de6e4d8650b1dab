/**
 * Brings a target that was missed before the person who answers for the group, once: who it is, is written down and told
 * to the ledger first, since Jira's mail cannot be recognised as sent before. Only where Jira says that it took nothing is
 * it sent again, or, where that person is out of reach, to who comes after them. Where nobody is left, that is written
 * down, and nobody is looked for any more. Who has the people to tell hears that they are overdue.
 */
import { renderNotice } from '../../domain/approval/notice';
import { draftedCorrection } from '../../domain/communique/correction';
import type { MailMessage } from '../../domain/communique/message';
import { CHANNEL_TITLES, isServedByPeople } from '../../domain/channels/names';
import { whyKeptIn } from '../../domain/delivery/fence';
import type { PlannedCommunique, PlannedNext } from '../../domain/delivery/send-plan';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import { handedToPeople } from '../../domain/record/chase';
import type { Coverage } from '../../domain/record/coverage';
import { whyTold } from '../../domain/record/escalation';
import type { Ports, Stored } from '../../ports';
import { readSettings } from '../administering/settings';
import { keepOpening, openingOfAccount } from '../ledger/person-commitment';
import { recordLog, withLedger, type LedgerPorts } from '../ledger/with-ledger';
import { tellEach } from '../people/tell-each';
import { whoAnswers } from '../people/who-answers';
import { communiqueKey } from '../records/load-record';
import { withChase } from './chase-targets';
import { chaseOf, isEnded } from './chase-of-send';
import { coverages } from './judge-coverage';
import { stillToTell } from '../telling/tend-tasks';
import { isNews, markTasks, tellOfTasks } from '../telling/tell-of-tasks';
import { isStanding, readSettledProgress, standingSendIds, type ProgressPorts } from '../sending/send-progress';

type EscalatePorts = LedgerPorts & ProgressPorts & Pick<Ports, 'jira' | 'notices' | 'log' | 'installation'>;

/** Costs one read for a record without a missed target, and two where everybody was told who is to be. */
export async function escalateMissedTargets(ports: EscalatePorts, issueId: string): Promise<void> {
  const record = await ports.store.get('record', issueId);
  if (record?.body.confirmation !== 'missed' || draftedCorrection(record.body.corrections)) return;
  for (const send of await ports.store.getMany('send', standingSendIds(record.body)))
    if (send) await escalateOfSend(ports, record.body, send);
}

async function escalateOfSend(ports: EscalatePorts, record: RecordDocument, send: Stored<SendDocument>): Promise<void> {
  if (isEnded(send.body)) return;
  const { key: sendId } = send;
  const missed = send.body.communiques.filter(
    (communique) =>
      isMissed(record, sendId, communique.communiqueId) &&
      isStanding(record, { sendId, communiqueId: communique.communiqueId }) &&
      (!isTold(send.body, communique.communiqueId) || isOverdueNews(send.body, communique)),
  );
  if (missed.length === 0) return;
  const settings = await readSettings(ports);
  // A copy of the site writes to nobody, neither to those who are told nor to those who answer for them. Armed or not, it
  // cannot know who confirmed what the site itself had sent, nor who heard there that it was missed.
  if (whyKeptIn(settings.body.fence, ports.installation.id(), send.body.authorisation.epoch) !== undefined) return;
  const progress = await readSettledProgress(ports, send.body);
  const now = ports.clock.now();
  for (const { communique, coverage } of coverages(progress, now)) {
    const { communiqueId } = communique;
    if (!missed.some((one) => one.communiqueId === communiqueId) || coverage.state !== 'missed') continue;
    if (!isTold(send.body, communiqueId)) await escalate(ports, record, send, communique, coverage);
    if (!isOverdueNews(send.body, communique)) continue;
    const people = isServedByPeople(communique.channel)
      ? (progress.byCommunique[communiqueId]?.['to-do'] ?? 0)
      : await stillToTell(ports, send.body, communiqueId);
    if (people > 0) await tellOfOverdue(ports, sendId, communiqueId, people);
    else await markTasks(ports, send.body, communiqueId, 'done');
  }
}

/** Whether who has people to tell does not know yet that their time is over. */
function isOverdueNews(send: SendDocument, { channel, communiqueId }: PlannedCommunique): boolean {
  const isTold = isServedByPeople(channel) || handedToPeople(chaseOf(send, communiqueId)) !== undefined;
  return isTold && isNews(send, communiqueId, 'overdue');
}

/**
 * Nobody gets two mails about it: who answers for the group may have the people to tell, too. So it waits until it is known
 * who was told that the target was missed.
 */
async function tellOfOverdue(
  ports: EscalatePorts,
  sendId: string,
  communiqueId: string,
  people: number,
): Promise<void> {
  const send = await ports.store.get('send', sendId);
  if (!send || !isTold(send.body, communiqueId)) return;
  const knowsAlready = chaseOf(send.body, communiqueId).escalation?.accountId;
  await tellOfTasks(ports, sendId, communiqueId, {
    kind: 'overdue',
    people,
    ...(knowsAlready === undefined ? {} : { knowsAlready }),
  });
}

function isMissed({ coverage }: RecordDocument, sendId: string, communiqueId: string): boolean {
  return (
    coverage?.some(
      (mark) => mark.sendId === sendId && mark.communiqueId === communiqueId && mark.outcome === 'missed',
    ) ?? false
  );
}

function isTold(send: SendDocument, communiqueId: string): boolean {
  const { escalation } = chaseOf(send, communiqueId);
  return escalation !== undefined && escalation.again !== true;
}

async function escalate(
  ports: EscalatePorts,
  record: RecordDocument,
  { key: sendId, body: send }: Stored<SendDocument>,
  { communiqueId, channel, next }: PlannedCommunique,
  coverage: Coverage,
): Promise<void> {
  const communique = await ports.store.get('communique', communiqueKey(record.issueId, communiqueId));
  const group = communique && (await ports.store.get('group', communique.body.groupId));
  const { escalation, reminders } = chaseOf(send, communiqueId);
  const answerable = {
    forGroup: group?.body.responsibleAccountId ?? '',
    forCommunique: communique?.body.responsibleAccountId ?? '',
    sender: send.authorisation.accountId,
  };
  const { forGroup, forCommunique, sender } = answerable;
  const { after, delegations } = await whoAnswers(ports, escalation?.accountId, [forGroup, forCommunique, sender]);
  const wasUsed = reminders.some((reminder) => reminder.channel !== undefined);
  const isForPeople = isServedByPeople(channel) || handedToPeople({ reminders }) !== undefined;
  const groupName = group?.body.name ?? 'a removed stakeholder group';
  const messageTo = await messageOf(ports, record, groupName, isForPeople, coverage, [
    ...(next ? nextInWords(next, wasUsed) : []),
  ]);
  const refusing = new Set<string>();
  for (;;) {
    const accountId = after(refusing);
    if (!(await mark(ports, record.issueId, sendId, communiqueId, accountId, coverage)) || accountId === undefined)
      return;
    const message = messageTo(whyTold(accountId, answerable, delegations, ports.clock.now()));
    const { again, refused } = await tellEach(ports, record.issueId, new Map([[accountId, message]]));
    if (again.length + refused.length === 0) return;
    if (!(await tellAgain(ports, sendId, communiqueId)) || again.length > 0) return;
    refusing.add(accountId);
  }
}

/** False where somebody else is telling, or has told, them, or the target was reached meanwhile. */
async function mark(
  ports: EscalatePorts,
  issueId: string,
  sendId: string,
  communiqueId: string,
  accountId: string | undefined,
  { people, reached, needed }: Coverage,
): Promise<boolean> {
  const log = recordLog(ports, issueId);
  const opening = accountId === undefined ? undefined : await openingOfAccount(ports, log, accountId);
  return withLedger<boolean>(ports, log, async () => {
    const [send, record] = await Promise.all([ports.store.get('send', sendId), ports.store.get('record', issueId)]);
    const known = send && chaseOf(send.body, communiqueId).escalation;
    if (!send || (known && known.again !== true)) return { unchanged: false };
    if (!record || !isMissed(record.body, sendId, communiqueId)) return { unchanged: false };
    const body = withChase(send.body, communiqueId, {
      ...chaseOf(send.body, communiqueId),
      escalation: { at: known?.at ?? ports.clock.now(), ...(accountId === undefined ? {} : { accountId }) },
    });
    const change = { kind: 'send', key: sendId, body, expected: send.revision } as const;
    return {
      actor: { kind: 'app' },
      events:
        known && known.accountId === accountId
          ? []
          : [
              {
                type: 'coverage-escalated',
                data: {
                  authorisation: send.body.authorisation.id,
                  communique: communiqueId,
                  ...(opening ? { to: opening.commitment } : {}),
                  ...(known ? { instead: true } : {}),
                  people,
                  reached,
                  needed,
                },
              },
            ],
      changes: [change, ...(opening ? [keepOpening(opening)] : [])],
      value: true,
    };
  });
}

/**
 * Takes down that Jira took nothing, also where others change the send meanwhile: without it nobody would ever be told.
 * False where there is nothing to tell any more.
 */
async function tellAgain({ store }: Pick<Ports, 'store'>, sendId: string, communiqueId: string): Promise<boolean> {
  for (let send = await store.get('send', sendId); send; send = await store.get('send', sendId)) {
    const chase = chaseOf(send.body, communiqueId);
    if (!chase.escalation) return false;
    const body = withChase(send.body, communiqueId, { ...chase, escalation: { ...chase.escalation, again: true } });
    if ((await store.commit([{ kind: 'send', key: sendId, body, expected: send.revision }])) === 'done') return true;
  }
  return false;
}

/** Who answers for the group hears of whom the next channel could not even try to reach. */
function nextInWords({ channel, unreached }: PlannedNext, wasUsed: boolean): readonly string[] {
  const name = CHANNEL_TITLES[channel].toLowerCase();
  if (!wasUsed) return [`They were not told by ${name} either: it was held, or they were being reminded.`];
  if (isServedByPeople(channel)) return [];
  const how = unreached === 1 ? '1 person of the group' : `${unreached} people of the group`;
  return [
    `Who did not confirm it was told by ${name}, too.`,
    ...(unreached > 0 ? [`It cannot reach ${how}, since nobody wrote down how.`] : []),
  ];
}

async function messageOf(
  ports: Pick<Ports, 'notices'>,
  { issueKey, projectName, versionName }: RecordDocument,
  groupName: string,
  isForPeople: boolean,
  { people, reached, needed }: Coverage,
  more: readonly string[],
): Promise<(why: string) => MailMessage> {
  const release = `${projectName} ${versionName}`;
  const url = await ports.notices.addressOf(issueKey);
  return (why) =>
    renderNotice({
      subject: `Not confirmed in time: ${release}, ${groupName}`,
      lead: `Of ${people} people in “${groupName}”, ${reached} are known to have what they were told about ${release}; ${needed} are needed.`,
      facts: [
        ...more,
        ...(isForPeople
          ? ['Who is left to tell stands on the work item, with script and list. What is said there late still counts.']
          : [
              'Reach those who are missing another way, for example by telephone. What they confirm late still counts.',
              'Who is missing stands under Recipients. What bounced or failed can be sent again there, once it is mended.',
            ]),
      ],
      link: { text: `See who is missing on ${issueKey}`, url },
      foot: `You get this once for this group, because ${why}. Record ${issueKey}.`,
    });
}
