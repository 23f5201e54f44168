import type { LedgerRecord, RunningSimulator } from '../../apps/sign-simulator/src/index.js';

/** Calls that mean to change something, in the order of receipt. */
export function writesOf(sign: RunningSimulator): LedgerRecord[] {
  return sign.ledger().filter(({ method }) => method !== 'GET');
}

/** `POST /users` → how many, over all orgs. */
export function countRoutes(sign: RunningSimulator): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method, route } of sign.ledger()) {
    counts[`${method} ${route}`] = (counts[`${method} ${route}`] ?? 0) + 1;
  }
  return counts;
}

/**
 * Creations sent for somebody, or for a group, whom an earlier call had created already: what must never happen,
 * whatever was lost or killed in between.
 */
export function duplicateCreates(sign: RunningSimulator): string[] {
  const made = new Set<string>();
  const duplicates: string[] = [];
  for (const { org, method, route, email, applied, code } of sign.ledger()) {
    if (method !== 'POST') continue;
    if (route === '/groups' && code === 'GROUP_ALREADY_EXISTS') duplicates.push(`${org}: a group`);
    if (email === undefined) continue;
    const key = `${org}: ${email.toLowerCase()}`;
    if (made.has(key)) duplicates.push(key);
    if (applied) made.add(key);
  }
  return duplicates;
}
