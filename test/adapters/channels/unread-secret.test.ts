/** While the storage does not give the secret that a message needs, the message waits: it has not left. */
import { externalMail } from '../../../src/adapters/channels/external-mail';
import { posts } from '../../../src/adapters/channels/posts';
import { readOnce } from '../../../src/adapters/channels/read-once';
import { textMessages } from '../../../src/adapters/channels/text-messages';
import { renderMessage } from '../../../src/domain/channels';
import { slack } from '../../../src/domain/channels/slack';
import type { Recipient } from '../../../src/domain/record/stakeholder-group';
import { StoreBusy, type Envelope } from '../../../src/ports';
import { aCommunique, FACTS } from '../../builders/communiques';

const secrets = readOnce({ get: () => Promise.reject(new StoreBusy()) });
const clock = { now: () => 0 };
const WAITS = { kind: 'try-again', reason: expect.stringContaining('storage') };

const envelope = (channel: 'external-mail' | 'text-message' | 'slack', recipient: Recipient): Envelope => ({
  deliveryId: 'a'.repeat(32),
  recipient,
  message: renderMessage(aCommunique({ channel }), FACTS),
  record: { issueId: '10042', issueKey: 'HBR-12' },
  sendId: 's1',
  sender: {
    name: 'Harbour releases',
    address: 'releases@harbour.example',
    provider: 'postmark',
    texts: { accountSid: `AC${'0'.repeat(32)}`, sender: '+15005550006' },
  },
});

it('a parcel of mails waits', async () => {
  const port = externalMail(secrets, clock);
  const mail = envelope('external-mail', { kind: 'address', name: 'Ada', address: 'ada@example.com' });
  expect(await port.sendTogether?.([mail, mail])).toEqual([WAITS, WAITS]);
  expect(await port.send(mail)).toEqual(WAITS);
});

it('a text message waits', async () => {
  const port = textMessages(secrets, { url: () => Promise.resolve('https://hooks.example') });
  const text = envelope('text-message', { kind: 'telephone-number', name: 'Ada', number: '+15005550009' });
  expect(await port.send(text)).toEqual(WAITS);
});

it('a text message waits, too, while the platform does not tell where reports of it go to', async () => {
  const tokens = { get: async () => 'token' };
  const port = textMessages(tokens, { url: () => Promise.reject(new Error('The platform is busy.')) });
  const text = envelope('text-message', { kind: 'telephone-number', name: 'Ada', number: '+15005550009' });
  expect((await port.send(text)).kind).toBe('try-again');
});

it('a post waits', async () => {
  const { destination } = slack;
  if (!destination?.postTo) throw new Error('Slack has places to post to.');
  const port = posts(destination, destination.postTo.bind(destination), secrets, clock);
  expect(await port.send(envelope('slack', { kind: 'destination', destinationId: 'd1', name: '#releases' }))).toEqual(
    WAITS,
  );
});
