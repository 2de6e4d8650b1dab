/** The site's settings: what an administrator chose, or what the product starts with. */
import type { SettingDocument } from '../domain/documents';
import type { Ports, Stored } from '../ports';

export const SITE = 'site';

export const ISSUE_TYPE_NAME = 'Release Communications';
export const LINK_TYPE_NAME = 'Release communications';

const INITIAL: SettingDocument = {
  changeIssueTypes: ['[System] Change', 'Change'],
  environment: 'production',
  evidenceMaximumAgeHours: 72,
  approvalSources: ['app', 'jsm'],
  configurationItemAttribute: 'Release communications',
  sender: { name: 'Release communications', address: '' },
  groupIds: [],
};

export async function readSettings(ports: Pick<Ports, 'store'>): Promise<Stored<SettingDocument>> {
  const stored = await ports.store.get('setting', SITE);
  return stored ?? { key: SITE, body: INITIAL, revision: 0 };
}
