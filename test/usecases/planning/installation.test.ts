/** What a record names to be installed, in which environments, and what the statuses of its changes say. */
import { followUpRecord } from '../../../src/usecases/records/follow-up';
import { exported } from '../../builders/world/auditor';
import {
  approved,
  aSite,
  CHANGE,
  report,
  send,
  submitted,
  untilQuiet,
  valueOf,
  view,
} from '../../builders/world/story';
import type { World } from '../../builders/world/world';
import { problemsOf, verifyOne } from '../../verifier/verify-many';

const ARTIFACT = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;
const COMMIT = 'c'.repeat(40);

const reasons = async (world: World, issueId: string) =>
  (await view(world, issueId)).gates.flatMap((gate) => gate.reasons.map((reason) => reason.code));

const name = (world: World, who: string, issueId: string, named: object) =>
  world.page(who, 'record-panel', { issueId }, 'nameInstallation', {
    revision: 0,
    artifacts: [],
    commits: [],
    environments: [],
    ...named,
  });

const policy = (world: World, deployment: object) =>
  world.page('administrator', 'administration-page', {}, 'savePolicy', { revision: 0, policy: { deployment } });

const attest = (world: World, who: string, issueId: string, more: object = {}) => {
  world.advance(60_000);
  return world.page(who, 'record-panel', { issueId }, 'attestDeployment', {
    environment: 'production',
    status: 'verified',
    checked: 'I compared the digests.',
    ...more,
  });
};

async function bundleOf(world: World, issueId: string) {
  return exported(world, issueId);
}

async function resubmitted(world: World, issueId: string): Promise<void> {
  world.advance(60_000);
  const { contentDigest } = await view(world, issueId);
  valueOf(await world.page('developer', 'record-panel', { issueId }, 'submitForApproval', { contentDigest }));
  world.advance(60_000);
  const seen = (await view(world, issueId)).contentDigest;
  valueOf(
    await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'approveChange', {
      recordIssueId: issueId,
      contentDigest: seen,
    }),
  );
}

describe('a record that names what is to be installed', () => {
  it('is approved anew, is sent on evidence of exactly that, and its ledger verifies', async () => {
    const world = aSite();
    const issueId = await approved(world);
    valueOf(
      await name(world, 'developer', issueId, { artifacts: [`app@${ARTIFACT.toUpperCase()}`], commits: [COMMIT] }),
    );
    expect(await reasons(world, issueId)).toEqual(['drifted', 'no-evidence']);
    await resubmitted(world, issueId);
    await report(world, { artifacts: [OTHER], commits: [COMMIT] });
    expect(await reasons(world, issueId)).toEqual(['other-artifact']);
    expect(await send(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'held' } });
    await report(world, { messageId: 'right', sequence: 2, artifacts: [ARTIFACT], commits: [COMMIT.slice(0, 12)] });
    expect(await reasons(world, issueId)).toEqual([]);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect(world.state.mails).toHaveLength(5);
    const result = verifyOne(await bundleOf(world, issueId));
    expect(problemsOf(result)).toEqual([]);
  });

  it('cannot be attested without saying that exactly this is installed, as it is named now', async () => {
    const world = aSite();
    world.state.grants.second = { browse: true, project: ['send-communications'] };
    const issueId = await submitted(world);
    valueOf(await name(world, 'developer', issueId, { artifacts: [ARTIFACT] }));
    await resubmitted(world, issueId);
    expect(await attest(world, 'engineer', issueId)).toMatchObject({
      ok: false,
      refusal: { code: 'installation-not-confirmed', field: 'installationRevision' },
    });
    expect(await attest(world, 'engineer', issueId, { installationRevision: 7 })).toMatchObject({
      ok: false,
      refusal: { code: 'installation-changed', field: 'installationRevision' },
    });
    valueOf(await attest(world, 'engineer', issueId, { installationRevision: 1 }));
    valueOf(await attest(world, 'second', issueId, { installationRevision: 1 }));
    expect(await reasons(world, issueId)).toEqual([]);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect(problemsOf(verifyOne(await bundleOf(world, issueId)))).toEqual([]);
  });

  it.each([
    ['somebody who may not prepare', 'colleague', {}, { code: 'not-permitted' }],
    [
      'over what somebody else named meanwhile',
      'developer',
      { revision: 3 },
      { code: 'changed-meanwhile', field: 'revision' },
    ],
    ['with a tag for a digest', 'developer', { artifacts: ['app:latest'] }, { code: 'invalid', field: 'artifacts.0' }],
    ['with too few digits of a commit', 'developer', { commits: ['4b825dc'] }, { code: 'invalid', field: 'commits.0' }],
    [
      'for an environment that the policy does not ask for',
      'developer',
      { environments: ['moon'] },
      { code: 'environment-not-asked', field: 'environments' },
    ],
  ])('is not changed %s', async (_when, who, named, refusal) => {
    const world = aSite();
    const issueId = await submitted(world);
    const before = await view(world, issueId);
    expect(await name(world, who, issueId, named)).toMatchObject({ ok: false, refusal });
    expect(await view(world, issueId)).toEqual(before);
  });
});

