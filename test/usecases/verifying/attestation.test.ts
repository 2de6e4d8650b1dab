/** What people say about a deployment, in place of a pipeline or against it. */
import { verify } from '../../builders/world/auditor';
import { approved, aSite, report, send, untilQuiet, valueOf, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const reasons = async (world: World, issueId: string) =>
  (await view(world, issueId)).gates.flatMap((gate) => gate.reasons.map((reason) => reason.code));

/** A site where a second deployment engineer works. */
function aSiteOfTwo(): World {
  const world = aSite();
  world.state.grants.second = { browse: true, project: ['send-communications'] };
  return world;
}

const attest = (
  world: World,
  who: string,
  issueId: string,
  status: 'verified' | 'failed' | 'rolled-back' = 'verified',
  more: { environment?: string; deployedAnew?: boolean } = {},
) => {
  world.advance(60_000);
  return world.page(who, 'record-panel', { issueId }, 'attestDeployment', {
    environment: 'production',
    status,
    checked: 'I signed in and ran a query.',
    ...more,
  });
};

describe('a person’s word that a deployment is verified', () => {
  it('opens the gate with a second person’s, and the ledger of the send verifies', async () => {
    const world = aSiteOfTwo();
    const issueId = await approved(world);
    valueOf(await attest(world, 'engineer', issueId));
    expect(await reasons(world, issueId)).toEqual(['second-person']);
    valueOf(await attest(world, 'engineer', issueId));
    expect(await reasons(world, issueId)).toEqual(['second-person']);
    expect(await send(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'held' } });
    valueOf(await attest(world, 'second', issueId));
    expect(await reasons(world, issueId)).toEqual([]);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect(world.state.mails.length).toBe(5);
    expect(await verify(world, issueId)).toEqual([]);
    expect(world.all('ledger-entry').some(({ text }) => text.includes('ran a query'))).toBe(false);
  });

  it('is outdated by the pipeline’s next deployment', async () => {
    const world = aSiteOfTwo();
    const issueId = await approved(world);
    valueOf(await attest(world, 'engineer', issueId));
    valueOf(await attest(world, 'second', issueId));
    await report(world, { status: 'deployed', sequence: 7 });
    expect(await reasons(world, issueId)).toEqual(['not-verified']);
  });

  it('does not follow a roll-back unless it was deployed anew', async () => {
    const world = aSiteOfTwo();
    const issueId = await approved(world);
    await report(world, { status: 'rolled-back' });
    expect(await attest(world, 'engineer', issueId)).toMatchObject({ ok: false, refusal: { code: 'failure-stands' } });
    valueOf(await attest(world, 'engineer', issueId, 'verified', { deployedAnew: true }));
    valueOf(await attest(world, 'second', issueId));
    expect(await reasons(world, issueId)).toEqual(['second-person']);
    valueOf(await attest(world, 'second', issueId, 'verified', { deployedAnew: true }));
    expect(await reasons(world, issueId)).toEqual([]);
  });

  it('about another environment than the one that counts is refused', async () => {
    const world = aSite();
    const issueId = await approved(world);
    expect(await attest(world, 'engineer', issueId, 'verified', { environment: 'staging' })).toMatchObject({
      ok: false,
      refusal: { code: 'other-environment', field: 'environment' },
    });
  });
});

describe('a person’s word that a deployment failed or was rolled back', () => {
  it('closes the gate that a pipeline had opened, alone and at once', async () => {
    const world = aSite();
    const issueId = await approved(world);
    await report(world);
    expect(await reasons(world, issueId)).toEqual([]);
    valueOf(await attest(world, 'engineer', issueId, 'rolled-back'));
    expect(await reasons(world, issueId)).toEqual(['rolled-back']);
    await report(world, { messageId: 'late', status: 'verified' });
    expect(await reasons(world, issueId)).toEqual(['rolled-back']);
  });

  it('stops what has not left of a send that is under way', async () => {
    const world = aSite();
    const issueId = await approved(world);
    await report(world);
    valueOf(await send(world, issueId));
    valueOf(await attest(world, 'engineer', issueId, 'failed'));
    await untilQuiet(world);
    expect(world.state.mails).toEqual([]);
    expect((await view(world, issueId)).state).toBe('withdrawn');
  });
});
