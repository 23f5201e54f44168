import { canonical } from '../plan/canonical.js';

/** The chain of what concerns no single org. Every other chain is called by the id of its org's row. */
export const INSTALLATION_CHAIN = 'installation';

/** `configuration`: what the service runs with has changed; `access`: sign-ins and tokens. */
export const AUDIT_KINDS = ['call', 'decision', 'configuration', 'access'] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** What is recorded, without its place in a chain. Ids are lower-case UUIDs. */
export interface AuditDraft {
  readonly kind: AuditKind;
  readonly event: string;
  readonly actor: string | null;
  readonly run: string | null;
  readonly subject: string | null;
  readonly item: string | null;
  readonly trace: string | null;
  /** As JSON gives them back: no `undefined`, no dates. */
  readonly facts: unknown;
}

/** What the hash of a record covers. */
export interface AuditContent extends AuditDraft {
  /** `INSTALLATION_CHAIN`, or the id of an org's row. */
  readonly chain: string;
  /** From 1, without gaps. */
  readonly seq: number;
  /** UTC with microseconds, as in `2026-11-21T14:30:00.123456Z`; within a chain it never goes back. */
  readonly at: string;
}

/** A record of a chain, as it is stored. */
export interface AuditRecord extends AuditContent {
  /** 64 hexadecimal digits. */
  readonly hash: string;
  /** See `MacKey`; null where it was written without a key. */
  readonly mac: string | null;
}

/** Where a chain stands: its last record. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
  readonly mac: string | null;
}

/** Before the first record. */
export const CHAIN_BEGIN: ChainHead = { seq: 0, hash: '0'.repeat(64), mac: null };

/**
 * The one text of a record: what `canonical` makes of its content and `version: 1`. Written out, because a chain of
 * millions is read through here.
 */
export function canonicalRecord(record: AuditContent): string {
  const { actor, at, chain, event, facts, item, kind, run, seq, subject, trace } = record;
  const text = JSON.stringify;
  return (
    `{"actor":${text(actor)},"at":${text(at)},"chain":${text(chain)},"event":${text(event)},"facts":${canonical(facts)},` +
    `"item":${text(item)},"kind":${text(kind)},"run":${text(run)},"seq":${seq},"subject":${text(subject)},"trace":${text(trace)},"version":1}`
  );
}
