/** What administrators learn of a policy before they put it in force. */
import type { StoredPolicy, TriedJudgement, TrialPage } from '../../../src/contract';
import { approved, aSite, PROJECT, send, valueOf, verified, view, written } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const MOON: StoredPolicy = { deployment: { environments: ['moon'] } };

interface Request {
  readonly projectId?: string;
  readonly cursor?: string;
}

const tryOut = async (world: World, policy: StoredPolicy, request: Request = {}): Promise<TrialPage> =>
  valueOf(await world.page('administrator', 'administration-page', {}, 'tryPolicy', { policy, ...request }));

async function all(world: World, policy: StoredPolicy): Promise<readonly TriedJudgement[]> {
  const tried: TriedJudgement[] = [];
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const page = await tryOut(world, policy, { cursor });
    tried.push(...page.tried);
    cursor = page.nextCursor;
  }
  return tried;
}

async function sent(world: World): Promise<string> {
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  return issueId;
}

describe('trying a policy', () => {
  it('says of a release that was sent that it would have been held, and why', async () => {
    const world = aSite();
    const issueId = await sent(world);
    const { tried } = await tryOut(world, MOON);
    const { issueKey } = await view(world, issueId);
    expect(tried.map(({ occasion }) => occasion)).toEqual(['authorised', 'submitted']);
    expect(tried[0]).toMatchObject({
      record: { issueId, key: issueKey, versionName: '5.1.3' },
      then: 'open',
      now: 'held',
      differing: [{ name: 'deployment-verified', then: 'open', now: 'held' }],
    });
    expect(tried[0]?.differing[0]?.reasons.join()).toContain('moon');
  });

  it('says of a send that was refused that it would have been open', async () => {
    const world = aSite();
    await send(world, await approved(world));
    const { tried } = await tryOut(world, { gates: { 'release-announcement': ['change-approved'] } });
    expect(tried[0]).toMatchObject({ occasion: 'refused', then: 'held', now: 'open' });
  });

  it('finds no difference for the policy that is in force', async () => {
    const world = aSite();
    await sent(world);
    for (const { then, now, differing } of await all(world, {}))
      expect({ now, differing }).toEqual({ now: then, differing: [] });
  });

  it('changes nothing and writes nothing', async () => {
    const world = aSite();
    const issueId = await sent(world);
    const before = JSON.stringify([...world.state.rows]);
    await tryOut(world, MOON);
    expect(JSON.stringify([...world.state.rows])).toBe(before);
    expect((await view(world, issueId)).environments.map(({ name }) => name)).toEqual(['production']);
  });

  it('leaves what a project overrides as the project has it', async () => {
    const world = aSite();
    await sent(world);
    const override = { policy: { deployment: { environments: ['production'] } }, revision: 0, projectId: PROJECT };
    valueOf(await world.page('administrator', 'administration-page', {}, 'savePolicy', override));
    expect((await tryOut(world, MOON)).tried[0]).toMatchObject({ then: 'open', now: 'open' });
  });

  it('for a project looks at that project alone', async () => {
    const world = aSite();
    await sent(world);
    expect((await tryOut(world, MOON, { projectId: PROJECT })).tried[0]).toMatchObject({ now: 'held' });
    expect((await tryOut(world, MOON, { projectId: '20' })).tried).toEqual([]);
  });

  it('counts a record that the administrator may not see, and tells nothing of it', async () => {
    const world = aSite();
    const issueId = await sent(world);
    world.state.hiddenIssues.add(issueId);
    const { tried } = await tryOut(world, MOON);
    expect(tried[0]).toEqual({
      at: expect.any(Number),
      occasion: 'authorised',
      then: 'open',
      now: 'held',
      differing: [],
    });
  });

  it('goes through all that is kept page by page, newest first, at two REST calls a page', async () => {
    const world = aSite();
    const issueId = await written(world);
    for (let day = 1; day <= 30; day += 1) {
      world.state.versions = world.state.versions.map((version) => ({ ...version, releaseDate: `2026-12-${day}` }));
      world.advance(60_000);
      await send(world, issueId);
    }
    const tried = await all(world, {});
    expect(tried).toHaveLength(30);
    expect(tried.map(({ at }) => at)).toEqual([...new Set(tried.map(({ at }) => at))].sort((a, b) => b - a));
    const cost = await world.callsDuring(() => tryOut(world, {}));
    expect(cost.jira).toBeLessThanOrEqual(2);
    expect(cost.store).toBeLessThanOrEqual(3);
  });

  it('ends with the newest 500', async () => {
    const world = aSite();
    for (let at = 1; at <= 510; at += 1) {
      const judged = { refused: { at, gates: [{ gate: 'change-approved', open: false, reasons: ['declined'] }] } };
      const body = { recordIssueId: '1', recordKey: 'PHX-1', projectId: PROJECT, versionName: '5.1.3', judged };
      await world.ports().store.commit([{ kind: 'judgement', key: String(at), body, expected: 0 }]);
    }
    const tried = await all(world, {});
    expect([tried.length, tried[0]?.at, tried.at(-1)?.at]).toEqual([500, 510, 11]);
  });

  it('refuses freezes of a project, and a policy that is not whole, with the field', async () => {
    const world = aSite();
    const call = (payload: never) => world.page('administrator', 'administration-page', {}, 'tryPolicy', payload);
    expect(await call({ projectId: PROJECT, policy: { freezes: [] } } as never)).toMatchObject({
      refusal: { code: 'freezes-of-site', field: 'policy.freezes' },
    });
    expect(await call({ policy: { approval: { quorum: 0 } } } as never)).toMatchObject({
      refusal: { code: 'invalid', field: 'policy.approval.quorum' },
    });
    expect(await call({ policy: {}, cursor: 'elsewhere' } as never)).toMatchObject({
      refusal: { code: 'broken-cursor', field: 'cursor' },
    });
  });
});
