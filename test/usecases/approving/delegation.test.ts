/** A deputy decides in an absent change manager's name, for a time, and nobody else does. */
import type { DelegationsView } from '../../../src/contract';
import { aSite, CHANGE, submitted, valueOf, view } from '../../builders/world/story';
import { HOUR } from '../../builders/releases';
import { decideChange } from '../../../src/usecases/approving/decide-change';
import type { Store } from '../../../src/ports';
import type { World } from '../../builders/world/world';

const place = { issueId: CHANGE };
const DAY = 24 * HOUR;

/** A site on which the change manager may be away: another one is there. */
function aSiteWithTwo(): World {
  const world = aSite();
  world.state.grants['second-manager'] = { browse: true, project: ['approve-communications'] };
  world.state.users['second-manager'] = { name: 'Name of second-manager', active: true };
  return world;
}

const delegate = (
  world: World,
  {
    deputy = 'second-manager',
    until = world.state.now + DAY,
    from,
  }: { deputy?: string; until?: number; from?: number },
  who = 'change-manager',
) => world.page(who, 'site-page', {}, 'delegateApprovals', { deputy, until, from });

async function decide(world: World, issueId: string, who: string, onBehalfOf?: string) {
  const { contentDigest } = await view(world, issueId);
  return world.page(who, 'change-panel', place, 'approveChange', { recordIssueId: issueId, contentDigest, onBehalfOf });
}

async function standing(world: World): Promise<DelegationsView> {
  return valueOf(await world.page('change-manager', 'site-page', {}, 'openDelegations'));
}

it('is seen by both people, and on the panel of the change by the deputy', async () => {
  const world = aSiteWithTwo();
  await submitted(world);
  const until = world.state.now + DAY;
  const { own } = valueOf(await delegate(world, { until }));
  expect(own).toEqual([{ id: expect.any(String), deputy: 'second-manager', from: world.state.now, until }]);
  const theirs = valueOf(await world.page('second-manager', 'site-page', {}, 'openDelegations'));
  expect(theirs.received).toMatchObject([{ delegator: 'change-manager', until }]);
  expect(theirs.people['change-manager']).toBe('Name of change-manager');
  const panel = async (who: string) => valueOf(await world.page(who, 'change-panel', place, 'openChange')).deputyFor;
  expect(await panel('second-manager')).toEqual([{ accountId: 'change-manager', until }]);
  expect(await panel('change-manager')).toEqual([]);
});

it('lets the deputy decide in that person’s name, and the ledgers tell both', async () => {
  const world = aSiteWithTwo();
  const issueId = await submitted(world);
  valueOf(await delegate(world, {}));
  const decided = valueOf(await decide(world, issueId, 'second-manager', 'change-manager'));
  expect(decided.records[0]?.decisions).toMatchObject([
    { accountId: 'second-manager', onBehalfOf: 'change-manager', current: true },
  ]);
  expect((await view(world, issueId)).state).toBe('ready');
  const story = valueOf(await world.page('auditor', 'site-page', {}, 'openHistory', { issueId }));
  const approval = story.entries.find(({ type }) => type === 'change-approved');
  expect(approval?.details).toContainEqual({ name: 'In the name of', value: 'Name of change-manager' });
  const site = world.all('ledger-entry').map(({ text }) => text);
  expect(site.filter((text) => text.includes('approval-delegated'))).toHaveLength(1);
  expect(site.filter((text) => text.includes('change-manager'))).toEqual([]);
});

it('ends exactly when it was to end', async () => {
  const world = aSiteWithTwo();
  const issueId = await submitted(world);
  const until = world.state.now + DAY;
  valueOf(await delegate(world, { until }));
  world.state.now = until;
  expect(await decide(world, issueId, 'second-manager', 'change-manager')).toMatchObject({
    refusal: { code: 'not-deputy', field: 'onBehalfOf' },
  });
  world.state.now = until - 1;
  expect((await decide(world, issueId, 'second-manager', 'change-manager')).ok).toBe(true);
});

