/** A planned day that moves is corrected for exactly those who were told the old one. */
import { COMPLETE_ANSWERS } from '../../builders/communiques';
import { exported } from '../../builders/world/auditor';
import { makeNotice } from '../../builders/world/run-book';
import {
  aSite,
  report,
  send,
  submitAndApprove,
  untilQuiet,
  valueOf,
  verified,
  view,
  written,
} from '../../builders/world/story';
import type { World } from '../../builders/world/world';
import { problemsOf, verifyOne } from '../../verifier/verify-many';

const TOLD = '2026-12-01';

function setDay(world: World, releaseDate: string | undefined, released = false): void {
  world.state.versions = world.state.versions.map(({ releaseDate: _before, ...version }) => ({
    ...version,
    released,
    ...(releaseDate === undefined ? {} : { releaseDate }),
  }));
}

/** Everybody was told that the release is planned. */
async function noticed(world: World): Promise<string> {
  setDay(world, TOLD);
  const issueId = await written(world);
  for (const { group } of (await view(world, issueId)).communiques) await makeNotice(world, issueId, group.id);
  await submitAndApprove(world, issueId);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  expect(world.state.mails).toHaveLength(5);
  return issueId;
}

/** Jira tells that the version was updated. */
async function moved(world: World, issueId: string, day: string | undefined, released = false): Promise<void> {
  setDay(world, day, released);
  await world.ports().queue.push('follow-ups', [{ body: { version: 1, issueId } }]);
  await untilQuiet(world, 1);
}

async function drop(world: World, issueId: string): Promise<void> {
  const { correction } = await view(world, issueId);
  const dropped = { correctionId: correction?.id ?? '', reason: 'It moves back tomorrow.' };
  valueOf(await world.page('engineer', 'record-panel', { issueId }, 'dropCorrection', dropped));
}

/** A person says something else in the correction, to everybody whom it is for. */
async function rewrite(world: World, issueId: string, what: string): Promise<void> {
  for (const { id, revision, current } of (await view(world, issueId)).communiques) {
    if (!current) continue;
    const words = { subject: 'Correction: the day', kind: 'correction' as const, responsibleAccountId: 'engineer' };
    const answers = { ...COMPLETE_ANSWERS, what };
    valueOf(
      await world.page('developer', 'record-panel', { issueId }, 'saveCommunique', {
        communiqueId: id,
        revision,
        answers,
        ...words,
      }),
    );
  }
}

async function findings(world: World, issueId: string) {
  return problemsOf(verifyOne(await exported(world, issueId)));
}

describe('a planned day that moves after it was told', () => {
  it('drafts a correction for all who were told, complete, that names both days', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    await moved(world, issueId, '2026-12-08');
    const { correction, communiques, headline } = await view(world, issueId);
    expect(correction).toMatchObject({ stage: 'draft', because: 'rescheduled', people: 5, verifiedAgain: false });
    expect(headline).toBe(
      '5.1.3 is planned for 8 December 2026 instead of 1 December 2026; 5 people were told the old plan.',
    );
    const current = communiques.filter((communique) => communique.current);
    expect(current.flatMap(({ problems }) => problems)).toEqual([]);
    expect(current[0]?.answers.what).toMatch(/planned for 8 December 2026, not for 1 December 2026 any more/);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect(world.state.mails.slice(5).map(({ message }) => message.subject)).toEqual(
      Array(5).fill('Correction: Phoenix 5.1.3 is planned for 8 December 2026'),
    );
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('is corrected once for each move, also when it moves back', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    for (const day of ['2026-12-08', TOLD, '2026-12-08', undefined]) {
      await moved(world, issueId, day);
      await moved(world, issueId, day);
      expect((await view(world, issueId)).correction).toMatchObject({ stage: 'draft' });
      valueOf(await send(world, issueId));
      await untilQuiet(world);
    }
    expect((await world.document('record', issueId)).corrections).toHaveLength(4);
    expect(world.state.mails).toHaveLength(5 * 5);
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('replaces a draft that nobody touched, and drafts none again that a person dropped', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    await moved(world, issueId, '2026-12-08');
    await moved(world, issueId, '2026-12-15');
    const { correction } = await view(world, issueId);
    expect(correction?.why).toBe('The release date of 5.1.3 is 15 December 2026; 1 December 2026 was told.');
    await drop(world, issueId);
    await moved(world, issueId, '2026-12-15');
    expect((await view(world, issueId)).correction).toBeUndefined();
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('is corrected also where it moved because the deployment failed', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    await report(world, { status: 'failed' });
    await moved(world, issueId, '2026-12-08');
    expect((await view(world, issueId)).correction).toMatchObject({ because: 'rescheduled', people: 5 });
  });

  it('is corrected for the day that stands, also where a draft for that one gave way to another before', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    for (const day of ['2026-12-08', '2026-12-15', '2026-12-08']) await moved(world, issueId, day);
    const { correction } = await view(world, issueId);
    expect(correction?.why).toBe('The release date of 5.1.3 is 8 December 2026; 1 December 2026 was told.');
    valueOf(await send(world, issueId));
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('is corrected once more where it moves again after a person dropped the draft and it had moved back', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    await moved(world, issueId, '2026-12-08');
    await drop(world, issueId);
    await moved(world, issueId, TOLD);
    expect((await view(world, issueId)).correction).toBeUndefined();
    await moved(world, issueId, '2026-12-08');
    expect((await view(world, issueId)).correction).toMatchObject({ because: 'rescheduled', people: 5 });
    expect(await findings(world, issueId)).toEqual([]);
  });

  it.each(['2026-12-08', undefined])(
    'to %s leaves a draft that nobody sends unread once it moved back',
    async (day) => {
      const world = aSite();
      const issueId = await noticed(world);
      await moved(world, issueId, day);
      await moved(world, issueId, TOLD);
      const { correction } = await view(world, issueId);
      expect(correction?.unsaid).toMatch(/^The release date of 5\.1\.3 is 1 December 2026 again, as was told\. /);
      expect(await send(world, issueId)).toMatchObject({ refusal: { code: 'not-so', message: correction?.unsaid } });
      await rewrite(world, issueId, 'It stays as it was told: 1 December 2026.');
      expect((await view(world, issueId)).correction?.unsaid).toBeUndefined();
      valueOf(await send(world, issueId));
      await untilQuiet(world, 1);
      await moved(world, issueId, TOLD);
      expect((await world.document('record', issueId)).corrections).toHaveLength(1);
    },
  );

  it('is said to be another by now where a person has written the draft, and is corrected once that was sent', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    await moved(world, issueId, '2026-12-08');
    await rewrite(world, issueId, 'It is planned for 8 December 2026. We are sorry.');
    await moved(world, issueId, '2026-12-15');
    expect((await view(world, issueId)).correction?.unsaid).toMatch(
      /is 15 December 2026 by now, and this correction tells another/,
    );
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    expect((await view(world, issueId)).correction?.why).toBe(
      'The release date of 5.1.3 is 15 December 2026; 8 December 2026 was told.',
    );
  });

  it('is not corrected when the release is out: its date tells then when that was', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    await moved(world, issueId, '2026-12-03', true);
    expect((await view(world, issueId)).correction).toBeUndefined();
  });

  it('is not corrected where the release was announced', async () => {
    const world = aSite();
    setDay(world, TOLD);
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    await moved(world, issueId, '2026-12-08');
    expect((await view(world, issueId)).correction).toBeUndefined();
  });
});

