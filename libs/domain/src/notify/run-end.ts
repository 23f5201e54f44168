import type { Scope } from '../rules/rule.js';

/** What people are told about, each with its own wish to be told. */
export const NOTICE_KINDS = ['held', 'failed', 'partly_done', 'recovered', 'silence'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Why several people of an org wait or failed. */
export interface EndReason {
  readonly code: string;
  readonly message: string;
  readonly people: number;
  /** One of them, by address. */
  readonly example?: string;
}

/** How one org of a run ended. */
export interface OrgEnd {
  readonly org: string;
  /** The org as a whole could not be read or planned. */
  readonly error?: { readonly code: string; readonly message: string };
  /** Most people first. */
  readonly held: readonly EndReason[];
  readonly failed: readonly EndReason[];
  /** The culprits that guards named, in whole sentences. */
  readonly breaches: readonly string[];
}

/** A run that has ended, as far as people are told of it. */
export interface RunEnd {
  readonly configName: string;
  readonly runId: string;
  readonly runName: string;
  readonly mode: 'sync' | 'apply' | 'test' | 'plan';
  readonly state: string;
  readonly scope: Scope;
  /** It looked at some people only, whom somebody or an event named. */
  readonly isOfSome: boolean;
  /** An event asked for it, and nobody waits for its end: how often these people were looked at before, in vain. */
  readonly looksBefore?: number;
  /** ISO 8601. */
  readonly finishedAt: string;
  readonly planHash?: string;
  /** Why the run as a whole failed. */
  readonly error?: { readonly code: string; readonly message: string };
  /** Why the directory's read is not trusted; then removals wait. */
  readonly readFlaws: readonly string[];
  readonly orgs: readonly OrgEnd[];
}
