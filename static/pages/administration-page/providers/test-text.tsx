import { call } from '../calls';
import { TestMessage } from './test-message';

/** Sends one text message, so that a mistake shows today and not on the day of the release. */
export function TestText() {
  return (
    <TestMessage
      label="Send a test message to"
      help="One text message to this number, from the sender above."
      missing="Write a number to send it to."
      type="tel"
      placeholder="+49 151 23456789"
      button="Send test message"
      send={(number) => call('sendTestText', { number })}
    />
  );
}
