import type { Queryable, Transaction } from './database.js';

/** For the rest of a transaction: joins by hashing or sorting. */
export const JOIN_WHOLE_LISTS = 'set local enable_nestloop = off';

/**
 * Joins lists of an org or a directory as wholes. Where they have just been stored, the server's statistics are still those
 * of before, and a table that is taken for empty would be gone through once for each row of another: 50,000 users
 * then take hours instead of a second.
 */
export async function joinWholeLists<T>(tx: Transaction, work: () => Promise<T>): Promise<T> {
  await tx.query(JOIN_WHOLE_LISTS);
  const result = await work();
  await tx.query('set local enable_nestloop = on');
  return result;
}

/**
 * The other way around, for what concerns a few people of many: each is looked for by an index, however large the lists
 * are that statistics speak of.
 */
export async function joinFew<T>(tx: Queryable, work: () => Promise<T>): Promise<T> {
  await tx.query(`select set_config(name, 'off', true) from unnest($1::text[]) as s (name)`, [WHOLE_JOINS]);
  const result = await work();
  await tx.query(`select set_config(name, 'on', true) from unnest($1::text[]) as s (name)`, [WHOLE_JOINS]);
  return result;
}

const WHOLE_JOINS = ['enable_hashjoin', 'enable_mergejoin', 'enable_seqscan'];
