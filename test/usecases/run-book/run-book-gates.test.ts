/**
 * A record that tells before and after the deployment: each communiqué waits for the gates of its own kind, and for no
 * other's.
 */
import { anIssue } from '../../builders/releases';
import {
  ANNOUNCEMENT,
  decideOnAnnouncement,
  entriesOf,
  expectToVerify,
  NOTICE,
  noticed,
  planned,
  stepOf,
  told,
} from '../../builders/world/notice-and-announcement';
import { communiqueFor } from '../../builders/world/run-book';
import { approve, aSite, CHANGE, report, send, submit, untilQuiet, valueOf, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A work item joins the version: what would be announced is not what was approved. */
function addWorkItem(world: World): void {
  world.state.versionIssues['500'] = [...(world.state.versionIssues['500'] ?? []), anIssue(99)];
}

describe('a notice and an announcement in one record', () => {
  it('begin with the notice as soon as the change is approved; the announcement waits for the verified deployment', async () => {
    const world = aSite();
    const issueId = await planned(world);
    const before = await view(world, issueId);
    expect(before.beginsWith).toEqual([(await communiqueFor(world, issueId, NOTICE)).id]);
    expect(before.headline).toBe('Ready to begin with Group users; the rest waits for the verified deployment.');
    valueOf(await send(world, issueId));
    await untilQuiet(world, 24);
    expect(told(world)).toEqual([2, 0]);
    expect(await stepOf(world, issueId)).toEqual({ at: 'waiting', for: 'gates', gates: ['deployment-verified'] });
    const { state, headline, gates } = await view(world, issueId);
    expect([state, headline]).toEqual(['sending', '2 of 5 have left; the rest waits for the verified deployment.']);
    expect(gates.filter(({ open }) => !open).map(({ name }) => name)).toEqual(['deployment-verified']);
    await expectToVerify(world, issueId);
  });

  it('goes on with the announcement by itself once the deployment is verified, under an authorisation of its own', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    await report(world);
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 3]);
    expect((await view(world, issueId)).state).toBe('recorded');
    const [first, second] = entriesOf(world, 'send-authorised').map(({ text }) => text);
    const [notice, announcement] = [
      await communiqueFor(world, issueId, NOTICE),
      await communiqueFor(world, issueId, ANNOUNCEMENT),
    ];
    expect(first).toContain(`"awaiting":["${announcement.id}"]`);
    expect(first).toMatch(/"asked":false,"gate":"deployment-verified"/);
    expect(second).toContain('"renews"');
    expect(second).toContain(`"awaiting":["${notice.id}"]`);
    expect(second).toMatch(/"verification":\{/);
    await expectToVerify(world, issueId);
  });

  it('is not begun before the change is approved, or while a communiqué is not complete', async () => {
    const world = aSite();
    const issueId = await planned(world);
    addWorkItem(world);
    expect((await view(world, issueId)).beginsWith).toEqual([]);
    expect(await send(world, issueId)).toMatchObject({ refusal: { code: 'held' } });
    expect(world.state.mails).toEqual([]);
  });

  it('counts the time of the announcement from the verification', async () => {
    const world = aSite();
    const issueId = await noticed(world, { start: { kind: 'after-verification', minutes: 90 } });
    expect((await communiqueFor(world, issueId, ANNOUNCEMENT)).startsAt).toBeUndefined();
    const verifiedAt = world.state.now;
    await report(world);
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 0]);
    expect(await stepOf(world, issueId)).toEqual({ at: 'waiting', for: 'time', until: verifiedAt + 90 * MINUTE });
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 3]);
    await expectToVerify(world, issueId);
  });

  it('leaves the announcement out when a person skips it while it waits, and is done with the notice', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    valueOf(await decideOnAnnouncement(world, issueId, 'skip'));
    await untilQuiet(world, 1);
    await report(world);
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 0]);
    expect((await view(world, issueId)).state).toBe('recorded');
    // The items do not say that it is released: nobody was told so.
    expect(world.all('item-record').map(({ text }) => text)).toEqual([
      expect.stringContaining('5.1.3 planned, 2 people told'),
      expect.stringContaining('5.1.3 planned, 2 people told'),
    ]);
    await expectToVerify(world, issueId);
  });

  it('keeps the announcement back while a person holds it, though its gates are open', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    valueOf(await decideOnAnnouncement(world, issueId, 'hold'));
    await report(world);
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 0]);
    expect(await stepOf(world, issueId)).toEqual({ at: 'held', why: 'person', reason: 'Because.' });
    valueOf(await decideOnAnnouncement(world, issueId, 'release'));
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 3]);
    await expectToVerify(world, issueId);
  });
});

