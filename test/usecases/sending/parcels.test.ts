/** Messages are handed over in parcels: what is written together, and what a crash in between leaves behind. */
import { CHANNELS } from '../../../src/domain/channels/names';
import { stateOf } from '../../../src/domain/delivery/delivery';
import type { MailProviderName } from '../../../src/domain/delivery/mail-provider';
import { PARCEL_LIMIT, parcelSize } from '../../../src/domain/delivery/parcel';
import { sha256Hex } from '../../../src/domain/encoding/digest';
import type { ChannelPort, Ports } from '../../../src/ports';
import { deliverBatch } from '../../../src/usecases/sending/deliver-batch';
import { checkSend, mailsByDelivery } from '../../builders/world/invariants';
import { aSite, send, untilQuiet, valueOf, verified } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const PARCEL = parcelSize('external-mail', 'sendgrid');

/** A send that was pressed, of which nothing left yet, to people outside of Jira. */
async function pressed(addresses: number, provider: MailProviderName = 'sendgrid') {
  const world = aSite({ jiraUsers: 1, addresses, issues: 1 });
  const settings = await world.document('setting', 'site');
  await world
    .ports()
    .store.commit([{ kind: 'setting', key: 'site', body: { ...settings, mailProvider: provider }, expected: 'any' }]);
  const issueId = await verified(world);
  await untilQuiet(world, 1);
  valueOf(await send(world, issueId));
  const [document] = world.all('send');
  const planned = document?.communiques.find(({ channel }) => channel === 'external-mail');
  if (!document || !planned) throw new Error('It was sent.');
  const batch = { sendId: document.id, batchId: `${document.id}.${planned.communiqueId}.00000` };
  const run = (ports: Ports, on = world) => deliverBatch(ports, batch, on.state.now + 60_000);
  return { world, batch, run, send: document };
}

const states = (world: World) =>
  world
    .all('delivery')
    .filter(({ channel }) => channel === 'external-mail')
    .map(stateOf);

function withChannel(ports: Ports, watched: (channel: ChannelPort) => ChannelPort): Ports {
  return {
    ...ports,
    channels: { ...ports.channels, 'external-mail': watched(ports.channels['external-mail']) },
  };
}

