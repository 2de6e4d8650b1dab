/** A record with a run-book: two notices of what is planned, and the announcement, which waits for the deployment. */
import type { Timing } from '../../../src/domain/script/timing';
import { CountedRecipients } from './counted';
import type { Pipeline } from './pipeline';
import { Release } from './release';
import { TestSite } from './site';

/** The groups in the order in which they are told, each over a channel of its own. */
export const FIRST = 'Partners';
export const SECOND = 'Query users';
export const ANNOUNCEMENT = 'Teams';
export const COUNTS = { users: 2, addresses: 2, places: 2 } as const;

/** A site whose groups have these readers, who count what reaches them, with the pipeline that deploys to it. */
export async function siteForRunBooks(): Promise<{
  readonly site: TestSite;
  readonly recipients: CountedRecipients;
  readonly pipeline: Pipeline;
}> {
  const site = await TestSite.start();
  const recipients = await CountedRecipients.at(site, COUNTS);
  return { site, recipients, pipeline: await site.pipeline() };
}

/**
 * Approved, and neither sent nor deployed yet.
 *
 * @param second when the second notice is to leave, by the id of the first one's communiqué
 */
export async function approvedRunBook(site: TestSite, second: (first: string) => Timing): Promise<Release> {
  const release = await Release.plan(site);
  await release.complete();
  for (const group of [FIRST, SECOND]) await release.edit(group, { kind: 'planned-notice' });
  const { id } = await release.communiqueFor(FIRST);
  await release.schedule(SECOND, second(id));
  await release.submit();
  await release.approve();
  return release;
}
