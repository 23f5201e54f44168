import type { Doubt } from './doubt.js';
import type { LedgerFact } from './facts.js';

export interface EarlyFindings {
  readonly throttled: number;
  /** Requests that came before a wait was over that somebody alive had been told of. */
  readonly early: readonly string[];
  /** Those that came because whoever was told the wait died before it could be kept. */
  readonly atKills: number;
}

/** Which requests came too early after a 429, and whether a kill explains it. */
export function judgeEarly(ledger: readonly LedgerFact[], doubt: Doubt): EarlyFindings {
  const toldAt = new Map<string, LedgerFact>();
  const early: string[] = [];
  let atKills = 0;
  let throttled = 0;
  for (const fact of ledger) {
    const { org = '(unknown key)' } = fact;
    if (fact.early) {
      const told = toldAt.get(org);
      if (told !== undefined && doubt.wasAtKill(told)) atKills += 1;
      else early.push(`${org}: #${fact.seq} ${fact.time}, told by #${told?.seq ?? '?'} ${told?.time ?? ''}`);
    }
    if (fact.status !== 429) continue;
    throttled += 1;
    // What came early and was refused again states no new wait that anybody else could know of.
    if (!fact.early) toldAt.set(org, fact);
  }
  return { throttled, early, atKills };
}
