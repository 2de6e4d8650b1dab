/** What the gates of a record went through, as everybody who may see the record reads it. */
import type { GateHistory } from '../../../src/contract';
import { approve, aSite, CHANGE, report, send, submitted, valueOf, verified } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

async function history(world: World, issueId: string, cursor?: string): Promise<GateHistory> {
  return valueOf(await world.page('colleague', 'record-panel', { issueId }, 'openGateHistory', { cursor }));
}

const told = ({ entries }: GateHistory): readonly (readonly [string, string])[] =>
  entries.map(({ title, actor }) => [title, actor]);

describe('the history of the gates', () => {
  it('tells what opened them and each attempt to send with how every gate stood, the newest first', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    await send(world, issueId);
    world.advance(60_000);
    await approve(world, issueId);
    await report(world);
    await send(world, issueId);
    const found = await history(world, issueId);
    expect(told(found)).toEqual([
      [expect.stringMatching(/^Sending to 5 recipients was authorised$/), 'Name of engineer'],
      ['5.1.3 verified in production', 'Pipeline deploy-production'],
      ['The change was approved, with what it will tell people', 'Name of change-manager'],
      ['Sending was refused', 'Name of engineer'],
      ['Approval was asked for', 'Name of developer'],
    ]);
    const [authorised, , , refused] = found.entries;
    expect(refused?.verdicts).toContainEqual({
      gate: 'Change approved',
      result: 'held',
      because: ['A change was not approved.'],
    });
    expect(refused?.verdicts).toContainEqual({ gate: 'Communiqués complete', result: 'open', because: [] });
    expect(authorised?.verdicts?.map(({ result }) => result)).not.toContain('held');
    expect(found.nextCursor).toBeUndefined();
  });

  it('is the same on the change’s panel, and not told to who may not see the record', async () => {
    const world = aSite();
    const issueId = await verified(world);
    const onChange = await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'openGateHistory', {
      recordIssueId: issueId,
    });
    expect(valueOf(onChange).entries).toEqual((await history(world, issueId)).entries);
    for (const place of ['change-panel', 'site-page'] as const)
      expect(
        await world.page('outsider', place, { issueId: CHANGE }, 'openGateHistory', { recordIssueId: issueId }),
      ).toMatchObject({ ok: false, refusal: { code: 'not-found' } });
  });

  it('keeps to itself the words that people gave as reasons', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    const { contentDigest } = valueOf(await world.page('engineer', 'record-panel', { issueId }, 'openRecord'));
    await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'declineChange', {
      recordIssueId: issueId,
      contentDigest,
      reason: 'The vendor is insolvent.',
    });
    const found = await history(world, issueId);
    expect(found.entries[0]?.title).toBe('The change was declined');
    expect(JSON.stringify(found)).not.toContain('insolvent');
  });

  it('is read in parts, each entry once, however long it is', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    for (let attempt = 0; attempt < 70; attempt += 1) await send(world, issueId);
    const pages: GateHistory[] = [];
    do pages.push(await history(world, issueId, pages.at(-1)?.nextCursor));
    while (pages.at(-1)?.nextCursor !== undefined);
    expect(pages.length).toBeGreaterThan(1);
    const indices = pages.flatMap(({ entries }) => entries.map(({ index }) => index));
    expect(indices).toEqual([...new Set(indices)].sort((one, other) => other - one));
    expect(pages.flatMap(told).filter(([title]) => title === 'Sending was refused')).toHaveLength(70);
  });
});