it('has not begun before its first instant', async () => {
  const world = aSiteWithTwo();
  const issueId = await submitted(world);
  const from = world.state.now + HOUR;
  valueOf(await delegate(world, { from, until: from + DAY }));
  expect(await decide(world, issueId, 'second-manager', 'change-manager')).toMatchObject({ ok: false });
  world.state.now = from;
  expect((await decide(world, issueId, 'second-manager', 'change-manager')).ok).toBe(true);
});

it('is over at once when it is withdrawn, and what was decided by then stands until the person says otherwise', async () => {
  const world = aSiteWithTwo();
  const issueId = await submitted(world);
  const [own] = valueOf(await delegate(world, {})).own;
  valueOf(await decide(world, issueId, 'second-manager', 'change-manager'));
  valueOf(await world.page('change-manager', 'site-page', {}, 'withdrawDelegation', { id: own?.id ?? '' }));
  expect((await standing(world)).own).toEqual([]);
  expect(await decide(world, issueId, 'second-manager', 'change-manager')).toMatchObject({ ok: false });
  expect((await view(world, issueId)).gates.find(({ name }) => name === 'change-approved')?.open).toBe(true);
  const withdrawn = valueOf(
    await world.page('change-manager', 'change-panel', place, 'withdrawDecision', {
      recordIssueId: issueId,
      reason: 'Not in my name.',
    }),
  );
  expect(withdrawn.records[0]?.decisions).toEqual([]);
});

it('is withdrawn by nobody else', async () => {
  const world = aSiteWithTwo();
  const [own] = valueOf(await delegate(world, {})).own;
  const request = { id: own?.id ?? '' };
  expect(await world.page('second-manager', 'site-page', {}, 'withdrawDelegation', request)).toMatchObject({
    refusal: { code: 'no-delegation' },
  });
  expect((await standing(world)).own).toHaveLength(1);
});

it('gives a deputy no permission that Jira does not give', async () => {
  const world = aSiteWithTwo();
  const issueId = await submitted(world);
  valueOf(await delegate(world, { deputy: 'engineer' }));
  expect(await decide(world, issueId, 'engineer', 'change-manager')).toMatchObject({
    refusal: { code: 'not-permitted' },
  });
});

it('is needed: nobody decides in the name of somebody who did not name them', async () => {
  const world = aSiteWithTwo();
  const issueId = await submitted(world);
  expect(await decide(world, issueId, 'second-manager', 'change-manager')).toMatchObject({ ok: false });
  expect(world.all('approval')).toEqual([]);
});

it('names nobody who is not active on the site, and says which field is wrong', async () => {
  const world = aSiteWithTwo();
  world.state.users['left'] = { name: 'Who left', active: false };
  for (const deputy of ['left', 'unknown'])
    expect(await delegate(world, { deputy })).toMatchObject({ refusal: { code: 'no-such-person', field: 'deputy' } });
  expect(await delegate(world, { deputy: 'change-manager' })).toMatchObject({ refusal: { field: 'deputy' } });
  expect(world.all('delegation')).toEqual([]);
});

it('does not let a deputy decide whose delegation is withdrawn in the same moment', async () => {
  const world = aSiteWithTwo();
  const recordIssueId = await submitted(world);
  const [own] = valueOf(await delegate(world, {})).own;
  const { contentDigest } = await view(world, recordIssueId);
  const ports = world.ports('second-manager');
  let withdrawn = false;
  const store: Store = {
    ...ports.store,
    async commit(changes) {
      if (!withdrawn && changes.some(({ kind }) => kind === 'approval')) {
        withdrawn = true;
        valueOf(await world.page('change-manager', 'site-page', {}, 'withdrawDelegation', { id: own?.id ?? '' }));
      }
      return ports.store.commit(changes);
    },
  };
  const request = { decision: 'approved', recordIssueId, contentDigest, onBehalfOf: 'change-manager' } as const;
  const decided = await decideChange({ ...ports, store }, { accountId: 'second-manager' }, CHANGE, request);
  expect(withdrawn).toBe(true);
  expect(decided).toMatchObject({ refusal: { code: 'not-deputy' } });
  expect(world.all('approval')).toEqual([]);
});
