import type { PlanItem } from '../plan/plan-item.js';

/** A plan as a document: what `plan --out` writes and `apply` reads. Nothing in it is a secret. */
export interface PlanDocument {
  readonly format: 1;
  /** SHA-256 over the org plans; names the whole. */
  readonly hash: string;
  readonly run: string;
  readonly configuration: { readonly name: string; readonly digest: string };
  readonly createdAt: string;
  readonly orgs: readonly OrgPlanDocument[];
}

export interface OrgPlanDocument {
  readonly orgId: string;
  readonly org: string;
  readonly hash: string;
  /** What the plan was made from; part of the hash. */
  readonly directoryDigest?: string;
  readonly orgDigest?: string;
  readonly counts: unknown;
  readonly items: readonly PlanItem[];
}
