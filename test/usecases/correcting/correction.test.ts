/** What those who were told hear once it is not right any more: exactly they, once, and as they heard the first. */
import { wasTold } from '../../../src/domain/delivery/delivery';
import { recipientKey } from '../../../src/domain/record/stakeholder-group';
import { acknowledgement } from '../../../src/entry/acknowledgement';
import { followUpRecord } from '../../../src/usecases/records/follow-up';
import { acknowledge, openAcknowledgement, recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import { verify } from '../../builders/world/auditor';
import { checkSend } from '../../builders/world/invariants';
import { announced, completeCorrection, rolledBack } from '../../builders/world/corrections';
import {
  approve,
  aSite,
  CHANGE,
  PROJECT,
  report,
  send,
  untilQuiet,
  valueOf,
  verified,
  view,
} from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const MINUTE = 60_000;

async function letStatusesCount(
  world: World,
  changeStatuses: { readonly verified: readonly string[]; readonly failed: readonly string[] },
): Promise<void> {
  const { site } = valueOf(await world.page('administrator', 'administration-page', {}, 'openPolicy'));
  valueOf(
    await world.page('administrator', 'administration-page', {}, 'savePolicy', {
      revision: site.revision,
      policy: { deployment: { changeStatuses } },
    }),
  );
}

const toldIn = (world: World, sendId: string | undefined) =>
  world.state.mails.flatMap(({ deliveryId, recipient }) => {
    const delivery = world.all('delivery').find(({ id }) => id === deliveryId);
    return delivery?.sendId === sendId ? [JSON.stringify(recipient)] : [];
  });

describe('a roll-back after everybody was told', () => {
  it('drafts a correction for all of them, complete and ready to send', async () => {
    const world = aSite();
    const issueId = await rolledBack(world);
    const { correction, communiques, gates, headline, state } = await view(world, issueId);
    expect(state).toBe('recorded');
    expect(correction).toMatchObject({ stage: 'draft', because: 'rolled-back', people: 5, verifiedAgain: false });
    expect(headline).toBe('5.1.3 was rolled back from production; 5 people were told that it is live.');
    expect(gates.filter((gate) => !gate.open)).toEqual([]);
    const current = communiques.filter((communique) => communique.current);
    expect(current.map(({ kind, audience, problems }) => [kind, audience.count, problems])).toEqual([
      ['correction', 2, []],
      ['correction', 3, []],
    ]);
    expect(communiques.filter((communique) => !communique.current)).toHaveLength(2);
    const change = valueOf(await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'openChange'));
    expect(change.records[0]?.approvalBlocked).toMatch(/asks nobody to approve it/);
    expect(change.records[0]?.version).not.toHaveProperty('issueCount');
    expect(await approve(world, issueId)).toMatchObject({ refusal: { code: 'nothing-to-approve' } });
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('reaches exactly those who were told, and says on the configuration items that it was rolled back', async () => {
    const world = aSite();
    const issueId = await rolledBack(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    checkSend(world);
    const record = await world.document('record', issueId);
    const correction = record.corrections?.[0];
    expect(record.state).toBe('recorded');
    expect(toldIn(world, correction?.sendId).sort()).toEqual(toldIn(world, record.sendId).sort());
    expect(world.state.mails.slice(5).map(({ message }) => message.subject)).toEqual(
      Array(5).fill('Correction: Phoenix 5.1.3 was rolled back'),
    );
    expect((await view(world, issueId)).headline).toBe(
      'Corrected: 5 of 5 people got the correction; 0 acknowledged it.',
    );
    expect(world.state.properties[`${issueId} release-communications`]).toMatchObject({ correction: ['sent'] });
    for (const lines of Object.values(world.state.writtenItems))
      expect(lines).toEqual([expect.stringMatching(/5 people told; rolled back, 5 people told so on .* \(/)]);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('drafts nothing more for the same verdict, however often it is looked at', async () => {
    const world = aSite();
    const issueId = await rolledBack(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    await report(world, { status: 'rolled-back' });
    await untilQuiet(world, 2);
    expect((await world.document('record', issueId)).corrections).toHaveLength(1);
    expect(world.state.mails).toHaveLength(10);
  });
});

describe('that a correction waits', () => {
  const told = (world: World) =>
    world.state.notices.flatMap(({ accountId, message }) =>
      message.subject.startsWith('A correction waits') ? [accountId] : [],
    );

  it('is told once, in one mail, to who announced the release and is responsible for what it said, with the way there', async () => {
    const world = aSite();
    const issueId = await rolledBack(world);
    await untilQuiet(world, 3);
    expect(told(world)).toEqual(['engineer']);
    const [notice] = world.state.notices.filter(({ message }) => message.subject.startsWith('A correction waits'));
    expect(notice?.message.text).toContain(
      '5.1.3 was rolled back from production; 5 people were told that it is live.',
    );
    expect(notice?.message.text).toContain(
      `https://site.example/browse/${(await world.document('record', issueId)).issueKey}`,
    );
    const row = valueOf(
      await world.page('engineer', 'project-page', { projectId: PROJECT }, 'openProject'),
    ).versions.flatMap(({ records }) => records);
    expect(row[0]?.headline).toBe('What was told is not right any more: a correction waits to be sent');
  });

  it('is told later where Jira took no mail, and then once', async () => {
    const world = aSite();
    const issueId = await announced(world);
    world.state.outcomes['notice:engineer'] = [{ kind: 'try-again', reason: 'Busy.' }];
    await report(world, { status: 'rolled-back' });
    await untilQuiet(world, 1);
    for (let count = 0; count < 3; count += 1) {
      world.advance(MINUTE);
      await followUpRecord(world.ports(), issueId);
    }
    expect(told(world)).toEqual(['engineer']);
  });

  it('is told to nobody by a copy of the site, nor where a person began it', async () => {
    const world = aSite();
    const issueId = await announced(world);
    world.state.installation = 'installation-2';
    await report(world, { status: 'rolled-back' });
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([]);
    const other = aSite();
    const otherId = await announced(other);
    valueOf(
      await other.page('engineer', 'record-panel', { issueId: otherId }, 'startCorrection', { reason: 'Wrong.' }),
    );
    await followUpRecord(other.ports(), otherId);
    expect(told(other)).toEqual([]);
    expect((await world.document('record', issueId)).corrections).toHaveLength(1);
  });
});

describe('a change request whose status says, after everybody was told, that the deployment failed', () => {
  async function inFailedStatus(world: World): Promise<string> {
    await letStatusesCount(world, { verified: ['Implemented'], failed: ['Rolled back'] });
    const issueId = await announced(world);
    world.state.statuses[CHANGE] = 'Rolled back';
    world.advance(MINUTE);
    await followUpRecord(world.ports(), issueId);
    return issueId;
  }

  it('drafts a correction for all of them, once, and the ledger tells in which status the change was found', async () => {
    const world = aSite();
    const issueId = await inFailedStatus(world);
    await followUpRecord(world.ports(), issueId);
    const { correction, headline } = await view(world, issueId);
    expect(correction).toMatchObject({ stage: 'draft', because: 'change-failed', people: 5, verifiedAgain: false });
    expect(headline).toBe(
      'CHG-900 is “Rolled back”: the deployment of 5.1.3 does not hold; 5 people were told that it is live.',
    );
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    checkSend(world);
    await followUpRecord(world.ports(), issueId);
    expect((await world.document('record', issueId)).corrections).toHaveLength(1);
    expect(world.state.mails).toHaveLength(10);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('gives way to what a pipeline says happened, as long as nobody has touched the draft', async () => {
    const world = aSite();
    const issueId = await inFailedStatus(world);
    await report(world, { status: 'rolled-back' });
    await untilQuiet(world, 1);
    await followUpRecord(world.ports(), issueId);
    const { corrections } = await world.document('record', issueId);
    expect(corrections?.map(({ cause, dropped }) => [cause.kind, dropped !== undefined])).toEqual([
      ['change-failed', true],
      ['rolled-back', false],
    ]);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('drafts it once more where somebody dropped it, and the change came there again', async () => {
    const world = aSite();
    const issueId = await inFailedStatus(world);
    const lookedAt = async (status: string) => {
      world.state.statuses[CHANGE] = status;
      await followUpRecord(world.ports(), issueId);
      return (await view(world, issueId)).correction;
    };
    const draft = await lookedAt('Rolled back');
    const dropped = { correctionId: draft?.id ?? '', reason: 'It was clicked by mistake.' };
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'dropCorrection', dropped));
    expect(await lookedAt('Rolled back')).toBeUndefined();
    expect(await lookedAt('Implemented')).toBeUndefined();
    expect(await lookedAt('Rolled back')).toMatchObject({ stage: 'draft', because: 'change-failed' });
    await untilQuiet(world, 1);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('drafts nothing where the status stood so before a person’s correction was sent', async () => {
    const world = aSite();
    const issueId = await announced(world);
    world.state.statuses[CHANGE] = 'Rolled back';
    valueOf(
      await world.page('engineer', 'record-panel', { issueId }, 'startCorrection', { reason: 'It was taken back.' }),
    );
    await letStatusesCount(world, { verified: ['Implemented'], failed: ['Rolled back'] });
    await completeCorrection(world, issueId);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    await followUpRecord(world.ports(), issueId);
    expect((await world.document('record', issueId)).corrections).toHaveLength(1);
  });
});

describe('the page behind the link of a message that was corrected', () => {
  it('says so, and each message is acknowledged for itself', async () => {
    const world = aSite();
    const issueId = await rolledBack(world);
    const tokenOf = (id: string) =>
      `${id}.${world.all('delivery').find((delivery) => delivery.id === id)?.messageContentDigest}`;
    const [first] = world.state.mails;
    const token = tokenOf(first?.deliveryId ?? '');
    expect(valueOf(await openAcknowledgement(world.ports(), token)).corrected).toBeUndefined();
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    const page = await acknowledgement(async () => world.ports())({
      method: 'GET',
      path: '/',
      headers: {},
      queryParameters: { token: [token] },
    });
    expect(page).toMatchObject({ statusCode: 200 });
    expect(JSON.stringify(page)).toContain('Correction: Phoenix 5.1.3 was rolled back');
    const again = world.state.mails.find(
      ({ deliveryId, recipient }) =>
        deliveryId !== first?.deliveryId && recipientKey(recipient) === (first && recipientKey(first.recipient)),
    );
    valueOf(await acknowledge(world.ports(), tokenOf(again?.deliveryId ?? '')));
    const { communiques } = await view(world, issueId);
    const acknowledged = (current: boolean) =>
      communiques
        .filter((communique) => communique.current === current)
        .reduce((sum, { deliveries }) => sum + (deliveries?.acknowledged ?? 0), 0);
    expect([acknowledged(true), acknowledged(false)]).toEqual([1, 0]);
    expect(
      valueOf(await openAcknowledgement(world.ports(), tokenOf(again?.deliveryId ?? ''))).corrected,
    ).toBeUndefined();
    const { rows } = valueOf(await world.page('auditor', 'site-page', {}, 'openAudit', {}));
    expect(rows[0]?.controls.map(({ name, result }) => `${name}: ${result}`)).toContain(
      'Those told were corrected: pass',
    );
  });
});

describe('a roll-back while messages leave', () => {
  it('tells those who were told, and those who may have been; nobody else', async () => {
    const world = aSite({ jiraUsers: 3, addresses: 3 });
    world.state.outcomes = {
      'jira:reader-0000': [{ kind: 'unknown', reason: 'Lost.' }],
      'jira:reader-0001': [{ kind: 'refused', reason: 'No such mailbox.' }],
    };
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    const [first] = world.state.pending.filter(({ queue }) => queue === 'deliveries');
    if (first) await world.deliver(first);
    await report(world, { status: 'rolled-back' });
    await untilQuiet(world, 1);
    const { correction, communiques } = await view(world, issueId);
    expect(correction?.people).toBe(2);
    expect(communiques.filter(({ current }) => current).map(({ group }) => group.name)).toEqual(['Group users']);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    const { corrections, sendId } = await world.document('record', issueId);
    const reached = world.all('delivery').filter((delivery) => delivery.sendId === corrections?.[0]?.sendId);
    expect(reached.map(({ recipient }) => recipient.kind === 'jira-user' && recipient.accountId).sort()).toEqual([
      'reader-0000',
      'reader-0002',
    ]);
    const untold = world.all('delivery').filter((delivery) => delivery.sendId === sendId && !wasTold(delivery));
    expect(untold).toHaveLength(5);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('includes whoever turns out to have been told before the correction leaves, and leaves out whoever was not', async () => {
    const world = aSite({ jiraUsers: 1, addresses: 3 });
    world.state.outcomes = {
      'address:partner-0000@example.com': [{ kind: 'refused', reason: 'No such mailbox.' }],
    };
    const issueId = await announced(world);
    await report(world, { status: 'rolled-back' });
    await untilQuiet(world, 1);
    expect((await view(world, issueId)).correction?.people).toBe(3);
    const idOf = (address: string) =>
      world.all('delivery').find(({ recipient }) => recipient.kind === 'address' && recipient.address === address)?.id;
    await recordReceipts(world.ports(), [
      { deliveryId: idOf('partner-0000@example.com') ?? '', kind: 'delivered', at: world.state.now },
      { deliveryId: idOf('partner-0001@example.com') ?? '', kind: 'bounced', at: world.state.now },
    ]);
    const old = (await view(world, issueId)).contentDigest;
    expect(await send(world, issueId, old)).toMatchObject({ ok: false, refusal: { code: 'content-changed' } });
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    const { corrections } = await world.document('record', issueId);
    expect(toldIn(world, corrections?.[0]?.sendId).sort()).toEqual([
      expect.stringContaining('partner-0000'),
      expect.stringContaining('partner-0002'),
      expect.stringContaining('reader-0000'),
    ]);
    expect(await verify(world, issueId)).toEqual([]);
  });
});
