import { SCIM_TOKEN_KEPT_MS, SyncError } from '#domain';

class KeepInvalidError extends SyncError {
  readonly code = 'ARGUMENT_INVALID';
  readonly retryable = false;
}

const HOUR_MS = 3_600_000;
const KEPT_MS_MAX = 90 * 24 * HOUR_MS;

/** How long the token before stays valid, by `--keep`. @throws ArgumentInvalid */
export function keptMs(text: string | undefined): number {
  if (text === undefined) return SCIM_TOKEN_KEPT_MS;
  const [, number, unit] = /^(\d{1,5})([hd])$/.exec(text.trim()) ?? [];
  const ms = number === undefined ? Number.NaN : Number(number) * (unit === 'd' ? 24 : 1) * HOUR_MS;
  if (ms <= KEPT_MS_MAX) return ms;
  throw new KeepInvalidError(
    `--keep: "${text}" is not a time up to 90d. Write 12h or 3d. No token was made.`,
  );
}
