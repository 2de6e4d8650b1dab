/** A copied, restored or reinstalled site tells nobody anything until a person says that it speaks for the site. */
import type { FencedSite } from '../../../src/contract';
import type { Answer } from '../../../src/domain/answer';
import { FENCED_MEANWHILE, PLANNED_ELSEWHERE, WHY_FENCED } from '../../../src/domain/delivery/fence';
import { stateOf } from '../../../src/domain/delivery/delivery';
import { followUpRecord } from '../../../src/usecases/records/follow-up';
import { verify } from '../../builders/world/auditor';
import { forHours } from '../../builders/world/hours';
import { authorisedDeliveries } from '../../builders/world/invariants';
import { aSite, CHANGE, PROJECT, send, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const OTHER = 'installation-2';
const arm = (world: World) =>
  world.page('administrator', 'administration-page', {}, 'armSending', { reason: 'This is the site.' });

it('refuses to send, says why and who can change it, and writes nothing', async () => {
  const world = aSite();
  const issueId = await verified(world);
  world.state.installation = OTHER;
  const refused = await send(world, issueId);
  expect(refused).toMatchObject({
    ok: false,
    refusal: { code: 'fenced', message: expect.stringContaining('administrator') },
  });
  expect(world.all('send')).toEqual([]);
  expect((await view(world, issueId)).fenced).toContain('copied or restored');
});

it('lets nothing leave of a send that was under way when the data was taken', async () => {
  const world = aSite();
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  world.state.installation = OTHER;
  await untilQuiet(world);
  expect(world.state.mails).toEqual([]);
  expect(authorisedDeliveries(world).map(stateOf)).toEqual(authorisedDeliveries(world).map(() => 'stopped'));
});

it('says why it stopped in words that stay true once sending was armed, and what is left to do', async () => {
  const world = aSite();
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  world.state.installation = OTHER;
  await untilQuiet(world);
  valueOf(await arm(world));
  const { headline } = await view(world, issueId);
  expect(headline).toBe(`Stopped before anybody was told: ${FENCED_MEANWHILE}`);
  expect(headline).not.toContain('arms sending');
});

it('lets nothing leave of it either after sending was armed, and the ledger still verifies', async () => {
  const world = aSite();
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  world.state.installation = OTHER;
  valueOf(await arm(world));
  await untilQuiet(world);
  expect(world.state.mails).toEqual([]);
  expect(await verify(world, issueId)).toEqual([]);
});

it('sends once a person armed it', async () => {
  const world = aSite();
  const issueId = await verified(world);
  world.state.installation = OTHER;
  valueOf(await arm(world));
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  expect(world.state.mails.length).toBeGreaterThan(0);
  expect(authorisedDeliveries(world).every(({ epoch }) => epoch === 2)).toBe(true);
});

it('is armed by an administrator only, once, with a reason', async () => {
  const world = aSite();
  world.state.installation = OTHER;
  const arming = { reason: 'This is the site.' };
  expect(await world.page('engineer', 'administration-page', {}, 'armSending', arming)).toMatchObject({ ok: false });
  const silent = await world.page('administrator', 'administration-page', {}, 'armSending', { reason: ' ' });
  expect(silent).toMatchObject({ ok: false, refusal: { field: 'reason' } });
  valueOf(await arm(world));
  expect(await arm(world)).toMatchObject({ ok: false, refusal: { code: 'armed-already' } });
});

it('is up from a new site’s first setting on', async () => {
  const world = aSite();
  world.state.rows.delete('setting:site');
  const before = valueOf(await world.page('administrator', 'administration-page', {}, 'openAdministration'));
  expect(before.sending.arming).toBe('new');
  const after = valueOf(
    await world.page('administrator', 'administration-page', {}, 'chooseMailProvider', { provider: 'postmark' }),
  );
  expect(after.sending.arming).toBe('armed');
});

describe('everybody sees it where they work, with who can change it', () => {
  const pages: Readonly<Record<string, (world: World, issueId: string) => Promise<Answer<FencedSite>>>> = {
    'the record’s panel': (world, issueId) => world.page('engineer', 'record-panel', { issueId }, 'openRecord'),
    'the change’s panel': (world) => world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'openChange'),
    'the project’s page': (world) => world.page('developer', 'project-page', { projectId: PROJECT }, 'openProject'),
    'the auditor’s page': (world) => world.page('auditor', 'site-page', {}, 'openAudit', {}),
    'the list of approvals': (world) => world.page('change-manager', 'site-page', {}, 'openMyApprovals', {}),
  };

  it.each(Object.entries(pages))('on %s', async (_page, open) => {
    const world = aSite();
    const issueId = await verified(world);
    expect(valueOf(await open(world, issueId)).fenced).toBeUndefined();
    world.state.installation = OTHER;
    expect(valueOf(await open(world, issueId)).fenced).toBe(WHY_FENCED);
    valueOf(await arm(world));
    expect(valueOf(await open(world, issueId)).fenced).toBeUndefined();
  });
});