describe('an announcement that waits', () => {
  it('waits for its gates again when the deployment is rolled back before it leaves; the notice stays sent', async () => {
    const world = aSite();
    const issueId = await noticed(world, { start: { kind: 'after-verification', minutes: 90 } });
    await report(world);
    await untilQuiet(world, 1);
    await report(world, { status: 'rolled-back', sequence: 2 });
    await untilQuiet(world, 3);
    expect(told(world)).toEqual([2, 0]);
    expect(await stepOf(world, issueId)).toEqual({ at: 'waiting', for: 'gates', gates: ['deployment-verified'] });
    expect((await view(world, issueId)).correction).toBeUndefined();
    expect(entriesOf(world, 'steps-held')).toHaveLength(1);
    await report(world, { status: 'verified', sequence: 3 });
    await untilQuiet(world, 3);
    expect(told(world)).toEqual([2, 3]);
    await expectToVerify(world, issueId);
  });

  it('is asked for again, alone, when what it would announce has changed; the notice stays sent', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    addWorkItem(world);
    await report(world);
    await untilQuiet(world, 2);
    expect(told(world)).toEqual([2, 0]);
    expect(await stepOf(world, issueId)).toEqual({ at: 'waiting', for: 'gates', gates: ['change-approved'] });
    const { drifts } = await view(world, issueId);
    expect(drifts?.flatMap(({ changes }) => changes)).toHaveLength(1);
    valueOf(await submit(world, issueId));
    world.advance(MINUTE);
    valueOf(await approve(world, issueId));
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 3]);
    expect((await view(world, issueId)).state).toBe('recorded');
    await expectToVerify(world, issueId);
  });

  it('waits while a change manager declines the change, and leaves when it is approved after all', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    const { contentDigest } = await view(world, issueId);
    const payload = { recordIssueId: issueId, contentDigest, reason: 'Not yet.' };
    valueOf(await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'declineChange', payload));
    await report(world);
    await untilQuiet(world, 2);
    expect(told(world)).toEqual([2, 0]);
    expect(await stepOf(world, issueId)).toMatchObject({ for: 'gates', gates: ['change-approved'] });
    valueOf(await approve(world, issueId));
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 3]);
    await expectToVerify(world, issueId);
  });

  it('waits on, and is authorised by nothing, while an override opens its gates but nobody knows when it is to leave', async () => {
    const world = aSite();
    const issueId = await noticed(world, { start: { kind: 'after-verification', minutes: 90 } });
    const { contentDigest } = await view(world, issueId);
    const asked = { gate: 'deployment-verified', contentDigest, reason: 'The pipeline is down.', hours: 20 } as const;
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'askOverride', asked));
    const overrideId = (await view(world, issueId)).overrides[0]?.id ?? '';
    const granted = { overrideId, contentDigest };
    valueOf(await world.page('administrator', 'record-panel', { issueId }, 'grantOverride', granted));
    await untilQuiet(world, 6);
    expect(await stepOf(world, issueId)).toEqual({ at: 'waiting', for: 'gates', gates: [] });
    expect([entriesOf(world, 'send-authorised').length, entriesOf(world, 'steps-held').length]).toEqual([1, 1]);
    await report(world);
    await untilQuiet(world, 3);
    expect(told(world)).toEqual([2, 3]);
    await expectToVerify(world, issueId);
  });

  it('is let go by the sweep when no event tells of the verification', async () => {
    const world = aSite();
    await noticed(world);
    await report(world);
    world.state.pending = [];
    await untilQuiet(world, 2);
    expect(told(world)).toEqual([2, 3]);
  });

  it('costs no call of Jira while it waits, but the hourly look at its record', async () => {
    const world = aSite();
    await noticed(world);
    const anHour = await world.callsDuring(async () => {
      for (let run = 0; run < 12; run += 1) {
        world.advance(5 * MINUTE);
        await world.sweep();
      }
    });
    expect(anHour['jira']).toBe(3);
    expect(anHour['queue']).toBeUndefined();
  });
});

describe('what one of them told, or was to tell', () => {
  const partOf = (world: World, key: string): object => {
    const row = world.state.rows.get(key);
    if (!row) throw new Error(`The site has ${key}.`);
    return row.body as object;
  };

  const asksFor = (world: World, group: string) =>
    Object.assign(partOf(world, `group:${group}`), {
      target: { proof: 'acknowledged', percent: 100, hours: 48, remindAfterHours: [24] },
    });

  it('is not said again once the record was approved otherwise for the one that waited, which leaves as approved', async () => {
    const world = aSite();
    asksFor(world, NOTICE);
    const issueId = await noticed(world);
    // Every message names who reads its answers.
    Object.assign(partOf(world, 'setting:site'), { sender: { name: 'Harbour news', address: 'news@example.com' } });
    valueOf(await submit(world, issueId));
    world.advance(MINUTE);
    valueOf(await approve(world, issueId));
    await report(world);
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 3]);
    world.advance(24 * HOUR);
    await untilQuiet(world, 1);
    expect(world.state.mails.filter(({ deliveryId }) => deliveryId.includes('-'))).toEqual([]);
    expect((await communiqueFor(world, issueId, NOTICE)).chase?.held).toContain('changed since sending was authorised');
    await expectToVerify(world, issueId);
  });

  it('has no target once it was left out: nobody is asked to tell it another way', async () => {
    const world = aSite();
    asksFor(world, ANNOUNCEMENT);
    const issueId = await noticed(world);
    valueOf(await decideOnAnnouncement(world, issueId, 'skip'));
    await untilQuiet(world, 1);
    world.advance(50 * HOUR);
    await untilQuiet(world, 1);
    expect(entriesOf(world, 'coverage-judged')).toEqual([]);
    expect(world.state.notices.filter(({ message }) => message.subject.startsWith('Not confirmed'))).toEqual([]);
  });
});

describe('a communiqué with a time of its own', () => {
  it('stops nothing else when what it would tell has changed before its time, and leaves late once it is approved anew', async () => {
    const world = aSite();
    const at = world.state.now + 5 * HOUR;
    const issueId = await planned(world, { start: { kind: 'at', at } });
    await report(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    addWorkItem(world);
    await untilQuiet(world, 6);
    expect(told(world)).toEqual([2, 0]);
    expect(await stepOf(world, issueId)).toMatchObject({ for: 'gates', gates: ['change-approved'] });
    expect((await view(world, issueId)).state).toBe('sending');
    valueOf(await submit(world, issueId));
    valueOf(await approve(world, issueId));
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 3]);
    await expectToVerify(world, issueId);
  });
});
