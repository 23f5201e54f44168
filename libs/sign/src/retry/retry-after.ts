/**
 * The wait that an answer states, in milliseconds: header `Retry-After` first, in seconds or as an HTTP date, then
 * `retryAfter` of the body, in seconds (older builds of Sign left one or the other out).
 *
 * @param date the answer's own `Date` header: an HTTP date is measured against the server's clock, not ours
 * @param now epoch milliseconds, used when the answer has no date
 * @returns undefined when nothing readable was stated
 * @see RFC 9110 §10.2.3
 */
export function statedWaitMs(
  header: string | undefined,
  body: unknown,
  date: string | undefined,
  now: number,
): number | undefined {
  return headerWaitMs(header, date, now) ?? bodyWaitMs(body);
}

function headerWaitMs(header: string | undefined, date: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/u.test(text)) return secondsToMs(Number(text));
  // Date.parse reads almost anything, "-5" included; an HTTP date has letters.
  const until = /[a-z]/iu.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(until)) return undefined;
  const serverNow = date === undefined ? Number.NaN : Date.parse(date);
  return Math.max(0, until - (Number.isNaN(serverNow) ? now : serverNow));
}

function bodyWaitMs(body: unknown): number | undefined {
  if (typeof body !== 'object' || body === null || !('retryAfter' in body)) return undefined;
  const seconds = Number(body.retryAfter);
  return Number.isFinite(seconds) && seconds >= 0 && body.retryAfter !== '' && body.retryAfter !== null
    ? secondsToMs(seconds)
    : undefined;
}

function secondsToMs(seconds: number): number {
  return Math.ceil(seconds * 1000);
}
