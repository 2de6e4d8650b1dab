/** What is posted to another company's address, and what its answer says of the message. Plain data. */
import type { Outcome } from './outcome';

/** What is only asked for. */
export interface HttpQuestion {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface HttpRequest extends HttpQuestion {
  /** A post where it is absent. */
  readonly method?: 'PATCH';
  readonly body: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** By its name in lower case. The moment that `retry-after` may name is told as the seconds until then. */
  header(name: string): string | undefined;
  readonly body: string;
}

/** A refused key, a sender that is not confirmed or a blocked address is the administrator's to mend; it waits for it. */
export const SECONDS_UNTIL_MENDED = 900;

/** What the other side says, shortened, without what it may repeat of an address. */
export function withoutAddresses(text: string): string {
  return text
    .slice(0, 200)
    .replace(/https?:\S+/gi, 'the address')
    .replace(/\S+@\S+/g, 'the address');
}

/** The delay that is asked for in `Retry-After`, in seconds; see {@link HttpAnswer.header}. */
function secondsAskedFor(answer: HttpAnswer): number | undefined {
  const seconds = Number(answer.header('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : undefined;
}

/** What all of them mean alike: too many, not now, not with this key, broken. Undefined for all other answers. */
export function commonOutcome(title: string, answer: HttpAnswer, words: string | undefined): Outcome | undefined {
  const reason = `${title} answered ${answer.status}${words === undefined ? '.' : `: ${withoutAddresses(words)}`}`;
  const { status } = answer;
  if (status === 429 || status === 503) return { kind: 'try-again', reason, afterSeconds: secondsAskedFor(answer) };
  if (status === 401 || status === 403) return { kind: 'try-again', reason, afterSeconds: SECONDS_UNTIL_MENDED };
  if (status >= 500) return { kind: 'unknown', reason };
  return status >= 400 ? { kind: 'refused', reason } : undefined;
}

/** Undefined when the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
