import type { Progress, RecordView } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import { deadlineOf, type Patience } from '../../domain/approval/patience';
import { settledCount } from '../../domain/delivery/delivery-counts';
import { currentCorrection } from '../../domain/communique/correction';
import type { RecordDocument } from '../../domain/documents';
import { judgedAs } from '../../domain/record/judged-as';
import { correctionHeadline, recordHeadline } from '../../domain/record/record-progress';
import type { Ports } from '../../ports';
import { presentConfirmation } from '../confirming/present-confirmation';
import { authorise } from '../people/authorise';
import { statesOnceSent } from './communique-state';
import { loadRecord, type ReadPorts } from './load-record';
import { presentSteps } from '../run-book/present-steps';
import { presentRecord } from './present-record';
import {
  currentSendId,
  outagesOf,
  readSendProgress,
  recipientsOfSend,
  sendInWords,
  type SendProgress,
} from '../sending/send-progress';

type OpenPorts = ReadPorts & Pick<Ports, 'ledgerKey'>;

export const NO_RECORD = refuse(
  'no-record',
  'Nothing is planned for this work item yet. Start its release communications to prepare what will be told to whom.',
);

/**
 * The panel: one permission check, one issue, one search, one approval read for each change, one look-up of names. After
 * something was done, the panel is brief: it says what is still being checked, and asks again by itself.
 */
export async function openRecord(
  ports: OpenPorts,
  issueId: string,
  patience: Patience = 'brief',
): Promise<Answer<RecordView>> {
  const deadline = deadlineOf(patience, ports.clock.now());
  const [permissions, loaded] = await Promise.all([
    authorise(ports, { issueId }),
    loadRecord(ports, issueId, 'as-known', deadline),
  ]);
  if (!permissions.ok) return permissions;
  if (!loaded) return NO_RECORD;
  return answer(await presentRecord(ports, loaded, permissions.value));
}

/** Progress of a running send; costs one permission check. */
export async function readProgress(
  ports: Pick<Ports, 'store' | 'clock' | 'jira' | 'ledgerKey'>,
  issueId: string,
): Promise<Answer<Progress>> {
  const permissions = await authorise(ports, { issueId });
  if (!permissions.ok) return permissions;
  const record = await ports.store.get('record', issueId);
  if (!record) return NO_RECORD;
  return answer(await presentProgress(ports, record.body));
}

export async function presentProgress(
  ports: Pick<Ports, 'store' | 'clock' | 'ledgerKey'>,
  record: RecordDocument,
): Promise<Progress> {
  const progress = await readSendProgress(ports, currentSendId(record));
  return {
    state: record.state,
    judgedAs: judgedAs(record),
    headline: headlineOfProgress(record, progress),
    correctionId: currentCorrection(record.corrections)?.id,
    total: progress.counts.total,
    settled: settledCount(progress.counts),
    byCommunique: progress.byCommunique,
    states: statesOnceSent(record, progress, ports.clock.now()),
    steps: presentSteps(progress, ports.clock.now()),
    confirmation: presentConfirmation(record, progress, ports.clock.now()),
    outages: outagesOf(progress),
    now: ports.clock.now(),
  };
}

function headlineOfProgress(record: RecordDocument, progress: SendProgress): string {
  const { send, counts } = progress;
  const correction = currentCorrection(record.corrections);
  return correction && send?.correction
    ? correctionHeadline(correction, counts.total, counts, recipientsOfSend(send))
    : recordHeadline(record.state, [], counts, sendInWords(progress));
}
