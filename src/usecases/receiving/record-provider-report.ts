/** Takes a provider's report for what it proves (domain C3), once. */
import { sha256Hex } from '../../domain/encoding/digest';
import type { ReportingProvider } from '../../domain/delivery/reporting-provider';
import type { Ports, ProviderPost, ProviderReport, SecretName } from '../../ports';
import { recordReceipts } from './record-receipts';

type ReportPorts = Parameters<typeof recordReceipts>[0] & Pick<Ports, 'secrets' | 'providerReports'>;

export type ProviderReportReception =
  | { readonly kind: 'not-set-up' }
  | Exclude<ProviderReport, { readonly kind: 'reports' }>
  | { readonly kind: 'recorded'; readonly count: number };

/** Longer than any provider repeats a post. */
const SEEN_DAYS = 2;

/** Providers who say how long they wait for an answer wait for ten seconds at least. */
const WORKING_MILLISECONDS = 8_000;

/**
 * Throws StoreBusy where not all of a post could be recorded in time. Its provider posts it again, and what was recorded
 * costs a read then.
 *
 * What is good for one post only is remembered after the receipts are recorded: a post that was cut off in between comes
 * again and finds its receipts known, while one that is put together from another's proof finds that used.
 */
export async function recordProviderReport(
  ports: ReportPorts,
  provider: ReportingProvider,
  post: ProviderPost,
): Promise<ProviderReportReception> {
  const deadline = ports.clock.now() + WORKING_MILLISECONDS;
  const key = await ports.secrets.get(keyOf(provider));
  if (key === undefined) return { kind: 'not-set-up' };
  const report = await ports.providerReports[provider].read(post, key, ports.clock.now());
  if (report.kind !== 'reports') return report;
  const seen = report.once === undefined ? undefined : sha256Hex(`mail-report ${provider} ${report.once}`);
  if (seen !== undefined && (await ports.store.get('nonce', seen))) return { kind: 'recorded', count: 0 };
  await recordReceipts(ports, report.receipts, deadline);
  if (seen !== undefined)
    await ports.store.commit([
      { kind: 'nonce', key: seen, body: { receivedAt: ports.clock.now() }, expected: 'any', timeToLiveDays: SEEN_DAYS },
    ]);
  return { kind: 'recorded', count: report.count };
}

/** Twilio signs with the token by which messages are sent, all others with a key of their own. */
function keyOf(provider: ReportingProvider): SecretName {
  return provider === 'twilio' ? 'text-provider-key.twilio' : `mail-provider-event-key.${provider}`;
}
