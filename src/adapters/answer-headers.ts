/** The headers of an answer, as SDKs and `fetch` give them. */
interface Headers {
  get(name: string): string | null;
}

/** What an answer's headers say; the moment that `retry-after` may name is told as the seconds until then. */
export function headersIn(headers: Headers): (name: string) => string | undefined {
  return (name) =>
    (name === 'retry-after' ? secondsAskedFor(headers)?.toString() : undefined) ?? headers.get(name) ?? undefined;
}

/**
 * The delay that is asked for in `Retry-After`, in seconds. A date there is by the clock of whoever answered, who dates
 * the answer itself (RFC 9110, "Retry-After" and "Date").
 */
export function secondsAskedFor(headers: Headers): number | undefined {
  const asked = headers.get('retry-after')?.trim() ?? '';
  const seconds = /^\d+$/.test(asked)
    ? Number(asked)
    : (Date.parse(asked) - Date.parse(headers.get('date') ?? '')) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
