/** Whom text messages come from. The account's auth token is a secret: it sends, and it proves Twilio's reports. */
import type { AdministrationView } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import type { TextSender } from '../../domain/delivery/text-sender';
import type { Person } from '../people/authorise';
import { settingsChanged, testFailed } from './administer';
import { changeSettings } from './change-settings';
import { authoriseAdministration, type AdministrationPorts } from './open-administration';
import { mailSenderOf, readSettings } from './settings';

const TOKEN = 'text-provider-key.twilio';

/** @param request the auth token may be left out where the account's is kept */
export async function saveTextSender(
  ports: AdministrationPorts,
  person: Person,
  { authToken, ...sender }: TextSender & { readonly authToken?: string },
): Promise<Answer<AdministrationView>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  const before = (await readSettings(ports)).body.textSender;
  if (authToken === undefined && before?.accountSid !== sender.accountSid) return TOKEN_NEEDED;
  // Stored before it is recorded: a record of a secret that is not there would be the worse half.
  if (authToken !== undefined) await ports.secrets.set(TOKEN, authToken);
  return changeSettings(ports, person, async (settings, revision) => {
    const known = settings.textSender;
    const tokenSetAt = authToken === undefined ? known?.tokenSetAt : ports.clock.now();
    if (tokenSetAt === undefined) return TOKEN_NEEDED;
    const after = { ...settings, textSender: { ...sender, tokenSetAt } };
    return {
      settings: after,
      events: [
        settingsChanged('site', revision + 1, settings, after),
        ...(authToken === undefined
          ? []
          : [{ type: 'secret-changed', data: { secret: TOKEN, change: known ? 'rotated' : 'set' } } as const]),
      ],
    };
  });
}

const TOKEN_NEEDED = refuse(
  'no-token',
  'Paste the auth token of this account; Twilio shows it beside the account SID.',
  'authToken',
);

/**
 * Takes the account and its token away: text messages wait from then on, and what Twilio still reports is not believed.
 * The token goes first: one that is still there after it was said to be removed would be the worse half.
 */
export async function removeTextSender(
  ports: AdministrationPorts,
  person: Person,
): Promise<Answer<AdministrationView>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  if (!(await readSettings(ports)).body.textSender) return NONE_SET_UP;
  await ports.secrets.remove(TOKEN);
  return changeSettings(ports, person, async ({ textSender, ...settings }, revision) => {
    if (!textSender) return NONE_SET_UP;
    return {
      settings,
      events: [
        settingsChanged('site', revision + 1, { ...settings, textSender }, settings),
        { type: 'secret-changed', data: { secret: TOKEN, change: 'removed' } },
      ],
    };
  });
}

const NONE_SET_UP = refuse('no-sender', 'No account for text messages is set up any more. Reload the page.');

/** Sends one message, so that a mistake shows today and not on the day of the release. */
export async function sendTestText(
  ports: AdministrationPorts,
  number: string,
): Promise<Answer<{ readonly text: string }>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  const sender = mailSenderOf((await readSettings(ports)).body);
  if (!sender.texts) return refuse('no-sender', 'Save the account and its sender first.', 'number');
  const words = `Test of release communications (${ports.random.hex(3)}): people can be told by text message.`;
  const outcome = await ports.channels['text-message'].send({
    deliveryId: `test-${ports.random.hex(8)}`,
    recipient: { kind: 'telephone-number', number, name: '' },
    message: { subject: 'Test of release communications', text: words, html: words, short: words },
    record: { issueId: '', issueKey: '' },
    sender,
  });
  if (outcome.kind === 'accepted') return answer({ text: `Twilio took the test message to ${number}.` });
  return testFailed('Twilio', outcome, 'number');
}
