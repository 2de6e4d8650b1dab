/** A mail provider is set up and tried beside the one that the site sends through, and its keys can be taken away. */
import type { AdministrationView, MailProviderName } from '../../../src/contract';
import type { LedgerEvent } from '../../../src/domain/ledger/event';
import { recordProviderReport } from '../../../src/usecases/receiving/record-provider-report';
import { aSite, valueOf } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const KEYS = {
  sendgrid: 'SG.0123456789abcdef',
  postmark: '5e1b3a52-7c1d-4f5e-9b0a-0c4b5d6e7f80',
  mailgun: '0123456789abcdef0123456789abcdef-01234567-89abcdef',
} satisfies Partial<Record<MailProviderName, string>>;

type Provider = keyof typeof KEYS;

/** A site whose administrator set up no mail provider yet. */
function withoutProvider(): World {
  const world = aSite();
  return world;
}

async function saveKey(world: World, provider: Provider): Promise<AdministrationView> {
  return valueOf(
    await world.page('administrator', 'administration-page', {}, 'saveProviderKey', { provider, key: KEYS[provider] }),
  );
}

const told = (world: World): readonly LedgerEvent[] =>
  world.all('ledger-entry').map(({ text }) => JSON.parse(text) as LedgerEvent);

it('is sent through from its first key on, and another’s key changes nothing of that', async () => {
  const world = withoutProvider();
  expect((await saveKey(world, 'mailgun')).provider).toMatchObject({ name: 'mailgun', keySetAt: world.state.now });
  expect(told(world).map(({ type }) => type)).toEqual(['secret-changed', 'settings-changed']);
  const { provider, providers } = await saveKey(world, 'postmark');
  expect(provider.name).toBe('mailgun');
  expect(providers.filter(({ keySetAt }) => keySetAt !== undefined).map(({ name }) => name)).toEqual([
    'postmark',
    'mailgun',
  ]);
});

it('is not set up with a region that AWS does not have, since no mail there would ever be answered', async () => {
  const world = withoutProvider();
  const accessTo = (region: string) => ({
    provider: 'amazon-ses' as const,
    key: `${region}:AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY`,
  });
  const save = (region: string) =>
    world.page('administrator', 'administration-page', {}, 'saveProviderKey', accessTo(region));
  for (const misspelt of ['eu-centrl-1', 'eu-central-9'])
    expect(await save(misspelt)).toMatchObject({
      ok: false,
      refusal: { field: 'key', message: expect.stringMatching(/^AWS has no region of this name\./) },
    });
  expect(world.state.secrets).toEqual({});
  expect(valueOf(await save('eu-west-3')).provider.name).toBe('amazon-ses');
});

it('is tried while mail still leaves through another one', async () => {
  const world = withoutProvider();
  await saveKey(world, 'mailgun');
  const test = (provider: Provider) =>
    world.page('administrator', 'administration-page', {}, 'sendTestMail', { provider, address: 'sam@example.com' });
  expect(await test('postmark')).toMatchObject({ ok: false, refusal: { code: 'no-key', field: 'provider' } });
  await saveKey(world, 'postmark');
  expect(valueOf(await test('postmark'))).toEqual({ text: 'Postmark accepted the test mail to sam@example.com.' });
  world.state.outcomes['address:sam@example.com'] = [
    { kind: 'unknown', reason: 'The answer was lost.' },
    { kind: 'try-again', reason: 'Postmark answered 401.' },
  ];
  expect(await test('postmark')).toMatchObject({
    refusal: { code: 'test-uncertain', message: expect.stringMatching(/^Nobody knows whether Postmark took/) },
  });
  expect(await test('postmark')).toMatchObject({
    refusal: { code: 'test-failed', message: 'Postmark did not take the test message: Postmark answered 401.' },
  });
});

it('has its keys taken away: nothing is left of them, the ledger tells so, and its reports are not believed', async () => {
  const world = withoutProvider();
  await saveKey(world, 'postmark');
  await saveKey(world, 'mailgun');
  const reportsKey = { provider: 'postmark', key: 'a-long-password-of-ours' } as const;
  valueOf(await world.page('administrator', 'administration-page', {}, 'saveEventKey', reportsKey));
  const remove = () =>
    world.page('administrator', 'administration-page', {}, 'removeProviderKeys', { provider: 'postmark' });
  const before = told(world).length;
  const view: AdministrationView = valueOf(await remove());
  expect(view.provider).toMatchObject({ name: 'postmark' });
  expect(view.provider).not.toHaveProperty('keySetAt');
  expect(Object.keys(world.state.secrets)).toEqual(['mail-provider-key.mailgun']);
  expect(
    told(world)
      .slice(before)
      .map(({ data }) => data),
  ).toEqual([
    { secret: 'mail-provider-key.postmark', change: 'removed' },
    { secret: 'mail-provider-event-key.postmark', change: 'removed' },
  ]);
  const post = { header: () => undefined, query: () => undefined, body: '{}' };
  expect(await recordProviderReport(world.ports(), 'postmark', post)).toEqual({ kind: 'not-set-up' });
  expect(await remove()).toMatchObject({
    ok: false,
    refusal: { code: 'no-keys', field: 'provider' },
  });
});

it('of text messages may have a sender’s number written as people read it', async () => {
  const world = withoutProvider();
  const account = {
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: 'f'.repeat(32),
    sender: '+49 151 2345-6789',
  };
  const saved = await world.page('administrator', 'administration-page', {}, 'saveTextSender', account);
  expect(valueOf(saved).textSender).toMatchObject({ sender: '+4915123456789' });
});
