import { parseGrant, SyncError, type TokenWish } from '#domain';
import type { TokenFlags } from '../../flags.js';

class TokenFlagsError extends SyncError {
  readonly code = 'ARGUMENT_INVALID';
  readonly retryable = false;
}

const HOUR_MS = 3_600_000;

/** What the options ask for. @throws ArgumentInvalid, GrantInvalidError */
export function tokenWish({ name, role, org, expires, breakGlass, reason }: TokenFlags): TokenWish {
  if (breakGlass === true) {
    if (role !== undefined || org !== undefined || expires !== undefined) {
      throw refused('--break-glass may do everything for an hour: leave --role, --org and --expires out.');
    }
    if ((reason ?? '').trim() === '') throw refused('--break-glass: say why with --reason.');
    return { name, grants: [], breakGlass: reason ?? '' };
  }
  if (role === undefined) throw refused('--role: say what it may do: viewer, operator, approver or admin.');
  const wish = { name, grants: [parseGrant(`${role}@${org?.join(',') ?? '*'}`)] };
  return expires === undefined ? wish : { ...wish, lifeMs: lifeMs(expires) };
}

function lifeMs(text: string): number {
  const [, number, unit] = /^(\d{1,5})([hd])$/.exec(text.trim()) ?? [];
  if (number !== undefined) return Number(number) * (unit === 'd' ? 24 : 1) * HOUR_MS;
  throw refused(`--expires: "${text}" is not a time. Write 12h or 90d.`);
}

function refused(message: string): TokenFlagsError {
  return new TokenFlagsError(`${message} No token was made.`);
}
