import { fetch } from '@forge/api';
import type { HttpAnswer, HttpQuestion, HttpRequest } from '../../domain/delivery/web-post';

/** Long enough for any receiver that works; an invocation has other deliveries to make. */
const TIME_LIMIT_MILLISECONDS = 15_000;

/** Posts what has a body, and asks otherwise. Throws when no answer came back. */
export async function exchange(request: HttpQuestion | HttpRequest): Promise<HttpAnswer> {
  const answer = await fetch(request.url, {
    ...('body' in request ? { method: request.method ?? 'POST', body: request.body } : { method: 'GET' }),
    headers: { ...request.headers },
    // A redirected post could end anywhere, without its body.
    redirect: 'manual',
    signal: AbortSignal.timeout(TIME_LIMIT_MILLISECONDS),
  });
  return {
    status: answer.status,
    header: (name) => answer.headers.get(name) ?? undefined,
    body: await answer.text(),
  };
}
