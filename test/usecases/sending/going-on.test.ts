/** What happens to a send after it began: providers that fail, people who change their mind, receipts that come. */
import type { DeliveryView } from '../../../src/contract';
import { ATTEMPT_LIMIT, stateOf } from '../../../src/domain/delivery/delivery';
import type { LedgerEvent, LedgerEventOf } from '../../../src/domain/ledger/event';
import { acknowledge, openAcknowledgement, recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import { aServiceApproval } from '../../builders/approvals';
import { exported, verify } from '../../builders/world/auditor';
import { authorisedDeliveries, checkSend } from '../../builders/world/invariants';
import { anIssue } from '../../builders/releases';
import {
  approve,
  aSite,
  CHANGE,
  linkChanges,
  report,
  send,
  submitted,
  untilQuiet,
  valueOf,
  verified,
  view,
  written,
} from '../../builders/world/story';
import { World } from '../../builders/world/world';
import { placesOf, verifyEach } from '../../verifier/verify-many';

const MINUTE = 60_000;

/** What the ledger tells of authorisations, in its order. */
function authorisations(world: World): readonly LedgerEventOf<'send-authorised'>['data'][] {
  return world
    .all('ledger-entry')
    .map((entry) => JSON.parse(entry.text) as LedgerEvent)
    .flatMap((event) => (event.type === 'send-authorised' ? [event.data] : []));
}

/** A send whose events all wait, so that a test decides what happens before the first message leaves. */
async function begun(world: World): Promise<string> {
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  return issueId;
}

/** A record whose communiqués are notices of what is planned, approved. */
async function planned(world: World): Promise<string> {
  const issueId = await written(world);
  for (const { id, revision, subject, answers } of (await view(world, issueId)).communiques)
    valueOf(
      await world.page('developer', 'record-panel', { issueId }, 'saveCommunique', {
        communiqueId: id,
        revision,
        subject,
        answers,
        kind: 'planned-notice',
        responsibleAccountId: 'engineer',
      }),
    );
  world.advance(MINUTE);
  valueOf(await approve(world, issueId));
  return issueId;
}

/** The list of recipients to its end, page by page. */
async function recipientsOf(world: World, issueId: string): Promise<readonly DeliveryView[]> {
  const deliveries: DeliveryView[] = [];
  let cursor: string | undefined;
  do {
    const answered = await world.page('engineer', 'record-panel', { issueId }, 'listDeliveries', { cursor });
    const page: { readonly deliveries: readonly DeliveryView[]; readonly nextCursor?: string } = valueOf(answered);
    deliveries.push(...page.deliveries);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return deliveries;
}

describe('a delivery', () => {
  it('that its provider refuses has failed, and the others arrive', async () => {
    const world = aSite();
    world.state.outcomes = { 'address:partner-0001@example.com': [{ kind: 'refused', reason: 'No such mailbox.' }] };
    const issueId = await begun(world);
    await untilQuiet(world);
    const { state, headline } = await view(world, issueId);
    expect([state, headline]).toEqual(['recorded', 'Sent to 4 of 5 people; 0 acknowledged; 1 failed.']);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('that waits for its next attempt says why, and nothing of it any more once it has left', async () => {
    const world = aSite();
    const refused = { kind: 'try-again', reason: 'The provider answered 401.', afterSeconds: 900 } as const;
    world.state.outcomes = { 'address:partner-0000@example.com': [refused] };
    const issueId = await begun(world);
    await untilQuiet(world, 0.1);
    const itself = async () =>
      (await recipientsOf(world, issueId)).find(({ recipient }) => recipient.includes('partner-0000@'));
    expect(await itself()).toMatchObject({ state: 'planned', attempts: 1, reason: 'The provider answered 401.' });
    await untilQuiet(world);
    const { state, attempts, reason } = (await itself()) ?? {};
    expect([state, attempts, reason]).toEqual(['accepted', 2, undefined]);
  });

  it('that a busy provider puts off is tried again, and given up after some attempts', async () => {
    const busy = { kind: 'try-again', reason: 'Busy.' } as const;
    const world = aSite();
    world.state.outcomes = {
      'jira:reader-0000': [busy, busy],
      'jira:reader-0001': Array.from({ length: ATTEMPT_LIMIT }, () => busy),
    };
    const issueId = await begun(world);
    await untilQuiet(world, 48);
    checkSend(world);
    const deliveries = await recipientsOf(world, issueId);
    expect(deliveries.map(({ state, attempts }) => `${state} ${attempts}`).sort()).toEqual([
      'accepted 1',
      'accepted 1',
      'accepted 1',
      'accepted 3',
      `failed ${ATTEMPT_LIMIT}`,
    ]);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it.each([
    ['arrived', 'recorded', 5],
    ['given-up', 'recorded', 5],
    ['send-again', 'recorded', 6],
  ] as const)('whose answer was lost waits for a person, who may say that it is %s', async (outcome, state, mails) => {
    const world = aSite();
    world.state.outcomes = { 'jira:reader-0000': [{ kind: 'unknown', reason: 'Lost.' }] };
    const issueId = await begun(world);
    await untilQuiet(world, 1);
    const { state: before, headline } = await view(world, issueId);
    expect([before, headline]).toEqual(['sending', 'Everything has left; 1 uncertain.']);
    const uncertain = authorisedDeliveries(world).find((delivery) => stateOf(delivery) === 'uncertain');
    const settlement = { deliveryId: uncertain?.id ?? '', outcome, reason: 'I asked.' };
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'settleDelivery', settlement));
    await untilQuiet(world);
    expect([(await view(world, issueId)).state, world.state.mails.length]).toEqual([state, mails]);
    expect(await verify(world, issueId)).toEqual([]);
    const twice = await world.page('engineer', 'record-panel', { issueId }, 'settleDelivery', settlement);
    expect(twice).toMatchObject({ ok: false, refusal: { code: 'not-uncertain' } });
  });

  it('whose answer was lost is settled by the provider’s own report', async () => {
    const world = aSite();
    world.state.outcomes = { 'address:partner-0000@example.com': [{ kind: 'unknown', reason: 'Lost.' }] };
    const issueId = await begun(world);
    await untilQuiet(world, 1);
    const uncertain = authorisedDeliveries(world).find((delivery) => stateOf(delivery) === 'uncertain');
    const receipt = { deliveryId: uncertain?.id ?? '', kind: 'delivered', at: world.state.now } as const;
    await recordReceipts(world.ports(), [receipt, receipt]);
    await recordReceipts(world.ports(), [receipt]);
    await untilQuiet(world);
    expect((await view(world, issueId)).state).toBe('recorded');
    expect(await verify(world, issueId)).toEqual([]);
  });
});

describe('a send that began', () => {
  const stopped = async (world: World, issueId: string): Promise<void> => {
    await untilQuiet(world);
    checkSend(world);
    expect(world.state.mails.length).toBe(0);
    expect((await view(world, issueId)).state).toBe('withdrawn');
    expect(world.state.writtenItems).toEqual({});
    expect(await verify(world, issueId)).toEqual([]);
  };

  it('stops when the release is rolled back', async () => {
    const world = aSite();
    const issueId = await begun(world);
    await report(world, { status: 'rolled-back' });
    await stopped(world, issueId);
  });

  it('stops when a change manager declines', async () => {
    const world = aSite();
    const issueId = await begun(world);
    const { contentDigest } = await view(world, issueId);
    const decline = { recordIssueId: issueId, contentDigest, reason: 'Not now.' };
    valueOf(await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'declineChange', decline));
    await stopped(world, issueId);
  });

  it('stops when the approval that it relies on is withdrawn', async () => {
    const world = aSite();
    const issueId = await begun(world);
    const request = { recordIssueId: issueId, reason: 'Wrong release.' };
    valueOf(await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'withdrawDecision', request));
    await stopped(world, issueId);
  });

  it('is judged again once its authorisation is old, and stops when the release changed', async () => {
    const world = aSite();
    const issueId = await begun(world);
    world.advance(16 * MINUTE);
    world.state.versionIssues = {};
    await stopped(world, issueId);
  });

  it('of notices of what is planned is not stopped by the failure of an earlier attempt', async () => {
    const world = aSite();
    await report(world, { status: 'rolled-back' });
    const issueId = await planned(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect(world.state.mails.length).toBe(5);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('of notices of what is planned goes on when the deployment fails meanwhile, which it does not announce', async () => {
    const world = aSite();
    const issueId = await planned(world);
    valueOf(await send(world, issueId));
    await report(world, { status: 'failed' });
    await untilQuiet(world);
    expect(world.state.mails.length).toBe(5);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('is not stopped by a decline of a change that was not asked any more when it began', async () => {
    const world = aSite();
    const issueId = await verified(world);
    const [, other = ''] = linkChanges(world, issueId, 2);
    const { contentDigest } = await view(world, issueId);
    const decline = { recordIssueId: issueId, contentDigest, reason: 'Not this one.' };
    valueOf(await world.page('change-manager', 'change-panel', { issueId: other }, 'declineChange', decline));
    const issue = world.state.issues[issueId];
    if (!issue) throw new Error('The record’s issue exists.');
    world.state.issues[issueId] = { ...issue, linked: issue.linked.filter((id) => id !== other) };
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect(world.state.mails.length).toBe(5);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('goes on late when nothing changed, under an authorisation that the ledger renews', async () => {
    const world = aSite();
    const issueId = await begun(world);
    world.advance(16 * MINUTE);
    await untilQuiet(world);
    expect(world.state.mails.length).toBe(5);
    const [first, second, ...more] = authorisations(world);
    expect(second).toMatchObject({ renews: first?.authorisation, plan: first?.plan, deliveries: 5 });
    expect(more).toEqual([]);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('is not renewed on an approval that is withdrawn while the gates are judged again, at whatever moment', async () => {
    const world = aSite({ jiraUsers: 1, addresses: 1 });
    const issueId = await begun(world);
    world.advance(16 * MINUTE);
    const [event] = world.state.pending.filter(({ queue }) => queue === 'deliveries');
    if (!event) throw new Error('The send has begun.');
    const undisturbed = world.copy();
    const before = undisturbed.state.calls.length;
    await undisturbed.deliver(event);
    const bundles = [];
    for (let beforeCall = 1; beforeCall <= undisturbed.state.calls.length - before; beforeCall += 4) {
      const calm = world.copy();
      const request = { recordIssueId: issueId, reason: 'Wrong release.' };
      const happens = () =>
        calm.page('change-manager', 'change-panel', { issueId: CHANGE }, 'withdrawDecision', request);
      await new World(calm.state, { meanwhile: { beforeCall, happens } }).deliver(event);
      await untilQuiet(calm, 1);
      bundles.push(await exported(calm, issueId));
    }
    expect(verifyEach(bundles).map(placesOf)).toEqual(bundles.map(() => []));
  });

  it('is renewed once for all its batches that find the authorisation old at the same time', async () => {
    const world = aSite({ jiraUsers: 101, addresses: 101 });
    const issueId = await begun(world);
    world.advance(16 * MINUTE);
    const batches = world.state.pending.filter(({ queue }) => queue === 'deliveries');
    expect(batches.length).toBe(4);
    await Promise.all(batches.map((event) => world.deliver(event)));
    expect([world.state.mails.length, authorisations(world).length]).toEqual([202, 2]);
    await untilQuiet(world);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('stops at the roll-back of the version that it announces, not of the one that was planned first', async () => {
    const world = aSite();
    world.state.versions.push({ id: '501', name: '5.1.4', released: true, archived: false });
    world.state.versionIssues['501'] = [anIssue(7)];
    const issueId = await written(world);
    const issue = world.state.issues[issueId];
    if (!issue) throw new Error('The record’s issue exists.');
    world.state.issues[issueId] = { ...issue, versionIds: ['501'] };
    world.advance(MINUTE);
    valueOf(await approve(world, issueId));
    await report(world, { version: '5.1.4' });
    valueOf(await send(world, issueId));
    const [first, second] = world.state.pending.filter(({ queue }) => queue === 'deliveries');
    if (!first || !second) throw new Error('There are two batches.');
    await report(world, { version: '5.1.3', status: 'rolled-back' });
    await world.deliver(first);
    expect(world.state.mails.length).toBe(2);
    await report(world, { version: '5.1.4', status: 'rolled-back' });
    await world.deliver(second);
    expect(world.state.mails.length).toBe(2);
    await untilQuiet(world);
    expect((await view(world, issueId)).state).toBe('withdrawn');
    expect(await verify(world, issueId)).toEqual([]);
  });

  it.each([
    ['Jira', (world: World) => void (world.state.jiraFails = { status: 503 })],
    ['Jira Service Management', (world: World) => void (world.state.approvals = { [CHANGE]: 503 })],
  ])('waits while %s cannot be asked, and goes on when it can', async (_what, fail) => {
    const world = aSite();
    const issueId = await begun(world);
    world.advance(16 * MINUTE);
    fail(world);
    for (const event of world.state.pending.filter(({ queue }) => queue === 'deliveries')) await world.deliver(event);
    expect([world.state.mails.length, world.all('send').map((one) => one.state)]).toEqual([0, ['running']]);
    world.state.jiraFails = undefined;
    world.state.approvals = {};
    await untilQuiet(world);
    expect(world.state.mails.length).toBe(5);
    expect((await view(world, issueId)).state).toBe('recorded');
  });
});

describe('the sweep', () => {
  it('does not let one record that Jira fails on keep it from the others', async () => {
    const world = aSite();
    const first = await written(world);
    const second = await written(world);
    world.state.properties = {};
    const failing = world.state.issues[first];
    if (!failing) throw new Error('The record’s issue exists.');
    world.state.approvals = {};
    world.state.unreadable.add(first);
    for (let sweeps = 0; sweeps < 12; sweeps += 1) {
      world.state.now += 5 * MINUTE;
      await world.sweep();
    }
    expect(Object.keys(world.state.properties).some((key) => key.startsWith(`${second} `))).toBe(true);
  });
});

describe('an approval in Jira Service Management', () => {
  it('of an earlier round is not relied on by a later send', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    const now = world.state.now;
    const old = aServiceApproval({ id: 'old-round', createdAt: now - 100 * MINUTE, completedAt: now - 90 * MINUTE });
    const latest = aServiceApproval({ id: 'latest-round', createdAt: now, completedAt: now + MINUTE });
    world.state.approvals = { [CHANGE]: [old, latest] };
    world.advance(2 * MINUTE);
    await report(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    const recognised = world
      .all('ledger-entry')
      .map((entry) => JSON.parse(entry.text) as { type: string; data: { approval?: string } })
      .filter((entry) => entry.type === 'approval-recognised');
    expect(recognised.map((entry) => entry.data.approval)).toEqual(['latest-round']);
    expect(await verify(world, issueId)).toEqual([]);
  });
});

describe('an acknowledgement', () => {
  it('is of the message that its link came with, counts once, and looking counts nothing', async () => {
    const world = aSite();
    const issueId = await begun(world);
    await untilQuiet(world);
    const [mail] = world.state.mails;
    const token = /acknowledgement\?token=(\S+)/.exec(mail?.message.text ?? '')?.[1] ?? '';
    const opened = valueOf(await openAcknowledgement(world.ports(), decodeURIComponent(token)));
    expect(opened.acknowledgedAt).toBeUndefined();
    const first = valueOf(await acknowledge(world.ports(), decodeURIComponent(token)));
    world.advance(MINUTE);
    const second = valueOf(await acknowledge(world.ports(), decodeURIComponent(token)));
    expect(second.acknowledgedAt).toBe(first.acknowledgedAt);
    expect(await acknowledge(world.ports(), `${mail?.deliveryId}.${'0'.repeat(64)}`)).toMatchObject({
      ok: false,
      refusal: { code: 'broken-link' },
    });
    await untilQuiet(world, 1);
    expect((await view(world, issueId)).headline).toBe('Sent to 5 of 5 people; 1 acknowledged.');
    expect(await verify(world, issueId)).toEqual([]);
  });
});
