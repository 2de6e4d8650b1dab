/** Composition root: adapters into ports. Made anew for each invocation, since a warm process serves many sites. */
import { channelPorts } from './adapters/channels';
import { exchange } from './adapters/channels/exchange';
import { acknowledgementTokens } from './adapters/forge/acknowledgement-tokens';
import { forgeCache } from './adapters/forge/cache';
import { loadLedgerKey } from './adapters/forge/ledger-key';
import { consoleLog, forgeInstallation, forgeWebTriggers, systemClock, systemRandom } from './adapters/forge/platform';
import { forgePersonalDataReports } from './adapters/forge/personal-data-reports';
import { forgeQueue } from './adapters/forge/queue';
import { forgeSecrets } from './adapters/forge/secrets';
import { patience, type Waiting } from './adapters/forge/patience';
import { forgeStore } from './adapters/forge/store';
import { forgeConfigurationItems } from './adapters/jira/configuration-items';
import { forgeJira } from './adapters/jira/jira';
import { forgeNotices } from './adapters/jira/notices';
import { forgeServiceManagement } from './adapters/jira/service-management';
import { forgeSiteSetUp } from './adapters/jira/site-set-up';
import { forgeWaiting } from './adapters/jira/waiting';
import { providerReports } from './adapters/provider-reports';
import type { Ports } from './ports';

/** @param waiting who waits for the invocation, and so how long it may wait for the platform */
export async function loadPorts(waiting: Waiting = 'nobody'): Promise<Ports> {
  const patiently = patience(waiting);
  const secrets = forgeSecrets(patiently);
  const store = forgeStore(patiently);
  return {
    clock: systemClock,
    waiting: forgeWaiting,
    random: systemRandom,
    installation: forgeInstallation,
    store,
    cache: forgeCache(),
    secrets,
    ledgerKey: await loadLedgerKey(patiently),
    jira: forgeJira(),
    siteSetUp: forgeSiteSetUp(),
    serviceManagement: forgeServiceManagement(),
    items: forgeConfigurationItems(),
    channels: channelPorts({
      ...{ secrets, store, clock: systemClock },
      ...{ webTriggers: forgeWebTriggers, installation: forgeInstallation },
    }),
    notices: forgeNotices(),
    providerReports: providerReports(forgeWebTriggers, exchange),
    queue: forgeQueue(),
    webTriggers: forgeWebTriggers,
    acknowledgementTokens: acknowledgementTokens(patiently),
    personalDataReports: forgePersonalDataReports,
    log: consoleLog,
  };
}
