/** A correction keeps a run-book back until those who heard something wrong were put right; then what is true goes on. */
import type { RecordView } from '../../../src/contract';
import type { StepDecision } from '../../../src/domain/script/step';
import type { Timing } from '../../../src/domain/script/timing';
import { COMPLETE_ANSWERS } from '../../builders/communiques';
import { verify } from '../../builders/world/auditor';
import { checkSend } from '../../builders/world/invariants';
import { announcedTo, makeNotice, schedule } from '../../builders/world/run-book';
import {
  aSite,
  CHANGE,
  report,
  send,
  submitAndApprove,
  untilQuiet,
  valueOf,
  view,
  written,
} from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FIRST = 'users';
const SECOND = 'partners';
const LATER: Timing = { start: { kind: 'at-once' }, after: { communiqueId: '', degree: 'acknowledged', percent: 100 } };

interface Plan {
  /** The groups that get a notice of what is planned; the others get the announcement. */
  readonly notices: readonly string[];
  readonly second?: Timing;
}

/** Approved by the change manager, and written as planned. */
async function approved(world: World, { notices, second }: Plan): Promise<string> {
  const issueId = await written(world);
  for (const group of notices) await makeNotice(world, issueId, group);
  if (second) {
    const first = await announcedTo(world, issueId, FIRST);
    const timing = second.after ? { ...second, after: { ...second.after, communiqueId: first.id } } : second;
    valueOf(await schedule(world, issueId, SECOND, timing));
  }
  await approveAll(world, issueId);
  return issueId;
}

async function approveAll(world: World, issueId: string): Promise<void> {
  await submitAndApprove(world, issueId);
  world.advance(MINUTE);
}

async function begun(world: World, plan: Plan): Promise<string> {
  const issueId = await approved(world, plan);
  valueOf(await send(world, issueId));
  await untilQuiet(world, 1);
  return issueId;
}

const correct = async (world: World, issueId: string): Promise<RecordView> =>
  valueOf(await world.page('engineer', 'record-panel', { issueId }, 'startCorrection', { reason: 'A wrong link.' }));

async function sendCorrection(world: World, issueId: string): Promise<void> {
  for (const { id, current, revision, subject } of (await view(world, issueId)).communiques) {
    if (!current) continue;
    const answers = { ...COMPLETE_ANSWERS, what: 'The link was wrong.' };
    const saved = {
      communiqueId: id,
      revision,
      subject,
      kind: 'correction',
      responsibleAccountId: 'engineer',
      answers,
    };
    valueOf(await world.page('developer', 'record-panel', { issueId }, 'saveCommunique', saved as never));
  }
  valueOf(await send(world, issueId));
  await untilQuiet(world, 1);
}

async function decide(world: World, issueId: string, decision: StepDecision): Promise<void> {
  const { id } = await announcedTo(world, issueId, SECOND);
  const payload = { communiqueId: id, decision, reason: 'Because.' };
  valueOf(await world.page('engineer', 'record-panel', { issueId }, 'decideStep', payload));
  await untilQuiet(world, 1);
}

/** How many messages left: to the first group, to the second, and corrections. */
function told(world: World): readonly number[] {
  const communiques = world.all('communique');
  const left = world.state.mails.map(({ deliveryId }) => {
    const delivery = world.all('delivery').find(({ id }) => id === deliveryId);
    const { kind, groupId } = communiques.find(({ id }) => id === delivery?.communiqueId) ?? {};
    return kind === 'correction' ? 'correction' : groupId;
  });
  return [FIRST, SECOND, 'correction'].map((who) => left.filter((one) => one === who).length);
}

const stepOf = async (world: World, issueId: string) => (await announcedTo(world, issueId, SECOND)).step?.state;

async function expectToVerify(world: World, issueId: string): Promise<void> {
  checkSend(world);
  expect(await verify(world, issueId)).toEqual([]);
}

function setDay(world: World, releaseDate: string): void {
  world.state.versions = world.state.versions.map((version) => ({ ...version, released: false, releaseDate }));
}

async function lookAgain(world: World, issueId: string): Promise<void> {
  await world.ports().queue.push('follow-ups', [{ body: { version: 1, issueId } }]);
  await untilQuiet(world, 1);
}

