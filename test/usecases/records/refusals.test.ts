import {
  aSite,
  approve,
  approved,
  CHANGE,
  report,
  send,
  submitted,
  untilQuiet,
  valueOf,
  verified,
  view,
  written,
} from '../../builders/world/story';
import { COMPLETE_ANSWERS } from '../../builders/communiques';
import type { World } from '../../builders/world/world';

const entries = (world: World) =>
  world.all('ledger-entry').map((entry) => JSON.parse(entry.text) as { type: string; data: unknown });
const state = (world: World) => JSON.stringify([...world.state.rows]);

async function save(world: World, issueId: string, overrides: { revision?: number; subject?: string } = {}) {
  const [communique] = (await view(world, issueId)).communiques;
  if (!communique) throw new Error('There is a communiqué.');
  return world.page('developer', 'record-panel', { issueId }, 'saveCommunique', {
    communiqueId: communique.id,
    revision: communique.revision,
    subject: communique.subject,
    kind: communique.kind,
    answers: COMPLETE_ANSWERS,
    responsibleAccountId: 'engineer',
    ...overrides,
  });
}

describe('a change to a communiqué', () => {
  it('over somebody else’s newer version is refused and changes nothing', async () => {
    const world = aSite();
    const issueId = await written(world);
    valueOf(await save(world, issueId, { subject: 'Theirs' }));
    const before = state(world);
    expect(await save(world, issueId, { revision: 2, subject: 'Mine' })).toMatchObject({
      ok: false,
      refusal: { code: 'changed-meanwhile', field: 'revision' },
    });
    expect(state(world)).toBe(before);
  });

  it('is refused once sending began', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    expect(await save(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'already-sending' } });
  });
});

describe('an approval', () => {
  it('of something else than what the person saw is refused and changes nothing', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    const seen = (await view(world, issueId)).contentDigest;
    valueOf(await save(world, issueId, { subject: 'Changed while the page was open' }));
    const before = state(world);
    const decided = await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'approveChange', {
      recordIssueId: issueId,
      contentDigest: seen,
    });
    expect(decided).toMatchObject({ ok: false, refusal: { code: 'content-changed', field: 'contentDigest' } });
    expect(state(world)).toBe(before);
  });

  it('does not cover what is changed after it, and is asked for again', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await save(world, issueId, { subject: 'Changed after the approval' }));
    const { gates } = await view(world, issueId);
    expect(gates.find((gate) => gate.name === 'change-approved')?.reasons.map((reason) => reason.code)).toEqual([
      'drifted',
    ]);
    expect(await send(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'held' } });
    valueOf(await approve(world, issueId));
    expect(await send(world, issueId)).toMatchObject({ ok: true });
  });

  it('that its author withdraws holds the gate again', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(
      await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'withdrawDecision', {
        recordIssueId: issueId,
        reason: 'I looked at the wrong release.',
      }),
    );
    expect(await send(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'held' } });
  });

  it('is not given to communiqués that are not complete', async () => {
    const world = aSite();
    const issueId = await written(world);
    const [communique] = (await view(world, issueId)).communiques;
    valueOf(
      await world.page('developer', 'record-panel', { issueId }, 'saveCommunique', {
        communiqueId: communique?.id ?? '',
        revision: communique?.revision ?? 0,
        subject: 'x',
        kind: 'release-announcement',
        answers: { ...COMPLETE_ANSWERS, why: '' },
        responsibleAccountId: 'engineer',
      }),
    );
    expect(await approve(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'nothing-to-approve' } });
  });
});

