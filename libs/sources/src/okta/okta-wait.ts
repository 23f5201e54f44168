/** What an attempt came to, as far as it decides whether there is another one. */
export type OktaOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Pick<Headers, 'get'> }
  /** No complete answer; `lasting`: the next try would end like this one. */
  | { readonly kind: 'broken'; readonly lasting: boolean };

/** Wait so many milliseconds and try again; or that wait would be too long; or what came is what there is. */
export type OktaWait = { readonly waitMs: number } | 'too-long' | 'final';

export const TRIES_MAX = 5;
/** A limit of Okta counts anew each minute. Whoever asks for more has a limit that no run should sit out. */
const WAIT_MS_MAX = 5 * 60_000;
const BACK_OFF_FIRST_MS = 1_000;

const PASSING = new Set([408, 429, 500, 502, 503, 504]);

/**
 * Whether a request is sent again, and when.
 *
 * @param tries how often it has been sent, 1 or more
 * @param now epoch milliseconds
 * @param random in [0, 1)
 */
export function waitAfter(outcome: OktaOutcome, tries: number, now: number, random: number): OktaWait {
  const isPassing = outcome.kind === 'answer' ? PASSING.has(outcome.status) : !outcome.lasting;
  if (!isPassing || tries >= TRIES_MAX) return 'final';
  const stated = outcome.kind === 'answer' ? statedWaitMs(outcome, now) : undefined;
  const waitMs = stated ?? backOffMs(tries, random);
  return waitMs > WAIT_MS_MAX ? 'too-long' : { waitMs };
}

/** Between half of an exponentially growing time and all of it: 1, 2, 4, 8 s. */
function backOffMs(tries: number, random: number): number {
  return Math.ceil(BACK_OFF_FIRST_MS * 2 ** (tries - 1) * (0.5 + random / 2));
}

function statedWaitMs(
  { status, headers }: { status: number; headers: Pick<Headers, 'get'> },
  now: number,
): number | undefined {
  const seconds = wholeNumber(headers.get('retry-after'));
  if (seconds !== undefined) return seconds * 1000;
  return status === 429 ? untilResetMs(headers, now) : undefined;
}

/** What the last answer of a bucket says of its rate limit. */
export interface RateState {
  /** Requests a minute. */
  readonly limit: number | undefined;
  readonly remaining: number;
  /** Epoch milliseconds by our clock, or undefined where the answer does not say it. */
  readonly resetAt: number | undefined;
}

export function rateStateOf(headers: Pick<Headers, 'get'>, now: number): RateState | undefined {
  const remaining = wholeNumber(headers.get('x-rate-limit-remaining'));
  if (remaining === undefined) return undefined;
  const wait = untilResetMs(headers, now);
  return {
    limit: wholeNumber(headers.get('x-rate-limit-limit')),
    remaining,
    resetAt: wait === undefined ? undefined : now + wait,
  };
}

/** How long to wait before the next request of a bucket: nothing as long as some are left. */
export function waitBefore(rate: RateState | undefined, now: number): OktaWait {
  if (rate?.resetAt === undefined || rate.remaining > 0) return { waitMs: 0 };
  const waitMs = Math.max(0, rate.resetAt - now);
  return waitMs > WAIT_MS_MAX ? 'too-long' : { waitMs };
}

/**
 * Each kind of request has a limit of its own: `/api/v1/groups/00g1/users` and `/api/v1/groups/00g2/users` share one,
 * `/api/v1/groups` has another.
 */
export function bucketOf(url: string): string {
  return new URL(url).pathname.replace(/\/(users|groups)\/[^/]+/gu, '/$1/*');
}

/** One second more than stated, for Okta states whole seconds. Measured by the server's clock, where it sends that. */
function untilResetMs(headers: Pick<Headers, 'get'>, now: number): number | undefined {
  const reset = wholeNumber(headers.get('x-rate-limit-reset'));
  if (reset === undefined) return undefined;
  const date = Date.parse(headers.get('date') ?? '');
  return Math.max(0, reset * 1000 - (Number.isNaN(date) ? now : date)) + 1000;
}

/** A header that came twice reads "1, 2" and says nothing. */
function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,12}$/u.test(text.trim()) ? Number(text) : undefined;
}
