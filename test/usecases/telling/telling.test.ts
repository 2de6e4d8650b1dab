/** Communiqués that people tell: a task for each item of the list, done only when a person says so. */
import type { GroupMembersEdit } from '../../../src/contract';
import type { CoverageTarget } from '../../../src/domain/record/coverage';
import type { AttestedOutcome } from '../../../src/domain/delivery/attestation';
import { stateOf } from '../../../src/domain/delivery/delivery';
import type { SendDocument } from '../../../src/domain/documents';
import type { LedgerEventOf } from '../../../src/domain/ledger/event';
import type { Ports } from '../../../src/ports';
import { followUpRecord } from '../../../src/usecases/records/follow-up';
import { exported } from '../../builders/world/auditor';
import { answersFor } from '../../builders/world/receipts';
import { standInFrom } from '../../../src/domain/privacy/closed-account';
import { approve, aSite, report, send, submit, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';
import { problemsOf, verifyOne } from '../../verifier/verify-many';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CALLS = [
  { name: 'Kim of the warehouse', number: '+49 40 1111' },
  { name: 'Lee of the night shift', number: '+49 40 2222' },
  { name: 'Sam at the gate', number: '+49 40 3333' },
];

/** The site's partners are called by telephone; without a send yet. */
async function aSiteThatCalls(
  members: GroupMembersEdit = { kind: 'list', channel: 'telephone', items: CALLS },
  target?: CoverageTarget,
): Promise<World> {
  const world = aSite();
  const { groups } = valueOf(await world.page('administrator', 'administration-page', {}, 'openAdministration'));
  const group = groups.find(({ id }) => id === 'partners');
  if (!group) throw new Error('The site has the group.');
  const { id, revision, name, description } = group;
  const edit = { id, revision, name, description, members, ...(target ? { target } : {}) };
  valueOf(await world.page('administrator', 'administration-page', {}, 'saveGroup', edit));
  return world;
}

async function handedOver(
  target?: CoverageTarget,
): Promise<{ readonly world: World; readonly issueId: string; readonly communiqueId: string }> {
  const world = await aSiteThatCalls(undefined, target);
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world, 1);
  const called = (await view(world, issueId)).communiques.find(({ channel }) => channel === 'telephone');
  if (!called) throw new Error('A communiqué is told by telephone.');
  return { world, issueId, communiqueId: called.id };
}

type Sent = Awaited<ReturnType<typeof handedOver>>;

const open = ({ world, issueId, communiqueId }: Sent, who = 'engineer') =>
  world.page(who, 'record-panel', { issueId }, 'openTasks', { communiqueId });

async function idsOf(sent: Sent, ...names: readonly string[]): Promise<readonly string[]> {
  const { tasks } = valueOf(await open(sent));
  return tasks.filter(({ name }) => names.length === 0 || names.includes(name)).map(({ deliveryId }) => deliveryId);
}

async function attest(
  sent: Sent,
  outcome: AttestedOutcome,
  { names = [], who = 'engineer', note }: { names?: readonly string[]; who?: string; note?: string } = {},
) {
  const { world, issueId, communiqueId } = sent;
  const deliveryIds = await idsOf(sent, ...names);
  return world.page(who, 'record-panel', { issueId }, 'attestTasks', { communiqueId, deliveryIds, outcome, note });
}

const standing = ({ world }: Sent) =>
  world
    .all('delivery')
    .filter(({ channel }) => channel === 'telephone')
    .map(stateOf)
    .sort();

const noticesTo = (world: World, who: string, words: string) =>
  world.state.notices.filter(({ accountId, message }) => accountId === who && message.subject.includes(words));

const verify = async ({ world, issueId }: Sent) => problemsOf(verifyOne(await exported(world, issueId)));

const attestations = (world: World) =>
  world
    .all('ledger-entry')
    .map(({ text }) => JSON.parse(text) as LedgerEventOf<'deliveries-attested'>)
    .filter(({ type }) => type === 'deliveries-attested')
    .map(({ data }) => data);

