/** Those who are missing are reminded until the target is reached: they alone, once each, and only while it may be said. */
import type { CoverageTarget } from '../../../src/domain/record/coverage';
import type { Delivery } from '../../../src/domain/delivery/delivery';
import type { QuietHours } from '../../../src/domain/script/timing';
import { parcelSize } from '../../../src/domain/delivery/parcel';
import { recipientKey, type Recipient } from '../../../src/domain/record/stakeholder-group';
import type { Change, Ports } from '../../../src/ports';
import { beginReminder } from '../../../src/usecases/confirming/chase-targets';
import { escalateMissedTargets } from '../../../src/usecases/confirming/escalate';
import { judgeCoverage } from '../../../src/usecases/confirming/judge-coverage';
import { remindBatch } from '../../../src/usecases/confirming/remind-batch';
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import { stopSend } from '../../../src/usecases/sending/end-send';
import { HOUR } from '../../builders/releases';
import { exported, verify } from '../../builders/world/auditor';
import { eventsOf, forHours } from '../../builders/world/hours';
import { answersFor, partnersOf, receive } from '../../builders/world/receipts';
import {
  aSite,
  CHANGE,
  PROJECT,
  put,
  report,
  send,
  submit,
  approve,
  untilQuiet,
  valueOf,
  verified,
  view,
} from '../../builders/world/story';
import { Killed } from '../../builders/world/test-ports';
import { World } from '../../builders/world/world';
import { placesOf, verifyEach } from '../../verifier/verify-many';

/** A record that was sent to ten partners, or so many, whose group asks for this. */
async function sent(
  target: Partial<CoverageTarget> = {},
  quiet?: QuietHours,
  prepare: (world: World) => unknown = () => undefined,
  addresses = 10,
): Promise<{ world: World; issueId: string }> {
  const world = aSite({ addresses });
  prepare(world);
  const row = [...world.state.rows.values()].find(({ kind, key }) => kind === 'group' && key === 'partners');
  if (!row) throw new Error('The site has the group.');
  Object.assign(row.body as object, {
    target: { proof: 'acknowledged', percent: 90, hours: 48, remindAfterHours: [24, 40], ...target },
  });
  const issueId = quiet ? await withQuietHours(world, quiet) : await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  return { world, issueId };
}

async function withQuietHours(world: World, quiet: QuietHours): Promise<string> {
  const issueId = await verified(world);
  for (const { id, revision } of (await view(world, issueId)).communiques)
    valueOf(
      await world.page('developer', 'record-panel', { issueId }, 'scheduleCommunique', {
        communiqueId: id,
        revision,
        timing: { start: { kind: 'at-once' }, quiet },
      }),
    );
  valueOf(await submit(world, issueId));
  valueOf(await approve(world, issueId));
  return issueId;
}

/** Whom reminders left for, by number: the first of each id is the delivery's. */
function reminded(world: World): Readonly<Record<string, readonly string[]>> {
  const byNumber: Record<string, string[]> = {};
  for (const { deliveryId } of world.state.mails) {
    const [id = '', number] = deliveryId.split('-');
    if (number !== undefined) byNumber[number] = [...(byNumber[number] ?? []), id].sort();
  }
  return byNumber;
}

const idsOf = (deliveries: readonly Delivery[]) => deliveries.map(({ id }) => id);

