/**
 * Each look at a record costs a point for each of its work items, and Jira tells of each change by itself. A burst costs
 * few looks; whatever was told is seen all the same, and what must stop is stopped at once.
 */
import fc from 'fast-check';
import type { ReleaseIssue } from '../../../src/domain/record/release';
import { acknowledge } from '../../../src/usecases/receiving/record-receipts';
import { runs } from '../../builders/arbitraries';
import { anIssue } from '../../builders/releases';
import {
  approved,
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
} from '../../builders/world/story';
import type { PendingEvent } from '../../builders/world/state';
import type { World } from '../../builders/world/world';

const VERSION = '500';
/** How long Jira's search may take to find a change. */
const UNTIL_FOUND = 5_000;
/** News is seen after at most so long: found by search, and the look that a burst shares. */
const LATEST = 26_000;

const edited = (issueId: string) => ({ eventType: 'avi:jira:updated:issue', issue: { id: issueId } });
const linked = (recordId: string, changeId: string) => ({
  eventType: 'avi:jira:created:issuelink',
  sourceIssueId: Number(recordId),
  destinationIssueId: Number(changeId),
});

/** A record in front of the send, on which nothing is under way any more. */
async function quiet(issues = 3): Promise<{ readonly world: World; readonly issueId: string }> {
  const world = aSite({ issues });
  const issueId = await verified(world);
  await work(world, 600_000);
  world.state.pending = [];
  return { world, issueId };
}

/** When looks began, while the world goes on for so long and each queue event is delivered when it is due. */
async function work(world: World, milliseconds: number): Promise<readonly number[]> {
  const end = world.state.now + milliseconds;
  const looks: number[] = [];
  for (;;) {
    const [next] = [...world.state.pending].sort((a, b) => a.dueAt - b.dueAt);
    if (!next || next.dueAt > end) break;
    world.state.now = Math.max(world.state.now, next.dueAt);
    const at = world.state.now;
    if ((await looksDuring(world, () => world.deliver(next))) > 0) looks.push(at);
  }
  world.state.now = end;
  return looks;
}

/** Every look at the record reads once what is in its version. */
async function looksDuring(world: World, run: () => Promise<unknown>): Promise<number> {
  const before = world.state.calls.length;
  await run();
  return world.state.calls.slice(before).filter((call) => call === 'jira.versionIssueIds').length;
}

/** So many events, evenly over a time, and then quiet. */
async function burst(
  world: World,
  count: number,
  milliseconds: number,
  event: (index: number) => unknown,
): Promise<{ readonly looks: readonly number[]; readonly last: number }> {
  const looks: number[] = [];
  for (let index = 0; index < count; index += 1) {
    await world.hear(event(index));
    if (index < count - 1) looks.push(...(await work(world, milliseconds / (count - 1))));
  }
  const last = world.state.now;
  looks.push(...(await work(world, 300_000)));
  return { looks, last };
}

describe('a burst of events about one record', () => {
  it.each([
    [1, 0, 1],
    [100, 1_000, 2],
    [100, 60_000, 4],
    [1_000, 60_000, 4],
    [1_000, 300_000, 16],
  ])('of %i within %i ms costs at most %i looks, the last after all of it', async (count, milliseconds, atMost) => {
    const { world, issueId } = await quiet();
    const { looks, last } = await burst(world, count, milliseconds, () => edited(issueId));
    expect(looks.length).toBeLessThanOrEqual(atMost);
    expect(looks.at(-1)).toBeGreaterThanOrEqual(last + UNTIL_FOUND);
    expect(looks.at(-1)).toBeLessThanOrEqual(last + LATEST);
  });

  it('costs one call of Jira for each changed work item of the version, besides its looks', async () => {
    const { world, issueId } = await quiet();
    for (const id of ['1', '2', '3']) world.state.issues[id] = workItem(id, issueId);
    const calls = await world.callsDuring(async () => {
      for (let index = 0; index < 100; index += 1) {
        world.advance(10);
        await world.hear(edited(String(1 + (index % 3))));
      }
    });
    expect(calls.jira).toBe(100);
    expect(await work(world, 300_000)).toHaveLength(2);
  });

  it('that links fifty changes asks Jira for nothing before it is looked at', async () => {
    const { world, issueId } = await quiet();
    const changes = linkChanges(world, issueId, 50);
    const calls = await world.callsDuring(async () => {
      for (const change of changes) {
        world.advance(10);
        await world.hear(linked(issueId, change));
      }
    });
    expect(calls.jira).toBeUndefined();
    expect(await work(world, 300_000)).toHaveLength(2);
    const held = (await view(world, issueId)).gates.flatMap(({ reasons }) => reasons.map(({ code }) => code));
    expect(world.state.properties[`${issueId} release-communications`]).toMatchObject({ held: ['change-approved'] });
    expect(held).toHaveLength(50);
  });

  it('that arrives when everything was forgotten of earlier looks is looked at all the same', async () => {
    const { world, issueId } = await quiet();
    world.state.cache = {};
    await world.hear(edited(issueId));
    world.state.cache = {};
    expect(await work(world, LATEST)).toHaveLength(1);
  });

  it('that meets a busy Jira is told again, and then looked at', async () => {
    const { world, issueId } = await quiet();
    world.state.issues['1'] = workItem('1', issueId);
    world.state.jiraFails = { status: 429, retryAfterSeconds: 20 };
    expect(await world.hear(edited('1'))).toBe('again');
    expect(world.state.pending).toEqual([]);
    delete world.state.jiraFails;
    expect(await world.hear(edited('1'))).toBe('done');
    expect(await work(world, LATEST)).toHaveLength(1);
  });

  it('about one record leaves the looks at another alone', async () => {
    const { world, issueId } = await quiet();
    const other = await submitted(world);
    await work(world, 600_000);
    world.state.pending = [];
    await world.hear(edited(issueId));
    await world.hear(edited(other));
    expect(await work(world, UNTIL_FOUND)).toHaveLength(2);
  });
});

