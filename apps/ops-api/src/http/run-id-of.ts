import { randomUUID } from 'node:crypto';
import { IDEMPOTENCY_KEY, idempotencyKey } from '#contracts';
import { RequestInvalidError } from './api-errors.js';

/**
 * The id of a run that is asked for: the caller's key, so that a repeated request finds the first one's run.
 * @throws RequestInvalidError the key is no UUID
 */
export function runIdOf(key: string | undefined): string {
  if (key === undefined) return randomUUID();
  const { data } = idempotencyKey.safeParse(key.toLowerCase());
  if (data === undefined) throw new RequestInvalidError(`The header ${IDEMPOTENCY_KEY} must be a UUID.`);
  return data;
}
