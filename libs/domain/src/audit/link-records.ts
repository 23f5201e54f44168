import { type MacKey, recordHash } from './audit-hash.js';
import type { AuditDraft, AuditRecord, ChainHead } from './audit-record.js';

/**
 * Gives records their places behind the head of a chain.
 * @param at of all of them; not before the head's own time
 */
export function linkRecords(
  chain: string,
  head: ChainHead,
  drafts: readonly AuditDraft[],
  at: string,
  key: MacKey | undefined,
): { readonly records: readonly AuditRecord[]; readonly head: ChainHead } {
  let { seq, hash } = head;
  const records = drafts.map((draft): AuditRecord => {
    seq += 1;
    const content = { ...draft, chain, seq, at };
    hash = recordHash(content, hash);
    return { ...content, hash, mac: key?.ofRecord(hash) ?? null };
  });
  return { records, head: { seq, hash, mac: key?.ofHead(chain, { seq, hash }) ?? null } };
}