describe('an event for the queue', () => {
  it('that is delivered twice is looked at once', async () => {
    const { world, issueId } = await quiet();
    const event = await asked(world, issueId);
    const looks = await looksDuring(world, async () => {
      await world.deliver(event);
      await world.deliver(event);
    });
    expect(looks).toBe(1);
  });

  it('that is delivered too early waits until search finds the change', async () => {
    const { world, issueId } = await quiet();
    const event = await asked(world, issueId);
    world.advance(-4_000);
    expect(await looksDuring(world, () => world.deliver(event))).toBe(0);
    expect(await work(world, 4_000)).toHaveLength(1);
  });

  it('whose look was cut off is looked at again, wherever that happened', async () => {
    const { world, issueId } = await quiet();
    addIssue(world);
    const event = await asked(world, issueId);
    let calls = 0;
    for (let call = 1; ; call += 1) {
      const night = world.copy({ kill: { atCall: world.state.calls.length + call, when: 'before' } });
      if ((await night.deliver(event)) !== 'killed') break;
      calls = call;
      const again = night.copy();
      await again.deliver(event);
      await work(again, 60_000);
      expect([call, mirrorOf(again, issueId)]).toEqual([call, ['change-approved']]);
    }
    expect(calls).toBeGreaterThan(20);
  });

  it('whose look was overtaken by another writer is looked at again', async () => {
    const { world, issueId } = await quiet();
    addIssue(world);
    const event = await asked(world, issueId);
    let overtaken = 0;
    for (let call = 1; call <= 30; call += 1) {
      const night: World = world.copy({
        meanwhile: { beforeCall: call, happens: async () => writeBesides(night, issueId) },
      });
      await night.deliver(event);
      if (night.state.pending.some(({ queue }) => queue === 'follow-ups')) overtaken += 1;
      const later = night.copy();
      await work(later, 60_000);
      expect([call, (await later.document('record', issueId)).state]).toEqual([call, 'awaiting-approval']);
    }
    expect(overtaken).toBeGreaterThan(0);
  });
});

describe('what must not wait', () => {
  it('is looked at at once amid a burst: evidence', async () => {
    const world = aSite();
    const issueId = await approved(world);
    await work(world, 600_000);
    for (let index = 0; index < 10; index += 1) await world.hear(edited(issueId));
    await report(world);
    expect(await work(world, 0)).toHaveLength(1);
    expect((await world.document('record', issueId)).state).toBe('ready');
  });

  it('stops a running send within seconds, though others were told just before', async () => {
    const world = aSite();
    const deployment = { changeStatuses: { verified: [], failed: ['Rolled back'] } };
    valueOf(
      await world.page('administrator', 'administration-page', {}, 'savePolicy', {
        revision: 0,
        policy: { deployment },
      }),
    );
    const issueId = await verified(world);
    await work(world, 600_000);
    await world.hear(edited(issueId));
    await work(world, 6_000);
    // The look that this waits for is twenty seconds away.
    await world.hear(edited(issueId));
    valueOf(await send(world, issueId));
    world.state.pending = world.state.pending.filter(({ queue }) => queue === 'follow-ups');
    for (let told = 0; told < 20; told += 1) {
      await work(world, 100);
      await world.hear(edited(issueId));
    }
    expect(world.all('send')).toMatchObject([{ state: 'running' }]);
    world.state.statuses[CHANGE] = 'Rolled back';
    await world.hear(edited(issueId));
    await work(world, 7_000);
    expect(world.all('send')).toMatchObject([{ state: 'stopped' }]);
  });
});

it('a swarm of people who acknowledge costs a look at once, and one each five minutes', async () => {
  const world = aSite({ jiraUsers: 1, addresses: 59 });
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world, 1);
  world.state.pending = [];
  const looks: number[] = [];
  const began = world.state.now;
  for (const { message } of world.state.mails) {
    const token = /acknowledgement\?token=(\S+)/.exec(message.text)?.[1] ?? '';
    valueOf(await acknowledge(world.ports(), decodeURIComponent(token)));
    looks.push(...(await work(world, 10_000)));
  }
  looks.push(...(await work(world, 600_000)));
  expect(looks.length).toBeLessThanOrEqual(4);
  expect(looks[0]).toBe(began + 30_000);
  expect((await world.document('record', issueId)).acknowledged).toBe(60);
});