describe('a parcel', () => {
  it('is as large as a transaction at most, and larger than one only where a person need not settle it alone', () => {
    const sizes = Object.fromEntries(CHANNELS.map((channel) => [channel, parcelSize(channel, 'sendgrid')]));
    expect(Math.max(...Object.values(sizes))).toBe(PARCEL_LIMIT);
    expect(sizes).toMatchObject({ 'jira-mail': 1, slack: 1, teams: 1, 'external-mail': 10, 'text-message': 10 });
    expect(parcelSize('external-mail', 'postmark')).toBe(PARCEL_LIMIT);
    expect(parcelSize('jira-mail', 'postmark')).toBe(1);
  });

  it('leaves in one call where the provider takes many at once, and has the outcome of each', async () => {
    const { world, run } = await pressed(PARCEL_LIMIT + 1, 'postmark');
    world.state.outcomes['address:partner-0003@example.com'] = [{ kind: 'refused', reason: 'It is inactive.' }];
    const before = world.state.calls.length;
    await run(world.ports());
    const handedOver = world.state.calls.slice(before).filter((call) => call.startsWith('channel.'));
    expect(handedOver).toEqual(['channel.sendTogether', 'channel.sendTogether']);
    const refused = world.all('delivery').filter((delivery) => stateOf(delivery) === 'failed');
    expect(refused.map(({ recipient }) => recipient)).toMatchObject([{ address: 'partner-0003@example.com' }]);
    expect(mailsByDelivery(world).size).toBe(PARCEL_LIMIT);
  });

  it('costs the storage two steps, however many messages are in it', async () => {
    const commits: number[] = [];
    for (const addresses of [PARCEL, 2 * PARCEL]) {
      const { world, run } = await pressed(addresses);
      const before = world.state.calls.length;
      await run(world.ports());
      commits.push(world.state.calls.slice(before).filter((call) => call === 'store.commit').length);
      expect(mailsByDelivery(world).size).toBe(addresses);
    }
    const [one = 0, two = 0] = commits;
    expect(two - one).toBe(2);
  });

  it.each([
    ['sendgrid', PARCEL],
    ['postmark', PARCEL_LIMIT],
  ] as const)(
    'leaves nobody uncertain but its own wherever the process dies, through %s',
    async (provider, size) => {
      const { world, run } = await pressed(size + 5, provider);
      const undisturbed = world.copy();
      const first = world.state.calls.length;
      await run(undisturbed.ports(), undisturbed);
      // A kill around a read is one before the next call that changes something.
      const changing = undisturbed.state.calls.flatMap((call, index) =>
        index >= first && /^(store\.commit|channel\.|queue\.)/.test(call) ? [index + 1] : [],
      );
      let most = 0;
      for (const atCall of changing)
        for (const when of ['before', 'after'] as const) {
          const victim = world.copy({ kill: { atCall, when } });
          await run(victim.ports(), victim).catch(() => undefined);
          await untilQuiet(victim);
          checkSend(victim);
          const uncertain = states(victim).filter((state) => state === 'uncertain').length;
          most = Math.max(most, uncertain);
          expect(states(victim).filter((state) => state === 'accepted')).toHaveLength(size + 5 - uncertain);
        }
      expect(most).toBe(size);
    },
    120_000,
  );

  it('has the outcomes of its messages written even if one of them could not be handed over', async () => {
    const { world, run } = await pressed(PARCEL);
    let count = 0;
    const ports = withChannel(world.ports(), (channel) => ({
      async send(envelope) {
        if ((count += 1) === 3) throw new Error('A defect of the channel.');
        return channel.send(envelope);
      },
    }));
    await expect(run(ports)).rejects.toThrow('A defect of the channel.');
    expect(states(world).filter((state) => state === 'accepted')).toHaveLength(PARCEL - 1);
    expect(states(world).filter((state) => state === 'attempting')).toHaveLength(1);
    checkSend(world);
  });

  it('is not begun when its messages cannot be written', async () => {
    const { world, run } = await pressed(PARCEL);
    const ports = world.ports();
    const tokenFor = (): Promise<string> => Promise.reject(new Error('The key could not be read.'));
    await expect(
      run({ ...ports, acknowledgementTokens: { ...ports.acknowledgementTokens, tokenFor } }),
    ).rejects.toThrow('The key could not be read.');
    expect(new Set(states(world))).toEqual(new Set(['planned']));
  });
});

describe('a batch that begins while its authorisation is renewed', () => {
  it('is what the renewed authorisation says, not what was read before', async () => {
    const { world, run, send: planned } = await pressed(2);
    world.advance(16 * 60_000);
    const ports = world.ports();
    const text = JSON.stringify({ subject: 'As approved since', text: 'New', html: '<p>New</p>' });
    const messageDigest = sha256Hex(text);
    /** Somebody else renews the authorisation right after this invocation has read the send. */
    let renewed = false;
    const get: Ports['store']['get'] = async (kind, key) => {
      const found = await ports.store.get(kind, key);
      if (kind !== 'send' || renewed) return found;
      renewed = true;
      const stored = await ports.store.get('send', key);
      if (!stored) throw new Error('It was sent.');
      const body = {
        ...stored.body,
        communiques: stored.body.communiques.map((one) => ({ ...one, revision: one.revision + 1, messageDigest })),
        authorisation: { ...stored.body.authorisation, id: 'f'.repeat(32), validUntil: world.state.now + 900_000 },
      };
      await ports.store.commit([
        { kind: 'content', key: messageDigest, body: { text, path: 'test' }, expected: 0 },
        { kind: 'send', key, body, expected: stored.revision },
      ]);
      return found;
    };
    await run({ ...ports, store: { ...ports.store, get } });
    expect(world.state.mails.map(({ message }) => message.subject)).toEqual(['As approved since', 'As approved since']);
    const told = world.all('ledger-entry').find(({ text: entry }) => entry.includes('"deliveries-settled"'));
    expect(told?.text).toContain('f'.repeat(32));
    expect(told?.text).not.toContain(planned.authorisation.id);
    expect(told?.text).toContain(messageDigest);
  });
});
