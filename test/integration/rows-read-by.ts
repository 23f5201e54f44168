import type { Transaction } from '#db';

/**
 * Rows that this connection has read, of late: what transactions before have read may be among it, so take the difference.
 * @param tables all of them without it
 */
export async function rowsReadBy(tx: Transaction, tables?: readonly string[]): Promise<number> {
  const [row] = await tx.query<{ rows: number }>(
    `select sum(seq_tup_read + idx_tup_fetch)::float8 as rows from pg_stat_xact_user_tables
     where $1::text[] is null or relname = any($1)`,
    [tables ?? null],
  );
  return row?.rows ?? Number.NaN;
}
