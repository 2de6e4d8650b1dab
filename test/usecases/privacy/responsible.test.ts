/** Who is responsible for a communiqué: a closed account voids nothing that was approved, another person does. */
import type { Communique } from '../../../src/domain/communique/communique';
import { CLOSED_ACCOUNT_NAME } from '../../../src/domain/privacy/closed-account';
import { HOUR } from '../../builders/releases';
import { verify } from '../../builders/world/auditor';
import {
  approve,
  aSite,
  CHANGE,
  report,
  send,
  submit,
  untilQuiet,
  valueOf,
  view,
  written,
} from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const DAY = 24 * HOUR;

async function sweepOn(world: World): Promise<void> {
  for (let count = 0; count < 6; count += 1) {
    world.advance(5 * 60_000);
    await world.sweep();
  }
}

async function close(world: World, accountId: string): Promise<void> {
  world.state.closedAccounts.add(accountId);
  world.state.users[accountId] = { name: '', active: false };
  world.advance(7 * DAY + HOUR);
  await sweepOn(world);
}

/** Saves each communiqué of the record as it is, with somebody else as responsible. */
async function name(world: World, issueId: string, responsibleAccountId: string) {
  const answers = [];
  for (const { id: communiqueId, revision, subject, kind, answers: words } of (await view(world, issueId)).communiques)
    answers.push(
      await world.page('developer', 'record-panel', { issueId }, 'saveCommunique', {
        ...{ communiqueId, revision, subject, kind, responsibleAccountId },
        answers: words,
      }),
    );
  return answers;
}

const ask = async (world: World, issueId: string): Promise<void> => {
  valueOf(await submit(world, issueId));
  world.advance(60_000);
  valueOf(await approve(world, issueId));
};

/** A record that was approved with the colleague as responsible. */
async function approved(prepare: (world: World) => void = () => undefined): Promise<{ world: World; issueId: string }> {
  const world = aSite();
  const issueId = await written(world);
  (await name(world, issueId, 'colleague')).forEach(valueOf);
  prepare(world);
  await ask(world, issueId);
  await sweepOn(world);
  return { world, issueId };
}

const held = async (world: World, issueId: string) =>
  (await view(world, issueId)).gates.filter(({ open }) => !open).map(({ name: gate }) => gate);

const places = (world: World, text: string): readonly string[] =>
  [...world.state.rows.values()].filter(({ body }) => JSON.stringify(body).includes(text)).map(({ kind }) => kind);

const differences = async (world: World) => {
  const { records, people } = valueOf(
    await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'openChange'),
  );
  return (records[0]?.drift?.differences ?? []).flatMap((difference) =>
    'fields' in difference
      ? difference.fields.map((field) =>
          field.field === 'responsible' ? [people[field.before], people[field.after]] : [field.field],
        )
      : [],
  );
};

describe('a communiqué whose responsible person closed their account', () => {
  it('leaves on the approval that it had, and nothing of the storage names them', async () => {
    const { world, issueId } = await approved();
    const { contentDigest } = await view(world, issueId);
    expect(places(world, '"colleague"')).not.toEqual([]);
    await close(world, 'colleague');
    expect(places(world, 'colleague"')).toEqual([]);
    await report(world);
    expect(await held(world, issueId)).toEqual([]);
    expect((await view(world, issueId)).contentDigest).toBe(contentDigest);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect((await view(world, issueId)).state).toBe('recorded');
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('is shown as one for which somebody else is to be named, before approval is asked for', async () => {
    const { world, issueId } = await approved();
    await close(world, 'colleague');
    const { communiques } = await view(world, issueId);
    for (const { problems, responsibleGone } of communiques)
      expect([problems.map(({ field }) => field), responsibleGone]).toEqual([['responsible'], true]);
    expect(await submit(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'incomplete' } });
    (await name(world, issueId, 'engineer')).forEach(valueOf);
    expect(await differences(world)).toEqual([
      [CLOSED_ACCOUNT_NAME, 'Name of engineer'],
      [CLOSED_ACCOUNT_NAME, 'Name of engineer'],
    ]);
    await ask(world, issueId);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('does not get them back from a page that was open since before', async () => {
    const { world, issueId } = await approved();
    await close(world, 'colleague');
    const before = world.all('communique');
    for (const answered of await name(world, issueId, 'colleague'))
      expect(answered).toMatchObject({ ok: false, refusal: { field: 'responsibleAccountId' } });
    expect(world.all('communique')).toEqual(before);
    expect(places(world, 'colleague"')).toEqual([]);
  });
});

describe('another responsible person', () => {
  it('voids the approval, and is told by name', async () => {
    const { world, issueId } = await approved();
    (await name(world, issueId, 'engineer')).forEach(valueOf);
    expect(await held(world, issueId)).toContain('change-approved');
    expect(await differences(world)).toEqual([
      ['Name of colleague', 'Name of engineer'],
      ['Name of colleague', 'Name of engineer'],
    ]);
  });

  it('who is the first again is what was approved', async () => {
    const { world, issueId } = await approved();
    (await name(world, issueId, 'engineer')).forEach(valueOf);
    (await name(world, issueId, 'colleague')).forEach(valueOf);
    expect(await held(world, issueId)).not.toContain('change-approved');
  });
});

describe('a communiqué that was saved before its responsible person was committed to', () => {
  const older = (world: World): void => {
    for (const [at, row] of [...world.state.rows])
      if (row.kind === 'communique') {
        const { responsible: _responsible, ...body } = row.body as Communique;
        world.state.rows.set(at, { ...row, body });
      }
  };

  it('is what was approved as long as nothing of it is changed', async () => {
    const { world, issueId } = await approved(older);
    const { contentDigest } = await view(world, issueId);
    (await name(world, issueId, 'colleague')).forEach(valueOf);
    expect((await view(world, issueId)).contentDigest).toBe(contentDigest);
    expect(await held(world, issueId)).not.toContain('change-approved');
  });

  it('gets the commitment with its next change, and only that change is shown', async () => {
    const { world, issueId } = await approved(older);
    const [first] = (await view(world, issueId)).communiques;
    const {
      id: communiqueId = '',
      revision = 0,
      kind = 'planned-notice',
      answers,
      responsibleAccountId = '',
    } = first ?? {};
    const edit = { communiqueId, revision, kind, answers, responsibleAccountId, subject: 'Another subject' } as never;
    valueOf(await world.page('developer', 'record-panel', { issueId }, 'saveCommunique', edit));
    expect(world.all('communique').filter(({ responsible }) => responsible !== undefined)).toHaveLength(1);
    expect(await differences(world)).toEqual([['subject']]);
  });
});