describe('the day that moves after a notice told it, while the announcement waits', () => {
  it('is corrected for those who were told; the announcement is asked for again and leaves after the deployment', async () => {
    const world = aSite();
    setDay(world, '2026-12-01');
    const issueId = await begun(world, { notices: [FIRST] });
    expect(told(world)).toEqual([2, 0, 0]);
    setDay(world, '2026-12-08');
    await lookAgain(world, issueId);
    const second = await announcedTo(world, issueId, SECOND);
    expect((await view(world, issueId)).correction).toMatchObject({
      because: 'rescheduled',
      people: 2,
      runBook: { goesOn: [second.id], held: [], ended: [] },
    });
    await report(world);
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 0, 0]);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 0, 2]);
    const { correction, state, waiting } = await view(world, issueId);
    expect([correction, state, waiting]).toEqual([undefined, 'sending', [second.id]]);
    await approveAll(world, issueId);
    await lookAgain(world, issueId);
    expect(told(world)).toEqual([2, 3, 2]);
    expect((await view(world, issueId)).state).toBe('recorded');
    await expectToVerify(world, issueId);
  });

  it('keeps nobody who heard the announcement after it from hearing that the release was rolled back', async () => {
    const world = aSite();
    setDay(world, '2026-12-01');
    const issueId = await begun(world, { notices: [FIRST] });
    setDay(world, '2026-12-08');
    await lookAgain(world, issueId);
    await report(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    await approveAll(world, issueId);
    await lookAgain(world, issueId);
    expect(told(world)).toEqual([2, 3, 2]);
    await report(world, { status: 'rolled-back', sequence: 2 });
    await untilQuiet(world, 1);
    expect((await view(world, issueId)).correction).toMatchObject({ because: 'rolled-back', people: 3 });
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 3, 5]);
    await expectToVerify(world, issueId);
  });

  it('leaves what waits to be approved, also where the authorisation of its correction grew old and was renewed', async () => {
    const world = aSite();
    setDay(world, '2026-12-01');
    const issueId = await begun(world, { notices: [FIRST] });
    const { id, revision, subject } = await announcedTo(world, issueId, SECOND);
    const words = { subject: `${subject} now`, answers: COMPLETE_ANSWERS, responsibleAccountId: 'engineer' };
    const saved = { communiqueId: id, revision, kind: 'release-announcement' as const, ...words };
    valueOf(await world.page('developer', 'record-panel', { issueId }, 'saveCommunique', saved));
    await report(world);
    await lookAgain(world, issueId);
    setDay(world, '2026-12-08');
    await lookAgain(world, issueId);
    const waits = { kind: 'try-again', afterSeconds: 1200, reason: 'The mailbox is busy.' } as const;
    world.state.outcomes = { 'jira:reader-0000': [waits] };
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 0, 2]);
    await approveAll(world, issueId);
    await lookAgain(world, issueId);
    expect(told(world)).toEqual([2, 3, 2]);
    await expectToVerify(world, issueId);
  });

  it('is corrected once the announcement was taken back, since the release is planned again', async () => {
    const world = aSite();
    setDay(world, '2026-12-01');
    const issueId = await begun(world, { notices: [FIRST] });
    await report(world);
    await untilQuiet(world, 1);
    await report(world, { status: 'rolled-back', sequence: 2 });
    await untilQuiet(world, 1);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    setDay(world, '2026-12-08');
    await lookAgain(world, issueId);
    expect((await view(world, issueId)).correction).toMatchObject({ because: 'rescheduled', people: 2 });
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 3, 5]);
    await expectToVerify(world, issueId);
  });

  it('is corrected also where a person decided that nobody need hear that the announcement is not so any more', async () => {
    const world = aSite();
    setDay(world, '2026-12-01');
    const issueId = await begun(world, { notices: [FIRST] });
    await report(world);
    await untilQuiet(world, 1);
    await report(world, { status: 'rolled-back', sequence: 2 });
    await untilQuiet(world, 1);
    const { correction } = await view(world, issueId);
    const dropped = { correctionId: correction?.id ?? '', reason: 'They were called.' };
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'dropCorrection', dropped));
    setDay(world, '2026-12-08');
    await lookAgain(world, issueId);
    expect((await view(world, issueId)).correction).toMatchObject({ because: 'rescheduled', people: 2 });
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 3, 2]);
    await expectToVerify(world, issueId);
  });

  it('is not corrected once the release was announced', async () => {
    const world = aSite();
    setDay(world, '2026-12-01');
    const issueId = await begun(world, { notices: [FIRST] });
    await report(world);
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 3, 0]);
    setDay(world, '2026-12-08');
    await lookAgain(world, issueId);
    expect((await view(world, issueId)).correction).toBeUndefined();
  });

  it('tells the new day only, where the notice itself still waited', async () => {
    const world = aSite();
    setDay(world, '2026-12-01');
    const tomorrow: Timing = { start: { kind: 'at', at: world.state.now + 26 * HOUR } };
    const issueId = await begun(world, { notices: [SECOND], second: tomorrow });
    setDay(world, '2026-12-08');
    await lookAgain(world, issueId);
    await approveAll(world, issueId);
    world.advance(26 * HOUR);
    await untilQuiet(world, 2);
    expect(told(world)).toEqual([0, 3, 0]);
    await lookAgain(world, issueId);
    expect((await view(world, issueId)).correction).toBeUndefined();
    await expectToVerify(world, issueId);
  });
});

