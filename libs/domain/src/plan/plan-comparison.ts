import { SyncError } from '../errors/sync-error.js';
import type { OrgAccount } from '../orgs/org-accounts.js';
import type { Rule, Scope } from '../rules/rule.js';
import { canonical } from './canonical.js';

/** Two configurations, or two plans, that cannot be set side by side. */
export class ComparisonRefusedError extends SyncError {
  readonly code = 'COMPARISON_REFUSED';
  readonly retryable = false;
}

/** A configuration as far as it matters to whoever sets two of them side by side. */
export interface ComparedConfig {
  readonly file: string;
  readonly orgs: readonly OrgAccount[];
  /** What says which directory is read, without secrets. */
  readonly sources: readonly object[];
  readonly scope: Scope;
}

/**
 * Two plans can be compared when they are made from one read of one directory and one read of each org.
 * @throws ComparisonRefusedError
 */
export function assertComparable(here: ComparedConfig, there: ComparedConfig): void {
  const differs = (part: (config: ComparedConfig) => unknown) =>
    canonical(part(here)) !== canonical(part(there));
  const sorted = ({ orgs }: ComparedConfig) => orgs.map(({ label, account }) => `${label} ${account}`).sort();
  const why = differs(sorted)
    ? 'name other orgs, or other accounts for them'
    : differs(({ sources }) => sources)
      ? 'read another identity source'
      : differs(({ scope }) => scope)
        ? 'concern other people (--users)'
        : undefined;
  if (why === undefined) return;
  throw new ComparisonRefusedError(
    `${here.file} and ${there.file} cannot be compared: they ${why}. Nothing was read or written.`,
  );
}

/** Directory groups that only the other configuration names, so that one read serves both. */
export function groupsOnlyThere(here: readonly Rule[], there: readonly Rule[]): string[] {
  const known = new Set(here.map(({ directoryGroup }) => directoryGroup));
  return [...new Set(there.map(({ directoryGroup }) => directoryGroup))].filter((group) => !known.has(group));
}
