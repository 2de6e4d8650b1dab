/** Refuses a decision about something that has been superseded, and says who changed what since the person looked. */
import { refuse } from '../../domain/answer';
import type { Ports } from '../../ports';
import { authorsOf, compareWith, sentencesOf, sentencesSince, type Telling } from './drift';
import type { LoadedRecord } from '../records/load-record';
import { namesOf } from '../people/names';

export interface Superseded {
  /** Digest of what the person saw. */
  readonly contentDigest: string;
  readonly seenAt?: number;
}

/**
 * What the person saw is compared with what stands where it was ever asked about or decided on; otherwise the marks of
 * the app's own edits say what came after the person looked.
 */
export async function refuseSuperseded(
  ports: Pick<Ports, 'store' | 'jira' | 'log' | 'clock'>,
  loaded: LoadedRecord,
  seen: Superseded,
): Promise<ReturnType<typeof refuse>> {
  const [compared, people] = await Promise.all([
    compareWith(ports, loaded, seen.contentDigest),
    namesOf(ports, authorsOf(loaded)),
  ]);
  const now = ports.clock.now();
  const telling: Telling = {
    nameOf: (accountId) => people[accountId] ?? 'Somebody',
    when: (at) => agoInWords(now - at),
  };
  const happened = compared
    ? sentencesOf(loaded, compared.differences, telling)
    : sentencesSince(loaded, seen.seenAt ?? now, telling);
  const refused = refuse(
    'content-changed',
    'Something else stands now than what you saw, so your decision was not written down. Look at what stands now, then decide.',
    'contentDigest',
  );
  return { ok: false, refusal: { ...refused.refusal, happened } };
}

/** "2 minutes ago", coarser the longer it is. */
function agoInWords(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return 'just now';
  for (const [unit, size] of [
    ['day', 1440],
    ['hour', 60],
    ['minute', 1],
  ] as const) {
    const count = Math.floor(minutes / size);
    if (count >= 1) return `${count} ${unit}${count === 1 ? '' : 's'} ago`;
  }
  return 'just now';
}
