import { scimAddress, type ScimToken, scimTokenState } from '#domain';
import { table } from '../../view/table.js';

/** As JSON has it. */
export function shownScimToken(token: ScimToken, now: Date, origin?: string): object {
  const address = scimAddress(token.connection, origin);
  return { ...token, state: scimTokenState(token, now), address };
}

/** A table of tokens, the newest first. @param origin of the intake as clients reach it, where that is known */
export function scimTokenLines(tokens: readonly ScimToken[], now: Date, origin?: string): string[] {
  if (tokens.length === 0) return ['There is no token. "sign-sync scim token create CONNECTION" makes one.'];
  const rows = tokens.map((token) => [
    ...[token.id, token.connection, scimTokenState(token, now)],
    ...[
      dayOf(token.expiresAt),
      dayOf(token.lastUsedAt),
      token.createdBy,
      scimAddress(token.connection, origin),
    ],
  ]);
  return table([['ID', 'CONNECTION', 'STATE', 'UNTIL', 'LAST USED', 'MADE BY', 'ADDRESS'], ...rows]);
}

/** To the minute, in UTC. */
function dayOf(moment: Date | null): string {
  return moment === null ? '-' : moment.toISOString().slice(0, 16).replace('T', ' ');
}
