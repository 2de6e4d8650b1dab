/** A copied, restored or reinstalled site tells nobody anything until a person says that it speaks for the site. */
import { FENCED_MEANWHILE } from '../../../src/domain/delivery/fence';
import { stateOf } from '../../../src/domain/delivery/delivery';
import { verify } from '../../builders/world/auditor';
import { authorisedDeliveries } from '../../builders/world/invariants';
import { aSite, send, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
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
  expect((await view(world, issueId)).fenced).toContain('another installation');
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
