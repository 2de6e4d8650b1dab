/** The site's settings: what an administrator chose, or what the product starts with. */
import type { SettingDocument } from '../../domain/documents';
import { INITIAL_MAIL_PROVIDER } from '../../domain/delivery/mail-provider';
import type { MailSender, Ports, Stored } from '../../ports';

export const SITE = 'site';

export const ISSUE_TYPE_NAME = 'Release Communications';
export const LINK_TYPE_NAME = 'Release communications';

const INITIAL: SettingDocument = {
  changeIssueTypes: ['[System] Change', 'Change'],
  configurationItemAttribute: 'Release communications',
  sender: { name: 'Release communications', address: '' },
  groupIds: [],
};

export async function readSettings(ports: Pick<Ports, 'store'>): Promise<Stored<SettingDocument>> {
  const stored = await ports.store.get('setting', SITE);
  return stored ?? { key: SITE, body: INITIAL, revision: 0 };
}

export function mailProviderOf(settings: SettingDocument): MailSender['provider'] {
  return settings.mailProvider ?? INITIAL_MAIL_PROVIDER;
}

/** Whom messages outside of Jira come from, and through whom they leave. */
export function mailSenderOf(settings: SettingDocument): MailSender {
  const { sender, textSender } = settings;
  return { ...sender, provider: mailProviderOf(settings), ...(textSender ? { texts: textSender } : {}) };
}
