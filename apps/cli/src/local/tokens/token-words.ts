import { type ApiToken, type Grant, tokenState } from '#domain';

/** `viewer in emea, primary`. */
export function grantInWords({ role, orgs }: Grant): string {
  return `${role} in ${orgs === 'all' ? 'every org' : orgs.join(', ')}`;
}

/** A table of tokens, the newest first. */
export function tokenLines(tokens: readonly ApiToken[], now: Date): string[] {
  if (tokens.length === 0) return ['There is no token.'];
  const head = ['ID', 'NAME', 'MAY BE', 'STATE', 'UNTIL', 'LAST USED', 'MADE BY'];
  const rows = tokens.map((token) => [
    ...[token.id, token.name, token.grants.map(grantInWords).join('; ')],
    tokenState(token, now) + (token.breakGlass === null ? '' : ', break-glass'),
    ...[dayOf(token.expiresAt), dayOf(token.lastUsedAt), token.createdBy],
  ]);
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  return [head, ...rows].map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** To the minute, in UTC. */
function dayOf(moment: Date | null): string {
  return moment === null ? '-' : moment.toISOString().slice(0, 16).replace('T', ' ');
}
