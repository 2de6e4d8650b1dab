/** How everybody who reports what became of deliveries does it. */
import type { ReportingProvider } from '../domain/delivery/reporting-provider';
import type { ProviderReports, WebTriggers } from '../ports';
import { MAIL_PROVIDER_ADAPTERS } from './mail-providers';
import { twilioReports } from './text-providers/twilio';

export function providerReports(webTriggers: WebTriggers): Readonly<Record<ReportingProvider, ProviderReports>> {
  const mail = Object.entries(MAIL_PROVIDER_ADAPTERS).map(([name, { reports }]) => [name, reports] as const);
  return {
    ...(Object.fromEntries(mail) as Record<keyof typeof MAIL_PROVIDER_ADAPTERS, ProviderReports>),
    twilio: twilioReports(() => webTriggers.url('mail-events')),
  };
}