describe('a release of several environments', () => {
  it('is sent once each is verified, and stopped by a roll-back in any of them', async () => {
    const world = aSite();
    valueOf(await policy(world, { environments: ['eu', 'us'] }));
    const issueId = await approved(world);
    await report(world, { environment: 'eu' });
    expect(await reasons(world, issueId)).toEqual(['no-evidence']);
    await report(world, { messageId: 'us', environment: 'us' });
    expect(await reasons(world, issueId)).toEqual([]);
    valueOf(await send(world, issueId));
    world.advance(1000);
    await report(world, { messageId: 'back', environment: 'us', status: 'rolled-back' });
    await untilQuiet(world);
    expect(world.state.mails).toEqual([]);
    expect(problemsOf(verifyOne(await bundleOf(world, issueId)))).toEqual([]);
  });

  it('is sent in phases: a record asks for the environments of its phase alone', async () => {
    const world = aSite();
    valueOf(await policy(world, { environments: ['eu', 'us'] }));
    const issueId = await submitted(world);
    valueOf(await name(world, 'developer', issueId, { environments: ['eu'] }));
    await resubmitted(world, issueId);
    await report(world, { messageId: 'back', environment: 'us', status: 'rolled-back' });
    await report(world, { environment: 'eu' });
    expect(await reasons(world, issueId)).toEqual([]);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect(world.state.mails).toHaveLength(5);
    expect(problemsOf(verifyOne(await bundleOf(world, issueId)))).toEqual([]);
  });
});

describe('the status of a change request', () => {
  const statuses = { verified: ['Implemented'], failed: ['Rolled back'] };

  it('opens the gate where the policy says so, and the ledger tells which status it was', async () => {
    const world = aSite();
    valueOf(await policy(world, { sources: ['change-status'], changeStatuses: statuses }));
    const issueId = await approved(world);
    expect(await reasons(world, issueId)).toEqual(['no-evidence']);
    world.state.statuses[CHANGE] = 'Implemented';
    expect(await reasons(world, issueId)).toEqual([]);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect(world.state.mails).toHaveLength(5);
    const files = await bundleOf(world, issueId);
    expect(problemsOf(verifyOne(files))).toEqual([]);
    expect(files.some(({ path, content }) => path.startsWith('content/') && content === 'Implemented')).toBe(true);
  });

  it('that means rolled back holds the gate, and stops what has not left of a send', async () => {
    const world = aSite();
    valueOf(await policy(world, { changeStatuses: statuses }));
    const issueId = await approved(world);
    await report(world);
    expect(await reasons(world, issueId)).toEqual([]);
    valueOf(await send(world, issueId));
    world.state.statuses[CHANGE] = 'Rolled back';
    world.advance(1000);
    await followUpRecord(world.ports(), issueId);
    await untilQuiet(world);
    expect(world.state.mails).toEqual([]);
    expect((await view(world, issueId)).headline).toContain('Rolled back');
  });
});

describe('the name of somebody who approved a deployment in the pipeline', () => {
  it('is shown with the evidence and to auditors, and is nowhere in the ledger or its contents', async () => {
    const world = aSite();
    const issueId = await approved(world);
    await report(world, {
      approvedBy: ['octocat'],
      rawBody: '{"status":"verified","approvedBy":"octocat"}',
    });
    expect(JSON.stringify((await view(world, issueId)).gates)).toContain('approved there by octocat');
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    const history = valueOf(await world.page('auditor', 'site-page', {}, 'openHistory', { issueId }));
    expect(JSON.stringify(history)).toContain('{"name":"Approved in the pipeline by","value":"octocat"}');
    expect(world.all('ledger-entry').filter(({ text }) => text.includes('octocat'))).toEqual([]);
    const files = await bundleOf(world, issueId);
    const named = files.filter(({ content }) => content.includes('octocat')).map(({ path }) => path);
    expect(named).toEqual(['openings.json']);
    expect(problemsOf(verifyOne(files))).toEqual([]);
  });
});