describe('a reminder', () => {
  it('leaves after the hours that the group asks, for those alone who have not acknowledged', async () => {
    const { world, issueId } = await sent();
    await receive(world, 'acknowledged', 4);
    await forHours(world, 23);
    expect(reminded(world)).toEqual({});
    await forHours(world, 2);
    expect(reminded(world)).toEqual({ 1: idsOf(partnersOf(world).slice(4)) });
    expect(eventsOf(world, 'reminder-begun').map(({ data }) => [data['reminder'], data['hours']])).toEqual([[1, 24]]);
    expect(eventsOf(world, 'reminders-settled').map(({ data }) => (data['deliveries'] as unknown[]).length)).toEqual([
      6,
    ]);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('rests on no deployment that is rolled back while the gates are judged for it, at whatever moment', async () => {
    const { world, issueId } = await sent({}, undefined, undefined, 2);
    world.advance(25 * HOUR);
    const undisturbed = world.copy();
    const before = undisturbed.state.calls.length;
    await undisturbed.sweep();
    const bundles = [];
    for (let beforeCall = 1; beforeCall <= undisturbed.state.calls.length - before; beforeCall += 3) {
      const calm = world.copy();
      const happens = async () => {
        await report(calm, { status: 'rolled-back' });
        for (const event of calm.state.pending.filter(({ queue }) => queue === 'follow-ups')) await calm.deliver(event);
      };
      await new World(calm.state, { meanwhile: { beforeCall, happens } }).sweep();
      bundles.push(await exported(calm, issueId));
    }
    expect(verifyEach(bundles).map(placesOf)).toEqual(bundles.map(() => []));
  });

  it('says what was approved, with a request to confirm it by the reader’s own link', async () => {
    const { world } = await sent();
    await forHours(world, 25);
    const [first] = partnersOf(world);
    const mails = world.state.mails.filter(({ recipient }) => recipient.kind === first?.recipient.kind);
    const original = mails.find(({ deliveryId }) => deliveryId === first?.id)?.message;
    const reminder = mails.find(({ deliveryId }) => deliveryId === `${first?.id}-1`)?.message;
    expect(reminder?.subject).toBe(`Reminder: ${original?.subject}`);
    const said = (text = '') => text.slice(text.indexOf('5.1.3 is available')).split('\nRecord ')[0];
    expect(said(reminder?.text)).toBe(said(original?.text));
    const links = (text = '') => new Set(text.match(/https:\S+token=\S+/g));
    expect(links(reminder?.text)).toEqual(links(original?.text));
    expect(reminder?.html).toContain('<strong>Reminder.</strong>');
  });

  it('stops at the target, and the second is for those who are missing then', async () => {
    const { world, issueId } = await sent();
    await forHours(world, 25);
    await receive(world, 'acknowledged', 8);
    await forHours(world, 16);
    expect(reminded(world)['2']).toEqual(idsOf(partnersOf(world).slice(8)));
    await receive(world, 'acknowledged', 9);
    await forHours(world, 10);
    expect(Object.keys(reminded(world))).toEqual(['1', '2']);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('is not sent where the target is reached before its hour', async () => {
    const { world } = await sent();
    await receive(world, 'acknowledged', 9);
    await forHours(world, 50);
    expect([reminded(world), eventsOf(world, 'reminder-begun')]).toEqual([{}, []]);
  });

  it('is for nobody whose message bounced, failed or is uncertain', async () => {
    const { world } = await sent({ percent: 100 });
    await receive(world, 'bounced', 3);
    await forHours(world, 25);
    expect(reminded(world)['1']).toEqual(idsOf(partnersOf(world).slice(3)));
  });

  it('asks those who are not proven to have got it, where delivery is what counts', async () => {
    const { world } = await sent({ proof: 'delivered' });
    await receive(world, 'delivered', 7);
    await forHours(world, 25);
    expect(reminded(world)['1']).toEqual(idsOf(partnersOf(world).slice(7)));
  });

  it('that its reader’s mail system took proves the message, and one that bounced says nothing of it', async () => {
    const { world, issueId } = await sent({ proof: 'delivered' });
    await forHours(world, 25);
    const [first, second] = partnersOf(world);
    await recordReceipts(world.ports(), [
      { deliveryId: `${first?.id}-1`, kind: 'delivered', at: world.state.now },
      { deliveryId: `${second?.id}-1`, kind: 'bounced', at: world.state.now, addressFault: true },
    ]);
    const after = partnersOf(world);
    expect([after[0]?.receipts.delivered, after[1]?.receipts.bounced]).toEqual([world.state.now, undefined]);
    expect((await world.document('group', 'partners')).quarantine).toHaveLength(1);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('waits for the end of the quiet hours', async () => {
    const { world } = await sent({}, { from: '00:00', until: '23:00', timeZone: 'UTC' });
    await forHours(world, 30);
    const hours = world.state.mails
      .filter(({ deliveryId }) => deliveryId.includes('-'))
      .map(({ at }) => new Date(at).getUTCHours());
    expect(new Set(hours)).toEqual(new Set([23]));
  });

  it('is one where several hours went by while nothing ran', async () => {
    const { world } = await sent();
    world.advance(41 * HOUR);
    await forHours(world, 5);
    expect(Object.keys(reminded(world))).toEqual(['1']);
  });
});

describe('a text message', () => {
  /** Ten partners by telephone number. */
  const byText = (target: Partial<CoverageTarget> = {}) =>
    sent(target, undefined, (world) => {
      const row = [...world.state.rows.values()].find(({ kind, key }) => kind === 'group' && key === 'partners');
      const numbers = Array.from({ length: 10 }, (_, index) => ({
        name: `Partner ${index}`,
        number: `+49151000000${index}`,
      }));
      Object.assign(row?.body as object, { members: { kind: 'telephone-numbers', numbers } });
    });
  const partners = (world: World) => world.all('delivery').filter(({ channel }) => channel === 'text-message');

  it('is reminded of by its first line and its reader’s own link, those alone who are missing', async () => {
    const { world, issueId } = await byText();
    const known = partners(world).slice(0, 4);
    await recordReceipts(
      world.ports(),
      known.map(({ id }) => ({ deliveryId: id, kind: 'acknowledged', at: world.state.now })),
    );
    await forHours(world, 25);
    expect(reminded(world)['1']).toEqual(
      idsOf(partners(world))
        .filter((id) => !known.some((one) => one.id === id))
        .sort(),
    );
    const [first] = world.state.mails.filter(({ deliveryId }) => deliveryId.endsWith('-1'));
    const original = world.state.mails.find(({ deliveryId }) => `${deliveryId}-1` === first?.deliveryId)?.message.short;
    const said = first?.message.short?.split('\n') ?? [];
    expect(said).toHaveLength(3);
    expect(said[0]).toBe(`Reminder: ${original?.split('\n')[0]}`);
    expect(original?.split('\n')).toEqual(expect.arrayContaining(said.slice(1)));
    const communiqueId = first && partners(world).find(({ id }) => first.deliveryId.startsWith(id))?.communiqueId;
    const preview = { communiqueId: communiqueId ?? '', reminder: true } as const;
    const next = valueOf(await world.page('engineer', 'record-panel', { issueId }, 'previewCommunique', preview));
    expect(next.short?.text).toMatch(/^Reminder 2: /);
    await forHours(world, 16);
    const [second] = world.state.mails.filter(({ deliveryId }) => deliveryId.endsWith('-2'));
    expect(second?.message.short).toMatch(/^Reminder 2: /);
    expect(await verify(world, issueId)).toEqual([]);
  });
});

describe('nobody is reminded', () => {
  it.each<[string, (world: World, issueId: string) => Promise<unknown>]>([
    ['after a roll-back', (world) => report(world, { status: 'rolled-back', sequence: 2 })],
    [
      'after the change was declined',
      async (world, recordIssueId) => {
        const { contentDigest } = await view(world, recordIssueId);
        return world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'declineChange', {
          recordIssueId,
          contentDigest,
          reason: 'It was not to be told.',
        });
      },
    ],
    [
      'while a correction is written',
      (world, issueId) => world.page('engineer', 'record-panel', { issueId }, 'startCorrection', { reason: 'Wrong.' }),
    ],
    ['from a copy of the site', async (world) => void (world.state.installation = 'another')],
    ['while Jira does not answer', async (world) => void (world.state.jiraFails = { status: 503 })],
  ])('%s', async (_when, happens) => {
    const { world, issueId } = await sent();
    await happens(world, issueId);
    await forHours(world, 30);
    expect(reminded(world)).toEqual({});
  });
});

it('nothing more of a reminder leaves after a roll-back, though it was begun, and the panel of a held one says why', async () => {
  const { world, issueId } = await sent();
  world.advance(24 * HOUR);
  await world.sweep();
  expect(eventsOf(world, 'reminder-begun')).toHaveLength(1);
  await report(world, { status: 'rolled-back', sequence: 2 });
  await forHours(world, 2);
  expect([reminded(world), await verify(world, issueId)]).toEqual([{}, []]);
  const { world: declined, issueId: other } = await sent();
  const { contentDigest } = await view(declined, other);
  const decision = { recordIssueId: other, contentDigest, reason: 'It was not to be told.' };
  await declined.page('change-manager', 'change-panel', { issueId: CHANGE }, 'declineChange', decision);
  await forHours(declined, 25);
  const { communiques } = await view(declined, other);
  expect(communiques.find(({ group }) => group.id === 'partners')?.chase?.held).toContain('declined');
});

/** Whoever takes nothing for twenty hours keeps the send under way. */
function takesNothing(site: World, recipient: Recipient): void {
  const busy = { kind: 'try-again', reason: 'Busy.', afterSeconds: 3_600 } as const;
  site.state.outcomes[recipientKey(recipient)] = Array.from({ length: 20 }, () => busy);
}

describe('of what a person cancelled after a part of it had left', () => {
  async function cancelled() {
    const { world, issueId } = await sent({}, undefined, (site) =>
      takesNothing(site, { kind: 'address', address: 'partner-0003@example.com', name: '' }),
    );
    const { communiques } = await view(world, issueId);
    const communiqueId = communiques.find(({ group }) => group.id === 'partners')?.id ?? '';
    const cancel = { communiqueId, decision: 'cancel', reason: 'It was not to be told.' } as const;
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'decideStep', cancel));
    await forHours(world, 1);
    return { world, issueId, communiqueId };
  }

  it('nobody is reminded, neither by the plan nor by a person', async () => {
    const { world, issueId, communiqueId } = await cancelled();
    const asked = await world.page('engineer', 'record-panel', { issueId }, 'remindNow', { communiqueId });
    expect(asked).toMatchObject({ ok: false, refusal: { code: 'nobody-missing' } });
    await forHours(world, 50);
    expect([reminded(world), eventsOf(world, 'reminder-begun')]).toEqual([{}, []]);
    expect((await world.document('record', issueId)).state).toBe('recorded');
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('nothing is left to confirm, which the record says instead of waiting for ever', async () => {
    const { world, issueId } = await cancelled();
    await forHours(world, 1);
    expect((await world.document('record', issueId)).confirmation).toBe('ended');
    const { versions } = valueOf(await world.page('engineer', 'project-page', { projectId: PROJECT }, 'openProject'));
    expect(versions[0]?.records[0]?.headline).toContain('; nothing left to confirm');
    const { rows } = valueOf(await world.page('auditor', 'site-page', {}, 'openAudit', {}));
    expect(rows[0]?.controls.map(({ name }) => name)).not.toContain('Confirmed to have arrived');
    await forHours(world, 50);
    expect(eventsOf(world, 'coverage-judged')).toEqual([]);
  });
});

it('a reminder is not begun of a send that was stopped while the gates were judged for it', async () => {
  const { world, issueId } = await sent({}, undefined, (site) =>
    takesNothing(site, { kind: 'jira-user', accountId: 'reader-0001', name: '' }),
  );
  const { id, communiques } = world.all('send')[0] ?? {};
  const communiqueId = communiques?.find(({ channel }) => channel === 'external-mail')?.communiqueId ?? '';
  const ports = world.ports();
  const store: Ports['store'] = {
    ...ports.store,
    async commit(changes) {
      const send = await ports.store.get('send', id ?? '');
      if (send && changes.some(({ kind }) => kind === 'content')) await stopSend(ports, send, 'It was declined.');
      return ports.store.commit(changes);
    },
  };
  const actor = { kind: 'person', accountId: 'engineer' } as const;
  const begun = await beginReminder({ ...ports, store }, issueId, id ?? '', communiqueId, actor);
  expect(begun).toMatchObject({ ok: false, refusal: { code: 'nobody-missing' } });
  expect(eventsOf(world, 'reminder-begun')).toEqual([]);
});

describe('a parcel of reminders', () => {
  const PARCEL = parcelSize('external-mail', 'sendgrid');

  /** Two parcels and a half of partners, all of whom are due; `happens` while the third message is handed over. */
  async function due(happens: (world: World, issueId: string) => Promise<unknown> = async () => undefined) {
    const { world, issueId } = await sent({}, undefined, undefined, 2 * PARCEL + 5);
    world.advance(24 * HOUR);
    await world.sweep();
    const event = world.state.pending.find(({ queue }) => queue === 'deliveries');
    const ports = world.ports();
    let begun = 0;
    const mail: Ports['channels']['external-mail'] = {
      async send(message) {
        if ((begun += 1) === 3) await happens(world, issueId);
        return ports.channels['external-mail'].send(message);
      },
    };
    const watched = { ...ports, channels: { ...ports.channels, 'external-mail': mail } };
    const run = (on: Ports = watched) =>
      remindBatch(on, event?.body as Parameters<typeof remindBatch>[1], world.state.now + HOUR);
    return { world, issueId, run };
  }

  it('costs the storage two steps, and the entry of its batch', async () => {
    const { world, run } = await due();
    const before = world.state.calls.length;
    await run();
    expect(world.state.calls.slice(before).filter((call) => call === 'store.commit')).toHaveLength(2 * 3 + 1);
    expect(reminded(world)['1']).toHaveLength(2 * PARCEL + 5);
  });

  it('is the last that leaves when a correction is begun', async () => {
    const { world, issueId, run } = await due(async (site, recordId) =>
      valueOf(
        await site.page('engineer', 'record-panel', { issueId: recordId }, 'startCorrection', {
          reason: 'It was wrong.',
        }),
      ),
    );
    await run();
    await forHours(world, 1);
    expect(reminded(world)['1']).toHaveLength(PARCEL);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('leaves out whoever acknowledged while another was handed over', async () => {
    const { world, run } = await due(async (site) => {
      const last = partnersOf(site).filter(({ reminders }) => reminders === undefined);
      await recordReceipts(
        site.ports(),
        last.slice(0, 4).map(({ id }) => ({ deliveryId: id, kind: 'acknowledged', at: site.state.now })),
      );
    });
    await run();
    await forHours(world, 1);
    expect(reminded(world)['1']).toHaveLength(2 * PARCEL + 1);
  });

  it('is ended with its round, but for what may have left, which is uncertain, and what is just leaving', async () => {
    const { world, issueId, run } = await due(async () => {
      throw new Killed();
    });
    await run().catch(() => undefined);
    const underWay = () => partnersOf(world).filter(({ reminders }) => reminders?.[0]?.progress.at === 'attempting');
    expect(underWay()).toHaveLength(1);
    await report(world, { status: 'rolled-back', sequence: 2 });
    const again = await run(world.ports());
    expect([underWay().length, again.againAt !== undefined]).toEqual([1, true]);
    await forHours(world, 1);
    const stands = partnersOf(world).map(({ reminders }) => reminders?.[0]?.progress.at);
    expect(stands.filter((at) => at === 'uncertain')).toHaveLength(1);
    expect(reminded(world)['1']).toHaveLength(PARCEL - 1);
    expect(await verify(world, issueId)).toEqual([]);
  });
});

it('a person reminds them before the plan does, once, and may end it with a reason', async () => {
  const { world, issueId } = await sent();
  await receive(world, 'acknowledged', 7);
  const communiqueId = (await view(world, issueId)).communiques.find(({ group }) => group.id === 'partners')?.id ?? '';
  const remind = (accountId = 'engineer') =>
    world.page(accountId, 'record-panel', { issueId }, 'remindNow', { communiqueId });
  expect(await remind('developer')).toMatchObject({ ok: false });
  valueOf(await remind());
  expect(await remind()).toMatchObject({ ok: false, refusal: { code: 'not-now' } });
  await forHours(world, 1);
  expect(reminded(world)).toEqual({ 1: idsOf(partnersOf(world).slice(7)) });
  const stop = { communiqueId, reason: 'They were told in the meeting.' };
  valueOf(await world.page('engineer', 'record-panel', { issueId }, 'stopReminding', stop));
  await forHours(world, 48);
  expect(Object.keys(reminded(world))).toEqual(['1']);
  expect(eventsOf(world, 'reminding-stopped')).toHaveLength(1);
  expect(await verify(world, issueId)).toEqual([]);
});

it('no reminder leaves twice, and none is lost, wherever an invocation is cut off', async () => {
  const { world } = await sent();
  await receive(world, 'acknowledged', 7);
  world.advance(24 * HOUR);
  const begin = world.state.calls.length;
  await forHours(world.copy(), 1);
  const calls = await (async () => {
    const probe = world.copy();
    await forHours(probe, 1);
    return probe.state.calls.length - begin;
  })();
  for (let call = 1; call < Math.min(calls, 220); call += 3)
    for (const when of ['before', 'after'] as const) {
      const victim = world.copy({ kill: { atCall: begin + call, when } });
      await forHours(victim, 1);
      const healed = victim.copy();
      await forHours(healed, 2);
      const left = reminded(healed)['1'] ?? [];
      const missing = idsOf(partnersOf(healed).slice(7));
      const uncertain = partnersOf(healed).filter(({ reminders }) => reminders?.[0]?.progress.at === 'uncertain');
      expect([call, when, new Set(left).size]).toEqual([call, when, left.length]);
      expect([call, when, [...new Set([...left, ...idsOf(uncertain)])].sort()]).toEqual([call, when, missing]);
      const told = eventsOf(healed, 'reminders-settled').flatMap(({ data }) =>
        (data['deliveries'] as readonly { readonly delivery: string }[]).map(({ delivery }) => delivery),
      );
      expect([call, when, told.sort()]).toEqual([call, when, missing]);
    }
});

/** A site whose process died right after a reminder was handed over, and which has forgotten its events. */
async function cutOffAsItLeft(): Promise<{ readonly healed: World; readonly issueId: string }> {
  const { world, issueId } = await sent();
  await receive(world, 'acknowledged', 7);
  world.advance(24 * HOUR);
  await world.sweep();
  const begin = world.state.calls.length;
  const healthy = world.copy();
  for (const event of healthy.state.pending) await healthy.deliver(event);
  const handedOver = healthy.state.calls.findIndex((call, index) => index >= begin && call.startsWith('channel.'));
  const victim = world.copy({ kill: { atCall: handedOver + 1, when: 'after' } });
  for (const event of victim.state.pending) await victim.deliver(event);
  const healed = victim.copy();
  healed.state.pending = [];
  return { healed, issueId };
}

it('a reminder of which a late report alone tells has left when it was handed over, so that the evidence verifies', async () => {
  const { healed, issueId } = await cutOffAsItLeft();
  const [left] = Object.values(reminded(healed)).flat();
  const communiqueId = (await view(healed, issueId)).communiques.find(({ group }) => group.id === 'partners')?.id ?? '';
  const stop = { communiqueId, reason: 'They were told in the meeting.' };
  valueOf(await healed.page('engineer', 'record-panel', { issueId }, 'stopReminding', stop));
  healed.advance(3 * HOUR);
  await recordReceipts(healed.ports(), [{ deliveryId: `${left}-1`, kind: 'delivered', at: healed.state.now }]);
  await forHours(healed, 1);
  expect(eventsOf(healed, 'reminders-settled')).toHaveLength(1);
  expect(await verify(healed, issueId)).toEqual([]);
});

it('a reminder that was cut off is told as uncertain before the next one, though the event of that comes first', async () => {
  const { healed, issueId } = await cutOffAsItLeft();
  healed.advance(16 * HOUR);
  await healed.sweep();
  for (const event of [...healed.state.pending].reverse()) await healed.deliver(event);
  const missing = [...idsOf(partnersOf(healed).slice(7))].sort();
  const told = eventsOf(healed, 'reminders-settled').map(({ data }) => [
    data['reminder'],
    (data['deliveries'] as readonly { readonly delivery: string; readonly outcome: string }[])
      .map(({ delivery, outcome }) => `${delivery} ${outcome}`)
      .sort(),
  ]);
  expect(told).toEqual([
    [1, missing.map((id) => `${id} uncertain`)],
    [2, missing.map((id) => `${id} accepted`)],
  ]);
  expect(await verify(healed, issueId)).toEqual([]);
});

describe('a target that was missed', () => {
  const notices = (world: World) =>
    world.state.notices
      .filter(({ message }) => message.subject.startsWith('Not confirmed in time'))
      .map(({ accountId }) => accountId);

  async function missed(prepare: (world: World) => unknown = () => undefined) {
    const { world, issueId } = await sent();
    await prepare(world);
    await receive(world, 'acknowledged', 4);
    await forHours(world, 50);
    return { world, issueId };
  }

  it('is brought once before the person who answers for the group, with what to do', async () => {
    const { world, issueId } = await missed((site) => answersFor(site, 'colleague'));
    expect(notices(world)).toEqual(['colleague']);
    const text = world.state.notices.at(-1)?.message.text;
    expect(text).toContain('Of 10 people in “Group partners”, 4 are known to have what they were told');
    expect(text).toContain('https://site.example/browse/');
    expect(eventsOf(world, 'coverage-escalated')).toHaveLength(1);
    const { communiques } = await view(world, issueId);
    expect(communiques.find(({ group }) => group.id === 'partners')?.chase?.escalation?.accountId).toBe('colleague');
    expect(await verify(world, issueId)).toEqual([]);
  });

  const standsIn = (site: World, deputies: Readonly<Record<string, string>>): void =>
    put(site.state.rows, 'delegation', 'site', {
      delegations: Object.entries(deputies).map(([delegator, deputy]) => ({
        id: delegator,
        delegator,
        deputy,
        from: 0,
        until: Number.MAX_SAFE_INTEGER,
        madeAt: 0,
      })),
    });

  it.each<[string, string, string, (world: World) => unknown]>([
    ['who answers for the group', 'colleague', 'you answer for it', (site) => answersFor(site, 'colleague')],
    [
      'whoever is responsible for what was said, where nobody answers for the group',
      'engineer',
      'you are responsible for what it was told, and nobody who answers for the group can be told',
      () => undefined,
    ],
    [
      'the deputy of who answers for the group and is absent',
      'auditor',
      'you stand in for who answers for it',
      (site) => {
        answersFor(site, 'colleague');
        standsIn(site, { colleague: 'auditor' });
      },
    ],
    [
      'the same deputy, whom nobody stands in for, once Jira takes mail again',
      'auditor',
      'you stand in for who answers for it',
      (site) => {
        answersFor(site, 'colleague');
        standsIn(site, { colleague: 'auditor', auditor: 'approver' });
        site.state.outcomes['notice:auditor'] = [{ kind: 'try-again', reason: 'Busy.' }];
      },
    ],
    [
      'the absent person, where the account of their deputy is not in use any more',
      'colleague',
      'you answer for it',
      (site) => {
        answersFor(site, 'colleague');
        standsIn(site, { colleague: 'auditor' });
        leave(site, 'auditor');
      },
    ],
    [
      'who answers for the group and for what was said, where both are the same, once',
      'engineer',
      'you answer for it',
      (site) => answersFor(site, 'engineer'),
    ],
    [
      'the next of them, where that account is not in use any more',
      'engineer',
      'you are responsible for what it was told, and nobody who answers for the group can be told',
      (site) => {
        answersFor(site, 'colleague');
        site.state.users = { ...site.state.users, colleague: { name: 'Gone', active: false } };
      },
    ],
  ])('is told to %s, and why', async (_who, accountId, why, prepare) => {
    const { world } = await missed(prepare);
    expect(notices(world)).toEqual([accountId]);
    expect(world.state.notices.at(-1)?.message.text).toContain(`You get this once for this group, because ${why}. Rec`);
    expect(eventsOf(world, 'coverage-escalated')).toHaveLength(1);
  });

  it('is told again where Jira took nothing, and to nobody from a copy of the site', async () => {
    const { world } = await missed((site) => {
      site.state.outcomes['notice:engineer'] = [{ kind: 'try-again', reason: 'Busy.' }];
    });
    expect(notices(world)).toEqual(['engineer']);
    expect(eventsOf(world, 'coverage-escalated')).toHaveLength(1);
    const { world: copy } = await missed((site) => void (site.state.installation = 'another'));
    expect(notices(copy)).toEqual([]);
  });

  /** A target that was missed, of which Jira takes no mail for the colleague who answers for the group. */
  const untaken = () =>
    missed((site) => {
      answersFor(site, 'colleague');
      site.state.outcomes['notice:colleague'] = Array.from({ length: 400 }, () => ({
        kind: 'try-again' as const,
        reason: 'Busy.',
      }));
    });

  const leave = (world: World, accountId: string): void => {
    world.state.users[accountId] = { name: 'Gone', active: false };
  };
  const escalations = (world: World) =>
    eventsOf(world, 'coverage-escalated').map(({ data }) => [data.to !== undefined, data.instead]);

  it('is told to who comes next, once, where Jira writes to the first no more, and the ledger says so', async () => {
    const { world, issueId } = await missed((site) => {
      answersFor(site, 'colleague');
      site.state.outcomes['notice:colleague'] = [{ kind: 'refused', reason: 'Nobody to be notified.' }];
    });
    expect(notices(world)).toEqual(['engineer']);
    expect(escalations(world)).toEqual([
      [true, undefined],
      [true, true],
    ]);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('is told to who comes next where the first closed their account before Jira took the mail', async () => {
    const { world, issueId } = await untaken();
    expect(notices(world)).toEqual([]);
    const { communiques } = await view(world, issueId);
    expect(communiques.find(({ group }) => group.id === 'partners')?.chase?.escalation).toMatchObject({
      accountId: 'colleague',
      again: true,
    });
    leave(world, 'colleague');
    await forHours(world, 1);
    expect(notices(world)).toEqual(['engineer']);
    expect(escalations(world)).toEqual([
      [true, undefined],
      [true, true],
    ]);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('is told later where Jira takes no mail while another worker writes of the same send', async () => {
    const { world, issueId } = await untaken();
    const ports = world.ports();
    let isRefused = false;
    const tell: Ports['notices']['tell'] = async (notice) => {
      isRefused = true;
      return ports.notices.tell(notice);
    };
    const get: Ports['store']['get'] = async (kind, key) => {
      const read = await ports.store.get(kind, key);
      if (isRefused && kind === 'send' && read)
        await ports.store.commit([{ kind, key, body: read.body, expected: read.revision } as Change]);
      isRefused &&= kind !== 'send';
      return read;
    };
    const racing = { ...ports, store: { ...ports.store, get }, notices: { ...ports.notices, tell } };
    await escalateMissedTargets(racing, issueId);
    expect(notices(world)).toEqual([]);
    world.state.outcomes = {};
    await forHours(world, 1);
    expect(notices(world)).toEqual(['colleague']);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('is told to nobody once it is reached after all, while it was looked up who is to be told', async () => {
    const { world, issueId } = await untaken();
    leave(world, 'colleague');
    const ports = world.ports();
    const users: Ports['jira']['users'] = async (accountIds) => {
      await receive(world, 'acknowledged', 10);
      await judgeCoverage(world.ports(), issueId);
      return ports.jira.users(accountIds);
    };
    await escalateMissedTargets({ ...ports, jira: { ...ports.jira, users } }, issueId);
    expect(eventsOf(world, 'coverage-judged').map(({ data }) => data.outcome)).toEqual(['missed', 'reached']);
    expect(escalations(world)).toEqual([[true, undefined]]);
    expect(notices(world)).toEqual([]);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('is told to nobody where nobody is left: panel and ledger say so, and nobody is looked for again', async () => {
    const { world, issueId } = await missed((site) => leave(site, 'engineer'));
    expect(notices(world)).toEqual([]);
    expect(escalations(world)).toEqual([[false, undefined]]);
    const { communiques } = await view(world, issueId);
    const chase = communiques.find(({ group }) => group.id === 'partners')?.chase;
    expect(chase?.escalation).toEqual({ at: expect.any(Number) as number });
    world.state.calls = [];
    await forHours(world, 1);
    expect(world.state.calls.filter((call) => /jira\.users|notices/.test(call))).toEqual([]);
    expect(await verify(world, issueId)).toEqual([]);
  });
});

describe('what a correction makes untrue', () => {
  async function corrected() {
    const { world, issueId } = await sent({ percent: 50 });
    await receive(world, 'acknowledged', 6);
    await forHours(world, 1);
    const before = (await world.document('record', issueId)).confirmation;
    await report(world, { status: 'rolled-back', sequence: 2 });
    await forHours(world, 1);
    const written = (await world.document('record', issueId)).confirmation;
    return { world, issueId, states: [before, written] };
  }

  it('is not confirmed any more while the correction is written, and is again once that is dropped', async () => {
    const { world, issueId, states } = await corrected();
    expect(states).toEqual(['reached', 'open']);
    const id = (await world.document('record', issueId)).corrections?.at(-1)?.id ?? '';
    const drop = { correctionId: id, reason: 'It was right.' };
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'dropCorrection', drop));
    await forHours(world, 1);
    expect((await world.document('record', issueId)).confirmation).toBe('reached');
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('is to be acknowledged anew by those who had acknowledged it, which the ledger tells', async () => {
    const { world, issueId } = await corrected();
    valueOf(await send(world, issueId));
    await forHours(world, 1);
    const confirmation = async () => (await world.document('record', issueId)).confirmation;
    expect(eventsOf(world, 'acknowledgements-reopened').map(({ data }) => data['communiques'])).toEqual([
      [expect.objectContaining({ acknowledged: 6 })],
    ]);
    const partners = (await view(world, issueId)).communiques.filter(({ group }) => group.id === 'partners');
    expect(
      partners.map(({ current, corrected: untrue, reopened, coverage }) => [
        current,
        untrue,
        reopened,
        coverage?.reached,
      ]),
    ).toEqual([
      [true, undefined, 6, 0],
      [false, true, undefined, 6],
    ]);
    expect(await confirmation()).toBe('open');
    const correction = partnersOf(world).filter(({ sendId }) => sendId !== undefined && isCorrection(world, sendId));
    await recordReceipts(
      world.ports(),
      correction.slice(0, 5).map(({ id }) => ({ deliveryId: id, kind: 'acknowledged', at: world.state.now })),
    );
    await forHours(world, 1);
    expect(await confirmation()).toBe('reached');
    expect(await verify(world, issueId)).toEqual([]);
  });
});

const isCorrection = (world: World, sendId: string) =>
  world.all('send').some(({ id, correction }) => id === sendId && correction);

/** Names who answers for the partners. */