describe('a planned day that moves after a person corrected something else', () => {
  async function corrected(world: World, what: string): Promise<string> {
    const issueId = await noticed(world);
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'startCorrection', { reason: 'A wrong link.' }));
    await rewrite(world, issueId, what);
    return issueId;
  }

  it('is told to all once that was sent, where it cut the correction of the day short', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    await moved(world, issueId, '2026-12-08');
    valueOf(await send(world, issueId));
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'startCorrection', { reason: 'A wrong link.' }));
    await rewrite(world, issueId, 'The link was wrong.');
    await untilQuiet(world, 1);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    expect(world.state.mails).toHaveLength(2 * 5);
    expect((await view(world, issueId)).correction).toMatchObject({
      stage: 'draft',
      because: 'rescheduled',
      people: 5,
    });
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    expect(world.state.mails).toHaveLength(3 * 5);
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('is corrected once everybody has that, and cuts it off for nobody', async () => {
    const world = aSite();
    const issueId = await corrected(world, 'The link was wrong.');
    const busy = { kind: 'try-again', reason: 'Busy.', afterSeconds: 3600 } as const;
    world.state.outcomes = { 'address:partner-0000@example.com': [busy] };
    setDay(world, '2026-12-08');
    valueOf(await send(world, issueId));
    await untilQuiet(world, 0.5);
    expect((await view(world, issueId)).correction).toMatchObject({ stage: 'sending', because: 'person' });
    expect(world.state.mails).toHaveLength(2 * 5 - 1);
    await untilQuiet(world, 2);
    expect(world.state.mails).toHaveLength(2 * 5);
    expect((await view(world, issueId)).correction).toMatchObject({
      stage: 'draft',
      because: 'rescheduled',
      people: 5,
    });
  });

  it('is corrected like any other', async () => {
    const world = aSite();
    const issueId = await corrected(world, 'The link was wrong.');
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    await moved(world, issueId, '2026-12-08');
    expect((await view(world, issueId)).correction).toMatchObject({ because: 'rescheduled', people: 5 });
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    expect(world.state.mails).toHaveLength(3 * 5);
    expect(await findings(world, issueId)).toEqual([]);
  });

  it.each([
    ['asks for a correction of its own where theirs does not name it', 'The link was wrong.', 2],
    ['asks for none where theirs names it', 'The link was wrong. By the way, it comes on 8 December.', 1],
  ])('%s', async (_what, text, corrections) => {
    const world = aSite();
    const issueId = await corrected(world, text);
    await moved(world, issueId, '2026-12-08');
    const unsaid = (await view(world, issueId)).correction?.unsaid;
    expect(unsaid?.includes('is 8 December 2026 by now, and another was told')).toBe(corrections === 2 || undefined);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    await moved(world, issueId, '2026-12-08');
    expect((await world.document('record', issueId)).corrections).toHaveLength(corrections);
  });
});
