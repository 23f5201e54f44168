import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** How far the clocks of sender and receiver may be apart, and how long a delivery may take. */
const TOLERANCE_MS = 5 * 60_000;
/** A header names few signatures: one for each key that the sender has just now. */
const SIGNATURES_MAX = 10;

export interface SignedWebhook {
  /** `webhook-id`, `webhook-timestamp` (seconds since 1970) and `webhook-signature`. */
  readonly id: string | undefined;
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  /** As it was sent. */
  readonly body: string;
}

export type WebhookVerdict = 'good' | 'forged' | 'stale';

/**
 * Judges a webhook by its signature, as Standard Webhooks says: HMAC-SHA-256 over id, time and body. All keys are tried
 * whatever the first ones say.
 *
 * @param keys their bytes; a new one and the one before it
 * @see https://www.standardwebhooks.com
 */
export function judgeWebhook(
  { id, timestamp, signature, body }: SignedWebhook,
  keys: readonly Uint8Array[],
  nowMs: number,
): WebhookVerdict {
  if (id === undefined || !/^[\u0021-\u007e]{1,100}$/u.test(id)) return 'forged';
  if (timestamp === undefined || !/^\d{1,12}$/u.test(timestamp) || signature === undefined) return 'forged';
  const given = signature.split(' ').slice(0, SIGNATURES_MAX);
  const expected = keys.map((key) => signed(key, `${id}.${timestamp}.${body}`));
  const fitting = expected.flatMap((one) => given.filter((other) => isEqual(one, other)));
  if (fitting.length === 0) return 'forged';
  return Math.abs(nowMs - Number(timestamp) * 1000) <= TOLERANCE_MS ? 'good' : 'stale';
}

/** Whether two texts are equal, in a time that tells neither where they differ nor how long they are. */
export function isEqual(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

function signed(key: Uint8Array, text: string): string {
  return `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
}
