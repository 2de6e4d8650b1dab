import { MAIL_PROVIDERS } from './mail-provider';

/** Everybody who reports what became of deliveries, by the name in the address to which the reports are posted. */
const REPORTING_PROVIDERS = [...MAIL_PROVIDERS, 'twilio'] as const;
export type ReportingProvider = (typeof REPORTING_PROVIDERS)[number];

export function isReportingProvider(name: string): name is ReportingProvider {
  return (REPORTING_PROVIDERS as readonly string[]).includes(name);
}
