/** A release often goes live under many change requests; each of them is asked, and none is forgotten. */
import { aServiceApproval } from '../../builders/approvals';
import { verify } from '../../builders/world/auditor';
import { entriesOf } from '../../builders/world/notice-and-announcement';
import {
  aSite,
  linkChanges,
  report,
  send,
  submit,
  untilQuiet,
  valueOf,
  view,
  written,
} from '../../builders/world/story';

const MINUTE = 60_000;

describe('a release with fifty change requests', () => {
  it('is submitted in one step, approved change by change, sent, and proven', async () => {
    const world = aSite();
    const issueId = await written(world);
    const changes = linkChanges(world, issueId, 50);
    world.advance(MINUTE);
    const asked = valueOf(await submit(world, issueId));
    expect(asked.gates.flatMap((gate) => gate.reasons.map((reason) => reason.code))).toEqual([
      ...changes.map(() => 'not-approved'),
      'no-evidence',
    ]);
    world.advance(MINUTE);
    const approvedAt = { createdAt: world.state.now - 2 * MINUTE, completedAt: world.state.now };
    for (const change of changes.slice(1))
      world.state.approvals[change] = [aServiceApproval({ id: `of-${change}`, ...approvedAt })];
    await report(world);
    expect(await send(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'held' } });
    for (const change of changes.slice(0, 1))
      world.state.approvals[change] = [aServiceApproval({ id: `of-${change}`, ...approvedAt })];
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect((await view(world, issueId)).state).toBe('recorded');
    expect(world.state.mails).toHaveLength(5);
    const [authorised] = entriesOf(world, 'send-authorised').map(
      ({ text }) => JSON.parse(text) as { readonly data: unknown },
    );
    expect(authorised?.data).toMatchObject({ changes });
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('tells on every change that its release asks for approval, in the background', async () => {
    const world = aSite();
    const issueId = await written(world);
    const changes = linkChanges(world, issueId, 50);
    valueOf(await submit(world, issueId));
    await untilQuiet(world, 1);
    for (const change of changes)
      expect(world.state.properties[`${change} release-communications-change`]).toEqual({ linked: true });
  });

  it('is told on all of them though Jira takes only so many writes at once, each written once', async () => {
    const world = aSite();
    const issueId = await written(world);
    linkChanges(world, issueId, 50);
    valueOf(await submit(world, issueId));
    await untilQuiet(world, 1);
    const more = linkChanges(world, issueId, 90);
    world.state.propertiesTaken = 25;
    const event = { id: 0, queue: 'follow-ups', body: { version: 1, issueId }, dueAt: 0 } as const;
    expect(await world.deliver(event)).toBe('again');
    world.state.propertiesTaken = 25;
    const calls = await world.callsDuring(async () => expect(await world.deliver(event)).toBe('done'));
    for (const change of more)
      expect(world.state.properties[`${change} release-communications-change`]).toEqual({ linked: true });
    // Of the forty that came, twenty-four were marked before, besides the record's own property.
    expect(world.state.propertiesTaken).toBe(25 - 1 - 16);
    expect(calls.jira).toBeLessThan(16 + 10);
  });
});

it('more than a hundred change requests are refused, saying what to do, and nothing is asked for', async () => {
  const world = aSite();
  const issueId = await written(world);
  linkChanges(world, issueId, 101);
  expect(await submit(world, issueId)).toMatchObject({
    ok: false,
    refusal: { code: 'too-many-changes', message: expect.stringContaining('Split the release') as unknown },
  });
  expect(world.all('record').map((record) => record.submission)).toEqual([undefined]);
});
