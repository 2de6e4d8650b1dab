/** What the auditor reads of one release: its controls and its timeline. */
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import { approved, aSite, CHANGE, send, untilQuiet, valueOf, verified } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

async function titles(world: World, issueId: string): Promise<readonly string[]> {
  const { entries } = valueOf(await world.page('auditor', 'site-page', {}, 'openHistory', { issueId }));
  return entries.map(({ title }) => title);
}

async function control(world: World, name: string) {
  const { rows } = valueOf(await world.page('auditor', 'site-page', {}, 'openAudit', {}));
  return rows[0]?.controls.find((one) => one.name === name);
}

describe('the story of a release that tells one person of each group', () => {
  let world: World;
  let issueId: string;
  beforeEach(async () => {
    world = aSite({ jiraUsers: 1, addresses: 1, issues: 1 });
    issueId = await verified(world);
    await untilQuiet(world, 1);
  });

  it('says of a release that was not sent that nothing was sent yet', async () => {
    expect(await control(world, 'Sent')).toMatchObject({ result: 'pending', text: 'Nothing was sent yet.' });
  });

  it('counts one delivery as one', async () => {
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    const told = await titles(world, issueId);
    expect(told).toContain('Sending to 2 recipients was authorised');
    expect(told).toContain('1 delivery settled');
  });
});

it('counts the receipts of each kind that came together', async () => {
  const world = aSite({ jiraUsers: 1, addresses: 3, issues: 1 });
  const issueId = await verified(world);
  await untilQuiet(world, 1);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  const at = world.state.now;
  const [bounced, ...arrived] = world.all('delivery').filter(({ channel }) => channel === 'external-mail');
  await recordReceipts(world.ports(), [
    ...arrived.map(({ id }) => ({ deliveryId: id, kind: 'delivered', at }) as const),
    { deliveryId: bounced?.id ?? '', kind: 'bounced', at, reason: 'No such mailbox.' },
  ]);
  expect((await titles(world, issueId)).at(-1)).toBe('Receipts: 2 delivered, 1 bounced');
});

it('says of the plan and of each approval which work item it is about', async () => {
  const world = aSite({ jiraUsers: 1, addresses: 1, issues: 1 });
  const issueId = await approved(world);
  const { entries, changes } = valueOf(await world.page('auditor', 'site-page', {}, 'openHistory', { issueId }));
  const detailsOf = (type: string) => entries.find((entry) => entry.type === type)?.details;
  expect(detailsOf('record-planned')).toMatchObject([{ name: 'Work item', issueKey: expect.stringMatching(/-\d+$/) }]);
  expect(detailsOf('change-approved')).toContainEqual({
    name: 'Change request',
    value: `id ${CHANGE}`,
    changeIssueId: changes[0]?.issueId,
  });
});

it('names what held a refused send as the panels do', async () => {
  const world = aSite({ jiraUsers: 1, addresses: 1, issues: 1 });
  const issueId = await approved(world);
  expect((await send(world, issueId)).ok).toBe(false);
  const { entries } = valueOf(await world.page('auditor', 'site-page', {}, 'openHistory', { issueId }));
  const refusal = entries.find(({ title }) => title === 'Sending was refused');
  expect(refusal?.details).toContainEqual({
    name: 'Deployment verified',
    value: 'Nobody had verified the deployment.',
  });
});
