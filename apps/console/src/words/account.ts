import type { Grant } from './may.js';
import { someOf } from './count.js';

/** Two letters for a name: `karen.ortiz@example.com` → `KO`, `local` → `LO`. */
export function initialsOf(actor: string): string {
  const name = actor.replace(/^[a-z]+:/, '').split('@', 1)[0] ?? '';
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const [first = '?', second] = words;
  return (second === undefined ? first.slice(0, 2) : first.slice(0, 1) + second.slice(0, 1)).toUpperCase();
}

/** `operator in emea and apac`, `admin everywhere`. */
export function grantWords({ role, orgs }: Grant): string {
  return orgs === 'all' ? `${role} everywhere` : `${role} in ${someOf(orgs)}`;
}
