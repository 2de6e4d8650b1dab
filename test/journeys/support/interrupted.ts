/** What people do at a site whose app dies again and again. */
import { people } from '../../../sandbox/demo/people';
import type { Release } from './release';

const ENDED = /process ended before it answered/;

/** Presses *send*; when the app dies meanwhile the person sees an error, as the bridge reports it. */
export async function pressSend(release: Release, contentDigest: string): Promise<void> {
  await release.site
    .invoke(people.ada.accountId, 'record-panel', release.place, 'sendCommunications', { contentDigest })
    .catch((failure: unknown) => expect(String(failure)).toMatch(ENDED));
}

/** The kill may strike the very call that looks; whoever looks again sees what stands. */
export async function lookAgain<T>(look: () => Promise<T>): Promise<T> {
  return look().catch((failure: unknown) => {
    expect(String(failure)).toMatch(ENDED);
    return look();
  });
}

/** Killed before anything was authorised, nothing leaves by itself: the person presses again. */
export function isUnsent(state: string): boolean {
  return ['planning', 'awaiting-approval', 'ready'].includes(state);
}
