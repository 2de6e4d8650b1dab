/**
 * The line that configuration items carry about a release (domain E6). It follows from what was told and corrected, so
 * that it is made anew wherever that is not as it was: a person took back that somebody was told, or told one more.
 */
import { inRecipients } from '../../domain/channels/recipients';
import type { CommuniqueKind } from '../../domain/communique/communique';
import type { CorrectionCause } from '../../domain/communique/correction';
import { NO_DELIVERIES } from '../../domain/delivery/delivery-counts';
import type { ItemRecordDocument, RecordDocument } from '../../domain/documents';
import { told } from '../../domain/record/record-progress';
import { chunks } from '../../domain/delivery/send-plan';
import { StoreBusy, type Change, type Ports, type Stored } from '../../ports';
import {
  readSettledProgress,
  recipientsOfSend,
  sendIdsOf,
  type ProgressPorts,
  type SendProgress,
} from '../sending/send-progress';
import { itemRecordKey } from './item-record-key';

export interface ItemLine {
  readonly text: string;
  /** The authorisation of the round that the line tells of last. */
  readonly authorisation: string;
}

/** The line of a record whose rounds have all come to an end, by what the ledger tells of them. One read for each round. */
export async function itemLineOf(ports: ProgressPorts, record: RecordDocument): Promise<ItemLine | undefined> {
  const stored = await ports.store.getMany('send', sendIdsOf(record));
  const rounds = await Promise.all(stored.flatMap((send) => (send ? [readSettledProgress(ports, send.body)] : [])));
  const roundOf = (sendId: string | undefined): SendProgress | undefined =>
    rounds.find(({ send }) => send !== undefined && send.id === sendId);
  const announcement = roundOf(record.sendId);
  if (!announcement?.send) return undefined;
  const amendments = (record.corrections ?? []).flatMap(({ cause, sendId, closedAt }) => {
    const round = closedAt === undefined ? undefined : roundOf(sendId);
    return round?.send
      ? [
          {
            send: round.send,
            words: amendment(cause, inRecipients(told(round.counts), recipientsOfSend(round.send)), closedAt ?? 0),
          },
        ]
      : [];
  });
  return {
    text: `${[releaseInWords(record, announcement), ...amendments.map(({ words }) => words)].join('; ')} (${record.issueKey})`,
    authorisation: (amendments.at(-1)?.send ?? announcement.send).authorisation.id,
  };
}

/** What, how many people were told of it, and the day on which it was all sent for the first time. */
function releaseInWords(
  { projectName, versionName, sentAt, changedAt }: RecordDocument,
  { send, byCommunique }: SendProgress,
): string {
  const toldOf = (kind: CommuniqueKind): number =>
    (send?.communiques ?? [])
      .filter((one) => one.kind === kind)
      .reduce((sum, { communiqueId }) => sum + told(byCommunique[communiqueId] ?? NO_DELIVERIES), 0);
  const [announced, noticed] = [toldOf('release-announcement'), toldOf('planned-notice')];
  // Where only what is planned was told, nobody verified that it is released.
  const isPlan = announced === 0 && noticed > 0;
  return `${day(sentAt ?? changedAt)}: ${projectName} ${versionName} ${isPlan ? 'planned' : 'released'}, ${inRecipients(announced + noticed, recipientsOfSend(send))} told`;
}

function amendment({ kind }: CorrectionCause, who: string, at: number): string {
  return `${AMENDMENT[kind]}, ${who} told so on ${day(at)}`;
}

const AMENDMENT = {
  'rolled-back': 'rolled back',
  failed: 'its deployment failed',
  'change-failed': 'its deployment failed',
  rescheduled: 'planned for another day',
  person: 'corrected',
} as const satisfies Readonly<Record<CorrectionCause['kind'], string>>;

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

const ITEMS_IN_ONE_STEP = 15;
/** As often as somebody else may write one of them at the same time. */
const TRIES = 5;

/** What is to be written to each of the record's items, or was: all of them with this text. */
export async function keepItemTexts(
  { store }: Pick<Ports, 'store'>,
  { issueId, items }: RecordDocument,
  text: string,
): Promise<readonly Stored<ItemRecordDocument>[]> {
  for (let count = 0; count < TRIES; count += 1) {
    const found = await store.getMany(
      'item-record',
      items.map((item) => itemRecordKey(issueId, item)),
    );
    const changes = items.flatMap((item, index): Change[] => {
      const known = found[index];
      if (known?.body.text === text) return [];
      const body: ItemRecordDocument = { recordIssueId: issueId, item, state: 'to-be-written', text, attempts: 0 };
      return [{ kind: 'item-record', key: itemRecordKey(issueId, item), body, expected: known?.revision ?? 0 }];
    });
    if (changes.length === 0) return found.filter((stored) => stored !== undefined);
    for (const part of chunks(changes, ITEMS_IN_ONE_STEP)) await store.commit(part);
  }
  throw new StoreBusy('The lines of configuration items were too busy to be written.');
}
