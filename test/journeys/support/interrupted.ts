/** What people do at a site whose app dies again and again. */
import { people } from '../../../sandbox/demo/people';
import { type Pipeline, postSigned } from './pipeline';
import type { Release } from './release';

export const ENDED = /process ended before it answered/;

/** Presses *send*; when the app dies meanwhile the person sees an error, as the bridge reports it. */
export async function pressSend(release: Release, contentDigest: string): Promise<void> {
  await release.site
    .invoke(people.ada.accountId, 'record-panel', release.place, 'sendCommunications', { contentDigest })
    .catch((failure: unknown) => expect(String(failure)).toMatch(ENDED));
}

/** More kills than can strike the calls that look, one after the other, while a site is busy. */
const LOOKS = 5;

/** The kill may strike the very call that looks; whoever looks again sees what stands. */
export async function lookAgain<T>(look: () => Promise<T>, looks = LOOKS): Promise<T> {
  return look().catch((failure: unknown) => {
    expect(String(failure)).toMatch(ENDED);
    if (looks === 1) throw failure;
    return lookAgain(look, looks - 1);
  });
}

/** Killed before anything was authorised, nothing leaves by itself: the person presses again. */
export function isUnsent(state: string): boolean {
  return ['planning', 'awaiting-approval', 'ready'].includes(state);
}

/** A pipeline reports that the deployment is verified, and again as pipelines do until the app has taken it. */
export async function reportUntilTaken(release: Release, pipeline: Pipeline): Promise<void> {
  const { site, issueKey } = release;
  const body = JSON.stringify(await release.evidence());
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const now = await site.now();
    const { status, text } = await postSigned(site, { ...pipeline, now }, body, `${issueKey}-verified`);
    // It was taken, and the app died before it said so.
    if (status < 300 || text.includes('"already-received"')) return;
    if (status < 500) throw new Error(`The evidence was refused with ${status}: ${text}`);
  }
  throw new Error('The evidence was not taken three times.');
}
