import { fetch } from '@forge/api';
import type { HttpAnswer, HttpQuestion, HttpRequest } from '../../domain/channels/web-post';
import { headersIn } from '../answer-headers';
import { ASKED_MILLISECONDS, inTime } from '../in-time';

/** More than a hundred incidents of a status page, the longest answer that says something. */
const LONGEST_BODY_BYTES = 16 * 1024 * 1024;

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
        header: headersIn(answer.headers),
        body: await textUpTo(answer, LONGEST_BODY_BYTES),
      };
    },
    isPosted ? undefined : ASKED_MILLISECONDS,
  );
}

/** An answer as it may be read piece by piece; the SDK's own type does not say that its answers can. */
interface InPieces {
  readonly body?: ReadableStream<Uint8Array> | null;
  text(): Promise<string>;
}

/** The beginning of an answer that is longer: whose host it is may be anybody's, and what they send fills the memory. */
export async function textUpTo(answer: InPieces, bytes: number): Promise<string> {
  if (!answer.body) return answer.text();
  const read: Uint8Array[] = [];
  let left = bytes;
  // The rest of the answer is not asked for once this is left.
  for await (const chunk of answer.body) {
    read.push(chunk.subarray(0, left));
    left -= chunk.length;
    if (left <= 0) break;
  }
  return new TextDecoder().decode(Buffer.concat(read));
}