describe('a correction that a person begins while a communiqué waits', () => {
  it('keeps it back, and holds it afterwards until somebody releases it', async () => {
    const world = aSite();
    const issueId = await approved(world, { notices: [FIRST, SECOND], second: later(world, HOUR) });
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    const { correction } = await correct(world, issueId);
    const second = await announcedTo(world, issueId, SECOND);
    expect(correction?.runBook).toEqual({ goesOn: [], held: [second.id], ended: [] });
    world.advance(2 * HOUR);
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 0, 0]);
    expect(world.state.pending.filter(({ queue }) => queue === 'deliveries')).toEqual([]);
    await sendCorrection(world, issueId);
    expect(told(world)).toEqual([2, 0, 2]);
    expect(await stepOf(world, issueId)).toEqual({ at: 'held', why: 'person' });
    await decide(world, issueId, 'release');
    expect(told(world)).toEqual([2, 3, 2]);
    expect((await view(world, issueId)).state).toBe('recorded');
    const [item] = world.all('item-record');
    expect(item?.text).toMatch(/planned, 5 people told; corrected, 2 people told so/);
    await expectToVerify(world, issueId);
  });

  it('has its readers reminded in the words that the preview shows, also when the run-book goes on', async () => {
    const world = aSite();
    const row = [...world.state.rows.values()].find(({ kind, key }) => kind === 'group' && key === FIRST);
    Object.assign(row?.body as object, {
      members: { kind: 'telephone-numbers', numbers: [{ name: 'Ada', number: '+491510000001' }] },
      target: { proof: 'acknowledged', percent: 100, hours: 48 },
    });
    const issueId = await approved(world, { notices: [FIRST, SECOND], second: later(world, HOUR) });
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    await correct(world, issueId);
    await sendCorrection(world, issueId);
    const { communiques } = await view(world, issueId);
    const communiqueId = communiques.find(({ kind }) => kind === 'correction')?.id ?? '';
    const seen = async () =>
      valueOf(
        await world.page('engineer', 'record-panel', { issueId }, 'previewCommunique', {
          communiqueId,
          reminder: true,
        }),
      ).short?.text;
    expect(await seen()).toMatch(/^Reminder: /);
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'remindNow', { communiqueId }));
    await untilQuiet(world, 1);
    expect(world.state.mails.at(-1)?.message.short).toMatch(/^Reminder: /);
    expect(await seen()).toMatch(/^Reminder 2: /);
  });

  it('lets it leave at its time when the correction is dropped', async () => {
    const world = aSite();
    const issueId = await approved(world, { notices: [FIRST, SECOND], second: later(world, 3 * HOUR) });
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    const { correction } = await correct(world, issueId);
    const payload = { correctionId: correction?.id ?? '', reason: 'The link works.' };
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'dropCorrection', payload));
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 0, 0]);
    world.advance(3 * HOUR);
    await untilQuiet(world, 2);
    expect(told(world)).toEqual([2, 3, 0]);
    await expectToVerify(world, issueId);
  });

  it('tells the status of a change anew where one of a failed deployment was found in between', async () => {
    const world = aSite();
    const { site } = valueOf(await world.page('administrator', 'administration-page', {}, 'openPolicy'));
    const changeStatuses = { verified: ['Implemented'], failed: ['Rolled back'] };
    const policy = { deployment: { sources: ['change-status' as const], changeStatuses } };
    const payload = { revision: site.revision, policy };
    valueOf(await world.page('administrator', 'administration-page', {}, 'savePolicy', payload));
    world.state.statuses[CHANGE] = 'Implemented';
    const issueId = await begun(world, { notices: [], second: later(world, 3 * HOUR) });
    world.state.statuses[CHANGE] = 'Rolled back';
    await lookAgain(world, issueId);
    world.state.statuses[CHANGE] = 'Implemented';
    const { correction } = await view(world, issueId);
    const dropped = { correctionId: correction?.id ?? '', reason: 'It was clicked by mistake.' };
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'dropCorrection', dropped));
    world.advance(4 * HOUR);
    await untilQuiet(world, 2);
    expect(told(world)).toEqual([2, 3, 0]);
    await expectToVerify(world, issueId);
  });

  it('has what was corrected sent to nobody once more, and the correction to whom it did not reach', async () => {
    const world = aSite();
    const refused = { kind: 'refused', reason: 'The mailbox is full.' } as const;
    world.state.outcomes = { 'jira:reader-0000': [refused] };
    const issueId = await approved(world, { notices: [FIRST, SECOND], second: later(world, HOUR) });
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    await correct(world, issueId);
    world.state.outcomes = { 'jira:reader-0001': [refused] };
    await sendCorrection(world, issueId);
    expect(told(world)).toEqual([1, 0, 0]);
    const again = { state: 'failed', outcome: 'send-again', reason: 'Once more.', asOf: world.state.now } as const;
    expect(valueOf(await world.page('engineer', 'record-panel', { issueId }, 'settleDeliveries', again)).settled).toBe(
      1,
    );
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([1, 0, 1]);
    expect(await stepOf(world, issueId)).toEqual({ at: 'held', why: 'person' });
    await expectToVerify(world, issueId);
  });
});

