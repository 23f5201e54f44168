import { CHAIN } from './audit-columns.js';

/**
 * The id of the first record of a chain that is not before a moment, as a subquery; null where there is none. The times of
 * a chain never go back (`takeHeads`), so some twenty looks at its numbers find the place among millions. Where a number is
 * missing the search ends there, behind or at the place.
 * @param chain an expression for the chain's UUID
 * @param moment an expression for a timestamptz
 */
export function firstAt(chain: string, moment: string): string {
  return `(
    with recursive part (below, above) as (
      select (select min(r.seq) - 1 from audit_record r where ${CHAIN} = c.chain and r.seq is not null), c.seq + 1
      from audit_chain c where c.chain = ${chain}
      union all
      select case when r.at < ${moment} then r.seq else below end, case when r.at < ${moment} then above else r.seq end
      from part join audit_record r on ${CHAIN} = ${chain} and r.seq = (below + above) / 2
      where above - below > 1)
    select r.id from audit_record r where ${CHAIN} = ${chain} and r.seq = (select min(above) from part))`;
}