describe('whatever Jira tells, and whenever', () => {
  /** What changes, how long after the step before, how late search finds it, and whether and how it is told. */
  const step = fc.record({
    after: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 45_000 })),
    change: fc.constantFrom('added', 'removed', 'status', 'nothing'),
    foundAfter: fc.integer({ min: 0, max: UNTIL_FOUND }),
    toldAfter: fc.integer({ min: 0, max: 9_000 }),
    times: fc.integer({ min: 1, max: 2 }),
    forgotten: fc.boolean(),
  });
  const histories = fc.array(step, { minLength: 1, maxLength: 25, size: 'max' });

  it('is followed by a look at what search finds by then, soon; and the record is as the facts have it', async () => {
    const start = await quiet();
    await fc.assert(
      fc.asyncProperty(histories, fc.boolean(), async (steps, forgetting) => {
        const world = start.world.copy();
        const { issueId } = start;
        const heard: number[] = [];
        const looks: number[] = [];
        const telling: number[] = [];
        const goOnUntil = async (end: number): Promise<void> => {
          for (;;) {
            const [next] = telling.filter((at) => at <= end).sort((a, b) => a - b);
            if (next === undefined) break;
            telling.splice(telling.indexOf(next), 1);
            looks.push(...(await work(world, Math.max(0, next - world.state.now))));
            await world.hear(edited(issueId));
            heard.push(world.state.now);
          }
          looks.push(...(await work(world, Math.max(0, end - world.state.now))));
        };
        for (const { after, change, foundAfter, toldAfter, times, forgotten } of steps) {
          await goOnUntil(world.state.now + after);
          happen(world, change, foundAfter);
          for (let time = 0; time < times; time += 1) telling.push(world.state.now + toldAfter * (time + 1));
          if (forgetting && forgotten) world.state.cache = {};
        }
        await goOnUntil(world.state.now + 60_000);
        for (const at of heard)
          expect(looks.some((look) => look >= at + UNTIL_FOUND && look <= at + LATEST)).toBe(true);
        if (!forgetting)
          for (const [index, look] of looks.entries())
            expect(look - (looks[index - 1] ?? -Infinity)).toBeGreaterThanOrEqual(20_000);
        const { state, gates } = await view(world, issueId);
        expect((await world.document('record', issueId)).state).toBe(state);
        expect(mirrorOf(world, issueId)).toEqual(gates.filter(({ open }) => !open).map(({ name }) => name));
      }),
      runs(60),
    );
  }, 60_000);
});

function happen(world: World, change: 'added' | 'removed' | 'status' | 'nothing', foundAfter: number): void {
  switch (change) {
    case 'added':
      return addIssue(world, foundAfter);
    case 'removed':
      return setIssues(world, (world.state.versionIssues[VERSION] ?? []).slice(0, 3), foundAfter);
    case 'status':
      world.state.statuses[CHANGE] = world.state.statuses[CHANGE] === 'Done' ? 'Open' : 'Done';
      return;
    case 'nothing':
  }
}

/** The queue's event for a look at this news, at the moment when it is due. */
async function asked(world: World, issueId: string): Promise<PendingEvent> {
  await world.hear(edited(issueId));
  const [event] = world.state.pending;
  if (!event) throw new Error('Nothing was asked for.');
  world.advance(event.dueAt - world.state.now);
  return event;
}

/** Somebody else writes to the record, and changes nothing that matters here. */
function writeBesides(world: World, issueId: string): void {
  const row = world.state.rows.get(`record:${issueId}`);
  if (row) world.state.rows.set(`record:${issueId}`, { ...row, revision: row.revision + 1 });
}

function workItem(id: string, linkedTo: string) {
  return {
    id,
    key: `PHX-${id}`,
    summary: 'A work item',
    typeName: 'Story',
    projectId: '10',
    versionIds: [VERSION],
    linked: [linkedTo],
  };
}

/** Another work item comes into the version; so what was approved drifts. */
function addIssue(world: World, foundAfter = 0): void {
  const before = world.state.versionIssues[VERSION] ?? [];
  setIssues(world, [...before, anIssue(before.length + 1)], foundAfter);
}

/** Search finds a while later what is in the version. */
function setIssues(world: World, issues: readonly ReleaseIssue[], foundAfter: number): void {
  const { state } = world;
  const says = (state.searchSays[VERSION] ?? []).filter(({ until }) => until > state.now);
  const stood = (state.versionIssues[VERSION] ?? []).map(({ id }) => id);
  const until = state.now + foundAfter;
  const kept = says.filter((said) => said.until < until);
  state.searchSays[VERSION] = [...kept, { until, issueIds: stood }];
  state.versionIssues[VERSION] = issues;
}

function mirrorOf(world: World, issueId: string): readonly string[] | undefined {
  return (world.state.properties[`${issueId} release-communications`] as { held: readonly string[] } | undefined)?.held;
}
