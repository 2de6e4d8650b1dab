import { type MailProviderView } from '../../../../src/contract';
import { call } from '../calls';
import { TestMessage } from './test-message';

/** Sends one mail through a provider, so that a mistake shows today and not on the day of the release. */
export function TestMail({ provider: { name, title } }: { readonly provider: MailProviderView }) {
  return (
    <TestMessage
      label="Send me a test"
      help={`One mail to this address, through ${title}, from the sender in the settings.`}
      missing="Write an address to send it to."
      type="email"
      placeholder="name@example.com"
      button="Send test mail"
      send={(address) => call('sendTestMail', { provider: name, address })}
    />
  );
}