it('is not called ready to send, on the record and on the change', async () => {
  const world = aSite();
  const issueId = await verified(world);
  world.state.installation = OTHER;
  const { records } = valueOf(await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'openChange'));
  const headline = 'Every gate is open, but nothing is sent from this site.';
  expect([(await view(world, issueId)).headline, records[0]?.headline]).toEqual([headline, headline]);
});

it('says that a send is being stopped as soon as the site is fenced, not that it goes on', async () => {
  const world = aSite();
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  world.state.installation = OTHER;
  expect((await view(world, issueId)).headline).toMatch(/^Stopping: 0 of \d+ have left/);
  await followUpRecord(world.ports(), issueId);
  const { headline, communiques } = await view(world, issueId);
  expect(headline).toMatch(/^Stopping: 0 of \d+ have left/);
  expect(communiques.map(({ state, deliveries }) => [state, deliveries?.stopped])).toEqual(
    communiques.map(() => ['stopped', 0]),
  );
});

async function chased(): Promise<{ readonly world: World; readonly issueId: string }> {
  const world = aSite();
  const group = [...world.state.rows.values()].find(({ kind, key }) => kind === 'group' && key === 'partners');
  Object.assign(group?.body as object, {
    target: { proof: 'acknowledged', percent: 90, hours: 48, remindAfterHours: [24, 40] },
    responsibleAccountId: 'colleague',
  });
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  return { world, issueId };
}

it('promises no reminder of what was sent before, fenced or armed again, and says what to do', async () => {
  const { world, issueId } = await chased();
  const partners = async () => (await view(world, issueId)).communiques.find(({ group }) => group.id === 'partners');
  expect((await partners())?.chase).toMatchObject({ nextAt: expect.any(Number), possible: true });
  world.state.installation = OTHER;
  for (const step of ['fenced', 'armed']) {
    if (step === 'armed') valueOf(await arm(world));
    expect(await partners()).toMatchObject({
      ended: expect.stringContaining('plan it anew'),
      chase: { possible: false, never: expect.stringContaining('plan it anew') },
    });
    expect((await partners())?.chase?.nextAt).toBeUndefined();
  }
});

it('says of a reminder that a person asks for why none leaves, and what to do', async () => {
  const { world, issueId } = await chased();
  const partners = (await view(world, issueId)).communiques.find(({ group }) => group.id === 'partners');
  world.state.installation = OTHER;
  for (const step of ['fenced', 'armed']) {
    if (step === 'armed') valueOf(await arm(world));
    const asked = await world.page('engineer', 'record-panel', { issueId }, 'remindNow', {
      communiqueId: partners?.id ?? '',
    });
    expect(asked).toMatchObject({ ok: false, refusal: { message: `Nobody is reminded: ${PLANNED_ELSEWHERE}` } });
  }
});

it('tells nobody that a target of what was sent before was missed: they may have heard it, and others confirmed it', async () => {
  const told = async (isArmed: boolean): Promise<number> => {
    const { world, issueId } = await chased();
    const before = world.state.notices.length;
    if (isArmed) {
      world.state.installation = OTHER;
      valueOf(await arm(world));
    }
    await forHours(world, 50);
    expect((await view(world, issueId)).communiques.some(({ coverage }) => coverage?.state === 'missed')).toBe(true);
    return world.state.notices.length - before;
  };
  expect([await told(false), await told(true)]).toEqual([1, 0]);
});
