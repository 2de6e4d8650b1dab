/** Looks at a record after news, unless that was done meanwhile. */
import { followUpRecord, type FollowUpPorts } from './follow-up';
import { lookBegunAt } from './last-look';
import { lookAt } from './look-after-news';

const AFTER_OTHERS_WROTE = 5_000;

/**
 * Follows a record up unless that was done by a look which began at or after that moment: it read whatever this one would
 * be for. An event that comes early waits.
 *
 * @param notBefore milliseconds since the epoch
 */
export async function lookUnlessSeen(ports: FollowUpPorts, issueId: string, notBefore: number): Promise<void> {
  const now = ports.clock.now();
  if (now < notBefore) return ports.queue.push('follow-ups', [lookAt(issueId, notBefore, now)]);
  const begun = await lookBegunAt(ports, issueId);
  if (begun !== undefined && begun >= notBefore) return;
  if ((await followUpRecord(ports, issueId)) === 'done') return;
  // All the news that shares this look relies on it.
  const later = ports.clock.now();
  await ports.queue.push('follow-ups', [lookAt(issueId, later + AFTER_OTHERS_WROTE, later)]);
}
