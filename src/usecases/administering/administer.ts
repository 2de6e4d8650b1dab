/** What administrators set up and change; every change enters the site's ledger, secrets by their name only. */
import type { AdministrationView, SetUpItem, SiteSettings } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import { digestOf } from '../../domain/encoding/digest';
import type { SettingDocument } from '../../domain/documents';
import { isArmed } from '../../domain/delivery/fence';
import type { LedgerEvent } from '../../domain/ledger/event';
import type { Outcome } from '../../domain/channels/outcome';
import { MAIL_PROVIDER_FACTS, type MailProviderName } from '../../domain/delivery/mail-provider';
import type { SecretName } from '../../ports';
import type { Person } from '../people/authorise';
import { armedBy, CHANGED_MEANWHILE, changeSettings } from './change-settings';
import { authoriseAdministration, openAdministration, type AdministrationPorts } from './open-administration';
import { ISSUE_TYPE_NAME, LINK_TYPE_NAME, mailProviderOf, mailSenderOf, readSettings } from './settings';
import { keepOpening, openingOfText } from '../ledger/person-commitment';
import { webhookSecret } from './webhook-secret';

export async function createMissing(
  ports: AdministrationPorts,
  request: { readonly item: SetUpItem; readonly projectId?: string },
): Promise<Answer<AdministrationView>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  switch (request.item) {
    case 'issue-type':
      if (!(await ports.siteSetUp.issueType(ISSUE_TYPE_NAME)))
        await ports.siteSetUp.createIssueType(
          ISSUE_TYPE_NAME,
          'Everything to be told about one release: to whom, how and when, and what became of it.',
        );
      break;
    case 'link-type':
      if (!(await ports.siteSetUp.linkType(LINK_TYPE_NAME)))
        await ports.siteSetUp.createLinkType({
          name: LINK_TYPE_NAME,
          inward: 'is communicated by',
          outward: 'communicates',
        });
      break;
    case 'project-issue-type': {
      if (!request.projectId) return refuse('no-project', 'Choose the project that gets the work type.', 'projectId');
      const type = await ports.siteSetUp.issueType(ISSUE_TYPE_NAME);
      if (!type) return refuse('no-issue-type', 'Create the work type first.', 'item');
      await ports.siteSetUp.addIssueTypeToProject(request.projectId, type.id);
      break;
    }
    default:
      return refuse(
        'not-creatable',
        'This cannot be created from here; its own section on this page says how.',
        'item',
      );
  }
  return openAdministration(ports);
}

export async function saveSettings(
  ports: AdministrationPorts,
  person: Person,
  request: { readonly revision: number; readonly settings: SiteSettings },
): Promise<Answer<AdministrationView>> {
  return changeSettings(ports, person, async (settings, revision) => {
    if (revision !== request.revision) return CHANGED_MEANWHILE;
    const after: SettingDocument = { ...settings, ...request.settings };
    return { settings: after, events: [settingsChanged('site', revision + 1, settings, after)] };
  });
}

/** From now on mail leaves through this provider; what another one still reports of earlier mail is taken all the same. */
export async function chooseMailProvider(
  ports: AdministrationPorts,
  person: Person,
  provider: MailProviderName,
): Promise<Answer<AdministrationView>> {
  return changeSettings(ports, person, async (settings, revision) => {
    const after: SettingDocument = { ...settings, mailProvider: provider };
    return { settings: after, events: [settingsChanged('site', revision + 1, settings, after)] };
  });
}

const MAIL_KEYS = {
  sending: { secret: 'mail-provider-key', time: 'keySetAt' },
  reports: { secret: 'mail-provider-event-key', time: 'eventKeySetAt' },
} as const;

/** While nothing can leave through the site's own provider, mail leaves through the one that gets a key. */
export async function saveMailProviderKey(
  ports: AdministrationPorts,
  person: Person,
  request: { readonly provider: MailProviderName; readonly use: keyof typeof MAIL_KEYS; readonly key: string },
): Promise<Answer<AdministrationView>> {
  const { provider, use, key } = request;
  const { secret, time } = MAIL_KEYS[use];
  return saveSecret(ports, person, `${secret}.${provider}`, key, (settings, now) => {
    const known = settings.mailProviderKeys?.[provider];
    const isFirst = settings.mailProviderKeys?.[mailProviderOf(settings)]?.keySetAt === undefined;
    return {
      isNew: known?.[time] === undefined,
      settings: {
        ...settings,
        ...(use === 'sending' && isFirst ? { mailProvider: provider } : {}),
        mailProviderKeys: { ...settings.mailProviderKeys, [provider]: { ...known, [time]: now } },
      },
    };
  });
}

/**
 * Takes a provider's keys away: what it still reports is not believed, and where the site sends through it, mail waits.
 * The keys go first: one that is still there after it was said to be removed would be the worse half.
 */
export async function removeMailProviderKeys(
  ports: AdministrationPorts,
  person: Person,
  provider: MailProviderName,
): Promise<Answer<AdministrationView>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  if (!(await readSettings(ports)).body.mailProviderKeys?.[provider]) return NO_KEYS;
  const uses = Object.values(MAIL_KEYS);
  for (const { secret } of uses) await ports.secrets.remove(`${secret}.${provider}`);
  return changeSettings(ports, person, async (settings) => {
    const { [provider]: removed, ...others } = settings.mailProviderKeys ?? {};
    if (!removed) return NO_KEYS;
    return {
      settings: { ...settings, mailProviderKeys: others },
      events: uses.flatMap(({ secret, time }): readonly LedgerEvent[] =>
        removed[time] === undefined
          ? []
          : [{ type: 'secret-changed', data: { secret: `${secret}.${provider}`, change: 'removed' } }],
      ),
    };
  });
}

