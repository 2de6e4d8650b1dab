import { fetch } from '@forge/api';
import type { HttpAnswer, HttpQuestion, HttpRequest } from '../../domain/channels/web-post';
import { ASKED_MILLISECONDS, inTime } from '../in-time';

/** Posts what has a body, and asks otherwise. Throws when no answer came back, or none in time. */
export function exchange(request: HttpQuestion | HttpRequest): Promise<HttpAnswer> {
  const isPosted = 'body' in request;
  return inTime(
    async (signal) => {
      const answer = await fetch(request.url, {
        ...(isPosted ? { method: request.method ?? 'POST', body: request.body } : { method: 'GET' }),
        headers: { ...request.headers },
        // A redirected post could end anywhere, without its body.
        redirect: 'manual',
        signal,
      });
      return {
        status: answer.status,
        header: (name) => answer.headers.get(name) ?? undefined,
        body: await answer.text(),
      };
    },
    isPosted ? undefined : ASKED_MILLISECONDS,
  );
}
