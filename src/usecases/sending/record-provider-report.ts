/** Takes a mail provider's report for what it proves (domain C3), once. */
import { sha256Hex } from '../../domain/encoding/digest';
import type { MailProviderName } from '../../domain/delivery/mail-provider';
import type { MailPost, MailReport, Ports } from '../../ports';
import { recordReceipts } from './record-receipts';

type ReportPorts = Parameters<typeof recordReceipts>[0] & Pick<Ports, 'secrets' | 'mailReports'>;

export type ProviderReportReception =
  | { readonly kind: 'not-set-up' }
  | Exclude<MailReport, { readonly kind: 'reports' }>
  | { readonly kind: 'recorded'; readonly count: number };

/** Longer than any provider repeats a post. */
const SEEN_DAYS = 2;

/**
 * What is good for one post only is remembered after the receipts are recorded: a post that was cut off in between comes
 * again and finds its receipts known, while one that is put together from another's proof finds that used.
 */
export async function recordProviderReport(
  ports: ReportPorts,
  provider: MailProviderName,
  post: MailPost,
): Promise<ProviderReportReception> {
  const key = await ports.secrets.get(`mail-provider-event-key.${provider}`);
  if (key === undefined) return { kind: 'not-set-up' };
  const report = ports.mailReports[provider].reports.read(post, key, ports.clock.now());
  if (report.kind !== 'reports') return report;
  const seen = report.once === undefined ? undefined : sha256Hex(`mail-report ${provider} ${report.once}`);
  if (seen !== undefined && (await ports.store.get('nonce', seen))) return { kind: 'recorded', count: 0 };
  await recordReceipts(ports, report.receipts);
  if (seen !== undefined)
    await ports.store.commit([
      { kind: 'nonce', key: seen, body: { receivedAt: ports.clock.now() }, expected: 'any', timeToLiveDays: SEEN_DAYS },
    ]);
  return { kind: 'recorded', count: report.count };
}
