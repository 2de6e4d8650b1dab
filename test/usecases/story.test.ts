import { exported } from '../builders/world/auditor';
import { aSite, CHANGE, send, untilQuiet, valueOf, verified, view } from '../builders/world/story';
import { verifyOne } from '../verifier/verify-many';

describe('one release, from planned to recorded', () => {
  it('is told to each recipient once, recorded on the items, and proven to a stranger', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect(world.state.mails.length).toBe(5);
    expect(await view(world, issueId)).toMatchObject({ state: 'recorded' });
    expect(world.state.writtenItems).toEqual({ 'CI-1': [expect.anything()], 'CI-2': [expect.anything()] });
    expect(verifyOne(await exported(world, issueId))).toMatchObject({ accepted: true });
    expect(world.state.issues[CHANGE]?.linked).toContain(issueId);
  });
});