describe('what people tell', () => {
  it('is theirs to do once its step leaves, and nothing counts as sent before they say so', async () => {
    const sent = await handedOver();
    expect(standing(sent)).toEqual(['to-do', 'to-do', 'to-do']);
    expect(sent.world.state.mails.filter(({ recipient }) => recipient.kind === 'listed')).toEqual([]);
    const { state, headline, communiques } = await view(sent.world, sent.issueId);
    expect([state, headline]).toEqual(['sending', 'Sending: 2 of 5 have left; 3 wait for a person to tell them.']);
    expect(communiques.find(({ channel }) => channel === 'telephone')?.state).toBe('to-do');
    sent.world.advance(24 * HOUR);
    await untilQuiet(sent.world, 3);
    expect((await view(sent.world, sent.issueId)).state).toBe('sending');
    expect(standing(sent)).toEqual(['to-do', 'to-do', 'to-do']);
  });

  it('is asked of the responsible person by one mail, however often the sweep runs', async () => {
    const sent = await handedOver();
    sent.world.advance(HOUR);
    await untilQuiet(sent.world, 3);
    const mails = noticesTo(sent.world, 'engineer', 'People wait to be told');
    expect(mails.length).toBe(1);
    expect(mails[0]?.message.text).toContain('3 on your list');
  });

  it('is asked again only where Jira took no mail', async () => {
    const world = await aSiteThatCalls();
    world.state.outcomes['notice:engineer'] = [{ kind: 'try-again', reason: 'Too many requests.' }];
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    world.advance(HOUR);
    await untilQuiet(world, 2);
    expect(noticesTo(world, 'engineer', 'People wait to be told').length).toBe(1);
  });

  it('comes with the approved words as a script, and with the numbers for who calls', async () => {
    const sent = await handedOver();
    const list = valueOf(await open(sent));
    expect(list.scriptTitle).toBe('Say this');
    expect(list.script.text).toContain('Reports are ready before the day begins.');
    expect(list.script.text).toMatch(/ledger \S+#\d+ /);
    expect(list.tasks.map(({ number }) => number).sort()).toEqual(CALLS.map(({ number }) => number).sort());
    const seen = valueOf(await open(sent, 'colleague'));
    expect(seen.mayAttest).toBeUndefined();
    expect(JSON.stringify(seen)).not.toContain('+49');
  });

  it('ends the send when the last of it is attested, several at once, and the ledger proves who said so', async () => {
    const sent = await handedOver();
    valueOf(
      await attest(sent, 'told', { names: ['Kim of the warehouse', 'Lee of the night shift'], note: 'Spoke to both.' }),
    );
    expect(standing(sent)).toEqual(['attested', 'attested', 'to-do']);
    expect((await view(sent.world, sent.issueId)).state).toBe('sending');
    valueOf(await attest(sent, 'not-reached', { names: ['Sam at the gate'] }));
    await untilQuiet(sent.world);
    const { headline } = await view(sent.world, sent.issueId);
    expect(headline).toBe('Sent to 4 of 5 people; 2 told by a person; 1 failed.');
    expect(attestations(sent.world).map(({ attested, deliveries }) => [attested, deliveries.length])).toEqual([
      ['told', 2],
      ['not-reached', 1],
    ]);
    expect(
      sent.world
        .all('ledger-entry')
        .map(({ text }) => text)
        .join(),
    ).not.toMatch(/Spoke to both|Kim|\+49/);
    expect(await verify(sent)).toEqual([]);
  });

  it('is said once, however often a person asks', async () => {
    const sent = await handedOver();
    const answers = await Promise.all([attest(sent, 'told'), attest(sent, 'told')]);
    expect(answers.filter(({ ok }) => ok).length).toBe(1);
    expect(await attest(sent, 'not-reached')).toMatchObject({ ok: false, refusal: { code: 'not-to-do' } });
    expect(attestations(sent.world).length).toBe(1);
    expect(await verify(sent)).toEqual([]);
  });

  it('needs a reason where it could not be done', async () => {
    const sent = await handedOver();
    expect(await attest(sent, 'not-done')).toMatchObject({ ok: false, refusal: { field: 'note' } });
    valueOf(await attest(sent, 'not-done', { note: 'The line is dead.' }));
    const { tasks } = valueOf(await open(sent));
    expect(tasks[0]).toMatchObject({ state: 'failed', remark: 'Could not be done: The line is dead.' });
  });

  it('is told again where somebody was not reached and a person has it told once more', async () => {
    const sent = await handedOver();
    valueOf(await attest(sent, 'not-reached'));
    const [first = ''] = await idsOf(sent);
    valueOf(
      await sent.world.page('engineer', 'record-panel', { issueId: sent.issueId }, 'settleDelivery', {
        deliveryId: first,
        outcome: 'send-again',
        reason: 'She is back.',
      }),
    );
    await untilQuiet(sent.world);
    expect(standing(sent)).toEqual(['failed', 'failed', 'to-do']);
    valueOf(await attest(sent, 'told'));
    expect(await verify(sent)).toEqual([]);
  });
});

/** What failed is to be told once more, as a person decides for each of these. */
async function sendAgain({ world, issueId }: Sent, deliveryIds: readonly string[]): Promise<void> {
  for (const deliveryId of deliveryIds)
    valueOf(
      await world.page('engineer', 'record-panel', { issueId }, 'settleDelivery', {
        deliveryId,
        outcome: 'send-again',
        reason: 'They are back.',
      }),
    );
}

const marksOf = (world: World) => world.all('send').flatMap(({ tasks }) => Object.values(tasks ?? {}));

describe('what is to be told once more', () => {
  it('is asked of the responsible person by one mail more, wherever an invocation is cut off', async () => {
    const sent = await handedOver();
    valueOf(await attest(sent, 'not-reached'));
    await sendAgain(sent, (await idsOf(sent)).slice(0, 2));
    const lost: number[] = [];
    const begin = sent.world.state.calls.length;
    const healthy = sent.world.copy();
    await untilQuiet(healthy, 0.2);
    const asked = (world: World) => noticesTo(world, 'engineer', 'People wait to be told');
    expect(asked(healthy).map(({ message }) => /(\d) on your list/.exec(message.text)?.[1])).toEqual(['3', '2']);
    const calls = healthy.state.calls.slice(begin);
    const told = calls.findIndex((call) => call.startsWith('notices.tell'));
    expect(told).toBeGreaterThan(0);
    // Around the mail: before it is marked, between the mark and the mail, and after it.
    for (let call = told - 6; call <= told + 6; call += 1) {
      const victim = sent.world.copy({ kill: { atCall: begin + call, when: 'before' } });
      await untilQuiet(victim, 0.2).catch(() => undefined);
      const healed = victim.copy();
      await untilQuiet(healed, 0.2);
      const mails = asked(healed).length;
      // Jira's mail is not repeated, so that it is missing where the app died between the mark and the mail.
      if (mails < 2) lost.push(call - told);
      expect([call - told, mails <= 2, marksOf(healed)]).toEqual([call - told, true, ['asked']]);
    }
    expect(lost.length).toBeLessThanOrEqual(1);
  });

  it('is withdrawn with a word, too, when it does not hold any more', async () => {
    const sent = await handedOver();
    valueOf(await attest(sent, 'not-reached', { names: ['Kim of the warehouse'] }));
    await sendAgain(sent, await idsOf(sent, 'Kim of the warehouse'));
    await report(sent.world, { status: 'rolled-back', sequence: 2 });
    await untilQuiet(sent.world, 3);
    expect(standing(sent)).toEqual(['stopped', 'stopped', 'stopped']);
    expect(noticesTo(sent.world, 'engineer', 'Do not tell this any more').length).toBe(1);
  });
});

describe('a list whose time is over', () => {
  const TARGET: CoverageTarget = { proof: 'attested', percent: 100, hours: 24 };

  async function overdue(answersForGroup?: string): Promise<Sent> {
    const sent = await handedOver(TARGET);
    const row = [...sent.world.state.rows.values()].find(({ kind, key }) => kind === 'group' && key === 'partners');
    Object.assign(row?.body as object, answersForGroup ? { responsibleAccountId: answersForGroup } : {});
    valueOf(await attest(sent, 'told', { names: ['Kim of the warehouse'] }));
    sent.world.advance(25 * HOUR);
    for (let sweeps = 0; sweeps < 26; sweeps += 1) {
      sent.world.advance(5 * MINUTE);
      await untilQuiet(sent.world, 1);
    }
    return sent;
  }

  it('brings who has it to tell one mail more, and who answers for the group another', async () => {
    const { world } = await overdue('colleague');
    const mails = noticesTo(world, 'engineer', 'Overdue');
    expect(mails.map(({ message }) => message.text.includes('2 on your list are left'))).toEqual([true]);
    expect(noticesTo(world, 'colleague', 'Not confirmed in time').length).toBe(1);
    expect(noticesTo(world, 'colleague', 'Overdue')).toEqual([]);
  });

  it('brings one mail only where the same person answers for the group', async () => {
    const { world } = await overdue('engineer');
    expect(noticesTo(world, 'engineer', 'Not confirmed in time').length).toBe(1);
    expect(noticesTo(world, 'engineer', 'Overdue')).toEqual([]);
  });

  it('brings no second one when some are told again after that: that mail says since when it is overdue', async () => {
    const sent = await overdue('colleague');
    valueOf(await attest(sent, 'not-reached', { names: ['Sam at the gate'] }));
    await sendAgain(sent, await idsOf(sent, 'Sam at the gate'));
    await untilQuiet(sent.world, 14);
    const asked = noticesTo(sent.world, 'engineer', 'People wait to be told');
    expect([asked.length, asked[1]?.message.text.includes('It was due')]).toEqual([2, true]);
    expect(noticesTo(sent.world, 'engineer', 'Overdue').length).toBe(1);
  });
});

describe('a word given by mistake', () => {
  const note = 'It was another Kim.';

  it('is taken back by who gave it, with a reason, and both stay in the ledger', async () => {
    const sent = await handedOver();
    valueOf(await attest(sent, 'told'));
    await untilQuiet(sent.world);
    const kim = { names: ['Kim of the warehouse'] };
    expect(await attest(sent, 'taken-back', kim)).toMatchObject({ ok: false, refusal: { field: 'note' } });
    const { tasks } = valueOf(await attest(sent, 'taken-back', { ...kim, note }));
    expect(tasks.find(({ name }) => name === 'Kim of the warehouse')).toMatchObject({
      state: 'failed',
      remark: `Not told after all: ${note}`,
    });
    expect((await view(sent.world, sent.issueId)).headline).toContain('Sent to 4 of 5 people');
    expect(attestations(sent.world).map(({ attested, deliveries }) => [attested, deliveries.length])).toEqual([
      ['told', 3],
      ['taken-back', 1],
    ]);
    expect(await attest(sent, 'taken-back', { ...kim, note })).toMatchObject({
      ok: false,
      refusal: { code: 'not-attested' },
    });
    expect(await verify(sent)).toEqual([]);
  });

  it('is no reason to call it told again: that is asked for and said anew', async () => {
    const sent = await handedOver();
    valueOf(await attest(sent, 'told'));
    await untilQuiet(sent.world);
    const kim = { names: ['Kim of the warehouse'] };
    valueOf(await attest(sent, 'taken-back', { ...kim, note }));
    expect(await attest(sent, 'told', kim)).toMatchObject({ ok: false, refusal: { code: 'not-to-do' } });
    await sendAgain(sent, await idsOf(sent, ...kim.names));
    await untilQuiet(sent.world, 2);
    expect(standing(sent)).toEqual(['attested', 'attested', 'to-do']);
    valueOf(await attest(sent, 'told', kim));
    await untilQuiet(sent.world);
    expect((await view(sent.world, sent.issueId)).headline).toContain('Sent to 5 of 5 people');
    expect(await verify(sent)).toEqual([]);
  });

  const linesOnItems = ({ world }: Sent) => Object.values(world.state.writtenItems).flat();
  const lineFor = (people: number) => expect.stringMatching(`5.1.3 released, ${people} people told \\(PHX-`);

  it('leaves no configuration item with the line from before, nor when it is said anew', async () => {
    const sent = await handedOver();
    const kim = { names: ['Kim of the warehouse'] };
    valueOf(await attest(sent, 'told'));
    await untilQuiet(sent.world);
    expect(linesOnItems(sent)).toEqual([lineFor(5), lineFor(5)]);
    valueOf(await attest(sent, 'taken-back', { ...kim, note }));
    await untilQuiet(sent.world);
    expect(linesOnItems(sent)).toEqual([lineFor(4), lineFor(4)]);
    expect((await view(sent.world, sent.issueId)).state).toBe('recorded');
    await sendAgain(sent, await idsOf(sent, ...kim.names));
    await untilQuiet(sent.world, 2);
    valueOf(await attest(sent, 'told', kim));
    await untilQuiet(sent.world);
    expect(linesOnItems(sent)).toEqual([lineFor(5), lineFor(5)]);
    expect(await verify(sent)).toEqual([]);
  });

  it('is in the line also where it is taken back while that is being written', async () => {
    const sent = await handedOver();
    const { world, issueId } = sent;
    valueOf(await attest(sent, 'told'));
    world.state.pending = [];
    const ports = world.ports();
    let writes = 0;
    const items: Ports['items'] = {
      ...ports.items,
      async write(...line) {
        writes += 1;
        if (writes === 2) valueOf(await attest(sent, 'taken-back', { names: ['Kim of the warehouse'], note }));
        return ports.items.write(...line);
      },
    };
    await followUpRecord({ ...ports, items }, issueId);
    expect((await world.document('record', issueId)).state).toBe('sent');
    await untilQuiet(world);
    expect(linesOnItems(sent)).toEqual([lineFor(4), lineFor(4)]);
    expect((await world.document('record', issueId)).state).toBe('recorded');
  });

  it('makes a target that was reached miss its people again, and the ledger counts the same', async () => {
    const sent = await handedOver({ proof: 'attested', percent: 100, hours: 24 });
    const confirmation = async () => (await sent.world.document('record', sent.issueId)).confirmation;
    valueOf(await attest(sent, 'told'));
    await untilQuiet(sent.world, 3);
    expect(await confirmation()).toBe('reached');
    valueOf(await attest(sent, 'taken-back', { names: ['Kim of the warehouse'], note }));
    await untilQuiet(sent.world, 3);
    expect(await confirmation()).toBe('open');
    sent.world.advance(25 * HOUR);
    await untilQuiet(sent.world, 13);
    expect(await confirmation()).toBe('missed');
    const called = (await view(sent.world, sent.issueId)).communiques.find(({ channel }) => channel === 'telephone');
    expect(called?.coverage).toMatchObject({ state: 'missed', reached: 2, people: 3 });
    const judged = sent.world
      .all('ledger-entry')
      .map(({ text }) => JSON.parse(text) as LedgerEventOf<'coverage-judged'>)
      .filter(({ type }) => type === 'coverage-judged');
    expect(judged.map(({ data }) => [data.outcome, data.reached])).toEqual([
      ['reached', 3],
      ['missed', 2],
    ]);
    expect(noticesTo(sent.world, 'engineer', 'Not confirmed in time').length).toBe(1);
    expect(await verify(sent)).toEqual([]);
  });

  it('makes nobody hear a correction who was told nothing', async () => {
    const sent = await handedOver();
    valueOf(await attest(sent, 'told'));
    await untilQuiet(sent.world);
    valueOf(await attest(sent, 'taken-back', { names: ['Kim of the warehouse'], note }));
    await report(sent.world, { status: 'rolled-back', sequence: 2 });
    await untilQuiet(sent.world, 2);
    const { communiques } = await view(sent.world, sent.issueId);
    const correction = communiques.find(({ channel, current }) => channel === 'telephone' && current);
    expect(correction).toMatchObject({ kind: 'correction', audience: { count: 2 } });
  });

  it('is taken back by the responsible person whoever gave it, and by nobody else who may only send', async () => {
    const sent = await handedOver();
    sent.world.state.grants['sender'] = { browse: true, project: ['send-communications'] };
    sent.world.state.users = { ...sent.world.state.users, sender: { name: 'Name of sender', active: true } };
    valueOf(await attest(sent, 'told'));
    expect(await attest(sent, 'taken-back', { who: 'sender', note })).toMatchObject({
      refusal: { code: 'not-attested' },
    });
    expect(await attest(sent, 'taken-back', { who: 'colleague', note })).toMatchObject({ ok: false });
    expect(valueOf(await open(sent, 'sender')).tasks.some(({ mayTakeBack }) => mayTakeBack)).toBe(false);
    const other = await handedOver();
    other.world.state.grants['sender'] = { browse: true, project: ['send-communications'] };
    valueOf(await attest(other, 'told', { who: 'sender' }));
    expect(valueOf(await open(other)).tasks.every(({ mayTakeBack }) => mayTakeBack)).toBe(true);
    valueOf(await attest(other, 'taken-back', { note }));
    expect(standing(other)).toEqual(['failed', 'failed', 'failed']);
    expect(await verify(other)).toEqual([]);
  });
});

describe('whose word counts', () => {
  it.each(['developer', 'colleague', 'change-manager', 'auditor'])('is not that of a %s', async (who) => {
    const sent = await handedOver();
    expect(await attest(sent, 'told', { who })).toMatchObject({ ok: false, refusal: { code: 'not-permitted' } });
    expect(standing(sent)).toEqual(['to-do', 'to-do', 'to-do']);
  });

  it('is not that of somebody who may not see the work item', async () => {
    const sent = await handedOver();
    expect(await attest(sent, 'told', { who: 'outsider' })).toMatchObject({
      ok: false,
      refusal: { code: 'not-found' },
    });
  });

  it('is that of a deputy in the name of the responsible person, who is asked as well', async () => {
    const world = await aSiteThatCalls();
    valueOf(
      await world.page('engineer', 'site-page', {}, 'delegateApprovals', {
        deputy: 'colleague',
        until: world.state.now + 24 * HOUR,
      }),
    );
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    const communiqueId =
      (await view(world, issueId)).communiques.find(({ channel }) => channel === 'telephone')?.id ?? '';
    const sent = { world, issueId, communiqueId };
    expect(noticesTo(world, 'colleague', 'People wait to be told').length).toBe(1);
    valueOf(await attest(sent, 'told', { who: 'colleague' }));
    expect(attestations(world)[0]?.onBehalfOf).toMatch(/^commitment:/);
    expect(await verify(sent)).toEqual([]);
  });
});

describe('somebody who has people to tell, or stands in for who has, and whose mail Jira did not take', () => {
  const BUSY = { kind: 'try-again', reason: 'Too many requests.' } as const;
  const PEOPLE = ['engineer', 'colleague'] as const;

  /** The engineer is to call people, and the colleague stands in for them. */
  async function withDeputy(target?: CoverageTarget, untaken?: string): Promise<Sent> {
    const world = await aSiteThatCalls(undefined, target);
    const until = world.state.now + 72 * HOUR;
    valueOf(await world.page('engineer', 'site-page', {}, 'delegateApprovals', { deputy: 'colleague', until }));
    const issueId = await verified(world);
    if (untaken) world.state.outcomes[`notice:${untaken}`] = [BUSY];
    valueOf(await send(world, issueId));
    await untilQuiet(world, 0.05);
    const called = (await view(world, issueId)).communiques.find(({ channel }) => channel === 'telephone');
    return { world, issueId, communiqueId: called?.id ?? '' };
  }

  const sweeps = async ({ world }: Sent): Promise<void> => {
    for (let count = 0; count < 26; count += 1) {
      world.advance(5 * MINUTE);
      await untilQuiet(world, 1);
    }
  };
  const untold = ({ world }: Sent) => world.all('send').map((body) => body.untold);
  const mailsTo = ({ world }: Sent, words: string) => PEOPLE.map((who) => noticesTo(world, who, words).length);

  it.each(PEOPLE)('hears of the list later, and nobody hears it twice: %s', async (untaken) => {
    const sent = await withDeputy(undefined, untaken);
    await sweeps(sent);
    expect(mailsTo(sent, 'People wait to be told')).toEqual([1, 1]);
    expect(untold(sent)).toEqual([undefined]);
  });

  it('hears of the list although the event that was to try again is lost', async () => {
    const sent = await withDeputy(undefined, 'engineer');
    expect(mailsTo(sent, 'People wait to be told')).toEqual([0, 1]);
    sent.world.state.pending = [];
    await sweeps(sent);
    expect(mailsTo(sent, 'People wait to be told')).toEqual([1, 1]);
  });

  it.each(PEOPLE)('hears later that its time is over: %s', async (untaken) => {
    const sent = await withDeputy({ proof: 'attested', percent: 100, hours: 24 });
    const row = [...sent.world.state.rows.values()].find(({ kind, key }) => kind === 'group' && key === 'partners');
    Object.assign(row?.body as object, { responsibleAccountId: 'auditor' });
    sent.world.state.outcomes[`notice:${untaken}`] = [BUSY];
    sent.world.advance(25 * HOUR);
    await sweeps(sent);
    expect(mailsTo(sent, 'Overdue')).toEqual([1, 1]);
  });

  it.each(PEOPLE)(
    'hears later that nobody is to be told any more, although the send is closed: %s',
    async (untaken) => {
      const sent = await withDeputy();
      sent.world.state.outcomes[`notice:${untaken}`] = Array<typeof BUSY>(20).fill(BUSY);
      await report(sent.world, { status: 'rolled-back', sequence: 2 });
      await untilQuiet(sent.world, 0.05);
      expect(untold(sent)).toEqual([{ [sent.communiqueId]: [untaken] }]);
      sent.world.state.outcomes = {};
      await sweeps(sent);
      expect(mailsTo(sent, 'Do not tell this any more')).toEqual([1, 1]);
    },
  );
});

describe('what a person was to tell whose account is closed', () => {
  async function handedOverWithout(prepare: (world: World) => void): Promise<Sent> {
    const world = await aSiteThatCalls();
    const issueId = await approved(world, 'colleague');
    prepare(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    const communiqueId = (await view(world, issueId)).communiques.find(({ channel }) => channel === 'telephone')?.id;
    return { world, issueId, communiqueId: communiqueId ?? '' };
  }

  async function approved(world: World, responsibleAccountId: string): Promise<string> {
    const issueId = await verified(world);
    for (const { id: communiqueId, revision, subject, kind, answers } of (await view(world, issueId)).communiques)
      valueOf(
        await world.page('developer', 'record-panel', { issueId }, 'saveCommunique', {
          ...{ communiqueId, revision, subject, kind, answers },
          responsibleAccountId,
        }),
      );
    valueOf(await submit(world, issueId));
    valueOf(await approve(world, issueId));
    return issueId;
  }

  const closed = (world: World): void => {
    for (const row of world.state.rows.values())
      if (row.kind === 'communique')
        Object.assign(row.body as object, { responsibleAccountId: standInFrom('12345678') });
  };

  it('is for whoever sent it: they are asked, have it on their list, and say what became of it', async () => {
    const sent = await handedOverWithout(closed);
    const { world } = sent;
    expect(noticesTo(world, 'engineer', 'People wait to be told').length).toBe(1);
    const { tasks } = valueOf(await world.page('engineer', 'site-page', {}, 'openMyApprovals', {}));
    expect(tasks).toMatchObject([{ toDo: 3, responsible: 'engineer' }]);
    const called = (await view(world, sent.issueId)).communiques.find(({ channel }) => channel === 'telephone');
    expect(called).toMatchObject({ responsibleGone: true, problems: [] });
    valueOf(await attest(sent, 'told'));
    await untilQuiet(world, 3);
    expect((await view(world, sent.issueId)).state).toBe('recorded');
    expect(await verify(sent)).toEqual([]);
  });

  it('is for who answers for the group where the account of whoever sent it was closed, too', async () => {
    const sent = await handedOverWithout((site) => {
      closed(site);
      answersFor(site, 'colleague');
    });
    const { world, issueId, communiqueId } = sent;
    for (const row of world.state.rows.values())
      if (row.kind === 'send') {
        const { authorisation, ...body } = row.body as SendDocument;
        Object.assign(row.body as object, {
          ...body,
          authorisation: { ...authorisation, accountId: standInFrom('87654321') },
        });
      }
    const looksAfter = async () =>
      (await view(world, issueId)).communiques.find(({ id }) => id === communiqueId)?.lookedAfterBy;
    expect(await looksAfter()).toEqual({ accountId: 'colleague' });
    const { tasks } = valueOf(await world.page('colleague', 'site-page', {}, 'openMyApprovals', {}));
    expect(tasks).toMatchObject([{ toDo: 3, responsible: 'colleague' }]);
    await report(world, { status: 'rolled-back', sequence: 2 });
    await untilQuiet(world, 2);
    expect(noticesTo(world, 'colleague', 'Do not tell this any more').length).toBe(1);
    valueOf(await attest(sent, 'told', { who: 'colleague', names: ['Kim of the warehouse'] }));
    answersFor(world, '');
    expect(await looksAfter()).toEqual({});
  });

  it('is asked of who answers for the group where Jira writes to none of the others any more', async () => {
    const refused = { kind: 'refused', reason: 'Nobody to be notified.' } as const;
    const { world } = await handedOverWithout((site) => {
      answersFor(site, 'auditor');
      site.state.outcomes['notice:colleague'] = [refused];
      site.state.outcomes['notice:engineer'] = [refused];
    });
    expect(noticesTo(world, 'auditor', 'People wait to be told').length).toBe(1);
  });

  it('is asked of whoever sent it also before the app knows, where Jira writes to the person no more', async () => {
    const { world } = await handedOverWithout((site) => {
      site.state.outcomes['notice:colleague'] = [{ kind: 'refused', reason: 'Nobody to be notified.' }];
    });
    expect(noticesTo(world, 'colleague', 'People wait to be told').length).toBe(0);
    expect(noticesTo(world, 'engineer', 'People wait to be told').length).toBe(1);
  });
});

/** Names who answers for the group that people tell. */
describe('the list of what waits for a person', () => {
  const waiting = async (world: World, who: string) =>
    valueOf(await world.page(who, 'site-page', {}, 'openMyApprovals', {})).tasks;

  it('has what the responsible person has still to tell, and is empty for everybody else', async () => {
    const sent = await handedOver({ proof: 'attested', percent: 100, hours: 24 });
    valueOf(await attest(sent, 'told', { names: ['Kim of the warehouse'] }));
    expect(await waiting(sent.world, 'engineer')).toMatchObject([
      { channel: 'telephone', toDo: 2, total: 3, recordIssueId: sent.issueId, dueAt: expect.any(Number) },
    ]);
    expect(await waiting(sent.world, 'colleague')).toEqual([]);
    valueOf(await attest(sent, 'told'));
    expect(await waiting(sent.world, 'engineer')).toEqual([]);
  });
});

describe('a target of a group that people tell', () => {
  it('is reached by what is attested, and the ledger counts the same', async () => {
    const sent = await handedOver({ proof: 'attested', percent: 60, hours: 24 });
    valueOf(await attest(sent, 'told', { names: ['Kim of the warehouse', 'Sam at the gate'] }));
    await untilQuiet(sent.world, 3);
    valueOf(await attest(sent, 'not-reached'));
    await untilQuiet(sent.world, 3);
    const called = (await view(sent.world, sent.issueId)).communiques.find(({ channel }) => channel === 'telephone');
    expect(called?.coverage).toMatchObject({ state: 'reached', reached: 2, people: 3 });
    expect(await verify(sent)).toEqual([]);
  });

  it.each(['delivered', 'acknowledged'] as const)(
    'cannot be that it was %s, which nobody would prove',
    async (proof) => {
      await expect(aSiteThatCalls(undefined, { proof, percent: 90, hours: 24 })).rejects.toThrow('Nobody reports this');
    },
  );
});

describe('when the release does not hold any more', () => {
  it('nobody else is told: what is open is withdrawn at once, and who was to tell it hears so once', async () => {
    const sent = await handedOver();
    valueOf(await attest(sent, 'told', { names: ['Kim of the warehouse'] }));
    await report(sent.world, { status: 'rolled-back', sequence: 2 });
    await untilQuiet(sent.world, 2);
    expect(standing(sent)).toEqual(['attested', 'stopped', 'stopped']);
    expect(noticesTo(sent.world, 'engineer', 'Do not tell this any more').length).toBe(1);
    expect(await verify(sent)).toEqual([]);
  });

  it('the correction is a task for the same person, for exactly those who were told', async () => {
    const sent = await handedOver();
    valueOf(await attest(sent, 'told', { names: ['Kim of the warehouse'] }));
    await report(sent.world, { status: 'rolled-back', sequence: 2 });
    await untilQuiet(sent.world, 2);
    const { communiques } = await view(sent.world, sent.issueId);
    const correction = communiques.find(({ channel, current }) => channel === 'telephone' && current);
    expect(correction).toMatchObject({ kind: 'correction', responsibleAccountId: 'engineer', audience: { count: 1 } });
  });

  it('whom they had told before can still be said, and then the correction is for them, too', async () => {
    const sent = await handedOver();
    await report(sent.world, { status: 'rolled-back', sequence: 2 });
    await untilQuiet(sent.world, 2);
    expect(standing(sent)).toEqual(['stopped', 'stopped', 'stopped']);
    expect(await attest(sent, 'not-reached')).toMatchObject({ ok: false, refusal: { code: 'not-to-do' } });
    valueOf(await attest(sent, 'told', { names: ['Lee of the night shift'] }));
    await untilQuiet(sent.world, 2);
    expect(standing(sent)).toEqual(['attested', 'stopped', 'stopped']);
    expect(await verify(sent)).toEqual([]);
  });

  it('what was never handed over cannot be said to have been told', async () => {
    const world = await aSiteThatCalls();
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    await report(world, { status: 'rolled-back', sequence: 2 });
    await untilQuiet(world, 2);
    const communiqueId =
      (await view(world, issueId)).communiques.find(({ group }) => group.id === 'partners')?.id ?? '';
    const sent = { world, issueId, communiqueId };
    expect(standing(sent)).toEqual(['stopped', 'stopped', 'stopped']);
    expect(await attest(sent, 'told')).toMatchObject({ ok: false, refusal: { code: 'not-to-do' } });
  });
});

describe('what an administrator writes down', () => {
  it('has a number for everybody who is called, and none for who is not', async () => {
    const nameless: GroupMembersEdit = { kind: 'list', channel: 'telephone', items: [{ name: 'Kim' }] };
    await expect(aSiteThatCalls(nameless)).rejects.toThrow('Give the telephone number of “Kim”.');
    const called: GroupMembersEdit = { kind: 'list', channel: 'presentation', items: CALLS };
    await expect(aSiteThatCalls(called)).rejects.toThrow('nobody is called here');
    const wrong: GroupMembersEdit = { kind: 'list', channel: 'telephone', items: [{ name: 'Kim', number: 'ask Bo' }] };
    await expect(aSiteThatCalls(wrong)).rejects.toThrow('A telephone number has digits');
  });
});
