/** A planned day that moves is corrected for exactly those who were told the old one. */
import { exported } from '../../builders/world/auditor';
import { makeNotice } from '../../builders/world/run-book';
import {
  aSite,
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
    const dropped = { correctionId: correction?.id ?? '', reason: 'It moves back tomorrow.' };
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'dropCorrection', dropped));
    await moved(world, issueId, '2026-12-15');
    expect((await view(world, issueId)).correction).toBeUndefined();
    expect(await findings(world, issueId)).toEqual([]);
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
