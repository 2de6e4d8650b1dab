/** What the use cases need of the world, each with its invariants in words. Adapters implement these. */
import type { SentChannel } from '../domain/channels/names';
import type { ReportingProvider } from '../domain/delivery/reporting-provider';
import type { AcknowledgementTokens, ChannelPort, Notices, ProviderReports } from './delivering';
import type { ConfigurationItems, Jira, ServiceManagement, SiteSetUp } from './jira';
import type { PersonalDataReports } from './personal-data';
import type { Clock, Installation, Log, Queue, Random, Waiting, WebTriggers } from './platform';
import type { Cache, LedgerKey, Secrets, Store } from './storage';

export * from './delivering';
export * from './jira';
export * from './personal-data';
export * from './platform';
export * from './storage';

export interface Ports {
  readonly clock: Clock;
  readonly waiting: Waiting;
  readonly random: Random;
  readonly installation: Installation;
  readonly store: Store;
  readonly cache: Cache;
  readonly secrets: Secrets;
  readonly ledgerKey: LedgerKey;
  readonly jira: Jira;
  readonly siteSetUp: SiteSetUp;
  readonly serviceManagement: ServiceManagement;
  readonly items: ConfigurationItems;
  /** The channels that the app serves itself. */
  readonly channels: Readonly<Record<SentChannel, ChannelPort>>;
  readonly notices: Notices;
  readonly providerReports: Readonly<Record<ReportingProvider, ProviderReports>>;
  readonly queue: Queue;
  readonly webTriggers: WebTriggers;
  readonly acknowledgementTokens: AcknowledgementTokens;
  readonly personalDataReports: PersonalDataReports;
  readonly log: Log;
}
