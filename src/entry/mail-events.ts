/** What providers report of deliveries: proven to be theirs in each provider's own way, then recorded as receipts. */
import { INITIAL_MAIL_PROVIDER } from '../domain/delivery/mail-provider';
import { isReportingProvider, type ReportingProvider } from '../domain/delivery/reporting-provider';
import { StoreBusy, type ProviderPost } from '../ports';
import { recordProviderReport, type ProviderReportReception } from '../usecases/receiving/record-provider-report';
import type { LoadPorts } from './page-call';
import { json, parseWebRequest, type WebAnswer } from './web-request';

const SIZE_LIMIT = 1024 * 1024;

export function mailEvents(load: LoadPorts): (request: unknown) => Promise<WebAnswer> {
  return async (raw) => {
    const request = parseWebRequest(raw);
    if (request.method !== 'POST') return json(405, { code: 'method', message: 'Post the events.' });
    if (Buffer.byteLength(request.body) > SIZE_LIMIT)
      return json(413, { code: 'too-large', message: 'The body is too large.' });
    const provider = request.query('provider') ?? INITIAL_MAIL_PROVIDER;
    if (!isReportingProvider(provider))
      return json(404, {
        code: 'no-such-provider',
        message: 'No provider has this name. Copy the address from the administration page again.',
        field: 'provider',
      });
    const report = await reception(load, provider, request);
    switch (report.kind) {
      case 'not-set-up':
        return json(503, { code: 'not-set-up', message: 'Nothing is set up yet that proves this provider’s posts.' });
      case 'not-proven':
        return json(401, { code: 'wrong-signature', message: 'The signature or its time is not right.' });
      case 'unreadable':
        return json(400, { code: 'invalid', message: report.message, field: 'body' });
      case 'try-again':
        return json(503, { code: 'try-again', message: report.message });
      case 'recorded':
        return json(200, { received: report.count });
    }
  };
}

/** A mail provider posts again what was not answered with success: SendGrid for a day, all events of the post. */
async function reception(
  load: LoadPorts,
  provider: ReportingProvider,
  post: ProviderPost,
): Promise<ProviderReportReception> {
  try {
    return await recordProviderReport(await load(), provider, post);
  } catch (failure) {
    if (!(failure instanceof StoreBusy)) throw failure;
    return { kind: 'try-again', message: 'Not all events could be written down yet. Post them again.' };
  }
}
