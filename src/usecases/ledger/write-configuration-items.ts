/** Writes what was told to the configuration items: the last step of a release (domain E6). */
import { contentOf } from '../../domain/ledger/content';
import type { ItemRecordDocument } from '../../domain/documents';
import { backOffSeconds } from '../../domain/delivery/delivery';
import type { Ports, Stored } from '../../ports';
import { keepContent } from '../planning/contents';
import { itemRecordKey } from './item-record-key';
import { itemLineOf, keepItemTexts } from './item-line';
import { readSettings } from '../administering/settings';
import { recordLog, withLedger, type LedgerPorts } from './with-ledger';

type WritePorts = LedgerPorts & Pick<Ports, 'items' | 'log' | 'queue'>;

const ATTEMPTS = 10;
/** A refusal is the administrator's to mend, for example a missing attribute; it is asked again after this long. */
const TRY_AGAIN_MILLISECONDS = 6 * 3_600_000;

/** Writes what is still to be written; tells after how many seconds to come back, if ever. */
export async function writeConfigurationItems(ports: WritePorts, recordIssueId: string): Promise<number | undefined> {
  const record = await ports.store.get('record', recordIssueId);
  if (record?.body.state !== 'sent') return undefined;
  const [settings, line] = await Promise.all([readSettings(ports), itemLineOf(ports, record.body)]);
  if (!line) return undefined;
  let again: number | undefined;
  for (const stored of await keepItemTexts(ports, record.body, line.text)) {
    if (!isDue(stored.body, ports.clock.now())) continue;
    const delay = await writeItem(
      ports,
      stored,
      settings.body.configurationItemAttribute,
      record.body.issueKey,
      line.authorisation,
    );
    if (delay !== undefined) again = Math.min(delay, again ?? delay);
  }
  return again ?? finish(ports, recordIssueId);
}

function isDue({ state, tryAgainAt }: ItemRecordDocument, now: number): boolean {
  return state === 'to-be-written' || (state === 'failed' && (tryAgainAt ?? 0) <= now);
}

async function writeItem(
  ports: WritePorts,
  stored: Stored<ItemRecordDocument>,
  attributeName: string,
  marker: string,
  authorisation: string,
): Promise<number | undefined> {
  const { body } = stored;
  const outcome = await ports.items.write(body.item, attributeName, body.text, marker);
  const attempts = body.attempts + 1;
  if (outcome.kind === 'try-again' && attempts < ATTEMPTS) {
    await ports.store.commit([
      {
        kind: 'item-record',
        key: stored.key,
        body: { ...body, attempts, problem: outcome.reason },
        expected: stored.revision,
      },
    ]);
    return outcome.afterSeconds ?? backOffSeconds(attempts);
  }
  if (outcome.kind !== 'written') {
    await ports.store.commit([
      {
        kind: 'item-record',
        key: stored.key,
        body: {
          ...body,
          attempts: 0,
          state: 'failed',
          problem: outcome.reason,
          tryAgainAt: ports.clock.now() + TRY_AGAIN_MILLISECONDS,
        },
        expected: stored.revision,
      },
    ]);
    return undefined;
  }
  const content = contentOf(body.text);
  await withLedger(ports, recordLog(ports, body.recordIssueId), async () => {
    const current = await ports.store.get('item-record', stored.key);
    if (!current || current.body.state === 'written' || current.body.text !== body.text)
      return { unchanged: undefined };
    return {
      actor: { kind: 'app' },
      events: [
        {
          type: 'configuration-item-recorded',
          data: { item: body.item.key, source: body.item.source, authorisation, written: content.digest },
        },
      ],
      changes: [
        {
          kind: 'item-record',
          key: stored.key,
          body: { ...current.body, attempts, state: 'written', writtenAt: ports.clock.now(), problem: undefined },
          expected: current.revision,
        },
        keepContent(content),
      ],
      value: undefined,
    };
  });
  return undefined;
}

const SOON_SECONDS = 1;

/**
 * The record counts as recorded when every item carries its line as it is to be now; one that failed keeps it at sent,
 * visibly. Whoever changes what was told writes the record, too, so that none is recorded with a line from before.
 */
async function finish(ports: WritePorts, recordIssueId: string): Promise<number | undefined> {
  const record = await ports.store.get('record', recordIssueId);
  if (record?.body.state !== 'sent') return undefined;
  const [line, items] = await Promise.all([
    itemLineOf(ports, record.body),
    ports.store.getMany(
      'item-record',
      record.body.items.map((item) => itemRecordKey(recordIssueId, item)),
    ),
  ]);
  if (!items.every((item) => item?.body.text === line?.text)) return SOON_SECONDS;
  if (!items.every((item) => item?.body.state === 'written')) return undefined;
  const body = { ...record.body, state: 'recorded' as const, changedAt: ports.clock.now() };
  const done = await ports.store.commit([{ kind: 'record', key: recordIssueId, body, expected: record.revision }]);
  return done === 'done' ? undefined : SOON_SECONDS;
}
