/**
 * The wait that `Retry-After` states, in milliseconds: seconds, or an HTTP date, which is measured against the answer's
 * own `Date` where it has one. At least a second: "0" is rounded down from something.
 *
 * @param now epoch milliseconds
 * @returns undefined when nothing readable was stated
 * @see RFC 9110 §10.2.3
 */
export function statedWaitMs(header: (name: string) => string | undefined, now: number): number | undefined {
  const text = header('retry-after')?.trim() ?? '';
  if (/^\d{1,9}(?:\.\d{1,3})?$/u.test(text)) return Math.max(1000, Math.ceil(Number(text) * 1000));
  // Date.parse reads almost anything, "-5" included; an HTTP date has letters.
  const until = /[a-z]/iu.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(until)) return undefined;
  const serverNow = Date.parse(header('date') ?? '');
  return Math.max(1000, until - (Number.isNaN(serverNow) ? now : serverNow));
}