describe('a send', () => {
  it('that is held names every reason, leaves nothing, and is written to the ledger', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    const refused = await send(world, issueId);
    expect(refused.ok ? [] : refused.refusal.reasons?.map((reason) => reason.code)).toEqual([
      'not-approved',
      'no-evidence',
    ]);
    expect(entries(world).at(-1)).toMatchObject({
      type: 'send-refused',
      actor: { kind: 'person' },
      data: {
        gates: expect.arrayContaining([
          { gate: 'change-approved', open: false, reasons: ['not-approved'] },
          { gate: 'deployment-verified', open: false, reasons: ['no-evidence'] },
        ]),
      },
    });
    await untilQuiet(world, 1);
    expect([world.state.mails, world.all('send'), world.all('delivery')]).toEqual([[], [], []]);
  });

  it.each([
    ['only approved', approved],
    [
      'approved, then rolled back',
      async (world: World) => {
        const issueId = await verified(world);
        await report(world, { status: 'rolled-back' });
        return issueId;
      },
    ],
    [
      'verified too long ago',
      async (world: World) => {
        const issueId = await verified(world);
        world.advance(73 * 3_600_000);
        return issueId;
      },
    ],
    [
      'verified, while Jira Service Management cannot be asked',
      async (world: World) => {
        const issueId = await verified(world);
        world.state.approvals = { [CHANGE]: 503 };
        return issueId;
      },
    ],
  ])('is held for a release that is %s', async (_what, until) => {
    const world = aSite();
    const issueId = await until(world);
    expect(await send(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'held' } });
    expect(world.all('send')).toEqual([]);
  });

  it('of other content than the person saw is refused and changes nothing', async () => {
    const world = aSite();
    const issueId = await verified(world);
    const before = state(world);
    expect(await send(world, issueId, '0'.repeat(64))).toMatchObject({
      ok: false,
      refusal: { code: 'content-changed' },
    });
    expect(state(world)).toBe(before);
  });

  it('to a group that changed since the approval is held, since other people would be told', async () => {
    const world = aSite();
    const issueId = await verified(world);
    world.state.users['reader-0001'] = { name: 'Gone', active: false };
    const seen = (await view(world, issueId)).contentDigest;
    expect(await send(world, issueId, seen)).toMatchObject({ ok: false, refusal: { code: 'held' } });
    expect(world.state.mails.length).toBe(0);
  });

  it('cannot be made twice, not even by two people at once', async () => {
    const world = aSite();
    const issueId = await verified(world);
    const both = await Promise.all([send(world, issueId), send(world, issueId)]);
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    expect(both.find((one) => !one.ok)).toMatchObject({
      refusal: { code: expect.stringMatching(/^(already-sending|content-changed)$/) },
    });
    expect(await send(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'already-sending' } });
    await untilQuiet(world);
    expect(world.state.mails.length).toBe(5);
  });
});

describe('a payload of the wrong shape', () => {
  it.each([
    ['no digest', 'sendCommunications', {}, 'contentDigest'],
    ['a digest that is none', 'sendCommunications', { contentDigest: 'yes' }, 'contentDigest'],
    ['an unknown state', 'listDeliveries', { state: 'lost' }, 'state'],
    ['no reason', 'settleDelivery', { deliveryId: 'd', outcome: 'arrived', reason: ' ' }, 'reason'],
    [
      'a state that nobody settles',
      'settleDeliveries',
      { state: 'accepted', outcome: 'send-again', reason: 'x', asOf: 1 },
      'state',
    ],
    ['an outcome that nobody can know', 'settleDelivery', { deliveryId: 'd', outcome: 'read', reason: 'x' }, 'outcome'],
    [
      'an answer too few',
      'saveCommunique',
      { communiqueId: 'c', revision: 1, subject: 's', kind: 'planned-notice', answers: { who: '' } },
      'answers.what',
    ],
    [
      'a subject of two lines',
      'saveCommunique',
      { communiqueId: 'c', revision: 1, subject: 'a\nb', kind: 'planned-notice', answers: COMPLETE_ANSWERS },
      'subject',
    ],
  ])('with %s is refused by the field concerned', async (_what, call, payload, field) => {
    const answered = await aSite().page('engineer', 'record-panel', { issueId: '1' }, call as never, payload as never);
    expect(answered).toMatchObject({
      ok: false,
      refusal: { code: 'invalid', field, message: expect.stringMatching(/\.$/) },
    });
  });
});
