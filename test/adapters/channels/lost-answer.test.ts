/** Whose answer was lost is what a person has to know who finds out whether the message arrived. */
import { externalMail } from '../../../src/adapters/channels/external-mail';
import { renderMessage } from '../../../src/domain/channels';
import type { MailProviderName } from '../../../src/domain/delivery/mail-provider';
import type { Envelope } from '../../../src/ports';
import { aCommunique, FACTS } from '../../builders/communiques';

const mailThrough = (provider: MailProviderName): Envelope => ({
  deliveryId: 'a'.repeat(32),
  recipient: { kind: 'address', name: 'Ada', address: 'ada@example.com' },
  message: renderMessage(aCommunique({ channel: 'external-mail' }), FACTS),
  record: { issueId: '10042', issueKey: 'HBR-12' },
  sendId: 's1',
  sender: { name: 'Harbour releases', address: 'releases@harbour.example', provider },
});

beforeEach(() => {
  Object.assign(globalThis, { __forge_fetch__: () => Promise.reject(new Error('The connection was reset.')) });
});
afterEach(() => {
  Reflect.deleteProperty(globalThis, '__forge_fetch__');
});

it('a mail, or a parcel of mails, whose answer was lost names the provider', async () => {
  const port = externalMail({ get: async () => 'key' }, { now: () => 0 });
  const lostBy = (title: string) => ({ kind: 'unknown', reason: `${title}’s answer was lost.` });
  expect(await port.send(mailThrough('mailgun'))).toEqual(lostBy('Mailgun'));
  const mail = mailThrough('postmark');
  expect(await port.sendTogether?.([mail, mail])).toEqual([lostBy('Postmark'), lostBy('Postmark')]);
});
