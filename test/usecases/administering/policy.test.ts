/** What administrators ask of the gates, and what that does to a release. */
import { parseEntry } from '../../../src/domain/ledger/entry';
import { DEFAULT_POLICY } from '../../../src/domain/policy/policy';
import type { PolicyView, StoredPolicy } from '../../../src/contract';
import { aSite, approved, PROJECT, send, valueOf, verified, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const open = async (world: World): Promise<PolicyView> =>
  valueOf(await world.page('administrator', 'administration-page', {}, 'openPolicy'));
const save = (world: World, policy: StoredPolicy, revision = 0, projectId?: string) =>
  world.page('administrator', 'administration-page', {}, 'savePolicy', { policy, revision, projectId });
const remove = (world: World, revision: number) =>
  world.page('administrator', 'administration-page', {}, 'removePolicy', { projectId: PROJECT, revision });

function siteEvents(world: World) {
  return world
    .all('ledger-entry')
    .flatMap(({ text }) => parseEntry(text) ?? [])
    .flatMap((entry) => (entry.log.endsWith('/site') && entry.type === 'settings-changed' ? [entry] : []));
}

describe('the policy', () => {
  it('is the default until an administrator sets one', async () => {
    expect(await open(aSite())).toMatchObject({
      site: { revision: 0, policy: {}, inForce: DEFAULT_POLICY },
      projects: [],
    });
  });

  it('of the site judges every record from the moment it is saved', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await save(world, { deployment: { environments: ['moon'] } }));
    expect((await view(world, issueId)).environments.map(({ name }) => name)).toEqual(['moon']);
    expect(await send(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'held' } });
  });

  it('of a project overrides the site’s part by part, until it is removed', async () => {
    const world = aSite();
    const issueId = await approved(world);
    valueOf(await save(world, { deployment: { environments: ['moon'], evidenceMaximumAgeHours: 5 } }));
    const saved = valueOf(await save(world, { deployment: { environments: ['mars'] } }, 0, PROJECT));
    expect(saved.projects).toMatchObject([
      {
        projectId: PROJECT,
        key: 'PHX',
        revision: 1,
        policy: { deployment: { environments: ['mars'] } },
        inForce: { deployment: { environments: ['mars'], evidenceMaximumAgeHours: 5 } },
      },
    ]);
    expect((await view(world, issueId)).environments.map(({ name }) => name)).toEqual(['mars']);
    expect(valueOf(await remove(world, 1)).projects).toEqual([]);
    expect((await view(world, issueId)).environments.map(({ name }) => name)).toEqual(['moon']);
  });

  it('is not saved over what somebody else saved meanwhile', async () => {
    const world = aSite();
    valueOf(await save(world, { approval: { quorum: 2 } }));
    valueOf(await save(world, { approval: { quorum: 3 } }, 1));
    for (const revision of [0, 1])
      expect(await save(world, { approval: { quorum: 1 } }, revision)).toMatchObject({
        ok: false,
        refusal: { code: 'changed-meanwhile', field: 'revision' },
      });
    expect((await open(world)).site.inForce.approval.quorum).toBe(3);
    expect(await remove(world, 0)).toMatchObject({ ok: false, refusal: { code: 'changed-meanwhile' } });
  });

  it('enters the site’s ledger with each change, and what each digest stands for is kept', async () => {
    const world = aSite();
    valueOf(await save(world, { approval: { quorum: 2 } }));
    valueOf(await save(world, { approval: { quorum: 3 } }, 1));
    valueOf(await save(world, { approval: { quorum: 1 } }, 0, PROJECT));
    valueOf(await remove(world, 1));
    const events = siteEvents(world);
    expect(events.map(({ data }) => data)).toMatchObject([
      { setting: 'policy', revision: 1 },
      { setting: 'policy', revision: 2, before: events[0]?.data.after },
      { setting: `policy/${PROJECT}`, revision: 1 },
      { setting: `policy/${PROJECT}`, revision: 2, before: events[2]?.data.after },
    ]);
    const kept = await Promise.all(events.map(({ data }) => world.document('content', data.after)));
    expect(kept.map(({ text }) => JSON.parse(text) as unknown)).toEqual([
      { approval: { quorum: 2 } },
      { approval: { quorum: 3 } },
      { approval: { quorum: 1 } },
      {},
    ]);
  });

  it('can only be read and changed by Jira administrators', async () => {
    const world = aSite();
    const call = (name: 'openPolicy') => world.page('engineer', 'administration-page', {}, name);
    expect(await call('openPolicy')).toMatchObject({ ok: false, refusal: { code: 'not-permitted' } });
    const saved = await world.page('engineer', 'administration-page', {}, 'savePolicy', { revision: 0, policy: {} });
    expect(saved).toMatchObject({ ok: false, refusal: { code: 'not-permitted' } });
    expect(world.all('policy')).toEqual([]);
  });

  it.each<readonly [wrong: string, policy: StoredPolicy, field: string]>([
    ['no place for approvals', { approval: { sources: [] } }, 'policy.approval.sources'],
    ['nobody to approve', { approval: { quorum: 0 } }, 'policy.approval.quorum'],
    [
      'a status that says both',
      { approval: { changeStatuses: { approved: ['Done'], declined: ['done'] } } },
      'policy.approval.changeStatuses.declined',
    ],
    [
      'statuses that count, of which none approves',
      { approval: { sources: ['change-status'], changeStatuses: { approved: [], declined: [] } } },
      'policy.approval.changeStatuses.approved',
    ],
    ['no source of verifications', { deployment: { sources: [] } }, 'policy.deployment.sources'],
    [
      'a freeze that ends before it begins',
      {
        freezes: [{ id: 'f', name: 'F', from: 2, until: 2, timeZone: 'UTC', projectIds: 'all', kinds: ['correction'] }],
      },
      'policy.freezes.0.until',
    ],
    [
      'a freeze in no time zone',
      {
        freezes: [
          { id: 'f', name: 'F', from: 1, until: 2, timeZone: 'Moon/Crater', projectIds: 'all', kinds: ['correction'] },
        ],
      },
      'policy.freezes.0.timeZone',
    ],
  ])('with %s is refused, and nothing is changed', async (_wrong, policy, field) => {
    const world = aSite();
    expect(await save(world, policy)).toMatchObject({ ok: false, refusal: { code: 'invalid', field } });
    expect(world.all('policy')).toEqual([]);
    expect(siteEvents(world)).toEqual([]);
  });
});
