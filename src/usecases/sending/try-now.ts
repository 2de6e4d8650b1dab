/** A person has a channel tried now that waits because its other side took nothing: they know that it does again. */
import type { Progress } from '../../contract';
import { answer, type Answer } from '../../domain/answer';
import type { SentChannel } from '../../domain/channels/names';
import type { Ports } from '../../ports';
import { authorise } from '../people/authorise';
import { NO_RECORD, presentProgress } from '../records/open-record';
import { setGoing } from '../run-book/run-script';
import { endPause } from './outages';
import { currentSendId } from './send-progress';

/** One message leaves, and the others as soon as it is taken. Where nothing waits any more, nothing is changed. */
export async function tryNow(
  ports: Pick<Ports, 'store' | 'clock' | 'jira' | 'ledgerKey' | 'queue'>,
  issueId: string,
  { channel }: { readonly channel: SentChannel },
): Promise<Answer<Progress>> {
  const permissions = await authorise(ports, { issueId }, 'send-communications');
  if (!permissions.ok) return permissions;
  const record = await ports.store.get('record', issueId);
  if (!record) return NO_RECORD;
  const sendId = currentSendId(record.body);
  if (sendId !== undefined && (await endPause(ports, sendId, channel))) await setGoing(ports, sendId);
  return answer(await presentProgress(ports, record.body));
}
