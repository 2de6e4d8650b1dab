import type { Ports } from '../../ports';
import type { LedgerPorts } from '../ledger/with-ledger';

/** What looking after people's data needs of the world. */
export type PrivacyPorts = LedgerPorts & Pick<Ports, 'personalDataReports' | 'jira' | 'log'>;
