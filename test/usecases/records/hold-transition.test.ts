/** The workflow validator, asked as Jira asks it: with a key, and with what the step itself would set. */
import { gatesValidator } from '../../../src/entry/background';
import { aSite, send, submitted, valueOf, verified, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const move = (world: World, issueId: string, modifiedFields?: Readonly<Record<string, unknown>>) =>
  gatesValidator(async () => world.ports())({
    issue: { key: world.state.issues[issueId]?.key ?? 'X-1' },
    configuration: {},
    transition: { from: { id: '1' }, to: { id: '2' }, ...(modifiedFields ? { modifiedFields } : {}) },
  });

describe('the rule on a transition', () => {
  it('holds it with every reason that the panel gives', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    const reasons = (await view(world, issueId)).gates.flatMap((gate) => gate.reasons.map(({ text }) => text));
    expect(await move(world, issueId)).toEqual({ result: false, errorMessage: `Held: ${reasons.join(' ')}` });
  });

  it('lets it pass once every gate is open, and once something was sent', async () => {
    const world = aSite();
    const issueId = await verified(world);
    expect(await move(world, issueId)).toEqual({ result: true });
    expect(await move(world, issueId, { customfield_10020: 'Something else' })).toEqual({ result: true });
    valueOf(await send(world, issueId));
    expect(await move(world, issueId)).toEqual({ result: true });
  });

  it.each(['fixVersions', 'issuelinks', 'issuetype'])(
    'holds a step that itself sets %s, since nobody judged what it would leave behind',
    async (field) => {
      const world = aSite();
      const issueId = await verified(world);
      expect(await move(world, issueId, { [field]: null })).toMatchObject({
        result: false,
        errorMessage: expect.stringContaining('Change them first'),
      });
    },
  );

  it('holds what is no record, and what Jira cannot tell about', async () => {
    const world = aSite();
    const issueId = await verified(world);
    expect(await move(world, '900')).toMatchObject({ result: false });
    world.state.jiraFails = { status: 503 };
    expect(await move(world, issueId)).toMatchObject({
      result: false,
      errorMessage: expect.stringContaining('Try again in a moment'),
    });
  });
});
