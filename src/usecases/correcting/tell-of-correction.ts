/**
 * Tells whoever announced a release that the app drafted a correction of it, once for each draft: nobody is corrected
 * before a person has read it and pressed *Send*. Jira's mail cannot be recognised as sent before, so who is told is
 * written down first; only where Jira says that it took nothing is it tried again.
 */
import { recipientsOver } from '../../domain/channels/recipients';
import { renderNotice } from '../../domain/approval/notice';
import { draftedCorrection, withCorrection, type Correction } from '../../domain/communique/correction';
import type { MailMessage } from '../../domain/communique/message';
import { correctionHeadline } from '../../domain/record/record-progress';
import { NO_DELIVERIES } from '../../domain/delivery/delivery-counts';
import type { Ports } from '../../ports';
import type { LoadedRecord } from '../records/load-record';
import { tellEach } from '../people/tell-each';

type TellPorts = Pick<Ports, 'store' | 'notices' | 'log'>;

/** Who sent what is wrong now, and who is responsible for what was said. Reads one value, and two where somebody is told. */
export async function tellOfCorrection(ports: TellPorts, loaded: LoadedRecord): Promise<void> {
  const correction = draftedCorrection(loaded.record.corrections);
  if (!correction || correction.cause.kind === 'person' || correction.asked?.complete) return;
  const told = correction.asked?.accountIds ?? [];
  const waiting = (await peopleToTell(ports, loaded, correction)).filter((accountId) => !told.includes(accountId));
  const accountIds = [...told, ...waiting];
  if (!(await mark(ports, loaded.record.issueId, correction.id, { accountIds, complete: true }))) return;
  const message = await messageOf(ports, loaded, correction);
  const { again: missed } = await tellEach(ports, loaded.record.issueId, new Map(waiting.map((one) => [one, message])));
  if (missed.length === 0) return;
  const reached = accountIds.filter((one) => !missed.includes(one));
  await mark(ports, loaded.record.issueId, correction.id, { accountIds: reached, complete: false });
}

async function peopleToTell(
  ports: Pick<Ports, 'store'>,
  { communiques }: LoadedRecord,
  { corrects }: Correction,
): Promise<readonly string[]> {
  const send = await ports.store.get('send', corrects.sendId);
  const responsible = communiques.map(({ communique }) => communique.responsibleAccountId);
  return [...new Set([...(send ? [send.body.authorisation.accountId] : []), ...responsible])].filter((id) => id !== '');
}

/** Nothing where the draft was sent, dropped or replaced meanwhile, or where somebody else is telling of it. */
async function mark(
  { store }: Pick<Ports, 'store'>,
  issueId: string,
  correctionId: string,
  asked: NonNullable<Correction['asked']>,
): Promise<boolean> {
  const stored = await store.get('record', issueId);
  const current = draftedCorrection(stored?.body.corrections);
  if (!stored || current?.id !== correctionId || (asked.complete && current.asked?.complete)) return false;
  const body = { ...stored.body, corrections: withCorrection(stored.body.corrections, { ...current, asked }) };
  return (await store.commit([{ kind: 'record', key: issueId, body, expected: stored.revision }])) === 'done';
}

async function messageOf(
  ports: Pick<Ports, 'notices'>,
  { issue, record, communiques }: LoadedRecord,
  correction: Correction,
): Promise<MailMessage> {
  const count = communiques.reduce((sum, { audience }) => sum + audience.count, 0);
  const recipients = recipientsOver(communiques.map(({ communique }) => communique.channel));
  return renderNotice({
    subject: `A correction waits to be sent: ${record.projectName} ${correction.version.name}`,
    lead: correctionHeadline(correction, count, NO_DELIVERIES, recipients),
    facts: [
      'A correction for exactly those who were told is drafted. Nobody gets it before somebody sends it.',
      'What had not left yet does not leave any more.',
    ],
    link: { text: `Read it, and send or drop it, on ${issue.key}`, url: await ports.notices.addressOf(issue.key) },
    foot: `You get this once, because you sent what is not right any more, or are responsible for what it says. Record ${issue.key}.`,
  });
}