describe('a roll-back after one group was told that the release is live, while another waits to be told so', () => {
  it('ends with the correction what would not be true, and lets a notice that stays true leave', async () => {
    const world = aSite();
    const issueId = await approved(world, { notices: [SECOND], second: later(world, HOUR) });
    await report(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    await report(world, { status: 'rolled-back', sequence: 2 });
    await untilQuiet(world, 1);
    const second = await announcedTo(world, issueId, SECOND);
    expect((await view(world, issueId)).correction?.runBook).toEqual({ goesOn: [second.id], held: [], ended: [] });
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    world.advance(2 * HOUR);
    await untilQuiet(world, 2);
    expect(told(world)).toEqual([2, 3, 2]);
    await expectToVerify(world, issueId);
  });

  it('stops the whole send where nothing that is true is left', async () => {
    const world = aSite();
    const issueId = await approved(world, { notices: [], second: LATER });
    await report(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    await report(world, { status: 'rolled-back', sequence: 2 });
    await untilQuiet(world, 1);
    const second = await announcedTo(world, issueId, SECOND);
    expect((await view(world, issueId)).correction?.runBook).toEqual({ goesOn: [], held: [], ended: [second.id] });
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    expect(told(world)).toEqual([2, 0, 2]);
    expect((await view(world, issueId)).correction?.stage).toBe('sent');
    expect((await world.document('send', (await world.document('record', issueId)).sendId ?? '')).state).toBe('closed');
    await expectToVerify(world, issueId);
  });
});

const later = (world: World, milliseconds: number): Timing => ({
  start: { kind: 'at', at: world.state.now + milliseconds + 10 * MINUTE },
});
