import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import type { Database } from '../database.js';
import { PastDatabase } from './past-database.js';
import { type PastMoment, pastTables } from './past-tables.js';

/** A plan that is made once more takes no longer than that. */
const STATEMENT_MS_MAX = 600_000;

/** A stored plan as a replay needs it. */
export interface ReplayedPlan {
  readonly id: string;
  readonly runId: string;
  readonly orgId: string;
  /** The moment of the round that made it. */
  readonly plannedAt: Date;
  /** The moment of the transaction that wrote it. */
  readonly writtenAt: Date;
}

/**
 * Lets `work` see the database as it was when a plan was written, through the same repositories: on one connection, in
 * a transaction that is rolled back. A write to the org that was under way in another transaction at that moment may
 * be seen here although the plan did not see it.
 *
 * @returns undefined when the plan is of a version that kept too little
 */
export async function inPast<T>(
  present: Database,
  planId: string,
  work: (past: PastDatabase, plan: ReplayedPlan) => Promise<T>,
): Promise<T | undefined> {
  const [found] = await present.query<PastPlanRow>(
    `select id as "planId", run_id as "runId", org_id as "orgId", planned_at as "plannedAt", created_at as "at", seen_revision::text as revision,
       quote_ident(current_schema()) as schema, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"+00"') as "writtenAt"
     from plan where id = $1`,
    [planId],
  );
  if (found === undefined || found.plannedAt === null || found.revision === null) return undefined;
  const { runId, orgId, plannedAt, at } = found;
  const moment: PastMoment = { ...found, revision: Number(found.revision) };
  return onOneConnection(present, async (past) => {
    for (const statement of pastTables(moment)) await past.query(statement);
    return work(past, { id: planId, runId, orgId, plannedAt, writtenAt: at });
  });
}

interface PastPlanRow extends Omit<PastMoment, 'revision'> {
  readonly plannedAt: Date | null;
  readonly at: Date;
  readonly revision: string | null;
}

async function onOneConnection<T>(present: Database, work: (past: PastDatabase) => Promise<T>): Promise<T> {
  const runner = present.dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as PoolClient;
    const dataSource = Object.create(present.dataSource, {
      manager: { value: runner.manager },
    }) as DataSource;
    const past = new PastDatabase(present, dataSource, client);
    await past.query('begin isolation level repeatable read');
    try {
      await past.query(`set local statement_timeout = ${STATEMENT_MS_MAX}`);
      await past.query('set local cursor_tuple_fraction = 1');
      return await work(past);
    } finally {
      await past.query('rollback');
    }
  } finally {
    await runner.release();
  }
}
