/** The auditor of a story, who trusts neither the app nor the site. */
import type { BundlePart } from '../../../src/contract';
import type { BundleFile } from '../../../src/domain/ledger/bundle';
import { problemsOf, verifyOne } from '../../verifier/verify-many';
import { wholeBundle } from '../whole-bundle';
import { valueOf } from './story';
import type { World } from './world';

export async function exportPart(world: World, issueId: string, cursor?: string): Promise<BundlePart> {
  return valueOf(await world.page('auditor', 'site-page', {}, 'exportBundle', { issueId, cursor }));
}

/** The record's evidence, as the auditor's page puts it together from its parts. */
export async function exported(world: World, issueId: string): Promise<readonly BundleFile[]> {
  return wholeBundle((cursor) => exportPart(world, issueId, cursor));
}

/** What the stand-alone verifier finds wrong with the record's evidence. */
export async function verify(world: World, issueId: string): Promise<ReturnType<typeof problemsOf>> {
  return problemsOf(verifyOne(await exported(world, issueId)));
}
