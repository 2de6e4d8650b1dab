/** The auditor of a story, who trusts neither the app nor the site. */
import { problemsOf, verifyOne } from '../../verifier/verify-many';
import { valueOf } from './story';
import type { World } from './world';

/** What the stand-alone verifier finds wrong with the record's evidence, as the auditor exports it. */
export async function verify(world: World, issueId: string): Promise<ReturnType<typeof problemsOf>> {
  return problemsOf(
    verifyOne(valueOf(await world.page('auditor', 'site-page', {}, 'exportBundle', { issueId })).files),
  );
}
