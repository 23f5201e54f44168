import type { Doubt } from './doubt.js';
import type { Facts, LedgerFact, RecordFact } from './facts.js';
import { subjectOf } from './judge-writes.js';

/**
 * Writes that took effect and that the audit does not know: nothing was decided about the person, or the call itself is
 * not on record although nobody was killed who could have stored it.
 */
export function judgeRecords(
  { ledger, ids, records }: Pick<Facts, 'ledger' | 'ids' | 'records'>,
  doubt: Doubt,
): readonly string[] {
  const decided = new Set<string>();
  const calls = new Map<string, number>();
  for (const record of records) {
    const subject = subjectOfRecord(record);
    if (record.kind === 'decision') decided.add(keyOf(record.org, subject));
    else {
      const call = keyOf(record.org, subject, record.event);
      calls.set(call, (calls.get(call) ?? 0) + record.count);
    }
  }
  const unrecorded: string[] = [];
  for (const [key, sent] of bySubject(ledger, ids)) {
    const { org, subject, call } = JSON.parse(key) as { org: string; subject: string; call: string };
    if (!decided.has(keyOf(org, subject)))
      unrecorded.push(`${org}: ${subject}: nothing was decided: ${call}`);
    const excused = sent.filter((fact) => doubt.wasAtKill(fact)).length;
    const missing = sent.length - (calls.get(key) ?? 0) - excused;
    for (let one = 0; one < missing; one += 1) unrecorded.push(`${org}: ${subject}: no record of ${call}`);
  }
  return unrecorded;
}

/** Writes that took effect. Of somebody whom nobody knows they are told elsewhere. */
function bySubject(ledger: readonly LedgerFact[], ids: Facts['ids']): Map<string, LedgerFact[]> {
  const groups = new Map<string, LedgerFact[]>();
  for (const fact of ledger) {
    const { applied, org, method, route } = fact;
    const subject = org === undefined ? undefined : subjectOf(fact, ids[org] ?? {});
    if (!applied || org === undefined || subject === undefined) continue;
    const key = keyOf(org, subject, `${method} ${route}`);
    groups.set(key, [...(groups.get(key) ?? []), fact]);
  }
  return groups;
}

function keyOf(org: string, subject: string, call?: string): string {
  return JSON.stringify({ org, subject, call });
}

/** The ledger does not tell the name of a group: all groups of an org are one subject. */
function subjectOfRecord({ subject }: RecordFact): string {
  return subject.includes('@') ? subject : 'groups';
}
