/** How everybody who reports what became of deliveries does it. */
import type { ReportingProvider } from '../domain/delivery/reporting-provider';
import type { ProviderReports, WebTriggers } from '../ports';
import { MAIL_PROVIDER_ADAPTERS } from './mail-providers';
import type { Ask } from './mail-providers/mail-provider';
import { twilioReports } from './text-providers/twilio';

/** @param ask what asks a provider for what proves its reports */
export function providerReports(
  webTriggers: WebTriggers,
  ask: Ask,
): Readonly<Record<ReportingProvider, ProviderReports>> {
  const mail = Object.entries(MAIL_PROVIDER_ADAPTERS).map(([name, { reports }]) => [name, reports(ask)] as const);
  return {
    ...(Object.fromEntries(mail) as Record<keyof typeof MAIL_PROVIDER_ADAPTERS, ProviderReports>),
    twilio: twilioReports(() => webTriggers.url('mail-events')),
  };
}