const NO_KEYS = refuse('no-keys', 'This provider has no keys any more. Reload the page.', 'provider');

/** The secret is stored before it is recorded: a record of a secret that is not there would be the worse half. */
async function saveSecret(
  ports: AdministrationPorts,
  person: Person,
  name: SecretName,
  value: string,
  record: (settings: SettingDocument, now: number) => { readonly isNew: boolean; readonly settings: SettingDocument },
): Promise<Answer<AdministrationView>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  await ports.secrets.set(name, value);
  return changeSettings(ports, person, async (before, revision) => {
    const { isNew, settings } = record(before, ports.clock.now());
    return {
      settings,
      events: [
        { type: 'secret-changed', data: { secret: name, change: isNew ? 'set' : 'rotated' } },
        ...(mailProviderOf(settings) === mailProviderOf(before)
          ? []
          : [settingsChanged('site', revision + 1, before, settings)]),
      ],
    };
  });
}

/**
 * Lets this installation send. Sends that were planned before stay behind: only a person can know whom another site, or
 * this one before it was restored, has told since.
 */
export async function armSending(
  ports: AdministrationPorts,
  person: Person,
  reason: string,
): Promise<Answer<AdministrationView>> {
  const opening = openingOfText(ports, reason);
  return changeSettings(ports, person, async (settings) => {
    const installation = ports.installation.id();
    if (isArmed(settings.fence, installation))
      return refuse('armed-already', 'Sending is armed for this installation already. Reload the page.', 'reason');
    const fence = armedBy(ports, person, settings);
    return {
      settings: { ...settings, fence },
      events: [{ type: 'sending-armed', data: { epoch: fence.epoch, installation, reason: opening.commitment } }],
      changes: [keepOpening(opening)],
    };
  });
}

/** A new secret in the form of Standard Webhooks; shown once, stored encrypted. */
export async function renewPipelineSecret(
  ports: AdministrationPorts,
  person: Person,
): Promise<Answer<{ readonly secret: string; readonly view: AdministrationView }>> {
  const secret = webhookSecret(ports.random);
  const saved = await saveSecret(ports, person, 'pipeline-secret', secret, (settings, now) => ({
    isNew: settings.pipelineSecretSetAt === undefined,
    settings: { ...settings, pipelineSecretSetAt: now },
  }));
  return saved.ok ? answer({ secret, view: saved.value }) : saved;
}

export async function findJiraGroups(
  ports: AdministrationPorts,
  words: string,
): Promise<Answer<{ readonly groups: readonly { readonly groupId: string; readonly name: string }[] }>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  return answer({ groups: await ports.jira.findGroups(words) });
}

/** Sends one mail, so that a mistake shows today and not on the day of the release. */
export async function sendTestMail(
  ports: AdministrationPorts,
  { provider, address }: { readonly provider: MailProviderName; readonly address: string },
): Promise<Answer<{ readonly text: string }>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  const settings = (await readSettings(ports)).body;
  const { title } = MAIL_PROVIDER_FACTS[provider];
  if (settings.mailProviderKeys?.[provider]?.keySetAt === undefined)
    return refuse('no-key', `Save the key of ${title} first.`, 'provider');
  const sender = { ...mailSenderOf(settings), provider };
  if (sender.address === '')
    return refuse(
      'no-sender',
      'Save a sender’s address first, under Settings; a provider takes no mail without one.',
      'sender.address',
    );
  const outcome = await ports.channels['external-mail'].send({
    deliveryId: `test-${ports.random.hex(8)}`,
    recipient: { kind: 'address', address, name: '' },
    message: {
      subject: 'Test of release communications',
      text: `This is a test. External stakeholders can be reached through ${title}.`,
      html: `<!doctype html><html lang="en"><head><title>Test</title></head><body><p>This is a test. External stakeholders can be reached through ${title}.</p></body></html>`,
    },
    record: { issueId: '', issueKey: '' },
    sender,
  });
  if (outcome.kind === 'accepted') return answer({ text: `${title} accepted the test mail to ${address}.` });
  return testFailed(title, outcome, 'address');
}

/** Whoever tests has to know whether a message may have left. */
export function testFailed(
  provider: string,
  outcome: Exclude<Outcome, { readonly kind: 'accepted' }>,
  field: string,
): ReturnType<typeof refuse> {
  return outcome.kind === 'unknown'
    ? refuse(
        'test-uncertain',
        `Nobody knows whether ${provider} took the test message: ${outcome.reason} Look whether it arrives, then try again.`,
        field,
      )
    : refuse('test-failed', `${provider} did not take the test message: ${outcome.reason}`, field);
}

export function settingsChanged(
  setting: string,
  revision: number,
  before: SettingDocument,
  after: SettingDocument,
): LedgerEvent {
  return { type: 'settings-changed', data: { setting, revision, before: digestOf(before), after: digestOf(after) } };
}
