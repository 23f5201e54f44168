import { createHash } from 'node:crypto';
import { canonical } from '../plan/canonical.js';
import type { PlanDocument } from './plan-document.js';

/** A plan as text that `apply` takes again: the document and a seal over all of it. */
export function planFile(document: PlanDocument): string {
  return JSON.stringify({ ...document, seal: sealOf(document) }, null, 1);
}

/**
 * Whether a file is, to the byte, what `planFile` wrote for what can be read in it. Not only
 * what is applied counts: a file that says something else than the plan does would be approved for what it says.
 */
export function isWhole(bytes: Buffer, read: unknown): boolean {
  if (typeof read !== 'object' || read === null || !('seal' in read)) return false;
  const { seal, ...document } = read;
  const written = Buffer.from(`${JSON.stringify(read, null, 1)}\n`);
  return seal === sealOf(document) && bytes.equals(written);
}

function sealOf(document: object): string {
  return createHash('sha256').update(canonical(document)).digest('hex');
}
